using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartCity.Imaging.Gdal;

/// <summary>A CSV as a layer: a column of WKT, or two of coordinates, is the geometry; all other values are text.</summary>
internal static class CsvLayer
{
    internal const string WktColumn = "WKT";

    private static readonly string[] WktNames = ["wkt", "geometry", "geom", "the_geom", "几何"];
    private static readonly string[] EastNames = ["lon", "lng", "long", "longitude", "x", "easting", "经度"];
    private static readonly string[] NorthNames = ["lat", "latitude", "y", "northing", "纬度"];

    internal static bool IsCsv(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) && File.Exists(path);

    /// <exception cref="ImagingInputException">It is no table, has no column of geometry, or a value that is none.</exception>
    internal static VectorLayer Read(string path, VectorReadOptions options, CancellationToken cancellationToken)
    {
        var called = options.CalledAs ?? path;
        var table = Table(path, options);
        var wkt = Column(table, WktNames);
        var (east, north) = (Column(table, EastNames), Column(table, NorthNames));
        if (wkt < 0 && (east < 0 || north < 0))
            throw new ImagingInputException($"'{called}' has no geometry: a column WKT, or two of longitude and latitude, is needed; its columns are {string.Join(", ", table.Fields.Select(f => f.Name))}.");
        int[] places = wkt >= 0 ? [wkt] : [east, north];
        var reader = new WKTReader { IsOldNtsCoordinateSyntaxAllowed = false };
        var (features, without) = (new List<VectorFeature>(), 0);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var texts = places.Select(p => table.Rows[i][table.Fields[p].Name] as string).ToArray();
            if (texts.Any(string.IsNullOrWhiteSpace)) without++;
            else features.Add(new(Geometry(called, i + 1, texts!, reader), table.Rows[i]));
        }
        using var crs = GivenCrs.Parse(options.Crs ?? CrsTransform.Cgcs2000);
        CrsDatum.Require(called, crs);
        var fields = table.Fields.Where((_, i) => !places.Contains(i)).ToList();
        return VectorFile.ToCgcs2000(called, new(Path.GetFileNameWithoutExtension(path), CrsTransform.Name(crs), fields, features, without), crs, options.SwapsAxes, cancellationToken);
    }

    /// <summary>All columns and rows, geometry as text.</summary>
    internal static VectorTable Table(string path, VectorReadOptions options)
    {
        var called = options.CalledAs ?? path;
        if (options.Where is not null) throw new ImagingInputException($"'{called}' is a CSV, which knows no --where; leave out its rows before.");
        var rows = CsvText.Parse(called, CsvText.Decode(called, File.ReadAllBytes(path), options.Encoding));
        if (rows.Count == 0) throw new ImagingInputException($"'{called}' is empty; a first line with the names of the columns is needed.");
        var names = rows[0].Select(n => n.Trim()).ToArray();
        if (names.CountBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(n => n.Value > 1 && n.Key.Length > 0) is { Key: { } twice })
            throw new ImagingInputException($"'{called}' has two columns named '{twice}'.");
        for (var i = 0; i < names.Length; i++) if (names[i].Length == 0) names[i] = string.Create(CultureInfo.InvariantCulture, $"column{i + 1}");
        return new([.. names.Select(n => new VectorField(n, VectorFieldType.Text))], [.. rows.Skip(1).Select(row =>
        {
            var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < names.Length; i++) values[names[i]] = row[i].Length == 0 ? null : row[i];
            return (IReadOnlyDictionary<string, object?>)values;
        })]);
    }

    /// <param name="options">Encoding UTF-8 (the default), UTF-8-BOM or GBK; with or without a column WKT.</param>
    internal static void Write(string path, IReadOnlyCollection<VectorFeature> features, IReadOnlyList<VectorField> fields, VectorWriteOptions options, CancellationToken cancellationToken)
    {
        using var file = new StreamWriter(path, append: false, options.Encoding is null ? new UTF8Encoding(false) : TextEncodings.ForWriting(options.Encoding));
        file.Write(string.Join(',', fields.Select(f => CsvText.Quoted(f.Name)).Concat(options.WithWkt ? [WktColumn] : [])) + "\r\n");
        foreach (var feature in features)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = fields.Select(f => Text(feature.Attributes.GetValueOrDefault(f.Name)));
            file.Write(string.Join(',', values.Concat(options.WithWkt ? [feature.Geometry.AsText()] : []).Select(CsvText.Quoted)) + "\r\n");
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        DateTime time => time.ToString(time.Kind == DateTimeKind.Utc ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static int Column(VectorTable table, string[] names) =>
        table.Fields.Select((f, i) => (f.Name, i)).Where(f => names.Contains(f.Name, StringComparer.OrdinalIgnoreCase)).Select(f => f.i).DefaultIfEmpty(-1).First();

    private static Geometry Geometry(string called, int row, string[] texts, WKTReader reader)
    {
        if (texts.Length == 2)
            return double.TryParse(texts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.TryParse(texts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
                ? new Point(x, y)
                : throw new ImagingInputException($"'{called}' has the coordinates '{texts[0]}', '{texts[1]}' in row {row}; two numbers are needed.");
        try
        {
            return reader.Read(texts[0]);
        }
        catch (Exception e) when (e is NetTopologySuite.IO.ParseException or ArgumentException)
        {
            throw new ImagingInputException($"'{called}' has no WKT in row {row}: {e.Message}", e);
        }
    }
}
