using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>Finds where a cell falls apart when its border moves inwards by half a width.</summary>
/// <remarks>For each ring the pairs of its segments that come nearer than the width across the inside; pairs that follow each other are
/// one place, and the shortest line across it counts when on both sides of it a circle of that width has room. A place between a
/// hole and another ring is none: crossing it parts nothing.</remarks>
internal static class Necks
{
    /// <summary>Candidates of one ring beyond this are not looked at: a comb of thousands of teeth is a fault of the data.</summary>
    private const int MostCandidates = 20_000;

    internal static List<Neck> Of(Geometry cell, int index, double width)
    {
        var necks = new List<Neck>();
        for (var part = 0; part < cell.NumGeometries; part++)
        {
            if (cell.GetGeometryN(part) is not Polygon polygon || polygon.IsEmpty) continue;
            var plane = GroundPlane.At(polygon.EnvelopeInternal.Centre);
            foreach (var ring in (IEnumerable<LineString>)[polygon.ExteriorRing, .. polygon.InteriorRings])
                FindIn(new RingPath(ring.CoordinateSequence, plane, isHole: ring != polygon.ExteriorRing), plane, index, width, necks);
        }
        return necks;
    }

    private static void FindIn(RingPath ring, GroundPlane plane, int cell, double width, List<Neck> necks)
    {
        var candidates = new List<Chord>();
        var leastArea = Math.PI / 4 * width * width;
        foreach (var (i, j) in ring.PairsWithin(width))
        {
            var near = PlaneSegment.Nearest(ring.Segment(i), ring.Segment(j));
            if (near.Distance >= width || near.Distance == 0) continue;
            var chord = new Chord(i, j, near.X1, near.Y1, near.X2, near.Y2, near.Distance);
            var (one, other) = ring.SidesOf(chord);
            if (Math.Min(one, other) < leastArea || !ring.RunsInside(chord)) continue;
            candidates.Add(chord);
            if (candidates.Count >= MostCandidates) break;
        }
        if (candidates.Count == 0) return;
        candidates.Sort((a, b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : (a.First, a.Second).CompareTo((b.First, b.Second)));
        var place = Places(candidates, width);
        var done = new HashSet<int>();
        var accepted = new List<Chord>();
        for (var c = 0; c < candidates.Count; c++)
        {
            if (!done.Add(place[c])) continue;
            var chord = candidates[c];
            if (!ring.HasRoomOnBothSides(chord, width) || !accepted.TrueForAll(a => ring.HasRoomBetween(a, chord, width))) continue;   // both ends of a corridor are one neck
            accepted.Add(chord);
            var middle = plane.ToDegrees(chord.MiddleX, chord.MiddleY);
            var (one, other) = ring.SidesOf(chord);
            necks.Add(new(cell, middle.X, middle.Y, chord.Length, Math.Min(one, other)));
        }
    }

    // Chords whose middles lie within a width of each other are one place.
    private static int[] Places(List<Chord> chords, double width)
    {
        var parent = Enumerable.Range(0, chords.Count).ToArray();
        var at = new Dictionary<(int, int), List<int>>();
        for (var i = 0; i < chords.Count; i++)
        {
            var (column, row) = ((int)Math.Floor(chords[i].MiddleX / width), (int)Math.Floor(chords[i].MiddleY / width));
            for (var dx = -1; dx <= 1; dx++)
                for (var dy = -1; dy <= 1; dy++)
                    if (at.TryGetValue((column + dx, row + dy), out var near))
                        foreach (var j in near)
                            if (double.Hypot(chords[i].MiddleX - chords[j].MiddleX, chords[i].MiddleY - chords[j].MiddleY) <= width) parent[Root(i)] = Root(j);
            if (!at.TryGetValue((column, row), out var here)) at[(column, row)] = here = [];
            here.Add(i);
        }
        return [.. Enumerable.Range(0, chords.Count).Select(Root)];

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
    }
}

/// <summary>A line across a ring, from its segment <paramref name="First"/> to <paramref name="Second"/>.</summary>
internal readonly record struct Chord(int First, int Second, double X1, double Y1, double X2, double Y2, double Length)
{
    internal double MiddleX => (X1 + X2) / 2;

    internal double MiddleY => (Y1 + Y2) / 2;
}
