using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Crs;

/// <summary>Areas and lengths on the CGCS2000 ellipsoid of geometries in longitude and latitude, degrees.</summary>
/// <remarks>An edge is the straight line between two vertices in the longitude-latitude plane (RFC 7946), not the geodesic: so a vertex
/// put on an edge changes nothing, and the parts of a coverage add up to their union. Area: Snyder (1987), "Map Projections: A Working
/// Manual", USGS PP 1395, eq. 3-12, the authalic q(φ), integrated along each edge by three-point Gauss-Legendre. Against geodesic edges
/// the area differs by less than 1e-7 for edges up to a kilometre.</remarks>
public static class EllipsoidalMeasure
{
    /// <summary>CGCS2000: semi-major axis in metres and flattening.</summary>
    internal const double SemiMajor = 6_378_137, Flattening = 1 / 298.257222101;

    private const double Radians = Math.PI / 180;
    private const double E2 = Flattening * (2 - Flattening);
    private const double MaximumPiece = 0.01;   // degrees; longer edges are integrated in pieces
    private static readonly double E = Math.Sqrt(E2);
    private static readonly double ThreePointNode = Math.Sqrt(0.6);

    /// <summary>Area in square metres; holes are taken off. Lines and points have none.</summary>
    public static double Area(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var sum = 0.0;
        for (var i = 0; i < geometry.NumGeometries; i++)
            if (geometry.GetGeometryN(i) is Polygon polygon && !polygon.IsEmpty)
            {
                sum += Math.Abs(RingArea(polygon.ExteriorRing.CoordinateSequence));
                foreach (var hole in polygon.InteriorRings) sum -= Math.Abs(RingArea(hole.CoordinateSequence));
            }
        return sum;
    }

    /// <summary>Length in metres of all rings, or of a line.</summary>
    public static double Length(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var sum = 0.0;
        for (var i = 0; i < geometry.NumGeometries; i++)
            switch (geometry.GetGeometryN(i))
            {
                case Polygon polygon when !polygon.IsEmpty:
                    sum += SequenceLength(polygon.ExteriorRing.CoordinateSequence);
                    foreach (var hole in polygon.InteriorRings) sum += SequenceLength(hole.CoordinateSequence);
                    break;
                case LineString line:
                    sum += SequenceLength(line.CoordinateSequence);
                    break;
            }
        return sum;
    }

    /// <summary>Metres of a degree of longitude and of latitude at a latitude in degrees.</summary>
    public static (double Longitude, double Latitude) MetresPerDegree(double latitude)
    {
        var (sin, cos) = Math.SinCos(latitude * Radians);
        var w = Math.Sqrt(1 - E2 * sin * sin);
        return (SemiMajor * cos / w * Radians, SemiMajor * (1 - E2) / (w * w * w) * Radians);
    }

    // Signed, counter-clockwise negative: ∮ q(φ) dλ. q is taken against the ring's first latitude so that large numbers do not cancel.
    private static double RingArea(CoordinateSequence ring)
    {
        if (ring.Count < 4) return 0;
        var reference = Q(ring.GetY(0));
        var sum = 0.0;
        for (var i = 1; i < ring.Count; i++)
        {
            var width = ring.GetX(i) - ring.GetX(i - 1);
            if (width == 0) continue;
            double from = ring.GetY(i - 1), to = ring.GetY(i);
            var pieces = Pieces(width, to - from);
            var mean = 0.0;
            for (var piece = 0; piece < pieces; piece++)
            {
                var middle = from + (to - from) * (piece + 0.5) / pieces;
                var reach = (to - from) / pieces / 2 * ThreePointNode;
                mean += (5 * Q(middle - reach) + 8 * Q(middle) + 5 * Q(middle + reach)) / 18;
            }
            sum += width * Radians * (mean / pieces - reference);
        }
        return sum * SemiMajor * SemiMajor / 2;
    }

    private static double SequenceLength(CoordinateSequence line)
    {
        var sum = 0.0;
        for (var i = 1; i < line.Count; i++)
        {
            double width = line.GetX(i) - line.GetX(i - 1), from = line.GetY(i - 1), height = line.GetY(i) - from;
            var pieces = Pieces(width, height);
            for (var piece = 0; piece < pieces; piece++)
            {
                var middle = from + height * (piece + 0.5) / pieces;
                var reach = height / pieces / 2 * ThreePointNode;
                sum += (5 * Speed(middle - reach, width, height) + 8 * Speed(middle, width, height) + 5 * Speed(middle + reach, width, height)) / 18 / pieces;
            }
        }
        return sum;
    }

    private static double Speed(double latitude, double width, double height)
    {
        var (longitude, metres) = MetresPerDegree(latitude);
        return Math.Sqrt(longitude * width * (longitude * width) + metres * height * (metres * height));
    }

    private static int Pieces(double width, double height) =>
        Math.Max(1, (int)Math.Ceiling(Math.Max(Math.Abs(width), Math.Abs(height)) / MaximumPiece));

    // Snyder 3-12.
    private static double Q(double latitude)
    {
        var sin = Math.Sin(latitude * Radians);
        return (1 - E2) * (sin / (1 - E2 * sin * sin) + Math.Atanh(E * sin) / E);
    }
}
