namespace SmartCity.Imaging.Gdal;

/// <summary>A vector format that we write, chosen by the file's extension.</summary>
internal sealed record VectorFormat
{
    private const string Known = ".geojson, .json, .gpkg, .shp, .zip (a zipped shapefile), .fgb, .kml and .csv";

    /// <summary>GDAL's short name; empty for CSV and KML, which we write ourselves.</summary>
    internal required string Driver { get; init; }

    /// <summary>All geometries of a layer must be of one kind, single or multi.</summary>
    internal bool NeedsOneType { get; init; } = true;

    internal bool IsZipped { get; init; }

    /// <summary>The format itself says longitude and latitude on WGS 84.</summary>
    internal bool IsAlwaysWgs84 => IsKml;

    internal bool IsGeoJson => Driver == "GeoJSON";

    internal bool IsShapefile => Driver == "ESRI Shapefile";

    internal bool IsCsv => Driver.Length == 0 && !IsKml;

    internal bool IsKml { get; init; }

    internal bool TakesMixedTypes => !IsShapefile;

    /// <summary>False where an instant would lose its time of day or its column: it is written as ISO 8601 text then.</summary>
    internal bool KeepsTime => Driver is "GPKG" or "GeoJSON" or "FlatGeobuf";

    internal bool IsGeoPackage => Driver == "GPKG";

    internal bool HasTransactions => IsGeoPackage;

    /// <exception cref="ImagingInputException">We don't write this kind of file.</exception>
    internal static VectorFormat Of(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GEOJSON" or ".JSON" => new() { Driver = "GeoJSON", NeedsOneType = false },
        ".GPKG" => new() { Driver = "GPKG" },
        ".SHP" => new() { Driver = "ESRI Shapefile" },
        ".ZIP" => new() { Driver = "ESRI Shapefile", IsZipped = true },
        ".FGB" => new() { Driver = "FlatGeobuf" },
        ".KML" => new() { Driver = "", IsKml = true, NeedsOneType = false },
        ".CSV" => new() { Driver = "", NeedsOneType = false },
        var other => throw new ImagingInputException($"'{path}' can't be written: '{other}' is none of {Known}."),
    };

    /// <exception cref="ImagingInputException">The format has only one CRS or encoding, and it is not the one asked for.</exception>
    internal void Require(string path, VectorWriteOptions options)
    {
        if (IsAlwaysWgs84 && options.Crs is not (CrsTransform.Cgcs2000 or "EPSG:4326" or "OGC:CRS84"))
            throw new ImagingInputException($"'{path}' can't be written in {options.Crs ?? "pixels"}: KML is always longitude and latitude on WGS 84.");
        if (options.Encoding is not { } encoding) return;
        var isUtf8 = TextEncodings.ForWriting(encoding).CodePage == 65001;
        if (!IsShapefile && !IsCsv && !isUtf8) throw new ImagingInputException($"'{path}' can't be written in {encoding}: only shapefiles and CSV have an encoding of choice, all others are UTF-8.");
        if (IsShapefile && TextEncodings.ForWriting(encoding).Preamble.Length > 0) throw new ImagingInputException($"'{path}' can't have a byte order mark; a shapefile says its encoding in its .cpg.");
    }

    /// <summary>GDAL's options for the layer.</summary>
    /// <param name="columns">Names of the fields: a GeoPackage's own columns give way to them.</param>
    internal string[] LayerOptions(VectorWriteOptions options, IReadOnlyCollection<string> columns) => Driver switch
    {
        "GPKG" => [$"FID={Beside(columns, "fid")}", $"GEOMETRY_NAME={Beside(columns, "geom")}"],
        "GeoJSON" when IsLongitudeLatitude(options.Crs) => ["RFC7946=YES", "COORDINATE_PRECISION=15"],   // no "crs" member, outer rings counter-clockwise
        "GeoJSON" => ["COORDINATE_PRECISION=15"],
        "ESRI Shapefile" => [$"ENCODING={(options.Encoding is null ? "UTF-8" : TextEncodings.NativeName(TextEncodings.ForWriting(options.Encoding)))}"],
        _ => [],
    };

    /// <summary>Names of the columns for the fields: a GeoPackage is a database, for which Name and name are the same column.</summary>
    internal string[] Columns(IReadOnlyList<VectorField> fields)
    {
        if (!IsGeoPackage) return [.. fields.Select(f => f.Name)];
        string[] names = [.. fields.Select(f => f.Name)];
        var columns = new List<string>();
        foreach (var name in names) columns.Add(Beside([.. columns, .. names.Where(other => !other.Equals(name, StringComparison.OrdinalIgnoreCase))], name));
        return [.. columns];
    }

    /// <summary>The name, or one like it that is none of the others, whatever the case of their letters.</summary>
    private static string Beside(IReadOnlyCollection<string> others, string name)
    {
        var free = name;
        for (var number = 1; others.Contains(free, StringComparer.OrdinalIgnoreCase); number++) free = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}_{number}");
        return free;
    }

    internal static bool IsLongitudeLatitude(string? crs) => crs is CrsTransform.Cgcs2000 or "EPSG:4326" or "OGC:CRS84";
}
