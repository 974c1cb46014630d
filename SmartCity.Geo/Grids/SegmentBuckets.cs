namespace SmartCity.Geo.Grids;

/// <summary>A uniform grid of buckets over the frame; tells which buckets a segment runs through.</summary>
internal sealed class SegmentBuckets
{
    private readonly long _west, _south, _width, _height;

    internal SegmentBuckets(QuadLattice lattice)
    {
        (_west, _south, _width, _height) = (lattice.West - 1, lattice.South - 1, lattice.FinestX, lattice.FinestY);
        // A fine lattice over a large domain would need more buckets than segments: widen them.
        while ((lattice.Width / _width + 2) * (lattice.Height / _height + 2) > 4_000_000) (_width, _height) = (_width * 2, _height * 2);
        Columns = (int)(lattice.Width / _width) + 2;
        Rows = (int)(lattice.Height / _height) + 2;
    }

    internal int Columns { get; }

    internal int Rows { get; }

    internal int Of(FixedPoint point) => Row(point.Y) * Columns + Column(point.X);

    /// <summary>Appends every bucket that comes within two units of the segment; those outside the grid count as its rim.</summary>
    internal void Along(FixedPoint a, FixedPoint b, List<int> buckets)
    {
        buckets.Clear();
        if (a.X > b.X) (a, b) = (b, a);
        int first = Column(a.X - 2), last = Column(b.X + 2);
        double slope = b.X == a.X ? 0 : (double)(b.Y - a.Y) / (b.X - a.X);
        for (var column = first; column <= last; column++)
        {
            double low = Math.Min(a.Y, b.Y), high = Math.Max(a.Y, b.Y);
            if (first != last && b.X != a.X)
            {
                var left = Math.Clamp(_west + column * _width - 2, a.X, b.X);
                var right = Math.Clamp(_west + (column + 1) * _width + 2, a.X, b.X);
                double atLeft = a.Y + slope * (left - a.X), atRight = a.Y + slope * (right - a.X);
                (low, high) = (Math.Min(atLeft, atRight), Math.Max(atLeft, atRight));
            }
            int bottom = Row((long)Math.Floor(low) - 2), top = Row((long)Math.Ceiling(high) + 2);
            for (var row = bottom; row <= top; row++) buckets.Add(row * Columns + column);
        }
    }

    private int Column(long x) => (int)Math.Clamp((x - _west) / _width, 0, Columns - 1);

    private int Row(long y) => (int)Math.Clamp((y - _south) / _height, 0, Rows - 1);
}
