namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>What to cut, and into how many cells.</summary>
public sealed record PartitionRequest
{
    /// <summary>The units; they must not overlap, and may leave gaps between them.</summary>
    public required IReadOnlyList<PartitionArea> Areas { get; init; }

    /// <summary>Exactly this many cells.</summary>
    public required int CellCount { get; init; }

    /// <summary>What cells should end at.</summary>
    public IReadOnlyList<PartitionBarrier> Barriers { get; init; } = [];

    /// <summary>Ground by class; null lets a density rule place classes 1 to 3. Ground in none of the zones is class 3, or the last class that is to have cells.</summary>
    public IReadOnlyList<ClassZone>? Classes { get; init; }

    /// <summary>Shares of the classes; scaled to <see cref="CellCount"/>.</summary>
    public ClassCounts Shares { get; init; } = ClassCounts.Default;

    /// <summary>By class, how much load a cell should bear relative to the other classes' cells. Where given, it takes the place of <see cref="Shares"/>: the counts follow from where the load is.</summary>
    public IReadOnlyDictionary<int, double>? TargetLoads { get; init; }

    /// <summary>What cells of a zone should have equally much of.</summary>
    public IReadOnlyList<LoadTerm> Load { get; init; } = [LoadTerm.Area];

    /// <summary>Communities, where their polygons are at hand; without them the codes' community digits are made up and the cells say so.</summary>
    public IReadOnlyList<CommunityArea> Communities { get; init; } = [];

    /// <summary>The largest circle in a cell should be at least this wide, in metres; what can't be met is noted.</summary>
    public double MinimumWidthMetres { get; init; }

    /// <summary>How much round cells count against following barriers and equal load: 0 not at all, 1 usual.</summary>
    public double Compactness { get; init; } = 1;

    /// <summary>The same request with the same seed gives the same cells, bit for bit; other seeds give other cuts, as good.</summary>
    public int Seed { get; init; } = 1;
}
