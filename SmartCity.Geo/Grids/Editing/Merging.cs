namespace SmartCity.Geo.Grids.Editing;

internal static class Merging
{
    internal const int MostCells = 500;

    internal static EditOutcome Apply(EditMesh mesh, MergeCells edit)
    {
        var cells = Named(mesh, edit.Cells, 2, "A merge");
        var heir = cells.OrderByDescending(c => Pieces.DoubleArea(c.Rings)).ThenBy(c => c.Source.Code, StringComparer.Ordinal).First();
        foreach (var cell in cells) Territory.Require(heir.Source, cell.Source);
        RequireConnected(mesh, cells);
        var parts = cells.Sum(c => c.Parts) - cells.Count + 1;
        heir.SetRings(RingTracing.Rings(RingTracing.Border(cells.SelectMany(c => c.Edges))));
        if (heir.Parts > parts) throw new GeoInputException($"The cells would not become one piece of ground.");
        return mesh.Outcome([.. cells.Where(c => c != heir)], [], "The merged cell would cross or touch itself");
    }

    /// <exception cref="GeoInputException">Too few or too many cells, one named twice, or an unknown one.</exception>
    internal static List<MeshCell> Named(EditMesh mesh, IReadOnlyList<string> codes, int least, string what)
    {
        if (codes.Count < least || codes.Count > MostCells) throw new GeoInputException($"{what} takes {least} to {MostCells} cells, not {codes.Count}.");
        if (codes.CountBy(c => c).FirstOrDefault(c => c.Value > 1) is { Key: { } twice }) throw new GeoInputException($"Cell {twice} is named twice.");
        return [.. codes.Select(c => mesh[c])];
    }

    /// <exception cref="GeoInputException">Some of the cells share no border with the others.</exception>
    internal static void RequireConnected(EditMesh mesh, List<MeshCell> cells)
    {
        var open = new Queue<MeshCell>([cells[0]]);
        var reached = new HashSet<MeshCell> { cells[0] };
        var wanted = cells.ToHashSet();
        while (open.TryDequeue(out var cell))
            foreach (var edge in cell.Edges)
                if (mesh.CellOf(edge.Reversed) is { } beyond && wanted.Contains(beyond) && reached.Add(beyond)) open.Enqueue(beyond);
        if (cells.Find(c => !reached.Contains(c)) is { } apart)
            throw new GeoInputException($"Cell {apart.Source.Code} shares no border with {(cells.Count == 2 ? "cell " + cells[0].Source.Code : "the others")}; only adjacent cells go together.");
    }
}
