namespace SmartCity.Geo.Grids.Editing;

/// <summary>What an edit does to the cells around it.</summary>
/// <param name="Changed">Cells with other ground, class or attributes, under the code that they had.</param>
/// <param name="Added">New cells; they have no code of their own yet.</param>
/// <param name="Removed">Codes of cells that are no more.</param>
/// <param name="Noded">Neighbours whose ground is the same, with one vertex more on a border.</param>
public sealed record EditOutcome(IReadOnlyList<GridCell> Changed, IReadOnlyList<NewCell> Added, IReadOnlyList<string> Removed, IReadOnlyList<GridCell> Noded);

/// <summary>A cell that an edit made.</summary>
/// <param name="Parent">The code of the cell that it was cut out of; its community is the new cell's.</param>
/// <param name="Cell">Bears its parent's code until it is given one.</param>
public sealed record NewCell(string Parent, GridCell Cell);
