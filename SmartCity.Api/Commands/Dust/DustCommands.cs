using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartCity.Imaging;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Commands.Dust;

/// <summary><c>dust</c>: dust and haze in camera pictures, from files to files, without server or database.</summary>
internal static class DustCommands
{
    internal static Command Create() => new("dust", "Dust plumes and haze in camera pictures.") { Detect(), Haze(), DustEvaluateCommand.Create(), DustSimulateCommand.Create(), DustTrainCommand.Create() };

    private static Command Detect()
    {
        var (image, frames) = Source();
        var output = new Option<string>("--out") { Required = true, HelpName = "FILE.json", Description = "Plumes of each frame, with outline, area, opacity, base line, drift and level" };
        var mask = new Option<string?>("--mask") { HelpName = "FILE.png", Description = "Also write a mask on the picture's grid: 255 dust, 0 none, 128 not assessable; of --frames the last one's, or a folder that gets one a frame" };
        var score = new Option<string?>("--score") { HelpName = "FILE.png", Description = "Also write the probability, 0–255; as --mask" };
        var threshold = new Option<double?>("--threshold") { Description = "Probability from which on it is dust, 0–1. [default: 0.5]" };
        var command = new Command("detect", "Look for dust plumes in a picture, or in the frames of a fixed camera. A single picture yields 'possible' at most.") { image, frames, output, mask, score, threshold };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (file, folder) = SourceOf(parsed.GetValue(image), parsed.GetValue(frames));
            var path = parsed.GetRequiredValue(output);
            TextFile.RequireWritable(path, ".json");
            var options = Options(parsed.GetValue(threshold));
            var (maskPath, scorePath) = (parsed.GetValue(mask), parsed.GetValue(score));
            using var claim = OutputClaim.Take([path, .. ((string?[])[maskPath, scorePath]).Where(p => !Directory.Exists(p))]);
            var unreadable = new List<string>();
            IReadOnlyList<DustFrameResult> results;
            using (var lines = new StageLines())
                results = file is not null ? [DustRun.Image(file, maskPath, scorePath, options)] : DustRun.Frames(folder!, maskPath, scorePath, options, lines, unreadable, cancellationToken);
            foreach (var line in unreadable) await Console.Error.WriteLineAsync($"smartcity: left out: {line}");
            TextFile.Write(path, JsonSerializer.Serialize(DustReport.Of(results, unreadable), ChangeReport.Json) + "\n");
            await Console.Error.WriteLineAsync(Summary(results));
            return 0;
        });
        return command;
    }

    private static Command Haze()
    {
        var (image, frames) = Source();
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a line a picture" };
        var command = new Command("haze", "How hazy or dusty whole pictures are: an index from 0 (clear) to 1.") { image, frames, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (file, folder) = SourceOf(parsed.GetValue(image), parsed.GetValue(frames));
            var unreadable = new List<string>();
            IReadOnlyList<HazeReading> readings;
            using (var lines = new StageLines()) readings = file is not null ? [HazeIndex.Of(FrameFile.Read(file))] : HazeIndex.OfFolder(folder!, lines, unreadable, cancellationToken);
            foreach (var line in unreadable) await Console.Error.WriteLineAsync($"smartcity: left out: {line}");
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { Frames = readings, Unreadable = unreadable }, ChangeReport.Json));
            else
                foreach (var r in readings) await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{r.Name,-32} {r.Index:F3}{(r.Veil is { } veil ? $"  veil {veil:+0.000;-0.000}" : "")}{(r.Reason is { } reason ? $"  not assessable: {reason}" : "")}"));
            return 0;
        });
        return command;
    }

    internal static (Option<string?> Image, Option<string?> Frames) Source() => (
        new("--image") { HelpName = "FILE", Description = "A picture: JPEG, PNG or WebP" }, new("--frames") { HelpName = "DIR", Description = "The frames of one fixed camera, in the order of their names" });

    /// <exception cref="ImagingInputException">Neither or both were given.</exception>
    internal static (string? File, string? Folder) SourceOf(string? file, string? folder) => (file, folder) switch
    {
        (null, null) => throw new ImagingInputException("a picture or a folder of frames is missing: --image FILE or --frames DIR."),
        ({ }, { }) => throw new ImagingInputException("--image and --frames exclude each other: give one of them."),
        _ => (file, folder),
    };

    private static DustOptions Options(double? threshold) => threshold switch
    {
        null => new(),
        > 0 and < 1 => new() { StillThreshold = threshold.Value, SequenceThreshold = threshold.Value },
        _ => throw new ImagingInputException(string.Create(CultureInfo.InvariantCulture, $"--threshold {threshold} must lie between 0 and 1.")),
    };

    private static string Summary(IReadOnlyList<DustFrameResult> results)
    {
        var faults = results.Where(r => r.Fault is not null).GroupBy(r => r.Fault!.Value).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {DustReport.Name(g.Key)}")).ToList();
        var levels = results.SelectMany(r => r.Plumes).GroupBy(p => p.Level).OrderByDescending(g => g.Key).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {DustReport.Name(g.Key)}")).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{results.Count} frame{(results.Count == 1 ? "" : "s")}: {results.Sum(r => r.Plumes.Count)} plumes{(levels.Count > 0 ? $" ({string.Join(", ", levels)})" : "")}{(faults.Count > 0 ? $"; not assessable: {string.Join(", ", faults)}" : "")}");
    }
}
