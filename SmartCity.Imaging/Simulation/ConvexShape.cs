using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>Plane geometry of convex rings (open, anticlockwise), in metres.</summary>
internal static class ConvexShape
{
    internal static double Area(ReadOnlySpan<Vector2> ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
            sum += (double)a.X * b.Y - (double)b.X * a.Y;
        }
        return Math.Abs(sum) / 2;
    }

    internal static bool Holds(ReadOnlySpan<Vector2> ring, Vector2 point)
    {
        for (var i = 0; i < ring.Length; i++)
            if (Cross(ring[(i + 1) % ring.Length] - ring[i], point - ring[i]) < 0) return false;
        return true;
    }

    internal static bool Holds(ReadOnlySpan<Vector2> ring, ReadOnlySpan<Vector2> inner)
    {
        foreach (var point in inner)
            if (!Holds(ring, point)) return false;
        return true;
    }

    internal static Vector2[] Rectangle(Vector2 centre, Vector2 axis, float halfLength, float halfWidth)
    {
        var (along, across) = (axis * halfLength, new Vector2(-axis.Y, axis.X) * halfWidth);
        return [centre - along - across, centre + along - across, centre + along + across, centre - along + across];
    }

    internal static Vector2[] Ellipse(Vector2 centre, Vector2 axis, float halfLength, float halfWidth, int corners)
    {
        var across = new Vector2(-axis.Y, axis.X);
        var ring = new Vector2[corners];
        for (var i = 0; i < corners; i++)
        {
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * i / corners);
            ring[i] = centre + axis * (halfLength * cosine) + across * (halfWidth * sine);
        }
        return ring;
    }

    /// <summary>Each edge moved inward by its own distance; null when nothing useful is left.</summary>
    internal static Vector2[]? Inset(ReadOnlySpan<Vector2> ring, ReadOnlySpan<float> distances)
    {
        var inner = new Vector2[ring.Length];
        for (var i = 0; i < ring.Length; i++)
        {
            var (before, here, after) = (ring[(i + ring.Length - 1) % ring.Length], ring[i], ring[(i + 1) % ring.Length]);
            var (d0, d1) = (Vector2.Normalize(here - before), Vector2.Normalize(after - here));
            var (n0, n1) = (new Vector2(-d0.Y, d0.X), new Vector2(-d1.Y, d1.X));
            var (p0, p1) = (here + n0 * distances[(i + ring.Length - 1) % ring.Length], here + n1 * distances[i]);
            var turn = Cross(d0, d1);
            if (MathF.Abs(turn) < 0.05f) return null;
            inner[i] = p0 + d0 * (Cross(p1 - p0, d1) / turn);
        }
        for (var i = 0; i < ring.Length; i++)   // an inset that went too far turns edges round
            if (Vector2.Dot(inner[(i + 1) % ring.Length] - inner[i], ring[(i + 1) % ring.Length] - ring[i]) <= 0) return null;
        return inner;
    }

    /// <summary>The convex hull of a ring and its copy moved by <paramref name="shift"/>: a shadow, or a façade seen aslant.</summary>
    internal static Vector2[] Sweep(ReadOnlySpan<Vector2> ring, Vector2 shift)
    {
        var points = new Vector2[ring.Length * 2];
        for (var i = 0; i < ring.Length; i++) (points[i], points[ring.Length + i]) = (ring[i], ring[i] + shift);
        return Hull(points);
    }

    internal static Vector2[] Moved(ReadOnlySpan<Vector2> ring, Vector2 shift)
    {
        var moved = new Vector2[ring.Length];
        for (var i = 0; i < ring.Length; i++) moved[i] = ring[i] + shift;
        return moved;
    }

    /// <summary>The part inside a rectangle (Sutherland and Hodgman 1974); fewer than three points when nothing is.</summary>
    internal static Vector2[] Clip(ReadOnlySpan<Vector2> ring, float west, float south, float east, float north)
    {
        var points = ring.ToArray();
        points = Keep(points, p => p.X - west);
        points = Keep(points, p => east - p.X);
        points = Keep(points, p => p.Y - south);
        return Keep(points, p => north - p.Y);
    }

    /// <summary>Where bilinear coordinates 0–1 of a quadrilateral lie.</summary>
    internal static Vector2 Within(ReadOnlySpan<Vector2> quad, float s, float t) =>
        Vector2.Lerp(Vector2.Lerp(quad[0], quad[1], s), Vector2.Lerp(quad[3], quad[2], s), t);

    internal static Vector2[] Part(ReadOnlySpan<Vector2> quad, float s0, float t0, float s1, float t1) =>
        [Within(quad, s0, t0), Within(quad, s1, t0), Within(quad, s1, t1), Within(quad, s0, t1)];

    internal static float Cross(Vector2 a, Vector2 b) => a.X * b.Y - a.Y * b.X;

    private static Vector2[] Keep(Vector2[] ring, Func<Vector2, float> inside)
    {
        var kept = new List<Vector2>(ring.Length + 2);
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
            var (da, db) = (inside(a), inside(b));
            if (da >= 0) kept.Add(a);
            if (da >= 0 != db >= 0) kept.Add(a + (b - a) * (da / (da - db)));
        }
        return [.. kept];
    }

    // Andrew (1979), monotone chain.
    private static Vector2[] Hull(Vector2[] points)
    {
        Array.Sort(points, (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        var hull = new Vector2[points.Length * 2];
        var count = 0;
        foreach (var point in points)
        {
            while (count >= 2 && Cross(hull[count - 1] - hull[count - 2], point - hull[count - 2]) <= 0) count--;
            hull[count++] = point;
        }
        for (int i = points.Length - 2, lower = count + 1; i >= 0; i--)
        {
            while (count >= lower && Cross(hull[count - 1] - hull[count - 2], points[i] - hull[count - 2]) <= 0) count--;
            hull[count++] = points[i];
        }
        return hull[..(count - 1)];
    }
}
