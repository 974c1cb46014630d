namespace SmartCity.Geo.Grids.Planar;

/// <summary>Segments cut where they meet. Pieces of one source follow each other from its first end to its last.</summary>
/// <param name="Source">Per piece the segment that it was cut from.</param>
internal sealed record NodedSegments(List<int> From, List<int> To, List<int> Source);

/// <summary>Nodes segments that share a table of nodes, by snap rounding, in buckets of the segments' own density.</summary>
/// <remarks>Hobby (1999), "Practical segment intersection with finite precision output", Computational Geometry 13. What the segments
/// mean is the caller's: each piece tells where it comes from. <see cref="SnapRounding"/> does the same on a partition's lattice.</remarks>
internal sealed class SegmentNoder
{
    private const int MaximumRounds = 12;
    private readonly NodeTable _nodes;
    private readonly SegmentBuckets _buckets;
    private readonly List<int> _along = [];

    private SegmentNoder(NodeTable nodes, SegmentBuckets buckets) => (_nodes, _buckets) = (nodes, buckets);

    /// <exception cref="InvalidOperationException">The rounds did not settle.</exception>
    internal static NodedSegments Node(NodeTable nodes, List<int> from, List<int> to, CancellationToken cancellationToken)
    {
        var pieces = new NodedSegments(from, to, [.. Enumerable.Range(0, from.Count)]);
        if (from.Count == 0) return pieces;
        var noder = new SegmentNoder(nodes, SegmentBuckets.Around(nodes.Points, from, to));
        for (var round = 0; round < MaximumRounds; round++)
            if (!noder.Split(ref pieces, cancellationToken)) return pieces;
        throw new InvalidOperationException("The rings could not be noded.");
    }

    // One round; false when nothing had to be split.
    private bool Split(ref NodedSegments pieces, CancellationToken cancellationToken)
    {
        var (from, to, source) = pieces;
        var cuts = new List<(int Segment, double Along, int Node)>();
        FindCrossings(from, to, cuts, cancellationToken);
        FindTouched(from, to, cuts, cancellationToken);
        if (cuts.Count == 0) return false;
        cuts.Sort();
        var next = new NodedSegments(new(from.Count + cuts.Count), new(from.Count + cuts.Count), new(from.Count + cuts.Count));
        var cut = 0;
        for (var i = 0; i < from.Count; i++)
        {
            var previous = from[i];
            for (; cut < cuts.Count && cuts[cut].Segment == i; cut++)
            {
                var node = cuts[cut].Node;
                if (node == previous || node == to[i]) continue;
                Emit(previous, node);
                previous = node;
            }
            Emit(previous, to[i]);

            void Emit(int a, int b)
            {
                next.From.Add(a);
                next.To.Add(b);
                next.Source.Add(source[i]);
            }
        }
        pieces = next;
        return true;
    }

    private void FindCrossings(List<int> from, List<int> to, List<(int Segment, double Along, int Node)> cuts, CancellationToken cancellationToken)
    {
        var points = _nodes.Points;
        var (start, items) = _buckets.Fill(points, from, to);
        var found = new HashSet<long>();
        for (var bucket = 0; bucket + 1 < start.Length; bucket++)
        {
            if ((bucket & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            for (var p = start[bucket]; p < start[bucket + 1]; p++)
            {
                var i = items[p];
                var (a, b) = (points[from[i]], points[to[i]]);
                long west = Math.Min(a.X, b.X), east = Math.Max(a.X, b.X), south = Math.Min(a.Y, b.Y), north = Math.Max(a.Y, b.Y);
                for (var q = p + 1; q < start[bucket + 1]; q++)
                {
                    var j = items[q];
                    var (c, d) = (points[from[j]], points[to[j]]);
                    if (c.X < west && d.X < west || c.X > east && d.X > east || c.Y < south && d.Y < south || c.Y > north && d.Y > north) continue;
                    if (!Cross(a, b, c, d, out var at) || !found.Add((long)i * from.Count + j)) continue;
                    var node = _nodes.Of(at);
                    if (node != from[i] && node != to[i]) cuts.Add((i, Along(a, b, at), node));
                    if (node != from[j] && node != to[j]) cuts.Add((j, Along(c, d, at), node));
                }
            }
        }
    }

    private static bool Cross(FixedPoint a, FixedPoint b, FixedPoint c, FixedPoint d, out FixedPoint at)
    {
        at = default;
        long c1 = FixedPoint.Turn(a, b, c), d1 = FixedPoint.Turn(a, b, d);
        if (c1 == 0 || d1 == 0 || c1 > 0 == d1 > 0) return false;
        long a1 = FixedPoint.Turn(c, d, a), b1 = FixedPoint.Turn(c, d, b);
        if (a1 == 0 || b1 == 0 || a1 > 0 == b1 > 0) return false;
        var share = a1 / ((double)a1 - b1);
        at = HotPixel.At(a, b, share);
        return true;
    }

    // Nodes whose unit square a segment passes through.
    private void FindTouched(List<int> from, List<int> to, List<(int Segment, double Along, int Node)> cuts, CancellationToken cancellationToken)
    {
        var points = _nodes.Points;
        var (start, items) = BucketNodes(from, to, cuts);
        for (var i = 0; i < from.Count; i++)
        {
            if ((i & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            var (a, b) = (points[from[i]], points[to[i]]);
            long west = Math.Min(a.X, b.X), east = Math.Max(a.X, b.X), south = Math.Min(a.Y, b.Y), north = Math.Max(a.Y, b.Y);
            _buckets.Along(a, b, _along);
            foreach (var bucket in _along)
                for (var p = start[bucket]; p < start[bucket + 1]; p++)
                {
                    var node = items[p];
                    if (node == from[i] || node == to[i]) continue;
                    var point = points[node];
                    if (point.X < west || point.X > east || point.Y < south || point.Y > north) continue;
                    if (HotPixel.IsMetBy(a, b, point)) cuts.Add((i, Along(a, b, point), node));
                }
        }
    }

    private static double Along(FixedPoint a, FixedPoint b, FixedPoint at) => (double)(at.X - a.X) * (b.X - a.X) + (double)(at.Y - a.Y) * (b.Y - a.Y);

    // Only nodes that a segment ends at or is cut at: the table may hold many more.
    private (int[] Start, int[] Items) BucketNodes(List<int> from, List<int> to, List<(int Segment, double Along, int Node)> cuts)
    {
        var isUsed = new bool[_nodes.Points.Count];
        foreach (var node in from) isUsed[node] = true;
        foreach (var node in to) isUsed[node] = true;
        foreach (var (_, _, node) in cuts) isUsed[node] = true;
        var start = new int[_buckets.Count + 1];
        for (var i = 0; i < isUsed.Length; i++)
            if (isUsed[i]) start[_buckets.Of(_nodes.Points[i]) + 1]++;
        for (var i = 1; i < start.Length; i++) start[i] += start[i - 1];
        var items = new int[start[^1]];
        var next = start.AsSpan(0, _buckets.Count).ToArray();
        for (var i = 0; i < isUsed.Length; i++)
            if (isUsed[i]) items[next[_buckets.Of(_nodes.Points[i])]++] = i;
        return (start, items);
    }
}
