using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Gdal;

/// <summary>How a field is stored in a vector file.</summary>
public enum VectorFieldType
{
    Text,
    Whole,
    Real,
    Truth,
    Time,
}

/// <summary>A named column of a vector file.</summary>
public sealed record VectorField(string Name, VectorFieldType Type)
{
    /// <summary>The name in a shapefile, of at most ten bytes; null cuts <see cref="Name"/> off there.</summary>
    public string? ShortName { get; init; }
}

/// <summary>A geometry with its attributes.</summary>
/// <param name="Geometry">EPSG:4490, longitude and latitude in degrees, unless the reader was told to keep the file's own CRS.</param>
/// <param name="Attributes">By field name: <c>string</c>, <c>long</c>, <c>double</c>, <c>bool</c>, <c>DateTime</c> or null.</param>
public sealed record VectorFeature(Geometry Geometry, IReadOnlyDictionary<string, object?> Attributes)
{
    /// <summary>The attribute as text; null when it is absent or empty.</summary>
    public string? Text(string field) =>
        Attributes.TryGetValue(field, out var value) && value is not null ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null;
}

/// <summary>What was read of one layer.</summary>
/// <param name="Name">The layer's name in the file.</param>
/// <param name="Crs">The name of the file's own CRS, such as "WGS 84 / UTM zone 48N".</param>
/// <param name="FeaturesWithoutGeometry">Rows that were left out because they have no geometry.</param>
public sealed record VectorLayer(string Name, string Crs, IReadOnlyList<VectorField> Fields, IReadOnlyList<VectorFeature> Features, int FeaturesWithoutGeometry)
{
    /// <summary>The encoding that a shapefile's texts were read in; null for other formats.</summary>
    public string? Encoding { get; init; }
}
