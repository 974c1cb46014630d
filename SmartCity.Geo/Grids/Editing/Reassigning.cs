namespace SmartCity.Geo.Grids.Editing;

internal static class Reassigning
{
    internal static EditOutcome Apply(EditMesh mesh, ReassignPiece edit)
    {
        var cells = Merging.Named(mesh, [edit.From, edit.To], 2, "A piece");
        var (from, to) = (cells[0], cells[1]);
        Territory.Require(from.Source, to.Source);
        if (edit.Piece.IsEmpty || !edit.Piece.IsValid || edit.Piece.NumInteriorRings > 0)
            throw new GeoInputException("The piece is empty, crosses itself or has holes; draw a simple polygon.");
        var ring = LatticeRings.Round(edit.Piece.ExteriorRing, "The piece");
        if (LatticeRings.DoubleArea([.. ring.SkipLast(1)]) < 0) ring.Reverse();
        var cuts = LineInCell.Inside(mesh, from, ring, "The piece");
        // The piece lies left of its ring: a piece of the cell that has a cut on its border the right way round lies in it.
        // A part without a cut, such as an exclave, is wholly in or out.
        var outline = LatticeRings.Edges([[.. ring.SkipLast(1)]]).ToList();
        var given = Pieces.Cut(from, cuts).Where(p => LatticeRings.Edges(p).Any(cuts.Contains)
            || !LatticeRings.Edges(p).Any(e => cuts.Contains(e.Reversed)) && LineInCell.HoldsMiddle(outline, new(p[0][0], p[0][1]))).ToList();
        if (given.Count == 0) throw new GeoInputException($"The piece has no ground of cell {edit.From}.");
        var parts = (From: from.Parts, To: to.Parts);
        var moved = given.SelectMany(p => LatticeRings.Edges(p)).ToList();
        from.SetRings(RingTracing.Rings(RingTracing.Border(from.Edges.Concat(moved.Select(e => e.Reversed)))));
        to.SetRings(RingTracing.Rings(RingTracing.Border(to.Edges.Concat(moved))));
        if (from.Rings.Count == 0) throw new GeoInputException($"The piece holds all of cell {edit.From}; merge the two cells instead.");
        if (to.Parts > parts.To) throw new GeoInputException($"The piece shares no border with cell {edit.To}; ground goes to adjacent cells only.");
        if (from.Parts > parts.From) throw new GeoInputException($"Without the piece cell {edit.From} would fall into {from.Parts} parts.");
        return mesh.Outcome([], [], "The cells would cross or touch themselves");
    }
}
