using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>Cells that no longer fit, and what they should fit.</summary>
public sealed record RecutRequest
{
    /// <summary>A valid coverage.</summary>
    public required IReadOnlyList<GridCell> Cells { get; init; }

    /// <summary>What a cell bears now.</summary>
    public IReadOnlyList<LoadTerm> Load { get; init; } = [LoadTerm.Area];

    /// <summary>A cell may bear this share more or less than the mean cell of its class; 0.05 … 10.</summary>
    public double MaximumDeviation { get; init; } = 0.5;

    /// <summary>Districts whose borders have changed; null: as before. Ground that no cell has goes to a neighbour, ground outside of all is given up.</summary>
    public IReadOnlyList<PartitionArea>? Units { get; init; }

    /// <summary>Barriers that have come: cells that one runs through are cut anew along it where that fits.</summary>
    public IReadOnlyList<PartitionBarrier> NewBarriers { get; init; } = [];

    /// <summary>What new borders should lie on.</summary>
    public IReadOnlyList<PartitionBarrier> Barriers { get; init; } = [];

    /// <summary>Exactly so many cells; null: as many as it takes.</summary>
    public int? CellCount { get; init; }

    /// <summary>Codes that named cells before and are not given again, besides the cells' own.</summary>
    public IReadOnlyCollection<string> UsedCodes { get; init; } = [];

    /// <summary>Also says what a re-cut of everything would change; takes as long as a partition.</summary>
    public bool ComparesWithFull { get; init; }

    public int Seed { get; init; } = 1;
}
