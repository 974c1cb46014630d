namespace SmartCity.Geo.Grids.Comparison;

/// <summary>Which old cell a new one continues: the pairing that keeps the most ground, over all cells together.</summary>
/// <remarks>Maximum-weight bipartite matching by augmenting along the most gainful alternating path until none gains (Edmonds and Karp
/// 1972). A pair needs a mutual overlap of at least a third, so a cell has at most three candidates and the paths stay short.</remarks>
internal static class CellSuccession
{
    /// <summary>A cell lives on in another when each has at least this share of its ground in the other.</summary>
    internal const double DefaultThreshold = 0.5;

    /// <summary>The smallest threshold: below it a cell could be said to live on in four others.</summary>
    internal const double SmallestThreshold = 1.0 / 3;

    /// <param name="overlaps">Pairs that share ground, each once, with the area shared.</param>
    /// <param name="oldArea">Area of the old cells, the new ones' in <paramref name="newArea"/>.</param>
    /// <param name="mayFollow">Whether an old cell may live on in a new one at all.</param>
    /// <returns>Per new cell the old one that it continues; -1 for none.</returns>
    internal static int[] Match(IEnumerable<(int Old, int New, double Area)> overlaps, double[] oldArea, double[] newArea, double threshold, Func<int, int, bool> mayFollow)
    {
        var candidates = new List<(int Old, double Area)>[newArea.Length];
        for (var i = 0; i < candidates.Length; i++) candidates[i] = [];
        foreach (var (old, fresh, area) in overlaps)
            if (old >= 0 && fresh >= 0 && area >= (1 - 1e-9) * threshold * Math.Max(oldArea[old], newArea[fresh]) && mayFollow(old, fresh)) candidates[fresh].Add((old, area));
        var newOf = new int[oldArea.Length];
        Array.Fill(newOf, -1);
        var oldOf = new int[newArea.Length];
        Array.Fill(oldOf, -1);
        for (var fresh = 0; fresh < newArea.Length; fresh++) Augment(fresh);
        return oldOf;

        // The best alternating path from a new cell that has no old one yet: it may push another new cell to its second best, or out.
        void Augment(int start)
        {
            var (gain, via) = (new Dictionary<int, double> { [start] = 0 }, new Dictionary<int, (int From, int Old)>());
            var open = new Queue<int>([start]);
            (double Gain, int Last, int Old) best = (0, -1, -1);
            while (open.TryDequeue(out var fresh))
                foreach (var (old, area) in candidates[fresh])
                {
                    if (oldOf[fresh] == old) continue;
                    var reached = gain[fresh] + area;
                    var holder = newOf[old];
                    if (holder < 0)
                    {
                        if (reached > best.Gain) best = (reached, fresh, old);
                        continue;
                    }
                    var pushed = reached - candidates[holder].Find(c => c.Old == old).Area;
                    if (pushed > best.Gain) best = (pushed, fresh, old);   // the holder goes without
                    if (holder == start || gain.TryGetValue(holder, out var known) && pushed <= known + 1e-9 * area || OnPath(fresh, holder)) continue;
                    gain[holder] = pushed;
                    via[holder] = (fresh, old);
                    open.Enqueue(holder);
                }
            if (best.Last < 0) return;
            if (newOf[best.Old] >= 0) oldOf[newOf[best.Old]] = -1;
            for (var (fresh, old) = (best.Last, best.Old); ;)
            {
                var given = oldOf[fresh];
                (oldOf[fresh], newOf[old]) = (old, fresh);
                if (fresh == start) return;
                (fresh, old) = (via[fresh].From, given);
            }

            bool OnPath(int fresh, int sought)
            {
                for (; fresh != start; fresh = via[fresh].From)
                    if (fresh == sought) return true;
                return false;
            }
        }
    }
}
