using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>Degrees as metres on a plane that is true at one latitude: good for distances of metres near it.</summary>
internal readonly record struct GroundPlane(double Longitude, double Latitude, double MetresPerLongitude, double MetresPerLatitude)
{
    internal static GroundPlane At(Coordinate centre)
    {
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree(centre.Y);
        return new(centre.X, centre.Y, longitude, latitude);
    }

    internal (double X, double Y) ToPlane(double longitude, double latitude) => ((longitude - Longitude) * MetresPerLongitude, (latitude - Latitude) * MetresPerLatitude);

    internal Coordinate ToDegrees(double x, double y) => new(Longitude + x / MetresPerLongitude, Latitude + y / MetresPerLatitude);
}
