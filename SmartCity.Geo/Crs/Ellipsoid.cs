using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Crs;

/// <summary>Areas and lengths on the CGCS2000 ellipsoid of geometries in EPSG:4490, longitude then latitude in degrees.</summary>
/// <remarks>
/// An edge is straight in longitude and latitude, as it is in PostGIS's geometry and in GeoJSON, so that the area of a whole is the sum of its parts' areas.
/// The area under an edge is the integral of the authalic area function (Snyder 1987, "Map Projections: A Working Manual", eq. 3-12) over longitude.
/// </remarks>
public static class Ellipsoid
{
    /// <summary>Semi-major axis of CGCS2000 in metres; GRS 80 has the same.</summary>
    public const double SemiMajorAxis = 6378137.0;

    public const double Flattening = 1 / 298.257222101;

    private const double Eccentricity2 = Flattening * (2 - Flattening);
    private const double Radian = Math.PI / 180;
    private static readonly double Eccentricity = Math.Sqrt(Eccentricity2);
    private static readonly double SemiMinorAxis2 = SemiMajorAxis * SemiMajorAxis * (1 - Eccentricity2);

    /// <summary>Square metres; holes are subtracted; zero for points and lines.</summary>
    public static double Area(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var area = 0.0;
        for (var i = 0; i < geometry.NumGeometries; i++)
            if (geometry.GetGeometryN(i) is Polygon { IsEmpty: false } polygon)
            {
                area += RingArea(polygon.Shell.CoordinateSequence);
                for (var hole = 0; hole < polygon.NumInteriorRings; hole++) area -= RingArea(polygon.Holes[hole].CoordinateSequence);
            }
        return area;
    }

    /// <summary>Metres: the length of a line, or of all rings of an area.</summary>
    /// <remarks>By the radii of curvature at each edge's middle: better than 1e-6 for edges of up to 10 km.</remarks>
    public static double Length(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var length = 0.0;
        for (var i = 0; i < geometry.NumGeometries; i++)
            length += geometry.GetGeometryN(i) switch
            {
                Polygon { IsEmpty: false } polygon => polygon.Holes.Append(polygon.Shell).Sum(ring => LineLength(ring.CoordinateSequence)),
                LineString line => LineLength(line.CoordinateSequence),
                _ => 0,
            };
        return length;
    }

    /// <summary>Metres of one degree at a latitude (degrees): along the parallel, and along the meridian.</summary>
    public static (double EastWest, double NorthSouth) MetresPerDegree(double latitude)
    {
        var sine = Math.Sin(latitude * Radian);
        var w = 1 - Eccentricity2 * sine * sine;
        var normal = SemiMajorAxis / Math.Sqrt(w);
        return (normal * Math.Cos(latitude * Radian) * Radian, normal * (1 - Eccentricity2) / w * Radian);
    }

    private static double LineLength(CoordinateSequence points)
    {
        var length = 0.0;
        for (var i = 1; i < points.Count; i++)
        {
            var (east, north) = MetresPerDegree((points.GetY(i) + points.GetY(i - 1)) / 2);
            length += double.Hypot((points.GetX(i) - points.GetX(i - 1)) * east, (points.GetY(i) - points.GetY(i - 1)) * north);
        }
        return length;
    }

    private static double RingArea(CoordinateSequence ring)
    {
        // Measured from the ring's own latitude, not from the equator: no large numbers cancel.
        var floor = AreaFunction(ring.GetY(0));
        var area = 0.0;
        for (var i = 1; i < ring.Count; i++)
        {
            var width = (ring.GetX(i) - ring.GetX(i - 1)) * Radian;
            if (width == 0) continue;
            area += width * (MeanAreaFunction(ring.GetY(i - 1), ring.GetY(i)) - floor);
        }
        return Math.Abs(area);
    }

    /// <summary>Mean of the area function over an edge, by three-point Gauss-Legendre.</summary>
    private static double MeanAreaFunction(double from, double to)
    {
        var (middle, reach) = ((from + to) / 2, (to - from) / 2 * 0.7745966692414834);
        return (5 * AreaFunction(middle - reach) + 8 * AreaFunction(middle) + 5 * AreaFunction(middle + reach)) / 18;
    }

    /// <summary>Area between the equator and a latitude, per radian of longitude.</summary>
    private static double AreaFunction(double latitude)
    {
        var sine = Math.Sin(latitude * Radian);
        return SemiMinorAxis2 / 2 * (sine / (1 - Eccentricity2 * sine * sine) + Math.Atanh(Eccentricity * sine) / Eccentricity);
    }
}
