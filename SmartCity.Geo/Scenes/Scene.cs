using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Scenes;

/// <summary>An image in the catalogue.</summary>
public sealed record Scene
{
    /// <summary>Stable name in URLs: letters, digits, dots, dashes, underscores.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset AcquiredAt { get; init; }

    public required string Sensor { get; init; }

    /// <summary>Edge of a pixel on the ground, metres.</summary>
    public required double GsdMetres { get; init; }

    /// <summary>Names of the bands in file order, such as red, green, blue, nir.</summary>
    public required IReadOnlyList<string> Bands { get; init; }

    /// <summary>The raster file that the server reads.</summary>
    public required string Path { get; init; }

    /// <summary>Of the file as it was imported, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>One polygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Footprint { get; init; }

    /// <summary>0 … 1; null when not known.</summary>
    public double? CloudShare { get; init; }

    public required string Source { get; init; }

    public required bool IsSimulated { get; init; }

    /// <summary>When it entered the catalogue; set by the store.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
