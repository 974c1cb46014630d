using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>What to report on.</summary>
public sealed record QualityRequest
{
    public required IReadOnlyList<ReportCell> Cells { get; init; }

    /// <summary>Units or communities that every cell should lie in one of; empty = nesting is not asked for.</summary>
    public IReadOnlyList<PartitionArea> Parents { get; init; } = [];

    /// <summary>What cells should end at.</summary>
    public IReadOnlyList<PartitionBarrier> Barriers { get; init; } = [];

    /// <summary>What cells should have equally much of.</summary>
    public IReadOnlyList<LoadTerm> Load { get; init; } = [LoadTerm.Area];

    /// <summary>A border this near to a barrier lies on it, in metres.</summary>
    public double BarrierToleranceMetres { get; init; } = 5;

    /// <summary>Ground narrower than this many metres is a neck, or a sliver where a whole part is.</summary>
    public double NarrowMetres { get; init; } = 20;
}
