using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>Traces the cells' rings along the graph: neighbours share the very same vertices.</summary>
internal static class CellOutlines
{
    /// <param name="cellOfFace">Per face its cell; -1 outside.</param>
    /// <param name="isOriginal">Whether a node is a vertex of the caller's areas; others go where a border runs on without a branch, so that a straight edge stays one.</param>
    /// <returns>Per cell a Polygon or a MultiPolygon, shells counter-clockwise, EPSG:4490.</returns>
    internal static Geometry[] Trace(FaceGraph faces, FixedFrame frame, int[] cellOfFace, int cells, Func<int, bool> isOriginal)
    {
        var ways = new int[faces.Lines.Nodes.Count];   // cell borders that meet at a node
        for (var e = 0; e < faces.EdgeCount; e++)
        {
            if (faces.Face[2 * e] < 0 || Left(2 * e) == Left(2 * e + 1)) continue;
            ways[faces.Lines.From[e]]++;
            ways[faces.Lines.To[e]]++;
        }
        var rings = new List<List<int>>[cells];
        for (var i = 0; i < cells; i++) rings[i] = [];
        var seen = new bool[faces.Face.Length];
        for (var first = 0; first < seen.Length; first++)
        {
            if (seen[first] || faces.Face[first] < 0 || Left(first) < 0 || Left(first) == Left(first ^ 1)) continue;
            var cell = Left(first);
            var ring = new List<int>();
            for (var h = first; !seen[h];)
            {
                seen[h] = true;
                ring.Add(faces.Tail(h));
                // Turn clockwise through the cell's own faces to its next border.
                for (h = faces.Clockwise(h ^ 1); Left(h) == Left(h ^ 1); h = faces.Clockwise(h)) { }
            }
            SplitAtRepeats(ring, rings[cell]);
        }
        var factory = new GeometryFactory(new PrecisionModel(), 4490);
        var result = new Geometry[cells];
        for (var i = 0; i < cells; i++) result[i] = Assemble(rings[i]);
        return result;

        int Left(int h) => cellOfFace[faces.Face[h]];

        bool IsNeeded(int node, int before, int after)
        {
            if (ways[node] != 2 || isOriginal(node)) return true;
            var (a, b, c) = (faces.Lines.Nodes[before], faces.Lines.Nodes[node], faces.Lines.Nodes[after]);
            var reach = Math.Abs(c.X - a.X) + Math.Abs(c.Y - a.Y);
            var bend = Math.Abs((double)(b.X - a.X) * (c.Y - a.Y) - (double)(b.Y - a.Y) * (c.X - a.X));
            var turnsBack = (double)(a.X - b.X) * (c.X - b.X) + (double)(a.Y - b.Y) * (c.Y - b.Y) > 0;
            return bend > 2.0 * reach || turnsBack;   // within two units of the line: the rounding of a crossing
        }

        Coordinate[] Coordinates(List<int> ring)
        {
            // Start at a node that stays on both sides of every border, so that neighbours drop the same ones.
            var anchor = ring.FindIndex(n => ways[n] != 2 || isOriginal(n));
            if (anchor < 0) anchor = ring.IndexOf(ring.Min());
            var points = new List<Coordinate>();
            var kept = new List<int>();
            for (var i = 0; i < ring.Count; i++)
            {
                var node = ring[(anchor + i) % ring.Count];
                var before = ring[(anchor + i + ring.Count - 1) % ring.Count];
                var after = ring[(anchor + i + 1) % ring.Count];
                if (i == 0 || IsNeeded(node, before, after)) kept.Add(node);
            }
            if (kept.Count < 3) kept = ring;
            foreach (var node in kept) points.Add(frame.ToCoordinate(faces.Lines.Nodes[node]));
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
            var polygons = shells.Select(shell => factory.CreatePolygon(shell,
                [.. holes.Where(hole => Lies(hole, shell))])).ToArray();
            return factory.CreateMultiPolygon(polygons);
        }

        double SignedArea(List<int> ring)
        {
            var origin = faces.Lines.Nodes[ring[0]];
            var sum = 0.0;
            for (var i = 0; i < ring.Count; i++)
            {
                var (a, b) = (faces.Lines.Nodes[ring[i]], faces.Lines.Nodes[ring[(i + 1) % ring.Count]]);
                sum += (double)(a.X - origin.X) * (b.Y - origin.Y) - (double)(b.X - origin.X) * (a.Y - origin.Y);
            }
            return sum;
        }
    }

    // A hole may touch its shell at one point, so ask vertices until one is clear.
    private static bool Lies(LinearRing hole, LinearRing shell)
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
    private static void SplitAtRepeats(List<int> ring, List<List<int>> rings)
    {
        var path = new List<int>();
        var placeOf = new Dictionary<int, int>();
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
