using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>A drawn line laid into a cell: where they meet both get a vertex, and what runs inside is kept.</summary>
internal static class LineInCell
{
    private const int MostRounds = 8;

    /// <summary>How near an end of a line must come to a border to count as on it, in units: about a metre.</summary>
    internal const long EndSnap = 900;

    /// <summary>The edges of the line that run inside the cell, in the line's direction.</summary>
    /// <param name="points">Changed: vertices on the border are put in.</param>
    /// <param name="what">"The line", for messages.</param>
    /// <exception cref="GeoInputException">The line crosses itself in the cell, or follows the border too closely.</exception>
    internal static List<Edge> Inside(EditMesh mesh, MeshCell cell, List<FixedPoint> points, string what)
    {
        SnapEnds(mesh, cell, points);
        for (var round = 0; Meet(mesh, cell, points); round++)
            if (round == MostRounds) throw new GeoInputException($"{what} runs along the border of cell {cell.Source.Code} too closely; keep clear of it, or follow its vertices.");
        var border = cell.Edges.ToHashSet();
        var inside = new List<Edge>();
        for (var i = 1; i < points.Count; i++)
        {
            var edge = new Edge(points[i - 1], points[i]);
            if (!border.Contains(edge) && !border.Contains(edge.Reversed) && HoldsMiddle(border, edge)) inside.Add(edge);
        }
        RequireSimple(inside, what);
        return inside;
    }

    /// <summary>Whether the middle of an edge that meets the border at vertices only lies inside; exact, by the even-odd rule.</summary>
    internal static bool HoldsMiddle(IEnumerable<Edge> border, Edge edge)
    {
        // Everything twice as large, so that the middle is a whole number.
        var middle = new FixedPoint(edge.From.X + edge.To.X, edge.From.Y + edge.To.Y);
        var isInside = false;
        foreach (var (from, to) in border)
        {
            if (2 * from.Y > middle.Y == 2 * to.Y > middle.Y) continue;
            var turn = (Int128)(2 * to.X - 2 * from.X) * (middle.Y - 2 * from.Y) - (Int128)(2 * to.Y - 2 * from.Y) * (middle.X - 2 * from.X);
            if (turn > 0 == to.Y > from.Y) isInside = !isInside;
        }
        return isInside;
    }

    private static void SnapEnds(EditMesh mesh, MeshCell cell, List<FixedPoint> points)
    {
        if (points[0] == points[^1]) return;
        foreach (var end in (ReadOnlySpan<Index>)[0, ^1])
            if (BorderPlace.Find(mesh, cell.Edges, points[end], EndSnap) is { } place) points[end] = place;
        Tidy(points);
    }

    // One round of putting in vertices; false when nothing is left to do.
    private static bool Meet(EditMesh mesh, MeshCell cell, List<FixedPoint> points)
    {
        var before = points.ToArray();
        var isClosed = points[0] == points[^1];
        for (var i = 0; i < points.Count; i++)
            if (BorderPlace.Find(mesh, cell.Edges, points[i], EditMesh.SnapUnits) is { } place) points[i] = place;
        if (isClosed) points[^1] = points[0];
        Tidy(points);
        var noded = new List<FixedPoint> { points[0] };
        for (var i = 1; i < points.Count; i++)
        {
            var edge = new Edge(points[i - 1], points[i]);
            noded.AddRange(Meetings(mesh, cell, edge).OrderBy(node => Along(edge, node)));
            noded.Add(edge.To);
        }
        points.Clear();
        points.AddRange(noded);
        Tidy(points);
        return !points.SequenceEqual(before);
    }

    private static HashSet<FixedPoint> Meetings(EditMesh mesh, MeshCell cell, Edge edge)
    {
        var found = new HashSet<FixedPoint>();
        foreach (var side in cell.Edges.ToList())
        {
            if (side == edge || side == edge.Reversed) continue;
            if (Distance(edge, side.From) <= EditMesh.SnapUnits) found.Add(side.From);
            else if (Cross(edge, side) is { } at)
            {
                var node = EditMesh.PointOn(side, at.X, at.Y);
                if (node != side.From && node != side.To) mesh.Insert(side, node);
                found.Add(node);
            }
        }
        found.Remove(edge.From);
        found.Remove(edge.To);
        return found;
    }

    /// <summary>Where two edges cross between their ends; null when they don't.</summary>
    private static (double X, double Y)? Cross(Edge one, Edge other)
    {
        long a = Math.Sign(FixedPoint.Turn(one.From, one.To, other.From)), b = Math.Sign(FixedPoint.Turn(one.From, one.To, other.To));
        if (a * b >= 0) return null;
        long c = FixedPoint.Turn(other.From, other.To, one.From), d = FixedPoint.Turn(other.From, other.To, one.To);
        if (Math.Sign(c) * Math.Sign(d) >= 0) return null;
        var share = c / ((double)c - d);
        return (one.From.X + share * (one.To.X - one.From.X), one.From.Y + share * (one.To.Y - one.From.Y));
    }

    private static double Along(Edge edge, FixedPoint point) =>
        (double)(point.X - edge.From.X) * (edge.To.X - edge.From.X) + (double)(point.Y - edge.From.Y) * (edge.To.Y - edge.From.Y);

    /// <summary>Distance in units of a point from an edge.</summary>
    internal static double Distance(Edge edge, FixedPoint point)
    {
        double dx = edge.To.X - edge.From.X, dy = edge.To.Y - edge.From.Y, x = point.X - edge.From.X, y = point.Y - edge.From.Y;
        var share = Math.Clamp((x * dx + y * dy) / (dx * dx + dy * dy), 0, 1);
        return double.Hypot(x - share * dx, y - share * dy);
    }

    // No vertex twice in a row, no way there and back.
    private static void Tidy(List<FixedPoint> points)
    {
        for (var i = 1; i < points.Count;)
            if (points[i] == points[i - 1]) points.RemoveAt(i);
            else if (i > 1 && points[i] == points[i - 2])
            {
                points.RemoveRange(i - 1, 2);
                i--;
            }
            else i++;
    }

    private static void RequireSimple(List<Edge> edges, string what)
    {
        for (var i = 0; i < edges.Count; i++)
            for (var j = i + 1; j < edges.Count; j++)
            {
                var (one, other) = (edges[i], edges[j]);
                var follows = j == i + 1 && one.To == other.From || i == 0 && j == edges.Count - 1 && other.To == one.From;
                var touches = !follows && (Distance(one, other.From) == 0 || Distance(one, other.To) == 0 || Distance(other, one.From) == 0 || Distance(other, one.To) == 0);
                if (!touches && Cross(one, other) is null) continue;
                Coordinate place = LatticeRings.Degrees(other.From);
                throw new GeoInputException(FormattableString.Invariant($"{what} crosses or touches itself near {place.X:0.000000} {place.Y:0.000000}."));
            }
    }
}
