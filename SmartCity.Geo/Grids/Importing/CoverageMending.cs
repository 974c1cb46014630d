using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>The repair of an import, with its account in words.</summary>
internal static class CoverageMending
{
    /// <summary>A part that the repair cuts off a cell and that is smaller than this goes to a neighbour, in square metres.</summary>
    private const double Splinter = 1;

    internal static (IReadOnlyList<Geometry> Areas, string Repair) Run(IReadOnlyList<Geometry> areas, CellImportOptions options, CancellationToken cancellationToken)
    {
        var repaired = CoverageRepair.Run(areas, Splinter, cancellationToken);
        return (repaired.Features, FormattableString.Invariant(
            $"{repaired.GapsFilled} gaps filled ({repaired.GapsSquareMetres:0.0} m²), {repaired.OverlapsSettled} overlaps settled ({repaired.OverlapsSquareMetres:0.0} m²), {repaired.SplintersMoved} splinters moved ({repaired.SplintersSquareMetres:0.0} m²)"));
    }
}
