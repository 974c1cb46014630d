namespace SmartCity.Geo.Tiles;

/// <summary>Cuts rings and segments to the square from <c>low</c> to <c>high</c> on both axes, edges included.</summary>
internal static class BoxClipping
{
    /// <summary>Cuts a ring side by side: Sutherland and Hodgman (1974), "Reentrant polygon clipping", CACM 17(1).</summary>
    /// <remarks>
    /// A ring that leaves the square and returns may come back with edges that run along the square's side. They enclose no ground,
    /// and lie in the tile's buffer, where nothing is drawn.
    /// Cut points are computed from the inner end, so that the two rings of a shared edge get the same ones.
    /// </remarks>
    /// <param name="ring">Without the closing position.</param>
    /// <param name="spare">Overwritten.</param>
    /// <returns>The buffer of the two that holds the result; empty when the ring lies outside.</returns>
    internal static PositionBuffer ClipRing(PositionBuffer ring, PositionBuffer spare, double low, double high)
    {
        var (from, to) = (ring, spare);
        for (var side = 0; side < 4; side++)
        {
            to.Clear();
            var (horizontal, bound, keepAbove) = (side < 2, side % 2 == 0 ? low : high, side % 2 == 0);
            for (var i = 0; i < from.Count; i++)
            {
                var (previous, current) = (from[i == 0 ? from.Count - 1 : i - 1], from[i]);
                var (wasIn, isIn) = (IsIn(previous), IsIn(current));
                if (wasIn != isIn) to.Add(isIn ? Cut(current, previous) : Cut(previous, current));
                if (isIn) to.Add(current);
            }
            (from, to) = (to, from);

            bool IsIn((double X, double Y) p) => keepAbove ? (horizontal ? p.X : p.Y) >= bound : (horizontal ? p.X : p.Y) <= bound;

            (double, double) Cut((double X, double Y) inner, (double X, double Y) outer) => horizontal
                ? (bound, inner.Y + (outer.Y - inner.Y) * ((bound - inner.X) / (outer.X - inner.X)))
                : (inner.X + (outer.X - inner.X) * ((bound - inner.Y) / (outer.Y - inner.Y)), bound);
        }
        return from;
    }

    /// <summary>Cuts a segment: Liang and Barsky (1984), "A new concept and method for line clipping", ACM TOG 3(1).</summary>
    /// <returns>False when it lies outside; a touched corner is a segment of no length.</returns>
    internal static bool ClipSegment(ref (double X, double Y) start, ref (double X, double Y) end, double low, double high)
    {
        var (dx, dy) = (end.X - start.X, end.Y - start.Y);
        double enter = 0, leave = 1;
        if (!(Narrow(-dx, start.X - low) && Narrow(dx, high - start.X) && Narrow(-dy, start.Y - low) && Narrow(dy, high - start.Y))) return false;
        var origin = start;
        if (enter > 0) start = (origin.X + enter * dx, origin.Y + enter * dy);
        if (leave < 1) end = (origin.X + leave * dx, origin.Y + leave * dy);
        return true;

        bool Narrow(double speed, double room)
        {
            if (speed == 0) return room >= 0;
            var at = room / speed;
            if (speed < 0) enter = Math.Max(enter, at);
            else leave = Math.Min(leave, at);
            return enter <= leave;
        }
    }
}
