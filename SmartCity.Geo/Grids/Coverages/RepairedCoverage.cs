using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Features made into a valid coverage, and what it took.</summary>
/// <param name="Features">In the order given; an untouched one is the very geometry of the input; a dropped duplicate is an empty polygon.</param>
/// <param name="Changes">Per feature, in the same order.</param>
/// <param name="After">The check of the result: gaps that were too wide to fill are warnings in it.</param>
public sealed record RepairedCoverage(IReadOnlyList<Geometry> Features, IReadOnlyList<FeatureRepair> Changes, CoverageReport After)
{
    /// <summary>Enclosed ground of nobody that went to the neighbour with the longest border.</summary>
    public int GapsFilled { get; init; }

    public double GapsSquareMetres { get; init; }

    /// <summary>Ground of several features that went to one of them.</summary>
    public int OverlapsSettled { get; init; }

    public double OverlapsSquareMetres { get; init; }

    /// <summary>Pieces cut off from their feature that went to a neighbour.</summary>
    public int SplintersMoved { get; init; }

    public double SplintersSquareMetres { get; init; }

    /// <summary>The furthest that any vertex moved.</summary>
    public double LargestMoveMetres => Changes.Count == 0 ? 0 : Changes.Max(c => c.LargestMoveMetres);

    /// <summary>Whether anything differs from the input.</summary>
    public bool IsChanged => Changes.Any(c => c.IsChanged);
}
