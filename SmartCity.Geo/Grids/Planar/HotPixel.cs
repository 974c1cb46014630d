namespace SmartCity.Geo.Grids.Planar;

/// <summary>The unit square around a node, which bends every segment that passes through it to the node.</summary>
/// <remarks>Half open, as in Hobby (1999): a square owns its west and south edges and their common corner, so that each place lies in
/// exactly one. Were a segment through the corner of four squares bent to two of them, its middle would run from corner to corner the other
/// way, and so on without end.</remarks>
internal static class HotPixel
{
    /// <summary>Whether a segment passes through a node's square. The node lies within the segment's box and is none of its ends.</summary>
    internal static bool IsMetBy(FixedPoint a, FixedPoint b, FixedPoint node)
    {
        long dx = b.X - a.X, dy = b.Y - a.Y;
        var cross = dx * (node.Y - a.Y) - dy * (node.X - a.X);
        var (twice, reach) = (2 * Math.Abs((double)cross), Math.Abs(dx) + Math.Abs(dy));
        if (twice != reach) return twice < reach;
        // Through a corner alone: the south-western one counts, which is met by lines between north-west and south-east, with the node in the north-east.
        return dx > 0 != dy > 0 && cross > 0 == dx > 0;
    }

    /// <summary>The node whose square holds the place at this share of the way from <paramref name="a"/> to <paramref name="b"/>.</summary>
    internal static FixedPoint At(FixedPoint a, FixedPoint b, double share) =>
        new(a.X + (long)Math.Floor(share * (b.X - a.X) + 0.5), a.Y + (long)Math.Floor(share * (b.Y - a.Y) + 0.5));
}
