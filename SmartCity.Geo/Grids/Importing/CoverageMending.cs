using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>The repair of an import, with its account in words.</summary>
internal static class CoverageMending
{
    internal static (IReadOnlyList<Geometry> Areas, string Repair) Run(IReadOnlyList<Geometry> areas, CellImportOptions options, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        var usual = new CoverageRepairOptions();
        var repaired = CoverageRepair.Run(areas, usual with
        {
            ToleranceMetres = options.ToleranceMetres ?? usual.ToleranceMetres,
            GapWidthMetres = options.GapWidthMetres ?? usual.GapWidthMetres,
        }, progress, cancellationToken);
        return (repaired.Features, FormattableString.Invariant(
            $"{repaired.GapsFilled} gaps filled ({repaired.GapsSquareMetres:0.0} m²), {repaired.OverlapsSettled} overlaps settled ({repaired.OverlapsSquareMetres:0.0} m²), {repaired.SplintersMoved} splinters moved ({repaired.SplintersSquareMetres:0.0} m²), no vertex moved further than {repaired.LargestMoveMetres:0.000} m"));
    }
}
