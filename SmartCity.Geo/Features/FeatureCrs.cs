using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Features;

/// <summary>A CRS that features are given in and asked for by, with the axis order of its authority.</summary>
/// <remarks>WGS 84 counts as CGCS2000: they differ by centimetres, and nothing is shifted between them.</remarks>
public sealed class FeatureCrs
{
    private const string Epsg = "http://www.opengis.net/def/crs/EPSG/0/";
    private const double SphereRadius = 6_378_137;   // metres, of Web Mercator
    private const double FalseEasting = 500_000, Quadrant = 10_002_000, ZoneReach = 1_000_000;   // metres; farther from its meridian a zone's formulae don't hold

    private readonly GaussKruegerZone? _zone;

    private FeatureCrs(string uri, int srid, bool isNorthingFirst, GaussKruegerZone? zone = null) => (Uri, Srid, IsNorthingFirst, _zone) = (uri, srid, isNorthingFirst, zone);

    /// <summary>Longitude, latitude: the usual one.</summary>
    public static FeatureCrs Crs84 { get; } = new("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4490, isNorthingFirst: false);

    /// <summary>EPSG:4326, latitude first.</summary>
    public static FeatureCrs Wgs84 { get; } = new(Epsg + "4326", 4490, isNorthingFirst: true);

    /// <summary>EPSG:4490, latitude first: what is stored, but for the order of the axes.</summary>
    public static FeatureCrs Cgcs2000 { get; } = new(Epsg + "4490", 4490, isNorthingFirst: true);

    /// <summary>EPSG:3857, easting first, metres.</summary>
    public static FeatureCrs WebMercator { get; } = new(Epsg + "3857", 3857, isNorthingFirst: false);

    /// <summary>CGCS2000 / 3-degree Gauss-Krüger: northing first, metres.</summary>
    public static FeatureCrs Of(GaussKruegerZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return new(Epsg + zone.Srid.ToString(CultureInfo.InvariantCulture), zone.Srid, isNorthingFirst: true, zone);
    }

    /// <summary>All that features of a city in this zone can have.</summary>
    /// <param name="zone">Null for a city without cells.</param>
    public static IReadOnlyList<FeatureCrs> All(GaussKruegerZone? zone) => [Crs84, Wgs84, Cgcs2000, WebMercator, .. zone is null ? (IEnumerable<FeatureCrs>)[] : [Of(zone)]];

    /// <summary>As OGC APIs name it.</summary>
    public string Uri { get; }

    /// <summary>True where latitude or northing comes first.</summary>
    public bool IsNorthingFirst { get; }

    /// <summary>True for longitude and latitude in degrees.</summary>
    public bool IsGeographic => Srid == 4490;

    /// <summary>What PostGIS calls it; stored coordinates are taken as they are for CRS84 and EPSG:4326 too.</summary>
    internal int Srid { get; }

    /// <summary>Decimals that make about a centimetre.</summary>
    internal int Decimals => IsGeographic ? 7 : 2;

    /// <summary>Two coordinates in the order of this CRS → longitude and latitude in degrees, EPSG:4490.</summary>
    /// <returns>Null where there is no such place on Earth, or it lies a thousand kilometres beside the Gauss-Krüger zone.</returns>
    public (double Longitude, double Latitude)? ToDegrees(double first, double second)
    {
        var (x, y) = IsNorthingFirst ? (second, first) : (first, second);
        if (_zone is not null && !(Math.Abs(x - FalseEasting) <= ZoneReach && Math.Abs(y) <= Quadrant)) return null;
        var (longitude, latitude) = _zone is { } zone ? zone.Unproject(x, y)
            : Srid == 3857 ? (x / SphereRadius * (180 / Math.PI), Math.Atan(Math.Sinh(y / SphereRadius)) * (180 / Math.PI))
            : (x, y);
        return Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90 ? (longitude, latitude) : null;   // false for NaN
    }

    /// <summary>A geometry in this CRS as one in EPSG:4490; its vertices are moved, its edges stay straight.</summary>
    /// <returns>Null where a vertex is no place on Earth.</returns>
    public Geometry? ToDegrees(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var copy = geometry.Copy();
        var moving = new Moving(this);
        copy.Apply(moving);
        copy.GeometryChanged();
        copy.SRID = 4490;
        for (var i = 0; i < copy.NumGeometries; i++) copy.GetGeometryN(i).SRID = 4490;
        return moving.Failed ? null : copy;
    }

    /// <summary>A box by its lower and upper corner, in the order of this CRS, as an area in EPSG:4490, longitude then latitude in degrees.</summary>
    /// <returns>Null where a corner is no place on Earth, or the upper one is lower; degrees may cross the 180° meridian.</returns>
    public Geometry? Area(double first, double second, double upperFirst, double upperSecond)
    {
        if (!IsGeographic) return FeatureArea.Of(this, first, second, upperFirst, upperSecond);
        return ToDegrees(first, second) is (var west, var south) && ToDegrees(upperFirst, upperSecond) is (var east, var north) && south <= north
            ? FeatureArea.Of(new LonLatBox(west, south, east, north))
            : null;
    }

    /// <summary>SQL: a stored geometry in this CRS and axis order.</summary>
    internal string Sql(string geometry)
    {
        var projected = IsGeographic ? geometry : string.Create(CultureInfo.InvariantCulture, $"st_transform({geometry}, {Srid})");
        return IsNorthingFirst ? $"st_flipcoordinates({projected})" : projected;
    }

    private sealed class Moving(FeatureCrs crs) : ICoordinateSequenceFilter
    {
        internal bool Failed { get; private set; }

        public bool Done => Failed;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            if (crs.ToDegrees(seq.GetX(i), seq.GetY(i)) is not (var longitude, var latitude)) Failed = true;
            else
            {
                seq.SetX(i, longitude);
                seq.SetY(i, latitude);
            }
        }
    }
}
