namespace SmartCity.Geo.Grids.Comparison;

/// <summary>What became of a cell, going by its code.</summary>
public enum CellChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>One cell that two divisions don't have alike.</summary>
/// <param name="Before">Null for an added cell.</param>
/// <param name="After">Null for a removed cell.</param>
/// <param name="What">Of a changed cell what differs: geometry, class, adcode, district_name …</param>
public sealed record CellChange(string Code, CellChangeKind Kind, GridCell? Before, GridCell? After, IReadOnlyList<string> What);
