using System.Runtime.InteropServices;

namespace SmartCity.Geo.Grids.Planar;

/// <summary>A planar graph of whole-number nodes: edges meet only at nodes.</summary>
/// <param name="Regions">Per edge the regions whose ring runs along it an odd number of times, ascending; crossing the edge enters or leaves them.</param>
/// <param name="Barrier">Per edge the weight of the strongest barrier that runs along it, 0 … 1; 0 = none.</param>
internal sealed record NodedLinework(List<FixedPoint> Nodes, List<int> From, List<int> To, List<int[]> Regions, List<double> Barrier);

/// <summary>Nodes segments on the whole-number plane: every crossing becomes a node, every segment bends through the nodes it touches.</summary>
/// <remarks>Hobby (1999), "Practical segment intersection with finite precision output", Computational Geometry 13. The lattice's
/// own size serves as the bucket size, so the work is nearly linear. A round may leave a crossing of a unit's length; rounds repeat
/// until none is left, at most <see cref="MaximumRounds"/> times.</remarks>
internal sealed class SnapRounding
{
    private const int MaximumRounds = 6;
    private static readonly int[] NoRegions = [];
    private readonly SegmentBuckets _buckets;
    private readonly Dictionary<FixedPoint, int> _nodeAt = [];
    private readonly List<FixedPoint> _nodes = [];
    private readonly List<int> _along = [];

    private SnapRounding(SegmentBuckets buckets) => _buckets = buckets;

