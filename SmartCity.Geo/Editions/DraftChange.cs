namespace SmartCity.Geo.Editions;

/// <summary>What an edit, an undo or a redo did to a draft.</summary>
/// <param name="Changed">Cells with other ground, class or attributes, and new ones, by code.</param>
/// <param name="Removed">Codes of cells that are no more.</param>
/// <param name="Noded">Neighbours whose borders got or lost vertices; their ground and version are as before.</param>
/// <param name="IsUndoable">Whether its author has an edit to undo now.</param>
public sealed record DraftChange(DraftEdit Edit, IReadOnlyList<StoredCell> Changed, IReadOnlyList<string> Removed, IReadOnlyList<StoredCell> Noded, bool IsUndoable);
