using System.Collections.Concurrent;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Cuts all zones into cells and betters them, zone by zone on all cores; zones know nothing of each other, so the order does not matter.</summary>
internal static class CellCutting
{
    /// <param name="done">Told the cells cut so far, in rising order.</param>
    /// <returns>Per atom its cell, numbered in the order of the zones; -1 for exclaves.</returns>
    internal static int[] Run(AtomGraph atoms, ZonePlan plan, PartitionRequest request, Action<int> done, CancellationToken cancellationToken)
    {
        var cellOfAtom = new int[atoms.Count];
        Array.Fill(cellOfAtom, -1);
        var first = new int[plan.Zones.Count + 1];
        for (var i = 0; i < plan.Zones.Count; i++) first[i + 1] = first[i] + plan.Zones[i].Cells;
        var cut = 0;
        var reporting = new Lock();
        try
        {
            // The largest first: a big one at the end would leave the other cores idle.
            var order = Enumerable.Range(0, plan.Zones.Count).OrderByDescending(i => plan.Zones[i].Atoms.Length).ToArray();
            Parallel.ForEach(Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                () => (Bisection: new Bisection(atoms, cellOfAtom, request.Seed, cancellationToken), Refinement: new Refinement(atoms, cellOfAtom, first[^1], request.Compactness, request.MinimumWidthMetres)),
                (i, _, workers) =>
                {
                    workers.Bisection.Divide(plan.Zones[i].Atoms, plan.Zones[i].Cells, first[i]);
                    workers.Refinement.Run(plan.Zones[i], first[i], unchecked(request.Seed * 397 + i), cancellationToken);
                    lock (reporting) done(cut += plan.Zones[i].Cells);
                    return workers;
                },
                _ => { });
        }
        catch (AggregateException e) when (e.InnerExceptions.Any(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellationToken);
        }
        return cellOfAtom;
    }
}
