using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Takes rings apart that cross or overlap themselves: ground that an odd number of them surrounds is the feature's.</summary>
internal static class EvenOddRings
{
    /// <returns>A valid Polygon or MultiPolygon, empty where the rings surround no ground.</returns>
    internal static Geometry Clean(Geometry feature, FixedFrame frame, CancellationToken cancellationToken)
    {
        var nodes = new NodeTable();
        var (from, to) = (new List<int>(), new List<int>());
        for (var i = 0; i < feature.NumGeometries; i++)
            if (feature.GetGeometryN(i) is Polygon polygon && !polygon.IsEmpty)
            {
                AddRing(polygon.ExteriorRing.CoordinateSequence);
                foreach (var hole in polygon.InteriorRings) AddRing(hole.CoordinateSequence);
            }
        var pieces = SegmentNoder.Node(nodes, from, to, cancellationToken);
        var edges = new UniqueEdges(pieces.From, pieces.To);
        var lines = new NodedLinework(nodes.Points, [], [], [], []);
        for (var e = 0; e < edges.Count; e++)
        {
            if (edges.SegmentsOf(e).Length % 2 == 0) continue;
            lines.From.Add(edges.From[e]);
            lines.To.Add(edges.To[e]);
            lines.Regions.Add([0]);
            lines.Barrier.Add(0);
        }
        if (lines.From.Count == 0) return new MultiPolygon([]);
        var faces = FaceGraph.BuildFloating(lines, cancellationToken);
        return CellOutlines.Trace(faces, frame, Array.ConvertAll(faces.Regions, r => r.Length > 0 ? 0 : -1), 1, _ => true)[0];

        void AddRing(CoordinateSequence ring)
        {
            for (var i = 1; i < ring.Count; i++)
            {
                var (a, b) = (nodes.Of(frame.ToFixed(ring.GetX(i - 1), ring.GetY(i - 1))), nodes.Of(frame.ToFixed(ring.GetX(i), ring.GetY(i))));
                if (a == b) continue;
                from.Add(a);
                to.Add(b);
            }
        }
    }
}
