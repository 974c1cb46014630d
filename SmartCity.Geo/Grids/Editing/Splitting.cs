using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

internal static class Splitting
{
    private const string Shaped = "The pieces would cross or touch themselves";

    internal static EditOutcome Apply(EditMesh mesh, SplitCell edit)
    {
        var cell = mesh[edit.Code];
        var line = LatticeRings.Round(edit.Line, "The line");
        var cuts = LineInCell.Inside(mesh, cell, line, "The line");
        RequireBorderToBorder(cell, cuts);
        var before = Pieces.Cut(cell, []).Count;
        var pieces = Pieces.Cut(cell, cuts);
        if (pieces.Count == before) throw new GeoInputException($"The line does not divide cell {edit.Code}; draw it from border to border.");
        if (pieces.Count > before + 1) throw new GeoInputException($"The line divides cell {edit.Code} into {pieces.Count - before + 1} pieces; draw one that crosses it once.");
        // Only what the line cut out becomes a cell; exclaves stay with the larger piece.
        var cutOff = pieces.Where(p => LatticeRings.Edges(p).Any(e => cuts.Contains(e) || cuts.Contains(e.Reversed))).MinBy(Pieces.DoubleArea)!;
        cell.SetRings([.. pieces.Where(p => p != cutOff).SelectMany(p => p)]);
        var added = cell.CutOff(cutOff);
        return mesh.Outcome([], [added], Shaped);
    }

    private static void RequireBorderToBorder(MeshCell cell, List<Edge> cuts)
    {
        if (cuts.Count == 0) throw new GeoInputException($"The line does not cross cell {cell.Source.Code}; draw it from border to border.");
        var border = cell.Edges.Select(e => e.From).ToHashSet();
        var degree = new Dictionary<FixedPoint, int>();
        foreach (var cut in cuts)
        {
            degree[cut.From] = degree.GetValueOrDefault(cut.From) + 1;
            degree[cut.To] = degree.GetValueOrDefault(cut.To) + 1;
        }
        foreach (var (end, _) in degree.Where(d => d.Value == 1 && !border.Contains(d.Key)))
        {
            var place = LatticeRings.Degrees(end);
            throw new GeoInputException(FormattableString.Invariant($"The line ends inside cell {cell.Source.Code}, at {place.X:0.000000} {place.Y:0.000000}; draw it from border to border."));
        }
    }
}
