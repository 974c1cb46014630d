namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>The cells, ordered by code, and what there is to say about them.</summary>
public sealed record Partition(IReadOnlyList<GridCell> Cells, PartitionReport Report);
