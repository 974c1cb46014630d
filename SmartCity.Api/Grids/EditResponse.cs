using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids;

/// <summary>An edit, undo or redo on the wire.</summary>
/// <param name="Id">0 for an edit that was only tried.</param>
/// <param name="Cells">Codes of the cells that it changed, made or removed.</param>
/// <param name="Bounds">West, south, east, north of these cells before and after, degrees.</param>
/// <param name="Undone">Taken back by its author.</param>
internal sealed record EditResponse(long Id, int Sequence, string Type, string Author, string Reason, string At, IReadOnlyList<string> Cells, IReadOnlyList<double> Bounds, bool Undone)
{
    internal static EditResponse Of(DraftEdit edit) => new(
        edit.Id, edit.Sequence, edit.Type, edit.Author, edit.Reason, WireTime.Text(edit.At), edit.Cells,
        [edit.Bounds.MinX, edit.Bounds.MinY, edit.Bounds.MaxX, edit.Bounds.MaxY], edit.IsUndone);
}

/// <summary>What an edit, undo or redo did.</summary>
/// <param name="Changed">Cells that are other than before, and new ones.</param>
/// <param name="Noded">Neighbours with other vertices on their borders: same ground, same version.</param>
/// <param name="Undoable">Whether the caller has an edit to undo now.</param>
internal sealed record EditAnswer(EditResponse Edit, IEnumerable<CellFeature> Changed, IReadOnlyList<string> Removed, IEnumerable<CellFeature> Noded, bool Undoable)
{
    internal static EditAnswer Of(DraftChange change) =>
        new(EditResponse.Of(change.Edit), change.Changed.Select(CellFeature.Of), change.Removed, change.Noded.Select(CellFeature.Of), change.IsUndoable);
}
