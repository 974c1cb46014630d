using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>Puts rings together from edges that meet at vertices and cross nowhere.</summary>
internal static class RingTracing
{
    /// <summary>What is left of edges when those that run both ways go: the border of all of them together.</summary>
    internal static HashSet<Edge> Border(IEnumerable<Edge> edges)
    {
        var border = new HashSet<Edge>();
        foreach (var edge in edges)
            if (!border.Remove(edge.Reversed)) border.Add(edge);
        return border;
    }

    /// <summary>The boundary walks of all faces left of the edges, split where they pass a vertex twice.</summary>
    internal static List<List<FixedPoint>> Rings(IReadOnlyCollection<Edge> edges) => [.. Walks(edges).SelectMany(walk =>
    {
        var rings = new List<List<FixedPoint>>();
        CellOutlines.SplitAtRepeats(walk, rings);
        return rings;
    })];

    /// <summary>One walk for each connected boundary of a face; the face lies on the left.</summary>
    internal static List<List<FixedPoint>> Walks(IReadOnlyCollection<Edge> edges)
    {
        var heads = new Dictionary<FixedPoint, List<FixedPoint>>();
        foreach (var edge in edges)
        {
            if (!heads.TryGetValue(edge.From, out var fan)) heads[edge.From] = fan = [];
            fan.Add(edge.To);
        }
        foreach (var (centre, fan) in heads) fan.Sort((a, b) => FaceGraph.CompareDirection(centre, a, b));
        var open = new HashSet<Edge>(edges);
        var walks = new List<List<FixedPoint>>();
        foreach (var first in edges)
        {
            if (!open.Contains(first)) continue;
            var walk = new List<FixedPoint>();
            for (var edge = first; open.Remove(edge);)
            {
                walk.Add(edge.From);
                edge = new(edge.To, Next(edge, heads[edge.To]));
            }
            walks.Add(walk);
        }
        return walks;
    }

    // Keeping left: the first way out, clockwise from where we came.
    private static FixedPoint Next(Edge edge, List<FixedPoint> fan)
    {
        for (var i = fan.Count - 1; i >= 0; i--)
            if (FaceGraph.CompareDirection(edge.To, fan[i], edge.From) < 0) return fan[i];
        return fan[^1];
    }
}
