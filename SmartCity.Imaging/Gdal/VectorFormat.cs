namespace SmartCity.Imaging.Gdal;

/// <summary>A vector format that we write, chosen by the file's extension.</summary>
internal sealed record VectorFormat
{
    /// <summary>GDAL's short name.</summary>
    internal required string Driver { get; init; }

    internal string[] LayerOptions { get; init; } = [];

    internal bool IsGeoJson => Driver == "GeoJSON";

    /// <summary>All geometries of a layer must be of one kind, single or multi.</summary>
    internal bool NeedsOneType => !IsGeoJson;

    internal bool TakesMixedTypes => Driver != "ESRI Shapefile";

    internal bool HasTransactions => Driver == "GPKG";

    /// <exception cref="ImagingInputException">We don't write this kind of file.</exception>
    internal static VectorFormat Of(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GEOJSON" or ".JSON" => new() { Driver = "GeoJSON", LayerOptions = ["COORDINATE_PRECISION=15"] },
        ".GPKG" => new() { Driver = "GPKG" },
        ".SHP" => new() { Driver = "ESRI Shapefile", LayerOptions = ["ENCODING=UTF-8"] },
        ".FGB" => new() { Driver = "FlatGeobuf" },
        var other => throw new ImagingInputException($"'{path}' can't be written: '{other}' is none of .geojson, .gpkg, .shp and .fgb."),
    };
}
