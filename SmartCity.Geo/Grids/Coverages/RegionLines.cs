using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Segments of a ground noded as borders of regions: crossing a border enters or leaves its regions.</summary>
internal static class RegionLines
{
    private static readonly int[] NoRegions = [];

    /// <inheritdoc cref="Node(CoverageGround, Func{int, bool}?, Func{int, int}, IReadOnlyList{ValueTuple{int, int}}, CancellationToken)"/>
    internal static NodedLinework Node(CoverageGround ground, Func<int, bool>? keep, Func<int, int> regionOf, CancellationToken cancellationToken) => Node(ground, keep, regionOf, [], cancellationToken);

    /// <param name="keep">Which segments count; null = all.</param>
    /// <param name="regionOf">The region that a segment bounds.</param>
    /// <param name="bridges">Lines between nodes that bound no region and are kept all the same.</param>
    /// <returns>Only bridges and edges that are a border: what cancels out is left out.</returns>
    internal static NodedLinework Node(CoverageGround ground, Func<int, bool>? keep, Func<int, int> regionOf, IReadOnlyList<(int From, int To)> bridges, CancellationToken cancellationToken)
    {
        var edges = new UniqueEdges(ground.From, ground.To, keep);
        var borders = edges.Count;
        var single = new Dictionary<int, int[]>();
        var regions = new int[borders][];
        for (var e = 0; e < borders; e++)
        {
            regions[e] = NoRegions;
            foreach (var segment in edges.SegmentsOf(e)) regions[e] = SnapRounding.Toggle(regions[e], Single(regionOf(segment)));
        }
        foreach (var (from, to) in bridges)
        {
            edges.From.Add(from);
            edges.To.Add(to);
        }
        var pieces = SegmentNoder.Node(ground.Nodes, edges.From, edges.To, cancellationToken);
        var noded = new UniqueEdges(pieces.From, pieces.To);
        var lines = new NodedLinework(ground.Nodes.Points, [], [], [], []);
        for (var e = 0; e < noded.Count; e++)
        {
            var (set, isBridge) = (NoRegions, false);
            foreach (var piece in noded.SegmentsOf(e))
                if (pieces.Source[piece] >= borders) isBridge = true;
                else set = SnapRounding.Toggle(set, regions[pieces.Source[piece]]);
            if (set.Length == 0 && !isBridge) continue;
            lines.From.Add(noded.From[e]);
            lines.To.Add(noded.To[e]);
            lines.Regions.Add(set);
            lines.Barrier.Add(0);
        }
        return lines;

        int[] Single(int region) => single.TryGetValue(region, out var set) ? set : single[region] = [region];
    }
}
