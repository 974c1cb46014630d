namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>How far a partition has come.</summary>
/// <param name="Share">0 … 1.</param>
public readonly record struct PartitionProgress(string Stage, double Share);
