using NetTopologySuite.Geometries;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace SmartCity.Geo.Crs;

/// <summary>A 3° Gauss-Krüger zone on CGCS2000, for editing and lengths in metres: easting first, false easting 500 km, no zone prefix.</summary>
/// <remarks>The authority's axis order of these CRSs is northing, easting; here it is easting, northing, always. Not for area
/// statistics: the scale grows to 1.0003 at a zone's rim, see <see cref="EllipsoidalMeasure"/>. Thread-safe.</remarks>
public sealed class GaussKruegerZone
{
    private const int FirstMeridian = 75, LastMeridian = 135, FirstSrid = 4534;   // EPSG:4534 … 4554
    private readonly MathTransform _forward;
    private readonly MathTransform _back;

    /// <param name="centralMeridian">Degrees east: 75, 78, …, 135.</param>
    public GaussKruegerZone(int centralMeridian)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(centralMeridian, FirstMeridian);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(centralMeridian, LastMeridian);
        ArgumentOutOfRangeException.ThrowIfNotEqual(centralMeridian % 3, 0);
        CentralMeridian = centralMeridian;
        var factory = new CoordinateSystemFactory();
        const string geographic = """GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]""";
        var source = factory.CreateFromWkt(geographic);
        var target = factory.CreateFromWkt(FormattableString.Invariant(
            $"""PROJCS["CGCS2000 / 3-degree Gauss-Kruger CM {centralMeridian}E",{geographic},PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{centralMeridian}],PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]"""));
        var transformations = new CoordinateTransformationFactory();
        _forward = transformations.CreateFromCoordinateSystems(source, target).MathTransform;
        _back = transformations.CreateFromCoordinateSystems(target, source).MathTransform;
    }

    /// <summary>Degrees east.</summary>
    public int CentralMeridian { get; }

    /// <summary>4543 for 102° E, 4544 for 105° E, and so on.</summary>
    public int Srid => FirstSrid + (CentralMeridian - FirstMeridian) / 3;

    /// <summary>The zone whose central meridian is nearest to the middle of the domain, in degrees.</summary>
    public static GaussKruegerZone For(Envelope domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return new(Math.Clamp((int)Math.Round(domain.Centre.X / 3, MidpointRounding.AwayFromZero) * 3, FirstMeridian, LastMeridian));
    }

    /// <summary>Longitude and latitude in degrees → metres.</summary>
    public (double Easting, double Northing) Project(double longitude, double latitude)
    {
        var (x, y) = _forward.Transform(longitude, latitude);
        return (x, y);
    }

    /// <summary>Metres → longitude and latitude in degrees.</summary>
    public (double Longitude, double Latitude) Unproject(double easting, double northing)
    {
        var (x, y) = _back.Transform(easting, northing);
        return (x, y);
    }
}
