namespace SmartCity.Geo.Grids.Planar;

/// <summary>Drops the nodes that only the noding put on a border: where it runs straight on but for the rounding of a crossing.</summary>
/// <remarks>Measured against the line between nodes that stay (Douglas and Peucker 1973), not between next neighbours: of two nodes a few
/// units apart at a bend each lies on the line through the other, and both would go, and the bend with them. A run gives the same nodes
/// from either end, so that neighbours keep the same.</remarks>
internal static class StraightRuns
{
    private const double Rounding = 2;   // units

    /// <param name="ring">Nodes; the last is the first again.</param>
    /// <param name="mustStay">Whether a node stays whatever its place; the first does in any case.</param>
    /// <returns>What stays, without the closing node.</returns>
    internal static List<int> Without(List<int> ring, FixedPoint[] points, Func<int, bool> mustStay)
    {
        var stays = new bool[ring.Count];
        var open = new Stack<(int From, int To)>();
        for (int from = 0, i = 1; i < ring.Count; i++)
        {
            if (i + 1 < ring.Count && !mustStay(ring[i])) continue;
            open.Push((from, i));
            (stays[from], from) = (true, i);
        }
        while (open.TryPop(out var run))
        {
            var (farthest, most) = (-1, Rounding);
            for (var i = run.From + 1; i < run.To; i++)
            {
                var away = Distance(points[ring[i]], points[ring[run.From]], points[ring[run.To]]);
                // The lower number where two are as far, whichever end the run is seen from.
                if (away > most || farthest >= 0 && away == most && ring[i] < ring[farthest]) (farthest, most) = (i, away);
            }
            if (farthest < 0) continue;
            stays[farthest] = true;
            open.Push((run.From, farthest));
            open.Push((farthest, run.To));
        }
        var kept = new List<int>();
        for (var i = 0; i + 1 < ring.Count; i++)
            if (stays[i]) kept.Add(ring[i]);
        return kept;
    }

    // The ends in one order, so that rounding is the same from either side.
    private static double Distance(FixedPoint point, FixedPoint one, FixedPoint other)
    {
        var (from, to) = (one.X, one.Y).CompareTo((other.X, other.Y)) <= 0 ? (one, other) : (other, one);
        double dx = to.X - from.X, dy = to.Y - from.Y, px = point.X - from.X, py = point.Y - from.Y;
        var square = dx * dx + dy * dy;
        var along = square == 0 ? 0 : Math.Clamp((px * dx + py * dy) / square, 0, 1);
        return double.Hypot(px - along * dx, py - along * dy);
    }
}
