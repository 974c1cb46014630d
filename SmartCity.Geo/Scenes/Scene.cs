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

    /// <summary>One for each of <see cref="Bands"/>, or none when nothing more is known of them.</summary>
    public IReadOnlyList<BandDescription> BandDescriptions { get; init; } = [];

    /// <summary>The satellite, aircraft or drone, such as Sentinel-2A; null when not known.</summary>
    public string? Platform { get; init; }

    /// <summary>The product's own name, such as S2A_MSIL2A_20240501T032541_N0510_R018_T48RTN_20240501T070354; null when it has none.</summary>
    public string? ProductId { get; init; }

    /// <summary>Such as L1C, L2A, L1TP, L2SP; null when not known.</summary>
    public string? ProcessingLevel { get; init; }

    /// <summary>What the values times <see cref="Scale"/> are: toa_reflectance, surface_reflectance or unknown.</summary>
    public string Quantity { get; init; } = "unknown";

    /// <summary>Value in the file × scale = quantity; there is no offset.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>A raster of classes or flags that came with the product, on the scene's grid; null when there is none.</summary>
    public string? MaskPath { get; init; }

    /// <summary>How <see cref="MaskPath"/> is to be read: scl (Sentinel-2 scene classification) or qa_pixel (Landsat flags).</summary>
    public string? MaskKind { get; init; }

    /// <summary>The raster file that the server reads.</summary>
    public required string Path { get; init; }

    /// <summary>Of the file as it was imported, or of the list of a product's files: 64 lower-case hex digits.</summary>
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
