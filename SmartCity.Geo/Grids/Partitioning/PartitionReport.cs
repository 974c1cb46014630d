namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Figures of a partition.</summary>
/// <param name="DomainAreaSquareMetres">Σ area of the units on the ellipsoid.</param>
/// <param name="CellsAreaSquareMetres">Σ area of the cells.</param>
/// <param name="Counts">Cells of each class.</param>
/// <param name="LoadDeviation95">95th percentile of |cell load / mean load of its zone − 1|.</param>
/// <param name="Atoms">Pieces of ground that the cells were put together from.</param>
/// <param name="Notes">What could not be met, one sentence each.</param>
public sealed record PartitionReport(double DomainAreaSquareMetres, double CellsAreaSquareMetres, ClassCounts Counts, double LoadDeviation95, int Atoms, IReadOnlyList<string> Notes)
{
    /// <summary>Median of |cell load / mean load of its zone − 1|.</summary>
    public double LoadDeviation50 { get; init; }

    public double LargestLoadDeviation { get; init; }
}
