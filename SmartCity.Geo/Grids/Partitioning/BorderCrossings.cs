using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Takes moved nodes back until the borders are the same planar graph as before: no crossing, no touching, the same order around each node.</summary>
internal sealed class BorderCrossings(CellGraph graph, SegmentBuckets buckets, CancellationToken cancellationToken)
{
    /// <param name="before">Where the nodes lay when all was well.</param>
    /// <returns>The nodes that lie there again.</returns>
    /// <remarks>Each pass takes back at least one node more; with all taken back, all is as it was.</remarks>
    internal List<int> TakeBack(FixedPoint[] before)
    {
        var taken = new List<int>();
        var suspects = new HashSet<int>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            suspects.Clear();
            FindCrossings(before, suspects);
            FindTurns(before, suspects);
            var found = taken.Count;
            foreach (var node in suspects.Order())
            {
                if (graph.Points[node] == before[node]) continue;
                graph.Points[node] = before[node];
                taken.Add(node);
            }
            if (taken.Count == found) return taken;
        }
    }

    /// <summary>The nodes of edges that cross or touch.</summary>
    internal HashSet<int> Faults()
    {
        var faults = new HashSet<int>();
        FindCrossings(null, faults);
        return faults;
    }

    // Only pairs with a moved node; all pairs when there is no before.
    private void FindCrossings(FixedPoint[]? before, HashSet<int> suspects)
    {
        var (start, items) = buckets.Fill(graph.Points, graph.From, graph.To);
        for (var bucket = 0; bucket + 1 < start.Length; bucket++)
            for (var p = start[bucket]; p < start[bucket + 1]; p++)
            {
                var (a, b) = (graph.From[items[p]], graph.To[items[p]]);
                var isMoved = IsMoved(a) || IsMoved(b);
                for (var q = p + 1; q < start[bucket + 1]; q++)
                {
                    var (c, d) = (graph.From[items[q]], graph.To[items[q]]);
                    if (!isMoved && !IsMoved(c) && !IsMoved(d) || !AreFaulty(a, b, c, d)) continue;
                    suspects.UnionWith([a, b, c, d]);
                }
            }
        for (var e = 0; e < graph.EdgeCount; e++)
            if (graph.Points[graph.From[e]] == graph.Points[graph.To[e]]) suspects.UnionWith([graph.From[e], graph.To[e]]);

        bool IsMoved(int node) => before is null || graph.Points[node] != before[node];
    }

    // Whether two edges meet anywhere but in a common node.
    private bool AreFaulty(int a, int b, int c, int d)
    {
        var (pa, pb, pc, pd) = (graph.Points[a], graph.Points[b], graph.Points[c], graph.Points[d]);
        if (Math.Max(pa.X, pb.X) < Math.Min(pc.X, pd.X) || Math.Max(pc.X, pd.X) < Math.Min(pa.X, pb.X)
            || Math.Max(pa.Y, pb.Y) < Math.Min(pc.Y, pd.Y) || Math.Max(pc.Y, pd.Y) < Math.Min(pa.Y, pb.Y)) return false;
        if (a == c || a == d || b == c || b == d)
        {
            // With one end in common they may only run on top of each other.
            var common = a == c || a == d ? a : b;
            var (one, other) = (graph.Points[common == a ? b : a], graph.Points[common == c ? d : c]);
            var at = graph.Points[common];
            return FixedPoint.Turn(at, one, other) == 0 && (double)(one.X - at.X) * (other.X - at.X) + (double)(one.Y - at.Y) * (other.Y - at.Y) > 0;
        }
        var (c1, d1) = (Math.Sign(FixedPoint.Turn(pa, pb, pc)), Math.Sign(FixedPoint.Turn(pa, pb, pd)));
        if (c1 == d1 && c1 != 0) return false;
        var (a1, b1) = (Math.Sign(FixedPoint.Turn(pc, pd, pa)), Math.Sign(FixedPoint.Turn(pc, pd, pb)));
        return a1 != b1 || a1 == 0;
    }

    private void FindTurns(FixedPoint[] before, HashSet<int> suspects)
    {
        for (var node = 0; node < graph.Points.Length; node++)
        {
            var fan = graph.Fan(node);
            if (fan.Length < 3) continue;
            var isMoved = graph.Points[node] != before[node];
            foreach (var h in fan) isMoved |= graph.Points[graph.Head(h)] != before[graph.Head(h)];
            if (!isMoved || IsSameOrder(node, before)) continue;
            suspects.Add(node);
            foreach (var h in fan) suspects.Add(graph.Head(h));
        }
    }

    private bool IsSameOrder(int node, FixedPoint[] before)
    {
        var now = graph.SortedFan(node);
        var then = graph.Fan(node).ToArray();
        Array.Sort(then, (g, h) => FaceGraph.CompareDirection(before[node], before[graph.Head(g)], before[graph.Head(h)]));
        var shift = Array.IndexOf(then, now[0]);
        for (var i = 0; i < now.Length; i++)
            if (now[i] != then[(i + shift) % now.Length]) return false;
        return true;
    }
}
