namespace SmartCity.Geo.Grids.Planar;

/// <summary>Which side of which edge a point lies on: from the point a ray runs west to the first edge.</summary>
internal sealed class PointLocator
{
    private readonly SegmentBuckets _buckets;
    private readonly FixedPoint[] _points;
    private readonly int[] _from, _to;
    private readonly Func<int, int> _left;
    private readonly int[] _start, _items;

    /// <param name="left">What lies left of a half-edge (2e runs along edge e, 2e + 1 against it); null-like values are the caller's, except <see cref="int.MinValue"/>: the edge does not count.</param>
    internal PointLocator(SegmentBuckets buckets, FixedPoint[] points, int[] from, int[] to, Func<int, int> left)
    {
        (_buckets, _points, _from, _to, _left) = (buckets, points, from, to, left);
        (_start, _items) = buckets.Fill(points, from, to);
    }

    /// <returns>What lies there; <paramref name="nowhere"/> when no edge lies west of the point. A point on an edge belongs to the edge's east side.</returns>
    internal int At(FixedPoint point, int nowhere)
    {
        var bucket = _buckets.Of(point);
        var first = bucket - bucket % _buckets.Columns;
        var (best, side) = (double.NegativeInfinity, nowhere);
        for (; bucket >= first; bucket--)
        {
            for (var i = _start[bucket]; i < _start[bucket + 1]; i++)
            {
                var edge = _items[i];
                var (a, b) = (_points[_from[edge]], _points[_to[edge]]);
                if (a.Y <= point.Y == b.Y <= point.Y) continue;
                var x = a.X + (point.Y - a.Y) / (double)(b.Y - a.Y) * (b.X - a.X);
                if (x > point.X || x <= best) continue;
                var beyond = _left(b.Y > a.Y ? 2 * edge + 1 : 2 * edge);
                if (beyond != int.MinValue) (best, side) = (x, beyond);
            }
            // An edge of this bucket may meet the ray further west, behind edges of the next bucket.
            if (best >= _buckets.WestOf(bucket % _buckets.Columns)) break;
        }
        return side;
    }
}
