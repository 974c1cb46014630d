using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Editions;

/// <summary>An edit of a draft as its history keeps it, or an undo or redo of one.</summary>
/// <param name="Id">0 for an edit that was only tried.</param>
/// <param name="Sequence">1, 2, 3 … within the edition.</param>
/// <param name="Type">split, merge, move_vertex, reshape, reassign, recut, attributes, reclass, undo or redo.</param>
/// <param name="Cells">Codes of the cells that it changed, made or removed.</param>
/// <param name="Bounds">Of these cells before and after, EPSG:4490, degrees.</param>
/// <param name="IsUndone">Taken back, and not done again.</param>
public sealed record DraftEdit(
    long Id, int Sequence, string Type, string Author, string Reason, DateTimeOffset At, IReadOnlyList<string> Cells, Envelope Bounds, bool IsUndone);
