using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

internal static class Reshaping
{
    internal static EditOutcome Apply(EditMesh mesh, ReshapeBorder edit)
    {
        var cells = Merging.Named(mesh, [edit.One, edit.Other], 2, "A border");
        var (one, other) = (cells[0], cells[1]);
        Territory.Require(one.Source, other.Source);
        Merging.RequireConnected(mesh, cells);
        var line = LatticeRings.Round(edit.Line, "The line");
        foreach (var end in (ReadOnlySpan<Index>)[0, ^1])
        {
            var place = LatticeRings.Degrees(line[end]);
            line[end] = BorderPlace.Find(mesh, Shared(mesh, one, other), line[end], LineInCell.EndSnap) ?? throw new GeoInputException(FormattableString.Invariant(
                $"The line's end at {place.X:0.000000} {place.Y:0.000000} does not lie on the common border of {edit.One} and {edit.Other}; begin and end within a metre of it."));
        }
        if (line[0] == line[^1]) throw new GeoInputException("The line begins and ends at the same place of the border; draw it between two places.");
        var old = Section(mesh, one, other, line) ?? throw new GeoInputException($"Between the line's ends the border of {edit.One} and {edit.Other} is interrupted by another cell; draw a line for each stretch.");
        if (line.SequenceEqual(old)) throw new GeoInputException("The line is the border that is there already.");
        Replace(mesh, one, old, line);
        Replace(mesh, other, [.. Enumerable.Reverse(old)], [.. Enumerable.Reverse(line)]);
        return mesh.Outcome([], [], "The new border would leave the two cells or cross itself");
    }

    private static List<Edge> Shared(EditMesh mesh, MeshCell one, MeshCell other) => [.. one.Edges.Where(e => mesh.CellOf(e.Reversed) == other)];

    // The stretch of the common border that the line takes the place of, in the line's direction, as it runs in the first cell's ring; null when there is none.
    private static List<FixedPoint>? Section(EditMesh mesh, MeshCell one, MeshCell other, List<FixedPoint> line)
    {
        var next = Shared(mesh, one, other).ToLookup(e => e.From, e => e.To);
        var previous = Shared(mesh, one, other).ToLookup(e => e.To, e => e.From);
        var (along, against) = (Walk(next, line[0], line[^1]), Walk(previous, line[0], line[^1]));
        if (along is null || against is null) return along ?? against;
        // The common border is a ring: the stretch nearer to the line is meant.
        return Enclosed(along, line) <= Enclosed(against, line) ? along : against;
    }

    private static List<FixedPoint>? Walk(ILookup<FixedPoint, FixedPoint> steps, FixedPoint from, FixedPoint to)
    {
        var walk = new List<FixedPoint> { from };
        var seen = new HashSet<FixedPoint> { from };
        while (walk[^1] != to)
        {
            using var step = steps[walk[^1]].GetEnumerator();
            if (!step.MoveNext() || !seen.Add(step.Current)) return null;
            walk.Add(step.Current);
        }
        return walk;
    }

    private static Int128 Enclosed(List<FixedPoint> walk, List<FixedPoint> line) =>
        Int128.Abs(LatticeRings.DoubleArea([.. walk, .. Enumerable.Reverse(line).Skip(1).SkipLast(1)]));

    private static void Replace(EditMesh mesh, MeshCell cell, List<FixedPoint> old, List<FixedPoint> line)
    {
        var edges = cell.Edges.ToHashSet();
        // In the other direction of the ring the same stretch runs the other way round.
        var (from, to) = edges.Contains(new(old[0], old[1])) ? (old, line) : (Enumerable.Reverse(old).ToList(), Enumerable.Reverse(line).ToList());
        for (var i = 1; i < from.Count; i++) edges.Remove(new(from[i - 1], from[i]));
        for (var i = 1; i < to.Count; i++)
            if (!edges.Add(new(to[i - 1], to[i]))) throw new GeoInputException($"The line follows another stretch of the border of cell {cell.Source.Code}.");
        cell.SetRings(RingTracing.Rings(edges));
    }
}
