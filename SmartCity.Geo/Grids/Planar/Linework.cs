using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Planar;

/// <summary>Segments before they are noded. A segment of a region's ring carries the region's number; crossing it enters or leaves the region.</summary>
internal sealed class Linework(FixedFrame frame)
{
    /// <summary>What a segment is when it is no region's ring.</summary>
    internal const int Lattice = -1, Barrier = -2;

    internal List<FixedPoint> From { get; } = [];

    internal List<FixedPoint> To { get; } = [];

    /// <summary>A region's number from 0, or <see cref="Lattice"/> or <see cref="Barrier"/>.</summary>
    internal List<int> Kind { get; } = [];

    /// <summary>Weight of a segment that is a barrier, 0 … 1; 0 for others.</summary>
    internal List<double> Weight { get; } = [];

    internal void Add(FixedPoint from, FixedPoint to, int kind, double weight = 0)
    {
        if (from == to) return;
        From.Add(from);
        To.Add(to);
        Kind.Add(kind);
        Weight.Add(weight);
    }

    /// <summary>All rings of an area. A ring that fits into one square of the lattice is tied to it by a line, so that no ring floats in a face.</summary>
    internal void AddRegion(Geometry area, int region, QuadLattice lattice)
    {
        for (var i = 0; i < area.NumGeometries; i++)
        {
            if (area.GetGeometryN(i) is not Polygon polygon || polygon.IsEmpty) continue;
            AddRing(polygon.ExteriorRing, region, lattice);
            foreach (var hole in polygon.InteriorRings) AddRing(hole, region, lattice);
        }
    }

    /// <summary>The vertices of the regions added so far.</summary>
    internal HashSet<FixedPoint> OriginalVertices()
    {
        var vertices = new HashSet<FixedPoint>();
        for (var i = 0; i < Kind.Count; i++)
            if (Kind[i] >= 0)
            {
                vertices.Add(From[i]);
                vertices.Add(To[i]);
            }
        return vertices;
    }

    /// <summary>A river, a road, or the outline of an area; what lies outside the frame is left out.</summary>
    /// <param name="weight">0 … 1.</param>
    internal void AddBarrier(Geometry barrier, double weight)
    {
        for (var i = 0; i < barrier.NumGeometries; i++)
            switch (barrier.GetGeometryN(i))
            {
                case LineString line:
                    AddLine(line.CoordinateSequence, weight);
                    break;
                case Polygon polygon when !polygon.IsEmpty:
                    AddLine(polygon.ExteriorRing.CoordinateSequence, weight);
                    foreach (var hole in polygon.InteriorRings) AddLine(hole.CoordinateSequence, weight);
                    break;
            }
    }

    private void AddRing(LineString ring, int region, QuadLattice lattice)
    {
        var points = new FixedPoint[ring.NumPoints];
        for (var i = 0; i < points.Length; i++) points[i] = frame.ToFixed(ring.CoordinateSequence.GetX(i), ring.CoordinateSequence.GetY(i));
        var west = points[0];
        var east = points[0];
        FixedPoint low = points[0], high = points[0];
        for (var i = 1; i < points.Length; i++)
        {
            Add(points[i - 1], points[i], region);
            if (points[i].X < west.X) west = points[i];
            if (points[i].X > east.X) east = points[i];
            if (points[i].Y < low.Y) low = points[i];
            if (points[i].Y > high.Y) high = points[i];
        }
        var square = lattice.SquareAt(west);
        if (square.Holds(east) && square.Holds(low) && square.Holds(high)) Add(west, west with { X = square.West }, Lattice);
    }

    private void AddLine(CoordinateSequence line, double weight)
    {
        for (var i = 1; i < line.Count; i++)
        {
            var from = frame.ToFixed(line.GetX(i - 1), line.GetY(i - 1));
            var to = frame.ToFixed(line.GetX(i), line.GetY(i));
            if (Math.Max(from.X, to.X) < 0 || Math.Min(from.X, to.X) > frame.Width || Math.Max(from.Y, to.Y) < 0 || Math.Min(from.Y, to.Y) > frame.Height) continue;
            if (IsFar(from) || IsFar(to)) continue;   // would not fit into the exact arithmetic
            Add(from, to, Barrier, weight);
        }
    }

    private static bool IsFar(FixedPoint point) => Math.Abs(point.X) > FixedFrame.MaximumExtent || Math.Abs(point.Y) > FixedFrame.MaximumExtent;
}
