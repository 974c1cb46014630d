using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>A FeatureCollection through and out again, feature by feature; all else stays as it is, and a member <c>locate_summary</c> stands last.</summary>
internal sealed class GeoJsonRows(BulkCells cells, BulkOptions options, BulkSummary summary) : IBulkRows
{
    private readonly FeatureRow _row = new(cells, options, summary);
    private Part _part;

    private enum Part
    {
        Head,
        Features,
        Tail,
        Done,
    }

    public int LongestRow => 64 << 20;

    public int Write(ReadOnlySpan<byte> bytes, bool mustMove, bool isEnd, IBufferWriter<byte> output)
    {
        try
        {
            if (_part == Part.Features && isEnd && bytes.IsEmpty) throw new GeoInputException($"The GeoJSON ends after feature {summary.Rows} with its list open.");
            var done = _part == Part.Head ? WriteHead(bytes, mustMove, isEnd, output) : 0;
            if (_part == Part.Features) done += WriteFeatures(bytes[done..], mustMove && done == 0, output);
            if (_part == Part.Tail && isEnd) done += WriteTail(bytes[done..], output);
            else if (_part == Part.Done && !bytes[done..].Trim(" \t\r\n"u8).IsEmpty) throw new GeoInputException("The GeoJSON goes on after its end.");
            else if (mustMove && done == 0 && bytes.Length > 0) throw new GeoInputException($"What follows feature {summary.Rows} of the GeoJSON is longer than {LongestRow} bytes.");
            return _part == Part.Done ? bytes.Length : done;
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"The GeoJSON can't be read after feature {summary.Rows}: {e.Message}", e);
        }
    }

    private int WriteHead(ReadOnlySpan<byte> bytes, bool mustMove, bool isEnd, IBufferWriter<byte> output)
    {
        var mark = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        if (bytes[mark..].Trim(" \t\r\n"u8).IsEmpty) return isEnd ? throw new GeoInputException("The GeoJSON is empty; a FeatureCollection is needed.") : 0;
        var reader = new Utf8JsonReader(bytes[mark..], isEnd, default);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.ValueTextEquals("crs"u8) && !TryReadCrs(ref reader)) break;
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("features"u8)) continue;
            if (!reader.Read()) break;
            if (reader.TokenType != JsonTokenType.StartArray) throw new GeoInputException("The GeoJSON's 'features' are no list; a FeatureCollection is needed.");
            var head = mark + (int)reader.BytesConsumed;
            output.Write(bytes[mark..head]);
            _part = Part.Features;
            return head;
        }
        if (!isEnd) return mustMove ? throw new GeoInputException($"The GeoJSON has no 'features' in its first {LongestRow} bytes; a FeatureCollection is needed.") : 0;
        _row.Write(bytes[mark..].Trim(" \t\r\n"u8), output);   // one feature or geometry alone
        if (summary.Problems.ContainsKey(BulkSummary.NameOf(BulkProblem.NoFeature))) throw new GeoInputException("The GeoJSON holds neither features nor a geometry; a FeatureCollection is needed.");
        _part = Part.Done;
        return bytes.Length;
    }

    private int WriteFeatures(ReadOnlySpan<byte> bytes, bool mustMove, IBufferWriter<byte> output)
    {
        var done = 0;
        while (true)
        {
            var between = bytes[done..].IndexOfAnyExcept(" \t\r\n,"u8);
            if (between < 0)
            {
                output.Write(bytes[done..]);
                return bytes.Length;
            }
            output.Write(bytes.Slice(done, between));
            done += between;
            if (bytes[done] == ']')
            {
                _part = Part.Tail;
                return done;
            }
            var length = ValueLength(bytes[done..], out var isObject);
            if (length < 0)
            {
                if (mustMove && done == 0) throw new GeoInputException($"The GeoJSON ends within feature {summary.Rows + 1}, or that is longer than {LongestRow} bytes.");
                return done;
            }
            if (isObject) _row.Write(bytes.Slice(done, length), output);
            else _row.WriteUnread(bytes.Slice(done, length), BulkProblem.NoFeature, output);
            done += length;
        }
    }

    /// <summary>−1 when not all of the value is here.</summary>
    private static int ValueLength(ReadOnlySpan<byte> bytes, out bool isObject)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        isObject = false;
        if (!reader.Read()) return -1;
        isObject = reader.TokenType == JsonTokenType.StartObject;
        return reader.TrySkip() ? (int)reader.BytesConsumed : -1;
    }

    private int WriteTail(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var check = new Utf8JsonReader([.. "{\"features\":["u8, .. bytes], isFinalBlock: true, default);
        while (check.Read())
            if (check.CurrentDepth == 1 && check.TokenType == JsonTokenType.PropertyName && check.ValueTextEquals("crs"u8)) TryReadCrs(ref check);
        output.Write(bytes[..bytes.LastIndexOf((byte)'}')]);
        output.Write(",\"locate_summary\":"u8);
        output.Write(Encoding.UTF8.GetBytes(summary.ToJson()));
        output.Write("}\n"u8);
        _part = Part.Done;
        return bytes.Length;
    }

    /// <summary>The member of GeoJSON before RFC 7946. False when not all of it is here.</summary>
    /// <exception cref="GeoInputException">It names a CRS that is not read as longitude and latitude, and nobody said what to make of it.</exception>
    private bool TryReadCrs(ref Utf8JsonReader reader)
    {
        var start = reader;
        if (!reader.Read()) return false;
        if (!reader.TrySkip()) return false;
        if (options.ToDegrees is not null || !start.Read() || start.TokenType != JsonTokenType.StartObject) return true;
        while (start.Read() && start.CurrentDepth > 1)
            if (start.TokenType == JsonTokenType.String && start.GetString() is { } name && name.Contains("EPSG", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(":4326", StringComparison.Ordinal) && !name.EndsWith(":4490", StringComparison.Ordinal))
                throw new GeoInputException($"The GeoJSON says that its CRS is {name}; name that CRS, so that the coordinates are brought to longitude and latitude.");
        return true;
    }
}
