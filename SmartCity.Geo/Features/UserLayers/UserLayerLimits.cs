using NetTopologySuite.Geometries;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Features.UserLayers;

/// <summary>How much a user layer may hold; who asks for more is told what and where.</summary>
public static class UserLayerLimits
{
    /// <remarks>PostgreSQL builds JSON from at most 50 names and values at once, and the version is one of them: so 49 fields.</remarks>
    public const int MostLayers = 200, MostFeatures = 200_000, MostFields = 49, LongestName = 60, LongestText = 10_000, LongestTitle = 200, LongestDescription = 2000;

    /// <summary>Vertices of one feature, and of all features of a file.</summary>
    public const int MostVertices = 100_000, MostVerticesOfFile = 20_000_000;

    /// <summary>Degrees north and south where Web Mercator's square ends: beyond it there are no tiles.</summary>
    public const double MostLatitude = 85.06;

    /// <summary>A geometry as it is stored: EPSG:4490, valid, of one kind, within the limits.</summary>
    /// <param name="what">What messages call the feature.</param>
    /// <exception cref="GeoInputException">It can't be stored.</exception>
    public static Geometry Checked(Geometry geometry, string what)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (geometry.NumPoints > MostVertices) throw new GeoInputException($"{what} has {geometry.NumPoints} vertices; {MostVertices} are possible.");
        var stored = StoredGeometry.Checked(geometry, what);
        if (stored is GeometryCollection and not (MultiPoint or MultiLineString or MultiPolygon)) throw new GeoInputException($"{what} is a collection of several kinds of geometries; points, lines or areas are possible.");
        var bounds = stored.EnvelopeInternal;
        return Math.Max(Math.Abs(bounds.MinY), Math.Abs(bounds.MaxY)) <= MostLatitude ? stored : throw new GeoInputException($"{what} lies beyond {MostLatitude}° of latitude, where no map tile is.");
    }

    /// <summary>point, line or polygon; null for none of them.</summary>
    public static string? Kind(Geometry geometry) => geometry switch
    {
        Point or MultiPoint => "point",
        LineString or MultiLineString => "line",
        Polygon or MultiPolygon => "polygon",
        _ => null,
    };
}
