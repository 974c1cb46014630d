using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Groups of different vertices that lie closer together than a tolerance.</summary>
internal static class NearVertices
{
    internal static IEnumerable<CoverageFault> Find(CoverageGround ground, NodeFeatures at, double tolerance, CancellationToken cancellationToken)
    {
        var group = new Dictionary<int, int>();   // union-find of the vertices that have a near one
        var apart = new Dictionary<int, double>();
        foreach (var (one, other, metres) in Pairs(ground, at, tolerance, cancellationToken))
        {
            var (a, b) = (Root(one), Root(other));
            group[Math.Max(a, b)] = Math.Min(a, b);
            apart[one] = Math.Max(metres, apart.GetValueOrDefault(one));
        }
        foreach (var members in group.Keys.GroupBy(Root).Select(g => g.Order().ToList()).OrderBy(g => g[0]))
        {
            var features = new SortedSet<int>();
            foreach (var node in members) features.UnionWith(at.Of(node).ToArray());
            var place = ground.CoordinateOf(members[0]);
            var width = members.Max(m => apart.GetValueOrDefault(m));
            yield return new()
            {
                Kind = CoverageFaultKind.NearVertices,
                Severity = FaultSeverity.Warning,
                Longitude = place.X,
                Latitude = place.Y,
                WidthMetres = width,
                Features = [.. features],
                Geometry = new MultiPoint([.. members.Select(m => new Point(ground.CoordinateOf(m)))]),
                Message = FormattableString.Invariant($"{members.Count} vertices within {width:0.0000} m"),
            };
        }

        int Root(int node)
        {
            if (!group.TryGetValue(node, out var parent)) return group[node] = node;
            while (group[parent] != parent) parent = group[parent] = group[group[parent]];
            return group[node] = parent;
        }
    }

    // From west to east: only vertices that are near enough in longitude are compared.
    private static IEnumerable<(int One, int Other, double Metres)> Pairs(CoverageGround ground, NodeFeatures at, double tolerance, CancellationToken cancellationToken)
    {
        var points = ground.Nodes.Points;
        var order = Enumerable.Range(0, at.Count).Where(n => at.Of(n).Length > 0).ToArray();
        Array.Sort(Array.ConvertAll(order, n => points[n].X), order);
        var (east, north) = ground.Frame.UnitsWithin(tolerance);
        for (var i = 0; i < order.Length; i++)
        {
            if ((i & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            var a = points[order[i]];
            for (var j = i + 1; j < order.Length && points[order[j]].X - a.X <= east; j++)
            {
                var b = points[order[j]];
                if (Math.Abs(b.Y - a.Y) <= north && ground.Frame.Metres(a, b) is var metres && metres <= tolerance) yield return (order[i], order[j], metres);
            }
        }
    }
}
