using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>The loads of cells, and what each should be.</summary>
internal static class ZoneLoads
{
    /// <summary>By atoms.</summary>
    internal static double[] Of(AtomGraph atoms, int[] cellOfAtom, int cells)
    {
        var load = new double[cells];
        for (var atom = 0; atom < atoms.Count; atom++) load[cellOfAtom[atom]] += atoms.Load[atom];
        return load;
    }

    /// <summary>By borders: the ground of each, and the points in it.</summary>
    internal static double[] Of(CellGraph graph, FixedFrame frame, int cells, double areaShare, SegmentBuckets buckets, IReadOnlyList<(FixedPoint Point, double Load)> points)
    {
        var load = new double[cells];
        for (var e = 0; e < graph.EdgeCount; e++)
        {
            var (a, b) = (graph.Points[graph.From[e]], graph.Points[graph.To[e]]);
            var (metresX, metresY) = frame.MetresAt((a.Y + b.Y) / 2.0);
            var swept = areaShare * (a.X + b.X) / 2.0 * metresX * ((b.Y - a.Y) * metresY);
            if (graph.Left[e] >= 0) load[graph.Left[e]] += swept;
            if (graph.Right[e] >= 0) load[graph.Right[e]] -= swept;
        }
        if (points.Count == 0) return load;
        var locator = new PointLocator(buckets, graph.Points, graph.From, graph.To, graph.LeftOf);
        foreach (var (point, value) in points)
            if (locator.At(point, -1) is >= 0 and var cell) load[cell] += value;
        return load;
    }

    /// <summary>The mean of its zone for each cell.</summary>
    internal static double[] Targets(double[] load, ZonePlan plan)
    {
        var target = new double[load.Length];
        var first = 0;
        foreach (var zone in plan.Zones)
        {
            target.AsSpan(first, zone.Cells).Fill(load.AsSpan(first, zone.Cells).ToArray().Average());
            first += zone.Cells;
        }
        return target;
    }

    /// <summary>|load / target − 1|, ascending.</summary>
    internal static double[] Deviations(double[] load, double[] target) => [.. load.Zip(target, (l, t) => Math.Abs(l / t - 1)).Order()];

    /// <summary>The smallest value that a share of the ascending values does not exceed.</summary>
    internal static double Quantile(double[] ascending, double share) => ascending[Math.Max(0, (int)Math.Ceiling(share * ascending.Length) - 1)];
}
