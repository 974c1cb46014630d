using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Tests.Gdal;

/// <summary>Which CRS a file is in, and what cannot be.</summary>
public sealed class CrsRecognitionTests : IDisposable
{
    private const string Cgcs2000 = """GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]""";
    private const string Xian80 = """GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]""";
    private const string Beijing54 = """GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]""";
    private const string Nameless = """GEOGCS["GCS_Unknown",DATUM["D_Unknown",SPHEROID["Unknown",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]""";
    private const double Easting = 570_000, Northing = 2_770_000;   // some 70 km east of 102° E, at 25.03° N

    private readonly VectorFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The .prj files that ArcGIS and SuperMap write: zone by meridian, and by number with the number in front of the easting.
    [Theory]
    [InlineData("CGCS2000_3_Degree_GK_CM_102E", 500_000, Easting)]
    [InlineData("CGCS2000_3_Degree_GK_Zone_34", 34_500_000, 34_000_000 + Easting)]
    public void The_gauss_krueger_variants_lead_to_the_same_place(string name, double falseEasting, double easting)
    {
        var there = Assert.Single(VectorFolder.Read(Shapefile(Projected(name, Cgcs2000, falseEasting), easting, Northing)).Features).Geometry.Coordinate;

        using var known = CrsTransform.ToCgcs2000("EPSG:4543");
        var (longitude, latitude) = known.Apply(Easting, Northing);
        Assert.Equal(longitude, there.X, 1e-10);
        Assert.Equal(latitude, there.Y, 1e-10);
        Assert.InRange(there.X, 102.69, 102.70);
        Assert.InRange(there.Y, 25.02, 25.04);
    }

    [Fact]
    public void Given_an_authority_s_code_the_easting_still_stands_first()   // EPSG:4543 itself says northing, easting; 4490 and 4326 latitude, longitude
    {
        foreach (var (crs, x, y) in new[] { ("EPSG:4543", Easting, Northing), ("EPSG:4522", 34_000_000 + Easting, Northing), ("EPSG:4490", 102.694, 25.035), ("EPSG:4326", 102.694, 25.035) })
        {
            var there = Assert.Single(VectorFolder.Read(_folder.Put("p.csv", FormattableString.Invariant($"x,y\n{x},{y}\n")), new() { Crs = crs }).Features).Geometry.Coordinate;
            Assert.Equal(102.694, there.X, 0.001);
            Assert.Equal(25.035, there.Y, 0.001);
            var swapped = Assert.Single(VectorFolder.Read(_folder.Put("p.csv", FormattableString.Invariant($"x,y\n{y},{x}\n")), new() { Crs = crs, SwapsAxes = true }).Features).Geometry.Coordinate;
            Assert.Equal(there, swapped);
        }
    }

    [Theory]
    [InlineData("EPSG:4490", 25.03, 102.7, "latitude stands first", "--swap-axes")]
    [InlineData("EPSG:4490", Easting, Northing, "these are metres", "EPSG:4543")]
    [InlineData("EPSG:4490", 34_000_000 + Easting, Northing, "zone number 34", "EPSG:4522")]
    [InlineData("EPSG:4490", Northing, Easting, "northing first", "--swap-axes")]
    [InlineData("EPSG:4490", Northing, 35_000_000 + Easting, "northing first", "EPSG:4523")]
    [InlineData("EPSG:4543", 102.7, 25.03, "these are degrees", "EPSG:4490")]
    [InlineData("EPSG:4543", 34_000_000 + Easting, Northing, "zone number 34", "EPSG:4522")]
    [InlineData("EPSG:4522", Easting, Northing, "lacks the zone number", "EPSG:4543")]
    [InlineData("EPSG:4543", Northing, Easting, "northing stands first", "--swap-axes")]
    [InlineData("EPSG:32648", -9_000_000, Northing, "within 1200 km", "--crs")]
    [InlineData("EPSG:4490", 1e9, 1e9, "not degrees", "--crs")]
    public void Coordinates_that_cannot_be_are_refused_with_what_would_be_right(string crs, double x, double y, string wrong, string right)
    {
        var message = VectorFolder.Refused(_folder.Put("p.csv", FormattableString.Invariant($"x,y\n{x},{y}\n")), new() { Crs = crs });

        Assert.Contains("p.csv", message, StringComparison.Ordinal);
        Assert.Contains(wrong, message, StringComparison.Ordinal);
        Assert.Contains(right, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Xian80, "Xi'an 1980")]
    [InlineData(Beijing54, "Beijing 1954")]
    [InlineData(Nameless, "a datum that it does not name")]
    public void An_old_or_nameless_datum_is_refused_with_what_to_do(string geographic, string name)
    {
        foreach (var path in new[] { Shapefile(geographic, 102.7, 25), Shapefile(Projected("GK_Zone_34", geographic, 34_500_000), 34_000_000 + Easting, Northing) })
        {
            var message = VectorFolder.Refused(path);
            Assert.Contains(name, message, StringComparison.Ordinal);
            Assert.Contains("+towgs84", message, StringComparison.Ordinal);
        }
        Assert.Single(VectorFolder.Read(Shapefile(Projected("GK_Zone_34", geographic, 34_500_000), Easting, Northing), new() { Crs = "EPSG:4543" }).Features);
    }

    [Fact]
    public void Local_parameters_are_applied()
    {
        // 111 m along the Z axis: at 25° N the ground moves north by 111·cos 25° ≈ 100 m.
        const string definition = "+proj=tmerc +lon_0=102 +x_0=500000 +ellps=GRS80 +units=m";
        var path = Shapefile(null, Easting, Northing);
        var plain = Assert.Single(VectorFolder.Read(path, new() { Crs = definition + " +towgs84=0,0,0,0,0,0,0" }).Features).Geometry.Coordinate;
        var moved = Assert.Single(VectorFolder.Read(path, new() { Crs = definition + " +towgs84=0,0,111,0,0,0,0" }).Features).Geometry.Coordinate;

        Assert.Equal(100.6 / 110_770, moved.Y - plain.Y, 1e-5);
        Assert.Equal(0, moved.X - plain.X, 1e-6);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("https://example.org/crs.wkt")]
    [InlineData("+proj=tmerc +nadgrids=/etc/passwd")]
    [InlineData("EPSG:1")]
    [InlineData("kunming")]
    public void A_crs_by_name_never_opens_a_file_or_an_address(string crs) =>
        Assert.Contains("no c", VectorFolder.Refused(_folder.Put("p.csv", "x,y\n102,25\n"), new() { Crs = crs }), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_coordinate_that_is_no_number_is_refused() =>
        Assert.Contains("no number", VectorFolder.Refused(_folder.Put("p.csv", "x,y\nNaN,25\n")), StringComparison.Ordinal);

    private static string Projected(string name, string geographic, double falseEasting) => FormattableString.Invariant(
        $"""PROJCS["{name}",{geographic},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{falseEasting:0.0}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",102.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]""");

    private string Shapefile(string? prj, double x, double y)
    {
        var name = $"{Guid.NewGuid():N}.shp";
        var path = _folder.Write(name, new Point(x, y), new() { Crs = null }, ("name", "x"));
        if (prj is not null) File.WriteAllText(Path.ChangeExtension(path, ".prj"), prj);
        return path;
    }
}
