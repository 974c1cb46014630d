using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Gdal;

/// <summary>What a shapefile can hold: names of ten bytes, texts of 254, files of 2 GB. Checked before writing, so that nothing is cut off in silence.</summary>
internal static class ShapefileTable
{
    internal const int NameBytes = 10, TextBytes = 254;

    /// <summary>Where readers with signed 32-bit offsets end.</summary>
    private const long FileBytes = int.MaxValue;

    private const int NumberWidth = 24, ShapeHeader = 52, PartBytes = 4, PointBytes = 16;

    /// <summary>The names in the file: the short name where the field has one, else its first ten bytes, whole characters; a name that is taken ends in _1, _2 …</summary>
    internal static string[] Names(IReadOnlyList<VectorField> fields, Encoding encoding)
    {
        var names = new string[fields.Count];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Cut(fields[i].ShortName ?? fields[i].Name, NameBytes, encoding);
            for (var number = 1; !taken.Add(names[i]); number++)
            {
                var ending = string.Create(CultureInfo.InvariantCulture, $"_{number}");
                names[i] = Cut(fields[i].ShortName ?? fields[i].Name, NameBytes - ending.Length, encoding) + ending;
            }
        }
        return names;
    }

    /// <exception cref="ImagingInputException">A text is too long or has a character that the encoding has not; the file would grow beyond 2 GB.</exception>
    internal static void Require(string path, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, Encoding encoding)
    {
        var widths = new int[fields.Count];
        var row = 0;
        foreach (var feature in features)
        {
            row++;
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Type != VectorFieldType.Text || feature.Attributes.GetValueOrDefault(fields[i].Name) is not string text) continue;
                widths[i] = Math.Max(widths[i], Bytes(path, fields[i].Name, row, text, encoding));
            }
        }
        var record = 1L + fields.Select((f, i) => f.Type == VectorFieldType.Text ? (long)Math.Max(80, widths[i]) : NumberWidth).Sum();
        RequireSize(path, features.Count * record, features.Sum(f => ShapeHeader + PartBytes * (long)Rings(f.Geometry) + PointBytes * (long)f.Geometry.NumPoints));
    }

    /// <param name="table">Bytes of the .dbf.</param>
    /// <param name="shapes">Bytes of the .shp.</param>
    internal static void RequireSize(string path, long table, long shapes)
    {
        var (part, size) = table > shapes ? (".dbf", table) : (".shp", shapes);
        if (size > FileBytes)
            throw new ImagingInputException(string.Create(CultureInfo.InvariantCulture, $"'{path}' can't be written: its {part} would have {size / 1e9:0.0} GB, and a shapefile's parts end at 2 GB; write .gpkg or .fgb."));
    }

    private static int Bytes(string path, string field, int row, string text, Encoding encoding)
    {
        try
        {
            var bytes = encoding.GetByteCount(text);
            return bytes <= TextBytes
                ? bytes
                : throw new ImagingInputException($"'{path}' can't hold '{field}' of feature {row}: it has {bytes} bytes, and a shapefile's texts end at {TextBytes}; write .gpkg or .geojson.");
        }
        catch (EncoderFallbackException e)
        {
            throw new ImagingInputException($"'{path}' can't hold '{field}' of feature {row} in {encoding.WebName}: it has no '{char.ConvertFromUtf32(e.CharUnknownHigh == 0 ? e.CharUnknown : char.ConvertToUtf32(e.CharUnknownHigh, e.CharUnknownLow))}'; write UTF-8.", e);
        }
    }

    private static string Cut(string name, int bytes, Encoding encoding)
    {
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            bytes -= encoding.GetByteCount(rune.ToString());
            if (bytes < 0) break;
            kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    private static int Rings(Geometry geometry) =>
        Enumerable.Range(0, geometry.NumGeometries).Sum(i => geometry.GetGeometryN(i) is Polygon polygon ? 1 + polygon.NumInteriorRings : 1);
}
