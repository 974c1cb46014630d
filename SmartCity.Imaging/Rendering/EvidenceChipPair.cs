using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Rendering;

/// <summary>Before and after pictures of one object on the same ground, at the same scale, with the same stretch.</summary>
public sealed record EvidenceChipPair
{
    public required ChipImage Before { get; init; }

    public required ChipImage After { get; init; }

    /// <summary>The ground that both show: EPSG:4490 lon/lat, counter-clockwise; the raster's own coordinates when it has no CRS.</summary>
    public required Polygon Footprint { get; init; }

    /// <summary>The stretch that both share, in the rasters' unit.</summary>
    public required Stretch Stretch { get; init; }
}
