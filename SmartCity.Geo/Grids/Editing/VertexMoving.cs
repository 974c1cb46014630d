using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

internal static class VertexMoving
{
    internal static EditOutcome Apply(EditMesh mesh, MoveVertex edit)
    {
        var (at, to) = (LatticeRings.Round(edit.At), LatticeRings.Round(edit.To));
        var edges = mesh.Cells.SelectMany(c => c.Edges).ToList();
        if (BorderPlace.Find(mesh, edges, at, LineInCell.EndSnap) is not { } vertex)
            throw new GeoInputException(FormattableString.Invariant($"There is no vertex and no border within a metre of {edit.At.X:0.000000} {edit.At.Y:0.000000}."));
        if (to == vertex) throw new GeoInputException("The vertex is there already.");
        var meeting = mesh.Cells.Where(c => c.Edges.Any(e => e.From == vertex)).ToList();
        RequireFree(mesh, vertex, meeting);
        foreach (var cell in meeting)
        {
            if (cell.Edges.Any(e => e.From != vertex && Near(e.From, to)))
                throw new GeoInputException(FormattableString.Invariant($"Another vertex of cell {cell.Source.Code} lies at {edit.To.X:0.000000} {edit.To.Y:0.000000}; keep a centimetre apart."));
            var moved = cell.Rings.ConvertAll(ring => ring.ConvertAll(p => p == vertex ? to : p));
            if (cell.Rings.Zip(moved).Any(r => Int128.Sign(LatticeRings.DoubleArea(r.First)) != Int128.Sign(LatticeRings.DoubleArea(r.Second))))
                throw new GeoInputException($"Cell {cell.Source.Code} would be turned inside out; move the vertex less far.");
            cell.SetRings(moved);
        }
        return mesh.Outcome([], [], "The vertex would pass across another border");
    }

    private static bool Near(FixedPoint one, FixedPoint other) => double.Hypot(one.X - other.X, one.Y - other.Y) <= EditMesh.SnapUnits;

    private static void RequireFree(EditMesh mesh, FixedPoint vertex, List<MeshCell> meeting)
    {
        foreach (var cell in meeting)
            foreach (var edge in cell.Edges.Where(e => e.From == vertex || e.To == vertex))
            {
                if (mesh.CellOf(edge.Reversed) is not { } beyond)
                    throw new GeoInputException($"The vertex lies on the border of the whole area, at cell {cell.Source.Code}; the area's own border is not moved by an edit.");
                Territory.Require(cell.Source, beyond.Source);
            }
    }
}
