using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Zones;

/// <summary>What class zones are drawn from.</summary>
public sealed record ZoneRequest
{
    /// <summary>The ground to be zoned.</summary>
    public required IReadOnlyList<PartitionArea> Areas { get; init; }

    /// <summary>Covers the areas, better with a margin of half a window.</summary>
    public required GroundGrid Grid { get; init; }

    /// <summary>Share of built-up ground in each pixel, 0 … 1; NaN = unknown. Null = all is class III but for the rules.</summary>
    public float[]? BuiltUp { get; init; }

    public ZoneThresholds Thresholds { get; init; } = new();

    /// <summary>Instead of thresholds: the shares of the ground that classes I and II shall have.</summary>
    public (double Core, double Fringe)? TargetShares { get; init; }

    public IReadOnlyList<ZoneRule> Rules { get; init; } = [];

    /// <summary>Water and protected ground: class III, over all rules. Polygons, EPSG:4490, longitude then latitude in degrees.</summary>
    public IReadOnlyList<Geometry> Protected { get; init; } = [];

    /// <summary>Metres across that a place's share is the mean of.</summary>
    public double WindowMetres { get; init; } = 800;

    /// <summary>No zone is smaller, unless nothing it could join touches it.</summary>
    public double MinimumAreaSquareMetres { get; init; } = 1e6;

    /// <summary>No zone is narrower, but where two polygons of rules come that near, or a polygon and the rim.</summary>
    public double MinimumWidthMetres { get; init; } = 300;
}

/// <summary>Zones that cover the areas without gap or overlap.</summary>
/// <param name="Zones">Connected ground of one class each; by class, the largest first.</param>
/// <param name="Thresholds">As given, or as they follow from the target shares.</param>
/// <param name="Notes">What a reader has to know, one sentence each.</param>
public sealed record ZoneDrawing(IReadOnlyList<ClassZone> Zones, ZoneThresholds Thresholds, IReadOnlyList<string> Notes);
