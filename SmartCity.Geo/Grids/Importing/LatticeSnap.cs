using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>Areas with each vertex on the nearest point of the lattice that cells live on, 1e-8 degrees apart.</summary>
/// <remarks>A vertex that neighbours share stays shared, to the bit. A coordinate that was on the lattice and came back with an error of
/// less than half a step (0.5 mm) is the very same double again.</remarks>
internal static class LatticeSnap
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    /// <param name="furthest">Grows to the furthest move, in metres.</param>
    internal static Geometry Snap(Geometry area, ref double furthest)
    {
        var polygons = new List<Polygon>(area.NumGeometries);
        for (var i = 0; i < area.NumGeometries; i++)
        {
            var polygon = (Polygon)area.GetGeometryN(i);
            if (Ring(polygon.ExteriorRing, ref furthest) is not { } shell) continue;
            var holes = new List<LinearRing>(polygon.NumInteriorRings);
            foreach (var hole in polygon.InteriorRings)
                if (Ring(hole, ref furthest) is { } ring) holes.Add(ring);
            polygons.Add(Factory.CreatePolygon(shell, [.. holes]));
        }
        return polygons.Count == 1 ? polygons[0] : Factory.CreateMultiPolygon([.. polygons]);
    }

    private static LinearRing? Ring(LineString ring, ref double furthest)
    {
        var line = ring.CoordinateSequence;
        var vertices = new List<Coordinate>(line.Count);
        for (var i = 0; i < line.Count; i++)
        {
            var (x, y) = (line.GetX(i), line.GetY(i));
            var vertex = new Coordinate(Math.Round(x * FixedFrame.MillimetreUnits) / FixedFrame.MillimetreUnits, Math.Round(y * FixedFrame.MillimetreUnits) / FixedFrame.MillimetreUnits);
            var (east, north) = EllipsoidalMeasure.MetresPerDegree(y);
            furthest = Math.Max(furthest, Math.Sqrt((vertex.X - x) * (vertex.X - x) * east * east + (vertex.Y - y) * (vertex.Y - y) * north * north));
            if (vertices.Count == 0 || !vertices[^1].Equals2D(vertex)) vertices.Add(vertex);
        }
        return vertices.Count >= 4 ? Factory.CreateLinearRing([.. vertices]) : null;
    }
}
