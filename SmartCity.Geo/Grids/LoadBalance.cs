namespace SmartCity.Geo.Grids;

/// <summary>Evens out the load between neighbouring cells by handing over single atoms at their common border.</summary>
internal static class LoadBalance
{
    private const int Passes = 12;

    /// <summary>Only between cells of one unit and class. A cell stays connected, and a handed atom must lie longer on the taker's side than it loses of the giver's.</summary>
    internal static void Refine(Atoms atoms, int[] cellOf, int cells, CancellationToken cancellationToken)
    {
        var (load, count) = (new double[cells], new int[cells]);
        for (var atom = 0; atom < atoms.Count; atom++)
            if (cellOf[atom] >= 0)
            {
                load[cellOf[atom]] += atoms.Area[atom];
                count[cellOf[atom]]++;
            }
        for (var pass = 0; pass < Passes; pass++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var moved = false;
            for (var atom = 0; atom < atoms.Count; atom++)
            {
                var from = cellOf[atom];
                if (from < 0 || count[from] < 2 || Taker(atoms, cellOf, atom, load) is not (>= 0 and var to) || !StaysConnected(atoms, cellOf, atom)) continue;
                cellOf[atom] = to;
                load[from] -= atoms.Area[atom];
                load[to] += atoms.Area[atom];
                count[from]--;
                count[to]++;
                moved = true;
            }
            if (!moved) return;
        }
    }

    private static int Taker(Atoms atoms, int[] cellOf, int atom, double[] load)
    {
        var own = cellOf[atom];
        var (best, bestGain, kept) = (-1, 0.0, 0.0);
        foreach (var (other, metres, _) in atoms.Neighbours(atom))
            if (cellOf[other] == own) kept += metres;
        foreach (var (other, _, kind) in atoms.Neighbours(atom))
        {
            var cell = cellOf[other];
            if (cell == own || cell < 0 || kind != EdgeKind.Lattice || atoms.Unit[other] != atoms.Unit[atom] || atoms.Class[other] != atoms.Class[atom]) continue;
            var gain = load[own] - load[cell] - atoms.Area[atom];
            if (gain <= atoms.Area[atom] || gain <= bestGain) continue;
            var shared = 0.0;
            foreach (var (neighbour, metres, _) in atoms.Neighbours(atom))
                if (cellOf[neighbour] == cell) shared += metres;
            if (shared >= kept * 0.9) (best, bestGain) = (cell, gain);
        }
        return best;
    }

    /// <summary>Whether the atom's own neighbours in its cell hang together without it, looking a few steps around.</summary>
    private static bool StaysConnected(Atoms atoms, int[] cellOf, int atom)
    {
        const int Reach = 400;
        var own = cellOf[atom];
        var targets = new HashSet<int>();
        foreach (var (other, _, _) in atoms.Neighbours(atom))
            if (cellOf[other] == own) targets.Add(other);
        if (targets.Count < 2) return targets.Count == 1;
        var seen = new HashSet<int> { atom };
        var open = new Queue<int>();
        var first = targets.First();
        open.Enqueue(first);
        seen.Add(first);
        targets.Remove(first);
        while (open.TryDequeue(out var here) && seen.Count < Reach)
            foreach (var (other, _, _) in atoms.Neighbours(here))
                if (cellOf[other] == own && seen.Add(other))
                {
                    if (targets.Remove(other) && targets.Count == 0) return true;
                    open.Enqueue(other);
                }
        return false;
    }
}
