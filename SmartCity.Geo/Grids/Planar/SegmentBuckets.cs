using System.Runtime.InteropServices;

namespace SmartCity.Geo.Grids.Planar;

/// <summary>A uniform grid of buckets over the frame; tells which buckets a segment runs through.</summary>
internal sealed class SegmentBuckets
{
    private const int MostBuckets = 4_000_000;
    private readonly long _west, _south, _width, _height;

    internal SegmentBuckets(QuadLattice lattice)
    {
        (_west, _south, _width, _height) = (lattice.West - 1, lattice.South - 1, lattice.FinestX, lattice.FinestY);
        // A fine lattice over a large domain would need more buckets than segments: widen them.
        while ((lattice.Width / _width + 2) * (lattice.Height / _height + 2) > MostBuckets) (_width, _height) = (_width * 2, _height * 2);
        Columns = (int)(lattice.Width / _width) + 2;
        Rows = (int)(lattice.Height / _height) + 2;
    }

    private SegmentBuckets(FixedPoint low, FixedPoint high, int segments)
    {
        (_west, _south) = (low.X - 1, low.Y - 1);
        long width = high.X - low.X + 3, height = high.Y - low.Y + 3;
        // About one bucket a segment, square in units, at least a thousand units wide.
        var edge = Math.Max(1000, (long)Math.Sqrt((double)width * height / Math.Clamp(segments, 1, MostBuckets)));
        edge = Math.Max(edge, Math.Max(width, height) / MostBuckets);
        while ((width / edge + 2) * (height / edge + 2) > MostBuckets) edge *= 2;
        (_width, _height) = (edge, edge);
        Columns = (int)(width / edge) + 2;
        Rows = (int)(height / edge) + 2;
    }

    /// <summary>Buckets over segments, as many as there are segments.</summary>
    internal static SegmentBuckets Around(List<FixedPoint> points, List<int> from, List<int> to)
    {
        FixedPoint low = points[from[0]], high = low;
        for (var i = 0; i < from.Count; i++)
        {
            var (a, b) = (points[from[i]], points[to[i]]);
            low = new(Math.Min(low.X, Math.Min(a.X, b.X)), Math.Min(low.Y, Math.Min(a.Y, b.Y)));
            high = new(Math.Max(high.X, Math.Max(a.X, b.X)), Math.Max(high.Y, Math.Max(a.Y, b.Y)));
        }
        return new(low, high, from.Count);
    }

    internal int Count => Columns * Rows;

    internal int Columns { get; }

    internal int Rows { get; }

    /// <summary>The west edge of a column.</summary>
    internal long WestOf(int column) => _west + column * _width;

    internal int Of(FixedPoint point) => Row(point.Y) * Columns + Column(point.X);

    /// <summary>Every bucket of a box.</summary>
    internal void Over(FixedPoint low, FixedPoint high, List<int> buckets)
    {
        buckets.Clear();
        for (var row = Row(low.Y); row <= Row(high.Y); row++)
            for (var column = Column(low.X); column <= Column(high.X); column++) buckets.Add(row * Columns + column);
    }

    /// <summary>Segments by the buckets that they run through.</summary>
    internal (int[] Start, int[] Items) Fill(List<FixedPoint> points, List<int> from, List<int> to) =>
        Fill(CollectionsMarshal.AsSpan(points), CollectionsMarshal.AsSpan(from), CollectionsMarshal.AsSpan(to));

    /// <inheritdoc cref="Fill(List{FixedPoint}, List{int}, List{int})"/>
    internal (int[] Start, int[] Items) Fill(ReadOnlySpan<FixedPoint> points, ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        var along = new List<int>();
        var start = new int[Count + 1];
        for (var i = 0; i < from.Length; i++)
        {
            Along(points[from[i]], points[to[i]], along);
            foreach (var bucket in along) start[bucket + 1]++;
        }
        for (var i = 1; i < start.Length; i++) start[i] += start[i - 1];
        var items = new int[start[^1]];
        var next = start.AsSpan(0, Count).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            Along(points[from[i]], points[to[i]], along);
            foreach (var bucket in along) items[next[bucket]++] = i;
        }
        return (start, items);
    }

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
