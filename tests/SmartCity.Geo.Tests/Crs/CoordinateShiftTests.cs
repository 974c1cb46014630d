using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Tests.Crs;

public class CoordinateShiftTests
{
    private static readonly Gen<(double Longitude, double Latitude)> InChina = Gen.Select(Gen.Double[74, 135], Gen.Double[4, 53]);

    [Fact]
    public void The_baidu_shift_is_the_published_one()
    {
        // The example of the formula's publication: AMap's 116.404, 39.915 is Baidu's 116.410369, 39.921327.
        var (longitude, latitude) = Bd09.FromGcj02(116.404, 39.915);

        Assert.Equal(116.41036949371029, longitude, 1e-12);
        Assert.Equal(39.92133699351021, latitude, 1e-12);
    }

    [Fact]
    public void Baidu_is_amap_moved_on_by_some_900_metres()
    {
        var (amap, baidu) = (Gcj02.Shift(102.71, 25.04), Bd09.Shift(102.71, 25.04));

        Assert.Equal(0.0065, baidu.Longitude - amap.Longitude, 0.0005);
        Assert.Equal(0.006, baidu.Latitude - amap.Latitude, 0.0005);
    }

    [Fact]
    public void Taking_a_shift_off_is_exact_to_a_thousandth_of_a_millimetre() =>
        InChina.Sample(p => CoordinateShift.All.All(shift =>
        {
            var place = new Point(p.Longitude, p.Latitude) { SRID = 4490 };
            var back = shift.Take(shift.Put(place));
            return back.SRID == 4490 && back.Coordinate.Distance(place.Coordinate) < 1e-11;
        }), iter: LongTests.Times(20_000, 2_000_000));

    [Fact]
    public void A_geometry_is_copied_not_moved()
    {
        var line = new LineString([new(102, 25), new(103, 26)]);

        Assert.NotEqual(line, CoordinateShift.Gcj02.Put(line));
        Assert.Equal(new Coordinate(102, 25), line.Coordinate);
    }

    [Theory]
    [InlineData("gcj02", "gcj02")]
    [InlineData("GCJ-02", "gcj02")]
    [InlineData("BD-09", "bd09")]
    [InlineData("none", null)]
    [InlineData(null, null)]
    public void A_shift_goes_by_its_usual_names(string? name, string? shift) => Assert.Equal(shift, CoordinateShift.Parse(name)?.Name);

    [Fact]
    public void What_is_no_shift_is_said() => Assert.Contains("'wgs'", Assert.Throws<GeoInputException>(() => CoordinateShift.Parse("wgs")).Message, StringComparison.Ordinal);
}
