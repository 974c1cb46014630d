using System.Text;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>What a CSV's first row says: the delimiter, and the columns of the coordinates.</summary>
internal sealed class CsvHeader
{
    private static readonly byte[] Delimiters = [(byte)',', (byte)';', (byte)'\t'];

    // In order of trust: a table may have lon and x.
    private static readonly string[] Longitudes = ["longitude", "lon", "lng", "long", "经度", "东经", "经度坐标", "point_x", "coord_x", "x坐标", "x"];
    private static readonly string[] Latitudes = ["latitude", "lat", "纬度", "北纬", "纬度坐标", "point_y", "coord_y", "y坐标", "y"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    private CsvHeader(byte delimiter, string[] names, int longitude, int latitude) => (Delimiter, Names, Longitude, Latitude) = (delimiter, names, longitude, latitude);

    internal byte Delimiter { get; }

    internal string[] Names { get; }

    internal int Longitude { get; }

    internal int Latitude { get; }

    /// <param name="line">Without the line's end; a byte order mark is left out.</param>
    /// <exception cref="GeoInputException">There are no such columns, or more than one of the name.</exception>
    internal static CsvHeader Of(ReadOnlySpan<byte> line, BulkOptions options)
    {
        if (line.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || line.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new GeoInputException("The CSV is in UTF-16; save it as UTF-8 or GBK.");
        if (line.StartsWith(Encoding.UTF8.Preamble)) line = line[Encoding.UTF8.Preamble.Length..];
        var text = Decode(line);
        var delimiter = Delimiters.MaxBy(d => text.Count(c => c == d));
        string[] names = [.. Fields(line, delimiter).Select(n => Decode(n))];
        return new(delimiter, names, Column(names, options.LongitudeField, Longitudes, "longitudes"), Column(names, options.LatitudeField, Latitudes, "latitudes"));
    }

    /// <summary>A name for a column that there is not yet.</summary>
    internal string FreeName(string name)
    {
        var free = name;
        for (var i = 2; Names.Contains(free, StringComparer.OrdinalIgnoreCase); i++) free = FormattableString.Invariant($"{name}_{i}");
        return free;
    }

    private static int Column(string[] names, string? wanted, string[] known, string what)
    {
        foreach (var name in wanted is null ? known : [wanted])
        {
            int[] found = [.. names.Index().Where(n => string.Equals(n.Item.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase)).Select(n => n.Index)];
            if (found.Length == 1) return found[0];
            if (found.Length > 1) throw new GeoInputException($"The CSV has {found.Length} columns '{names[found[0]]}'; one of {what} is needed.");
        }
        throw new GeoInputException(wanted is null
            ? $"The CSV has no column of {what} by a usual name ({string.Join(", ", known)}); it has {Listed(names)}: name the column."
            : $"The CSV has no column '{wanted}' of {what}; it has {Listed(names)}.");
    }

    private static string Listed(string[] names) => names.Length > 20 ? $"{string.Join(", ", names.Take(20))} and {names.Length - 20} more" : string.Join(", ", names);

    private static List<byte[]> Fields(ReadOnlySpan<byte> line, byte delimiter)
    {
        var ranges = new Range[line.Count(delimiter) + 1];
        if (CsvRow.Read(line, delimiter, isEnd: true, ranges, out var count, out _) == CsvRow.Ending.OpenQuote) throw new GeoInputException("The CSV's header has a quote that is not closed.");
        var fields = new List<byte[]>();
        for (var i = 0; i < count; i++) fields.Add(CsvRow.Value(line[ranges[i]]).ToArray());
        return fields;
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return Gb18030.GetString(text);
        }
    }
}
