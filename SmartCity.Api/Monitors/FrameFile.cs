using System.Text;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Monitors;

/// <summary>What became of a file of frames.</summary>
/// <param name="Frames">Lines with something on them.</param>
/// <param name="Stored">Frames with new values.</param>
/// <param name="Known">Frames that changed nothing.</param>
/// <param name="Partial">Packets of split messages that miss others.</param>
/// <param name="Other">Messages without values to keep.</param>
/// <param name="Values">Stored values.</param>
/// <param name="Contradictions">Values that differ from those stored for their time; the stored ones stay.</param>
/// <param name="Refusals">The first refused lines and why.</param>
internal sealed record FrameFileReport(int Frames, int Stored, int Known, int Partial, int Other, int Refused, int Values, int Contradictions, IReadOnlyList<FrameFileReport.Refusal> Refusals)
{
    internal sealed record Refusal(int Line, string Reason);
}

/// <summary>A text file of frames, one a line; lines end in LF or CR LF. Each good frame is stored by itself, each bad one told with its line.</summary>
internal sealed class FrameFile(MonitorDesk desk, MonitorOptions options)
{
    private const int Told = 50, StrangersBorne = 20;

    /// <summary>Larger than any frame: the rest of a longer line can't become one.</summary>
    private const int LongestLine = Hj212Frame.MostDataBytes + 100;

    /// <param name="peer">Who is to be blamed for wrong passwords.</param>
    /// <param name="progress">Gets the number of lines read.</param>
    internal async Task<FrameFileReport> TakeAsync(Stream file, string peer, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var report = new FrameFileReport(0, 0, 0, 0, 0, 0, 0, 0, []);
        var (refusals, strangers, number) = (new List<FrameFileReport.Refusal>(), 0, 0);
        await foreach (var line in Lines(file, cancellationToken))
        {
            number++;
            progress?.Report(number);
            if (string.IsNullOrWhiteSpace(line)) continue;
            report = report with { Frames = report.Frames + 1 };
            var (data, reason) = strangers < StrangersBorne ? Frame(line) : (null, "too many frames of unknown senders came before it");
            var said = data is null ? new DeskAnswer(null, null, reason, false) : await desk.TakeAsync(data, "upload", peer, cancellationToken);
            if (said.IsStranger) strangers++;
            if (said.Refusal is { } refusal && refusals.Count < Told) refusals.Add(new(number, refusal));
            report = said switch
            {
                { Refusal: not null } => report with { Refused = report.Refused + 1 },
                { Stored: null } => report with { Other = report.Other + 1 },
                { Stored: { Outcome: FrameOutcome.Known } known } => report with { Known = report.Known + 1, Contradictions = report.Contradictions + known.Contradictions },
                { Stored.Outcome: FrameOutcome.Partial } => report with { Partial = report.Partial + 1 },
                { Stored: { } stored } => report with { Stored = report.Stored + 1, Values = report.Values + stored.Values, Contradictions = report.Contradictions + stored.Contradictions },
            };
        }
        return report with { Refusals = refusals };
    }

    private (string? Data, string? Reason) Frame(string line)
    {
        var arrivals = new List<Hj212Arrival>();
        new Hj212Decoder(options.MaxDataBytes).Feed(Encoding.Latin1.GetBytes(line.Trim() + "\r\n"), arrivals);
        return arrivals switch
        {
            [{ Data: { } data }] => (data, null),
            [{ } first, ..] => (null, first.Data is null ? first.Reason : "there are two frames in one line"),
            [] => (null, "it is no frame: ##, four digits, data, checksum"),
        };
    }

    /// <summary>Lines of bytes, one character a byte; a line longer than any frame is cut off there.</summary>
    private static async IAsyncEnumerable<string> Lines(Stream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (buffer, line) = (new byte[64 << 10], new StringBuilder());
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] == '\n')
                {
                    yield return line.ToString();
                    line.Clear();
                }
                else if (line.Length < LongestLine) line.Append((char)buffer[i]);
            }
        if (line.Length > 0) yield return line.ToString();
    }
}
