using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Takes away vertices of free borders that hardly bend them (Douglas and Peucker 1973), on both sides alike.</summary>
internal static class BorderThinning
{
    private const int MaximumAttempts = 5;

    /// <param name="tolerance">How far a border may move at an edge, in metres.</param>
    internal static CellGraph Run(CellGraph graph, FixedFrame frame, Func<int, double> tolerance, SegmentBuckets buckets, CancellationToken cancellationToken)
    {
        var isDropped = new bool[graph.Points.Length];
        var isFree = new bool[graph.Points.Length];
        for (var node = 0; node < isFree.Length; node++)
        {
            isFree[node] = graph.Ways(node) == 2;
            foreach (var h in graph.Fan(node)) isFree[node] &= !graph.IsHard[h >> 1];
        }
        var chains = Chains(graph, isFree);
        foreach (var chain in chains) Drop(graph, frame, chain, tolerance, isDropped);
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var thin = graph.Without(isDropped);
            var faults = new BorderCrossings(thin, buckets, cancellationToken).Faults();
            if (faults.Count == 0) return thin;
            // Nodes keep their order: the n-th kept one is node n of the thin graph.
            var faulty = new HashSet<int>();
            for (int node = 0, kept = 0; node < isDropped.Length; node++)
                if (!isDropped[node] && faults.Contains(kept++)) faulty.Add(node);
            foreach (var chain in chains)
                if (chain.Exists(faulty.Contains))
                    foreach (var node in chain) isDropped[node] = false;
        }
        return graph;
    }

    // Runs of free nodes with the node before and after them.
    private static List<List<int>> Chains(CellGraph graph, bool[] isFree)
    {
        var chains = new List<List<int>>();
        for (var h = 0; h < 2 * graph.EdgeCount; h++)
        {
            if (isFree[graph.Tail(h)] || !isFree[graph.Head(h)]) continue;
            var chain = new List<int> { graph.Tail(h), graph.Head(h) };
            var last = h;
            while (isFree[chain[^1]])
            {
                var fan = graph.Fan(chain[^1]);
                last = fan[0] == (last ^ 1) ? fan[1] : fan[0];
                chain.Add(graph.Head(last));
            }
            if (h < (last ^ 1)) chains.Add(chain);
        }
        return chains;
    }

    private static void Drop(CellGraph graph, FixedFrame frame, List<int> chain, Func<int, double> tolerance, bool[] isDropped)
    {
        // A loop back to its own start must stay a ring.
        if (chain[0] == chain[^1]) return;
        var limit = tolerance(chain[1]);
        var open = new Stack<(int From, int To)>([(0, chain.Count - 1)]);
        while (open.TryPop(out var span))
        {
            var (farthest, distance) = (-1, 0.0);
            for (var i = span.From + 1; i < span.To; i++)
            {
                var away = Distance(graph.Points[chain[i]], graph.Points[chain[span.From]], graph.Points[chain[span.To]]);
                if (away > distance) (farthest, distance) = (i, away);
            }
            if (distance > limit)
            {
                open.Push((span.From, farthest));
                open.Push((farthest, span.To));
                continue;
            }
            for (var i = span.From + 1; i < span.To; i++) isDropped[chain[i]] = true;
        }

        double Distance(FixedPoint point, FixedPoint from, FixedPoint to)
        {
            double dx = (to.X - from.X) * frame.MetresPerX, dy = (to.Y - from.Y) * frame.MetresPerY;
            double px = (point.X - from.X) * frame.MetresPerX, py = (point.Y - from.Y) * frame.MetresPerY;
            var square = dx * dx + dy * dy;
            var along = square == 0 ? 0 : Math.Clamp((px * dx + py * dy) / square, 0, 1);
            return double.Hypot(px - along * dx, py - along * dy);
        }
    }
}
