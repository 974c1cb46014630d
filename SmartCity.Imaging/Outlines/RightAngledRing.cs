using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Outlines;

/// <summary>Redraws a ring with edges along a direction and its normal only.</summary>
/// <remarks>Each stretch between two turns becomes a line along the nearer axis, at the mean of its points, which keeps the area. Stretches of one axis that
/// follow each other are joined by a step where they meet; edges shorter than the least vanish, shortest first, and their neighbours become one line.</remarks>
internal static class RightAngledRing
{
    /// <param name="Level">True: the line runs along the rotated frame's columns, at <paramref name="Place"/> on its rows' axis; false: the other way round.</param>
    /// <param name="Weight">Points that the place is the mean of.</param>
    private readonly record struct Line(bool Level, double Place, double Weight);

    /// <param name="angle">Radians, as of <see cref="DominantOrientation"/>.</param>
    /// <param name="leastEdge">Pixels.</param>
    /// <returns>Closed; null when no rectangle is left.</returns>
    internal static Coordinate[]? Draw(BoundaryPath path, List<int> turns, double angle, double leastEdge)
    {
        var (sin, cos) = Math.SinCos(angle);
        var lines = new List<Line>();
        for (var i = 0; i < turns.Count; i++)
        {
            var (from, to) = (Turned(path.Points[turns[i]]), Turned(path.Points[turns[(i + 1) % turns.Count]]));
            var level = Math.Abs(to.U - from.U) >= Math.Abs(to.V - from.V);
            if (lines.Count > 0 && lines[^1].Level == level) lines.Add(Step(level, from));
            var edge = path.Edge(turns[i], turns[(i + 1) % turns.Count]).ConvertAll(Turned);
            lines.Add(new(level, edge.Average(p => level ? p.V : p.U), edge.Count));
        }
        if (lines[0].Level == lines[^1].Level) lines.Add(Step(lines[0].Level, Turned(path.Points[turns[0]])));
        return Simplify(lines, leastEdge) ? Corners(lines, sin, cos) : null;

        (double U, double V) Turned(Coordinate p) => (p.X * cos + p.Y * sin, p.Y * cos - p.X * sin);

        static Line Step(bool betweenLevels, (double U, double V) at) => new(!betweenLevels, betweenLevels ? at.U : at.V, 0);
    }

    // Levels and uprights alternate throughout: an edge is as long as its two neighbours lie apart.
    private static bool Simplify(List<Line> lines, double leastEdge)
    {
        while (lines.Count >= 4)
        {
            var (shortest, at) = (leastEdge, -1);
            for (var i = 0; i < lines.Count; i++)
            {
                var length = Math.Abs(lines[(i + 1) % lines.Count].Place - lines[(i + lines.Count - 1) % lines.Count].Place);
                if (length < shortest) (shortest, at) = (length, i);
            }
            if (at < 0) return true;
            if (lines.Count == 4) return false;
            Line before = lines[(at + lines.Count - 1) % lines.Count], after = lines[(at + 1) % lines.Count];
            var weight = before.Weight + after.Weight;
            var place = weight > 0 ? (before.Place * before.Weight + after.Place * after.Weight) / weight : (before.Place + after.Place) / 2;
            lines[(at + 1) % lines.Count] = new(before.Level, place, weight);
            foreach (var gone in ((int[])[at, (at + lines.Count - 1) % lines.Count]).OrderDescending()) lines.RemoveAt(gone);
        }
        return false;
    }

    private static Coordinate[] Corners(List<Line> lines, double sin, double cos)
    {
        var corners = new Coordinate[lines.Count + 1];
        for (var i = 0; i < lines.Count; i++)
        {
            var (a, b) = (lines[i], lines[(i + 1) % lines.Count]);
            var (u, v) = a.Level ? (b.Place, a.Place) : (a.Place, b.Place);
            corners[i] = new(u * cos - v * sin, u * sin + v * cos);
        }
        corners[^1] = corners[0].Copy();
        return corners;
    }
}
