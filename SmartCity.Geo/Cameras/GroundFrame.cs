using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>Metres east and north of a camera, on flat ground.</summary>
/// <remarks>Degrees are turned into metres by their lengths at the camera: 2 km off, that is 0.3 m wrong at Kunming's latitude, and the same both ways.</remarks>
/// <param name="Longitude">Of the camera, EPSG:4490, degrees.</param>
/// <param name="Latitude">Likewise.</param>
public sealed record GroundFrame(double Longitude, double Latitude)
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), StoredGeometry.Srid);

    private readonly (double Longitude, double Latitude) _metres = EllipsoidalMeasure.MetresPerDegree(Latitude);

    public (double East, double North) Metres(double longitude, double latitude) => ((longitude - Longitude) * _metres.Longitude, (latitude - Latitude) * _metres.Latitude);

    public (double Longitude, double Latitude) Degrees(double east, double north) => (Longitude + east / _metres.Longitude, Latitude + north / _metres.Latitude);

    /// <summary>Metres in the plane, as EPSG:4490.</summary>
    public Geometry Degrees(Geometry metres) => Moved(metres, Factory, Degrees);

    /// <summary>EPSG:4490, as metres in the plane.</summary>
    public Geometry Metres(Geometry degrees) => Moved(degrees, GeometryFactory.Default, Metres);

    private static Geometry Moved(Geometry geometry, GeometryFactory factory, Func<double, double, (double X, double Y)> move)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var moved = factory.CreateGeometry(geometry);   // a copy
        moved.Apply(new Move(move));
        moved.GeometryChanged();
        return moved;
    }

    private sealed class Move(Func<double, double, (double X, double Y)> move) : IEntireCoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq)
        {
            for (var i = 0; i < seq.Count; i++)
            {
                var (x, y) = move(seq.GetX(i), seq.GetY(i));
                seq.SetX(i, x);
                seq.SetY(i, y);
            }
        }
    }
}
