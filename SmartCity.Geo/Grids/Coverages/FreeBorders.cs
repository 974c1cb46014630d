using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>A vertex near the border of a feature that it does not belong to.</summary>
/// <param name="Node">The vertex.</param>
/// <param name="Other">The other feature's vertex that it is near to; −1 when it is near to an edge between vertices.</param>
/// <param name="From">One end of the other feature's edge.</param>
/// <param name="To">Its other end.</param>
internal readonly record struct NearBorder(int Node, int Other, int From, int To, double Metres)
{
    /// <summary>The shortest line across, as nodes; one on the edge is made where there is none.</summary>
    internal (int From, int To) Bridge(CoverageGround ground) => (Node, Other >= 0 ? Other : ground.Nodes.Of(FreeBorders.Foot(ground, this)));
}

/// <summary>Borders of different features that face the same empty ground at less than a tolerance: a slit that may be open, and so no gap.</summary>
internal static class FreeBorders
{
    internal static IEnumerable<CoverageFault> Faults(CoverageGround ground, BorderGraph borders, NodeFeatures at, int features, double tolerance)
    {
        foreach (var near in Find(ground, FreeEdges(borders, ground.Frame, tolerance), at, tolerance).Where(n => n.Other < 0))
        {
            var (a, b) = (ground.CoordinateOf(near.Node), ground.Frame.ToCoordinate(Foot(ground, near)));
            var own = new SortedSet<int>(at.Of(near.Node).ToArray());
            own.UnionWith(Common(at, near.From, near.To));
            own.Remove(features);
            yield return new()
            {
                Kind = CoverageFaultKind.UnmatchedEdge,
                Severity = FaultSeverity.Warning,
                Longitude = a.X,
                Latitude = a.Y,
                WidthMetres = near.Metres,
                Features = [.. own],
                Geometry = new LineString([a, b]),
                Message = FormattableString.Invariant($"borders run {near.Metres:0.0000} m from each other and do not meet"),
            };
        }
    }

    /// <summary>Edges between a feature and ground outside, or a gap that is wider than the tolerance.</summary>
    internal static List<(int From, int To)> FreeEdges(BorderGraph borders, FixedFrame frame, double tolerance)
    {
        if (borders.Faces is not { } faces) return [];
        var around = new double[faces.FaceCount];
        for (var h = 0; h < faces.Face.Length; h++)
            if (faces.Face[h] >= 0)
            {
                var (a, b) = (faces.Lines.Nodes[faces.Tail(h)], faces.Lines.Nodes[faces.Head(h)]);
                around[faces.Face[h]] += double.Hypot((b.X - a.X) * frame.MetresPerX, (b.Y - a.Y) * frame.MetresPerY);
            }
        var isOpen = new bool[faces.FaceCount];
        for (var face = 0; face < isOpen.Length; face++)
            isOpen[face] = borders.Features[face] <= 0 && (face == borders.Outside || 2 * faces.Area[face] * frame.MetresPerX * frame.MetresPerY > tolerance * around[face]);
        var free = new List<(int, int)>();
        for (var e = 0; e < faces.EdgeCount; e++)
            if (faces.Face[2 * e] >= 0 && isOpen[faces.Face[2 * e]] != isOpen[faces.Face[2 * e + 1]]) free.Add((faces.Lines.From[e], faces.Lines.To[e]));
        return free;
    }

    /// <summary>Every vertex with the edges that it is near to, ascending; of a vertex and the ends of edges one pair a pair of vertices.</summary>
    internal static List<NearBorder> Find(CoverageGround ground, List<(int From, int To)> edges, NodeFeatures at, double tolerance)
    {
        if (edges.Count == 0) return [];
        var points = ground.Nodes.Points;
        var (from, to) = (edges.ConvertAll(e => e.From), edges.ConvertAll(e => e.To));
        var buckets = SegmentBuckets.Around(points, from, to);
        var (start, items) = buckets.Fill(points, from, to);
        var (east, north) = ground.Frame.UnitsWithin(tolerance);
        var found = new SortedSet<(int Node, int From, int To, int Other, double Metres)>();
        var along = new List<int>();
        foreach (var node in from.Concat(to).Distinct())
        {
            if (at.Of(node).Length == 0) continue;
            var v = points[node];
            buckets.Over(new(v.X - east, v.Y - north), new(v.X + east, v.Y + north), along);
            foreach (var bucket in along)
                for (var i = start[bucket]; i < start[bucket + 1]; i++)
                {
                    var (a, b) = (from[items[i]], to[items[i]]);
                    if (a == node || b == node || Near(ground, at, node, a, b, tolerance) is not { } near) continue;
                    found.Add((near.Node, near.From, near.To, near.Other, near.Metres));
                }
        }
        return [.. found.Select(f => new NearBorder(f.Node, f.Other, f.From, f.To, f.Metres))];
    }

    private static NearBorder? Near(CoverageGround ground, NodeFeatures at, int node, int from, int to, double tolerance)
    {
        var (v, a, b) = (ground.Nodes.Points[node], ground.Nodes.Points[from], ground.Nodes.Points[to]);
        var (toA, toB) = (ground.Frame.Metres(v, a), ground.Frame.Metres(v, b));
        if (Math.Min(toA, toB) <= tolerance)
        {
            var end = toA <= toB ? from : to;
            return at.Of(end).IsEmpty || at.Of(end).ContainsAny(at.Of(node)) ? null : new(node, end, Math.Min(node, end), Math.Max(node, end), Math.Min(toA, toB));
        }
        if (Share(ground.Frame, v, a, b) is not (> 0 and < 1 and var share)) return null;
        var foot = new FixedPoint(a.X + (long)Math.Round(share * (b.X - a.X)), a.Y + (long)Math.Round(share * (b.Y - a.Y)));
        var metres = ground.Frame.Metres(v, foot);
        if (metres > tolerance) return null;
        foreach (var feature in at.Of(node))
            if (at.Of(from).Contains(feature) && at.Of(to).Contains(feature)) return null;
        return new(node, -1, from, to, metres);
    }

    /// <summary>How far along a → b the foot of v lies: 0 at a, 1 at b.</summary>
    internal static double Share(FixedFrame frame, FixedPoint v, FixedPoint a, FixedPoint b)
    {
        double dx = (b.X - a.X) * frame.MetresPerX, dy = (b.Y - a.Y) * frame.MetresPerY;
        return ((v.X - a.X) * frame.MetresPerX * dx + (v.Y - a.Y) * frame.MetresPerY * dy) / (dx * dx + dy * dy);
    }

    internal static FixedPoint Foot(CoverageGround ground, NearBorder near)
    {
        var (v, a, b) = (ground.Nodes.Points[near.Node], ground.Nodes.Points[near.From], ground.Nodes.Points[near.To]);
        var share = Share(ground.Frame, v, a, b);
        return new(a.X + (long)Math.Round(share * (b.X - a.X)), a.Y + (long)Math.Round(share * (b.Y - a.Y)));
    }

    private static IEnumerable<int> Common(NodeFeatures at, int one, int other) => at.Of(one).ToArray().Intersect(at.Of(other).ToArray());
}
