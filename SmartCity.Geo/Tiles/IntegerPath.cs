namespace SmartCity.Geo.Tiles;

/// <summary>Positions on a tile's integer grid. Rounding each position by itself keeps neighbours that share an edge together.</summary>
internal static class IntegerPath
{
    /// <summary>Rounds, and leaves out every position that adds nothing: repeated, or on the straight line between its neighbours.</summary>
    /// <param name="path">Overwritten with the result; capacity at least that of <paramref name="positions"/>.</param>
    /// <returns>How many positions are left.</returns>
    internal static int Round(ReadOnlySpan<(double X, double Y)> positions, Span<(int X, int Y)> path)
    {
        var count = 0;
        foreach (var (x, y) in positions)
        {
            var position = ((int)Math.Floor(x + 0.5), (int)Math.Floor(y + 0.5));
            while (count >= 2 && IsBetween(path[count - 2], path[count - 1], position)) count--;
            if (count == 0 || path[count - 1] != position) path[count++] = position;
        }
        return count;
    }

    /// <summary>As <see cref="Round"/> for a ring without closing position: spikes and what is straight across its start go too.</summary>
    /// <param name="first">Where the result begins in <paramref name="path"/>.</param>
    /// <returns>How many positions are left; fewer than 3 when the ring encloses nothing.</returns>
    internal static int RoundRing(ReadOnlySpan<(double X, double Y)> positions, Span<(int X, int Y)> path, out int first)
    {
        var count = 0;
        first = 0;
        foreach (var (x, y) in positions)
        {
            var position = ((int)Math.Floor(x + 0.5), (int)Math.Floor(y + 0.5));
            while (count >= 2 && Cross(path[count - 2], path[count - 1], position) == 0) count--;
            if (count == 0 || path[count - 1] != position) path[count++] = position;
        }
        while (count - first >= 2)
        {
            if (path[count - 1] == path[first] || Cross(path[count - 2], path[count - 1], path[first]) == 0) count--;
            else if (Cross(path[count - 1], path[first], path[first + 1]) == 0) first++;
            else break;
        }
        return count - first;
    }

    /// <summary>Twice the area; more than zero when clockwise on screen, where y grows downwards.</summary>
    internal static long DoubleArea(ReadOnlySpan<(int X, int Y)> ring)
    {
        long sum = 0;
        var (px, py) = ring[^1];
        foreach (var (x, y) in ring)
        {
            sum += (long)px * y - (long)x * py;
            (px, py) = (x, y);
        }
        return sum;
    }

    private static long Cross((int X, int Y) a, (int X, int Y) b, (int X, int Y) c) => (long)(b.X - a.X) * (c.Y - b.Y) - (long)(b.Y - a.Y) * (c.X - b.X);

    /// <summary>On the line and not past its end: a line may turn back on itself.</summary>
    private static bool IsBetween((int X, int Y) a, (int X, int Y) b, (int X, int Y) c) =>
        Cross(a, b, c) == 0 && (long)(b.X - a.X) * (c.X - b.X) + (long)(b.Y - a.Y) * (c.Y - b.Y) >= 0;
}
