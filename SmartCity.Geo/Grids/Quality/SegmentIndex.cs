namespace SmartCity.Geo.Grids.Quality;

/// <summary>Finds segments near a segment: a table of square buckets, filled once. Safe for many readers.</summary>
internal sealed class SegmentIndex
{
    private readonly double _bucket;
    private readonly Dictionary<(int, int), List<int>> _at = [];
    private readonly IReadOnlyList<PlaneSegment> _segments;

    /// <param name="reach">Added around every segment, in metres.</param>
    internal SegmentIndex(IReadOnlyList<PlaneSegment> segments, double reach)
    {
        _segments = segments;
        _bucket = Math.Max(50, 4 * reach);
        for (var i = 0; i < segments.Count; i++)
            foreach (var bucket in Along(segments[i], reach))
            {
                if (!_at.TryGetValue(bucket, out var list)) _at[bucket] = list = [];
                if (list.Count == 0 || list[^1] != i) list.Add(i);
            }
    }

    /// <summary>Length in metres of the stretches of a segment that come within a distance of any of the indexed ones that pass the test.</summary>
    /// <param name="distance">At most the reach that the index was made with.</param>
    internal double LengthNear(PlaneSegment segment, double distance, Func<int, bool>? isMeant, List<(double From, double To)> scratch, HashSet<int> seen)
    {
        scratch.Clear();
        seen.Clear();
        foreach (var bucket in Along(segment, 0))
        {
            if (!_at.TryGetValue(bucket, out var list)) continue;
            foreach (var i in list)
                if ((isMeant is null || isMeant(i)) && seen.Add(i) && segment.Near(_segments[i], distance) is { } stretch) scratch.Add(stretch);
        }
        if (scratch.Count == 0) return 0;
        scratch.Sort();
        var (covered, end) = (0.0, 0.0);
        foreach (var (from, to) in scratch)
        {
            if (to <= end) continue;
            covered += to - Math.Max(from, end);
            end = to;
        }
        return covered * segment.Length;
    }

    /// <summary>The indexed segments in the buckets that a segment runs through; some may come twice.</summary>
    internal IEnumerable<int> Candidates(PlaneSegment segment)
    {
        foreach (var bucket in Along(segment, 0))
            if (_at.TryGetValue(bucket, out var list))
                foreach (var i in list) yield return i;
    }

    private IEnumerable<(int, int)> Along(PlaneSegment s, double reach)
    {
        if (s.AX > s.BX) s = new(s.BX, s.BY, s.AX, s.AY);
        int first = Of(s.AX - reach), last = Of(s.BX + reach);
        var slope = s.BX == s.AX ? 0 : (s.BY - s.AY) / (s.BX - s.AX);
        for (var column = first; column <= last; column++)
        {
            double low = Math.Min(s.AY, s.BY), high = Math.Max(s.AY, s.BY);
            if (first != last && s.BX != s.AX)
            {
                double left = s.AY + slope * (Math.Clamp(column * _bucket - reach, s.AX, s.BX) - s.AX), right = s.AY + slope * (Math.Clamp((column + 1) * _bucket + reach, s.AX, s.BX) - s.AX);
                (low, high) = (Math.Min(left, right), Math.Max(left, right));
            }
            for (var row = Of(low - reach); row <= Of(high + reach); row++) yield return (column, row);
        }
    }

    private int Of(double metres) => (int)Math.Floor(metres / _bucket);
}
