using System.Buffers;
using System.Text.Json;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>A feature a line through and out again; a line that is no JSON becomes a feature without geometry that keeps its text.</summary>
internal sealed class GeoJsonLineRows(BulkCells cells, BulkOptions options, BulkSummary summary) : IBulkRows
{
    // A record separator (RFC 8142), blanks, and a byte order mark.
    private static readonly SearchValues<byte> Before = SearchValues.Create([0x1E, (byte)' ', (byte)'\t', (byte)'\r', 0xEF, 0xBB, 0xBF]);

    private readonly FeatureRow _row = new(cells, options, summary);

    public int LongestRow => 64 << 20;

    public int Write(ReadOnlySpan<byte> bytes, bool mustMove, bool isEnd, IBufferWriter<byte> output)
    {
        var done = 0;
        while (done < bytes.Length)
        {
            var rest = bytes[done..];
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                if (!mustMove || done > 0) break;
                if (!isEnd) throw new GeoInputException($"Line {summary.Rows + 1} is longer than {LongestRow} bytes; one feature a line is needed.");
                length = rest.Length;
            }
            WriteLine(rest[..length], output);
            if (length < rest.Length) output.Write("\n"u8);
            done += Math.Min(rest.Length, length + 1);
        }
        return done;
    }

    private void WriteLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        var start = line.IndexOfAnyExcept(Before);
        if (start < 0)
        {
            output.Write(line);
            return;
        }
        var bare = line[start..].TrimEnd(" \t\r"u8);
        output.Write(line[..start]);
        if (IsJson(bare)) _row.Write(bare, output);
        else _row.WriteUnread(bare, BulkProblem.BadJson, output);
        output.Write(line[(start + bare.Length)..]);
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
