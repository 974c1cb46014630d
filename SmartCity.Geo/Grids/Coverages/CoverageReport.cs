namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Gaps of a range of mean widths.</summary>
/// <param name="FromMetres">Included.</param>
/// <param name="ToMetres">Excluded; infinite in the last range.</param>
public sealed record GapWidthBin(double FromMetres, double ToMetres, int Count, double AreaSquareMetres);

/// <summary>What was found in a coverage.</summary>
/// <param name="FeatureAreaSquareMetres">Σ area of the features.</param>
/// <param name="CoveredAreaSquareMetres">Ground covered by at least one of them.</param>
/// <param name="Faults">By kind; within a kind the errors first, then the largest, then from west to east and south to north.</param>
public sealed record CoverageReport(int Features, double FeatureAreaSquareMetres, double CoveredAreaSquareMetres, IReadOnlyList<CoverageFault> Faults)
{
    private static readonly double[] WidthBounds = [0, 0.001, 0.01, 0.1, 1, 10, 100, 1000, double.PositiveInfinity];

    /// <summary>The domain's area on the ellipsoid; null when none was given.</summary>
    public double? DomainAreaSquareMetres { get; init; }

    /// <summary>True when there is no error; warnings may be.</summary>
    public bool IsValid => Faults.All(f => f.Severity != FaultSeverity.Error);

    /// <summary>All gaps by mean width: slivers of the drawing lie left, lakes right.</summary>
    public IReadOnlyList<GapWidthBin> GapWidths =>
        [.. WidthBounds.Zip(WidthBounds.Skip(1), (from, to) =>
        {
            var gaps = Of(CoverageFaultKind.Gap).Where(g => g.WidthMetres >= from && g.WidthMetres < to).ToList();
            return new GapWidthBin(from, to, gaps.Count, gaps.Sum(g => g.AreaSquareMetres));
        })];

    public IEnumerable<CoverageFault> Of(CoverageFaultKind kind) => Faults.Where(f => f.Kind == kind);
}