    /// <exception cref="InvalidOperationException">The rounds did not settle.</exception>
    internal static NodedLinework Node(Linework linework, QuadLattice lattice, CancellationToken cancellationToken)
    {
        var noding = new SnapRounding(new(lattice));
        var (from, to) = (new List<int>(linework.From.Count), new List<int>(linework.From.Count));
        var (regions, barrier) = (new List<int[]>(linework.From.Count), new List<double>(linework.From.Count));
        var single = new Dictionary<int, int[]>();
        for (var i = 0; i < linework.From.Count; i++)
        {
            from.Add(noding.NodeAt(linework.From[i]));
            to.Add(noding.NodeAt(linework.To[i]));
            var kind = linework.Kind[i];
            if (kind >= 0 && !single.ContainsKey(kind)) single[kind] = [kind];
            regions.Add(kind >= 0 ? single[kind] : NoRegions);
            barrier.Add(linework.Weight[i]);
        }
        var edges = Unite(from, to, regions, barrier);
        for (var round = 0; round < MaximumRounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!noding.Split(ref edges, cancellationToken)) return new(noding._nodes, edges.From, edges.To, edges.Regions, edges.Barrier);
        }
        throw new InvalidOperationException("The linework could not be noded.");
    }

    // One round; false when nothing had to be split.
    private bool Split(ref (List<int> From, List<int> To, List<int[]> Regions, List<double> Barrier) edges, CancellationToken cancellationToken)
    {
        var (from, to, regions, barrier) = edges;
        var extra = new List<(int Segment, int Node)>();
        FindCrossings(from, to, extra, cancellationToken);
        extra.Sort();
        var (nodeStart, nodeItems) = BucketNodes();
        var (newFrom, newTo) = (new List<int>(from.Count), new List<int>(from.Count));
        var (newRegions, newBarrier) = (new List<int[]>(from.Count), new List<double>(from.Count));
        var chain = new List<(double Along, int Node)>();
        var split = false;
        var nextExtra = 0;
        for (var i = 0; i < from.Count; i++)
        {
            if ((i & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            var (a, b) = (_nodes[from[i]], _nodes[to[i]]);
            chain.Clear();
            for (; nextExtra < extra.Count && extra[nextExtra].Segment == i; nextExtra++) AddToChain(chain, a, b, extra[nextExtra].Node);
            FindTouched(a, b, from[i], to[i], nodeStart, nodeItems, chain);
            var previous = from[i];
            if (chain.Count > 0)
            {
                split = true;
                chain.Sort();
                foreach (var (_, node) in chain)
                {
                    if (node == previous || node == to[i]) continue;
                    Emit(previous, node, i);
                    previous = node;
                }
            }
            Emit(previous, to[i], i);
        }
        if (!split) return false;
        edges = Unite(newFrom, newTo, newRegions, newBarrier);
        return true;

        void Emit(int a, int b, int source)
        {
            newFrom.Add(a);
            newTo.Add(b);
            newRegions.Add(regions[source]);
            newBarrier.Add(barrier[source]);
        }
    }

    private void AddToChain(List<(double Along, int Node)> chain, FixedPoint a, FixedPoint b, int node)
    {
        var point = _nodes[node];
        chain.Add(((double)(point.X - a.X) * (b.X - a.X) + (double)(point.Y - a.Y) * (b.Y - a.Y), node));
    }

    private void FindCrossings(List<int> from, List<int> to, List<(int Segment, int Node)> crossings, CancellationToken cancellationToken)
    {
        // Segments along an axis are mostly the lattice: two of them never cross except at ends, so only slanted ones look for partners.
        var (start, items) = _buckets.Fill(_nodes, from, to);
        var seen = new HashSet<long>();
        for (var bucket = 0; bucket + 1 < start.Length; bucket++)
        {
            if ((bucket & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            for (var p = start[bucket]; p < start[bucket + 1]; p++)
            {
                var i = items[p];
                var (a, b) = (_nodes[from[i]], _nodes[to[i]]);
                for (var q = p + 1; q < start[bucket + 1]; q++)
                {
                    var j = items[q];
                    var (c, d) = (_nodes[from[j]], _nodes[to[j]]);
                    if (Math.Max(a.X, b.X) < Math.Min(c.X, d.X) || Math.Max(c.X, d.X) < Math.Min(a.X, b.X)
                        || Math.Max(a.Y, b.Y) < Math.Min(c.Y, d.Y) || Math.Max(c.Y, d.Y) < Math.Min(a.Y, b.Y)) continue;
                    var c1 = FixedPoint.Turn(a, b, c);
                    var d1 = FixedPoint.Turn(a, b, d);
                    if (c1 == 0 || d1 == 0 || c1 > 0 == d1 > 0) continue;
                    var a1 = FixedPoint.Turn(c, d, a);
                    var b1 = FixedPoint.Turn(c, d, b);
                    if (a1 == 0 || b1 == 0 || a1 > 0 == b1 > 0) continue;
                    if (!seen.Add((long)i * from.Count + j)) continue;
                    var share = a1 / ((double)a1 - b1);
                    var node = NodeAt(HotPixel.At(a, b, share));
                    crossings.Add((i, node));
                    crossings.Add((j, node));
                }
            }
        }
    }

    // Nodes whose unit square the segment passes through.
    private void FindTouched(FixedPoint a, FixedPoint b, int from, int to, int[] start, int[] items, List<(double Along, int Node)> chain)
    {
        _buckets.Along(a, b, _along);
        long west = Math.Min(a.X, b.X), east = Math.Max(a.X, b.X), south = Math.Min(a.Y, b.Y), north = Math.Max(a.Y, b.Y);
        foreach (var bucket in _along)
            for (var p = start[bucket]; p < start[bucket + 1]; p++)
            {
                var node = items[p];
                if (node == from || node == to) continue;
                var point = _nodes[node];
                if (point.X < west || point.X > east || point.Y < south || point.Y > north) continue;
                if (HotPixel.IsMetBy(a, b, point)) AddToChain(chain, a, b, node);
            }
    }

    private (int[] Start, int[] Items) BucketNodes()
    {
        var start = new int[_buckets.Columns * _buckets.Rows + 1];
        foreach (var node in _nodes) start[_buckets.Of(node) + 1]++;
        for (var i = 1; i < start.Length; i++) start[i] += start[i - 1];
        var items = new int[_nodes.Count];
        var next = start.AsSpan(0, start.Length - 1).ToArray();
        for (var i = 0; i < _nodes.Count; i++) items[next[_buckets.Of(_nodes[i])]++] = i;
        return (start, items);
    }

    // Edges with the same ends become one; regions that run along it twice cancel out.
    private static (List<int> From, List<int> To, List<int[]> Regions, List<double> Barrier) Unite(List<int> from, List<int> to, List<int[]> regions, List<double> barrier)
    {
        var edgeOf = new Dictionary<(int, int), int>(from.Count);
        var (newFrom, newTo, newRegions, newBarrier) = (new List<int>(from.Count), new List<int>(from.Count), new List<int[]>(from.Count), new List<double>(from.Count));
        for (var i = 0; i < from.Count; i++)
        {
            if (from[i] == to[i]) continue;
            var key = from[i] < to[i] ? (from[i], to[i]) : (to[i], from[i]);
            ref var edge = ref CollectionsMarshal.GetValueRefOrAddDefault(edgeOf, key, out var exists);
            if (!exists)
            {
                edge = newFrom.Count;
                newFrom.Add(key.Item1);
                newTo.Add(key.Item2);
                newRegions.Add(regions[i]);
                newBarrier.Add(barrier[i]);
                continue;
            }
            newBarrier[edge] = Math.Max(newBarrier[edge], barrier[i]);
            if (regions[i].Length > 0) newRegions[edge] = Toggle(newRegions[edge], regions[i]);
        }
        return (newFrom, newTo, newRegions, newBarrier);
    }

    /// <summary>The regions that are in exactly one of two ascending lists.</summary>
    internal static int[] Toggle(int[] one, int[] other)
    {
        if (one.Length == 0) return other;
        var result = new SortedSet<int>(one);
        result.SymmetricExceptWith(other);
        return result.Count == 0 ? NoRegions : [.. result];
    }

    private int NodeAt(FixedPoint point)
    {
        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodeAt, point, out var exists);
        if (exists) return node;
        node = _nodes.Count;
        _nodes.Add(point);
        return node;
    }
}
