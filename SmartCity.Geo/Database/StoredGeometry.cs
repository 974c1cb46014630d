using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;

namespace SmartCity.Geo.Database;

/// <summary>Puts geometry into the one form that the schema stores: EPSG:4490, longitude then latitude, valid.</summary>
internal static class StoredGeometry
{
    internal const int Srid = 4490;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), Srid);

    /// <param name="what">What the geometry belongs to, for the message.</param>
    /// <exception cref="GeoInputException">Empty, not valid, not in degrees, or marked with another CRS.</exception>
    internal static Geometry Checked(Geometry geometry, string what)
    {
        if (geometry.IsEmpty) throw new GeoInputException($"{what} has an empty geometry.");
        if (geometry.SRID is not (0 or Srid or 4326)) throw new GeoInputException($"{what} is in EPSG:{geometry.SRID}; EPSG:4490 (longitude, latitude) is needed.");
        var bounds = geometry.EnvelopeInternal;
        if (!(bounds.MinX >= -180 && bounds.MaxX <= 180 && bounds.MinY >= -90 && bounds.MaxY <= 90))   // also false for NaN
            throw new GeoInputException($"{what} spans {bounds}, which is not longitude and latitude in degrees.");
        var validity = new IsValidOp(geometry).ValidationError;
        if (validity is not null) throw new GeoInputException($"{what} is not valid: {validity.Message} at {validity.Coordinate.X:F7} {validity.Coordinate.Y:F7}.");
        return Factory.CreateGeometry(geometry);
    }

    /// <summary>A box in degrees, as a polygon.</summary>
    internal static Geometry Box(Envelope box) => Factory.ToGeometry(box);

    /// <summary>As <see cref="Checked"/>, as a MultiPolygon.</summary>
    internal static MultiPolygon CheckedArea(Geometry geometry, string what) => Checked(geometry, what) switch
    {
        MultiPolygon parts => parts,
        Polygon one => Factory.CreateMultiPolygon([one]),
        var other => throw new GeoInputException($"{what} is a {other.GeometryType}; an area is needed."),
    };

    /// <summary>As <see cref="Checked"/>, as one Polygon.</summary>
    internal static Polygon CheckedPolygon(Geometry geometry, string what) => Checked(geometry, what) switch
    {
        Polygon one => one,
        MultiPolygon { NumGeometries: 1 } parts => (Polygon)parts[0],
        var other => throw new GeoInputException($"{what} is a {other.GeometryType}; one polygon is needed."),
    };
}
