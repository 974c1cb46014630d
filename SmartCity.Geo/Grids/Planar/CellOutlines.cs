using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Planar;

/// <summary>Traces the cells' rings along the graph: neighbours share the very same vertices.</summary>
internal static class CellOutlines
{
    /// <param name="cellOfFace">Per face its cell; -1 outside.</param>
    /// <param name="isOriginal">Whether a node is a vertex of the caller's areas; others go where a border runs on without a branch, so that a straight edge stays one.</param>
    /// <param name="coordinateOf">The coordinate of a node; null = its place on the plane.</param>
    /// <returns>Per cell a Polygon or a MultiPolygon, shells counter-clockwise, EPSG:4490.</returns>
    internal static Geometry[] Trace(FaceGraph faces, FixedFrame frame, int[] cellOfFace, int cells, Func<int, bool> isOriginal, Func<int, Coordinate>? coordinateOf = null)
    {
        var graph = new CellGraph(faces, cellOfFace);
        return Trace(graph, frame, cells, node => isOriginal(graph.Source[node]), coordinateOf);
    }

    /// <param name="isOriginal">Whether a node of the border graph must stay, even where a border runs straight on.</param>
    internal static Geometry[] Trace(CellGraph graph, FixedFrame frame, int cells, Func<int, bool> isOriginal, Func<int, Coordinate>? coordinateOf = null)
    {
        var rings = new List<List<int>>[cells];
        for (var i = 0; i < cells; i++) rings[i] = [];
        var next = NextHalfEdges(graph);
        var seen = new bool[2 * graph.EdgeCount];
        for (var first = 0; first < seen.Length; first++)
        {
            if (seen[first] || graph.LeftOf(first) < 0) continue;
            var ring = new List<int>();
            for (var h = first; !seen[h]; h = next[h])
            {
                seen[h] = true;
                ring.Add(graph.Tail(h));
            }
            SplitAtRepeats(ring, rings[graph.LeftOf(first)]);
        }
        var factory = new GeometryFactory(new PrecisionModel(), 4490);
        var result = new Geometry[cells];
        for (var i = 0; i < cells; i++) result[i] = Assemble(rings[i]);
        return result;

        Coordinate[] Coordinates(List<int> ring)
        {
            // Start at a node that stays on both sides of every border, so that neighbours drop the same ones.
            var anchor = ring.FindIndex(n => graph.Ways(n) != 2 || isOriginal(n));
            if (anchor < 0) anchor = ring.IndexOf(ring.Min());
            List<int> turned = [.. ring[anchor..], .. ring[..anchor], ring[anchor]];
            var points = new List<Coordinate>();
            var kept = StraightRuns.Without(turned, graph.Points, node => graph.Ways(node) != 2 || isOriginal(node));
            if (kept.Count < 3) kept = ring;
            foreach (var node in kept) points.Add(coordinateOf is null ? frame.ToCoordinate(graph.Points[node]) : coordinateOf(graph.Source[node]));
            points.Add(points[0].Copy());
            return [.. points];
        }

        Geometry Assemble(List<List<int>> cellRings)
        {
            var (shells, holes) = (new List<LinearRing>(), new List<LinearRing>());
            foreach (var ring in cellRings)
            {
                var made = factory.CreateLinearRing(Coordinates(ring));
                (SignedArea(ring) > 0 ? shells : holes).Add(made);
            }
            if (shells.Count == 1) return factory.CreatePolygon(shells[0], [.. holes]);
            // A hole in no shell is a fault: in the first shell it shows as an invalid polygon.
            var home = holes.ConvertAll(hole => Math.Max(0, shells.FindIndex(shell => Lies(hole, shell))));
            var polygons = shells.Select((shell, i) => factory.CreatePolygon(shell, [.. holes.Where((_, hole) => home[hole] == i)])).ToArray();
            return factory.CreateMultiPolygon(polygons);
        }

        double SignedArea(List<int> ring)
        {
            var origin = graph.Points[ring[0]];
            var sum = 0.0;
            for (var i = 0; i < ring.Count; i++)
            {
                var (a, b) = (graph.Points[ring[i]], graph.Points[ring[(i + 1) % ring.Count]]);
                sum += (double)(a.X - origin.X) * (b.Y - origin.Y) - (double)(b.X - origin.X) * (a.Y - origin.Y);
            }
            return sum;
        }
    }

    /// <summary>Per half-edge the one that follows it around the cell on its left: at each node the first border clockwise from where one came.</summary>
    internal static int[] NextHalfEdges(CellGraph graph)
    {
        var next = new int[2 * graph.EdgeCount];
        for (var node = 0; node < graph.Points.Length; node++)
        {
            var fan = graph.SortedFan(node);
            for (var i = 0; i < fan.Length; i++) next[fan[i] ^ 1] = fan[i == 0 ? fan.Length - 1 : i - 1];
        }
        return next;
    }

    // A hole may touch its shell at one point, so ask vertices until one is clear.
    internal static bool Lies(LinearRing hole, LinearRing shell)
    {
        if (!shell.EnvelopeInternal.Contains(hole.EnvelopeInternal)) return false;
        foreach (var vertex in hole.Coordinates)
            switch (PointLocation.LocateInRing(vertex, shell.Coordinates))
            {
                case Location.Interior:
                    return true;
                case Location.Exterior:
                    return false;
            }
        return true;
    }

    // A ring that passes a node twice is two rings that touch there.
    internal static void SplitAtRepeats<TNode>(List<TNode> ring, List<List<TNode>> rings) where TNode : notnull
    {
        var path = new List<TNode>();
        var placeOf = new Dictionary<TNode, int>();
        foreach (var node in ring)
        {
            if (placeOf.TryGetValue(node, out var place))
            {
                rings.Add(path.GetRange(place, path.Count - place));
                for (var i = place + 1; i < path.Count; i++) placeOf.Remove(path[i]);
                path.RemoveRange(place + 1, path.Count - place - 1);
                continue;
            }
            placeOf[node] = path.Count;
            path.Add(node);
        }
        if (path.Count > 2) rings.Add(path);
    }
}
