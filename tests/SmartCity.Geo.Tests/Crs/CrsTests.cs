using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Tests.Crs;

public class CrsTests
{
    private static readonly Gen<(double Longitude, double Latitude)> InKunming = Gen.Select(Gen.Double[102.2, 103.7], Gen.Double[24.4, 26.6]);

    [Fact]
    public void The_whole_ellipsoid_has_its_published_area() =>   // GRS80/CGCS2000: 510,065,621.7 km²
        Assert.Equal(510_065_621.7, EllipsoidalMeasure.Area(Box(-180, -90, 180, 90)) / 1e6, 0.1);

    [Fact]
    public void A_quadrant_of_a_meridian_has_its_published_length() =>   // GRS80: 10,001,965.729 m
        Assert.Equal(10_001_965.729, EllipsoidalMeasure.Length(new LineString([new(0, 0), new(0, 90)])), 0.01);

    [Fact]
    public void The_equator_is_a_circle() =>
        Assert.Equal(2 * Math.PI * 6_378_137, EllipsoidalMeasure.Length(new LineString([new(-180, 0), new(180, 0)])), 1e-3);

    [Fact]
    public void A_square_degree_is_the_sum_of_its_strips()
    {
        // Strips of 0.001° of latitude: metres per degree of longitude times metres per degree of latitude.
        var strips = Enumerable.Range(0, 1000).Sum(i => EllipsoidalMeasure.MetresPerDegree(25 + (i + 0.5) / 1000) is var (east, north) ? east * north / 1000 : 0);

        Assert.Equal(1, EllipsoidalMeasure.Area(Box(102, 25, 103, 26)) / strips, 1e-9);
    }

    [Fact]
    public void A_hole_is_taken_off() =>
        Assert.Equal(
            EllipsoidalMeasure.Area(Box(102, 24, 103, 25)) - EllipsoidalMeasure.Area(Box(102.4, 24.4, 102.5, 24.5)),
            EllipsoidalMeasure.Area(new Polygon(Box(102, 24, 103, 25).Shell, [Box(102.4, 24.4, 102.5, 24.5).Shell])), 1e-3);

    [Fact]
    public void Cutting_an_area_in_two_changes_nothing_in_sum() =>
        Gen.Select(InKunming, InKunming, InKunming, Gen.Double[0.01, 0.99]).Sample((a, b, c, share) =>
        {
            // A vertex on the edge a–b, and the two triangles that it makes with c.
            var onEdge = new Coordinate(a.Longitude + share * (b.Longitude - a.Longitude), a.Latitude + share * (b.Latitude - a.Latitude));
            var whole = EllipsoidalMeasure.Area(Triangle(new(a.Longitude, a.Latitude), new(b.Longitude, b.Latitude), new(c.Longitude, c.Latitude)));
            var parts = EllipsoidalMeasure.Area(Triangle(new(a.Longitude, a.Latitude), onEdge, new(c.Longitude, c.Latitude)))
                + EllipsoidalMeasure.Area(Triangle(onEdge, new(b.Longitude, b.Latitude), new(c.Longitude, c.Latitude)));
            return Math.Abs(whole - parts) < 0.01;   // of up to 20,000 km²: rounding of the vertex itself
        });

    [Fact]
    public void The_zone_of_kunming_is_102_east_and_gives_easting_first()
    {
        var zone = GaussKruegerZone.For(new(102.3, 103.2, 24.4, 25.6));
        var (easting, northing) = zone.Project(102, 25);

        Assert.Equal((102, 4543), (zone.CentralMeridian, zone.Srid));
        Assert.Equal(500_000, easting, 1e-6);
        Assert.Equal(2_766_054.17, northing, 0.01);   // the meridian arc to 25°
        Assert.True(zone.Project(102.5, 25).Easting > easting);
    }

    [Fact]
    public void East_of_103_5_degrees_the_next_zone_begins() =>
        Assert.Equal((105, 4544), (GaussKruegerZone.For(new(103.4, 103.8, 25, 26)).CentralMeridian, GaussKruegerZone.For(new(103.4, 103.8, 25, 26)).Srid));

    [Fact]
    public void Projecting_and_back_returns_to_the_place()
    {
        var zone = new GaussKruegerZone(102);
        InKunming.Sample(p =>
        {
            var (easting, northing) = zone.Project(p.Longitude, p.Latitude);
            var (longitude, latitude) = zone.Unproject(easting, northing);
            return Math.Abs(longitude - p.Longitude) < 1e-9 && Math.Abs(latitude - p.Latitude) < 1e-9;
        });
    }

    [Fact]
    public void The_shift_at_the_gate_of_heavenly_peace_is_the_published_one()
    {
        var (longitude, latitude) = Gcj02.Shift(116.404, 39.915);   // the example of the formula's first publication

        Assert.Equal((116.41024449916938, 39.91640428150164), (longitude, latitude), (e, a) => Math.Abs(e.Item1 - a.Item1) < 1e-9 && Math.Abs(e.Item2 - a.Item2) < 1e-9);
    }

    [Fact]
    public void The_shift_at_kunming_is_150_metres_east_and_330_south()
    {
        var (longitude, latitude) = Gcj02.Shift(102.71, 25.04);
        var metres = EllipsoidalMeasure.MetresPerDegree(25.04);

        Assert.InRange((longitude - 102.71) * metres.Longitude, 143, 180);
        Assert.InRange((latitude - 25.04) * metres.Latitude, -380, -325);
    }

    [Fact]
    public void Taking_the_shift_off_undoes_it() =>
        InKunming.Sample(p =>
        {
            var (longitude, latitude) = Gcj02.Shift(p.Longitude, p.Latitude);
            var back = Gcj02.Unshift(longitude, latitude);
            return Math.Abs(back.Longitude - p.Longitude) < 1e-9 && Math.Abs(back.Latitude - p.Latitude) < 1e-9;
        });

    [Fact]
    public void Outside_china_nothing_is_shifted() => Assert.Equal((10.0, 50.0), Gcj02.Shift(10, 50));

    private static Polygon Triangle(Coordinate a, Coordinate b, Coordinate c) => new(new LinearRing([a, b, c, a.Copy()]));

    private static Polygon Box(double west, double south, double east, double north) =>
        new(new LinearRing([new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]));
}
