using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>A border from one vertex to the next; the cell lies left of it.</summary>
internal readonly record struct Edge(FixedPoint From, FixedPoint To)
{
    internal Edge Reversed => new(To, From);
}

/// <summary>Cells as rings of whole numbers of 1e-8 degrees, shells counter-clockwise, holes clockwise, the first vertex not repeated.</summary>
internal static class LatticeRings
{
    private const double Units = FixedFrame.MillimetreUnits;
    private const double OffLattice = 1e-3;   // units; a double near 180 degrees is good to 3e-6
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    internal static FixedPoint Round(Coordinate place) => new((long)Math.Round(place.X * Units), (long)Math.Round(place.Y * Units));

    internal static Coordinate Degrees(FixedPoint point) => new(point.X / Units, point.Y / Units);

    internal static List<FixedPoint> Round(LineString line, string what)
    {
        var points = new List<FixedPoint>(line.NumPoints);
        foreach (var coordinate in line.Coordinates)
            if (Round(coordinate) is var point && (points.Count == 0 || points[^1] != point)) points.Add(point);
        return points.Count > 1 ? points : throw new GeoInputException($"{what} is a single point; draw at least two.");
    }

    /// <exception cref="GeoInputException">The cell is no polygon, or lies off the lattice.</exception>
    internal static List<List<FixedPoint>> Of(GridCell cell)
    {
        var rings = new List<List<FixedPoint>>();
        for (var i = 0; i < cell.Geometry.NumGeometries; i++)
        {
            if (cell.Geometry.GetGeometryN(i) is not Polygon polygon || polygon.IsEmpty)
                throw new GeoInputException($"Cell {cell.Code} is a {cell.Geometry.GeometryType}; only polygons are edited.");
            rings.Add(Oriented(polygon.ExteriorRing, isShell: true, cell));
            foreach (var hole in polygon.InteriorRings) rings.Add(Oriented(hole, isShell: false, cell));
        }
        return rings;
    }

    /// <returns>A Polygon or a MultiPolygon, EPSG:4490.</returns>
    internal static Geometry ToGeometry(List<List<FixedPoint>> rings)
    {
        var shells = rings.Where(r => DoubleArea(r) > 0).Select(Ring).OrderByDescending(r => r.EnvelopeInternal.Area).ToList();
        var holes = rings.Where(r => DoubleArea(r) < 0).Select(Ring).ToList();
        if (shells.Count == 1) return Factory.CreatePolygon(shells[0], [.. holes]);
        // A hole belongs to the smallest shell around it.
        var holesOf = holes.ToLookup(hole => shells.FindLastIndex(shell => CellOutlines.Lies(hole, shell)));
        return Factory.CreateMultiPolygon([.. shells.Select((shell, i) => Factory.CreatePolygon(shell, [.. holesOf[i]]))]);
    }

    internal static GridCell WithGround(GridCell cell, List<List<FixedPoint>> rings)
    {
        var ground = ToGeometry(rings);
        return cell with { Geometry = ground, AreaSquareMetres = EllipsoidalMeasure.Area(ground), PerimeterMetres = EllipsoidalMeasure.Length(ground) };
    }

    /// <summary>Twice the signed area in square units; exact.</summary>
    internal static Int128 DoubleArea(List<FixedPoint> ring)
    {
        Int128 sum = 0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[i + 1 == ring.Count ? 0 : i + 1]);
            sum += (Int128)(a.X - ring[0].X) * (b.Y - ring[0].Y) - (Int128)(b.X - ring[0].X) * (a.Y - ring[0].Y);
        }
        return sum;
    }

    internal static IEnumerable<Edge> Edges(IEnumerable<List<FixedPoint>> rings)
    {
        foreach (var ring in rings)
            for (var i = 0; i < ring.Count; i++) yield return new(ring[i], ring[i + 1 == ring.Count ? 0 : i + 1]);
    }

    private static List<FixedPoint> Oriented(LineString ring, bool isShell, GridCell cell)
    {
        var points = new List<FixedPoint>(ring.NumPoints);
        for (var i = 0; i + 1 < ring.NumPoints; i++)
        {
            double x = ring.CoordinateSequence.GetX(i) * Units, y = ring.CoordinateSequence.GetY(i) * Units;
            var point = new FixedPoint((long)Math.Round(x), (long)Math.Round(y));
            if (!(Math.Abs(x - point.X) <= OffLattice && Math.Abs(y - point.Y) <= OffLattice))
                throw new GeoInputException(FormattableString.Invariant($"Cell {cell.Code} has a vertex at {x / Units:R} {y / Units:R}, between the steps of 1e-8 degrees that edits work in; repair the cells first."));
            if (points.Count == 0 || points[^1] != point) points.Add(point);
        }
        if (points.Count > 1 && points[^1] == points[0]) points.RemoveAt(points.Count - 1);
        if (DoubleArea(points) > 0 != isShell) points.Reverse();
        return points;
    }

    private static LinearRing Ring(List<FixedPoint> ring)
    {
        var coordinates = new Coordinate[ring.Count + 1];
        for (var i = 0; i < ring.Count; i++) coordinates[i] = Degrees(ring[i]);
        coordinates[^1] = coordinates[0].Copy();
        return Factory.CreateLinearRing(coordinates);
    }
}
