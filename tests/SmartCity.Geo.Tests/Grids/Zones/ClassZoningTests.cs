using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Zones;

namespace SmartCity.Geo.Tests.Grids.Zones;

public class ClassZoningTests
{
    private const double Metre = 1 / 110_574.0;   // degrees of latitude at the equator

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_built_up_square_becomes_a_core_with_a_fringe_around_it()
    {
        // A town of 4 km by 4 km in 12 km of country; the window makes its rim a slope.
        var drawing = Draw(Square(12_000), (x, y) => Math.Abs(x - 6000) < 2000 && Math.Abs(y - 6000) < 2000 ? 1 : 0, r => r with { WindowMetres = 2000 });

        Assert.Equal([1, 2, 3], drawing.Zones.Select(z => z.Class));
        var core = drawing.Zones[0].Geometry;
        Assert.InRange(EllipsoidalMeasure.Area(core) / 16e6, 0.9, 1.25);   // half built up is the town's very edge, 0.4 a little further out
        Assert.True(drawing.Zones[1].Geometry.EnvelopeInternal.Contains(core.EnvelopeInternal));
        AssertTiles(Square(12_000), drawing);
    }

    [Fact]
    public void Without_a_raster_all_is_rural_but_for_the_rules()
    {
        var park = Box(2000, 2000, 5000, 5000);
        var drawing = Draw(Square(10_000), null, r => r with { Rules = [new ZoneRule.Inside(1, "town", [park])] });

        Assert.Equal([1, 3], drawing.Zones.Select(z => z.Class));
        Assert.True(drawing.Zones[0].Geometry.EqualsTopologically(park));
        Assert.Equal(1, drawing.Zones[1].Geometry is Polygon { NumInteriorRings: 1 } ? 1 : 0);
    }

    [Fact]
    public void A_lake_in_the_town_is_class_three_with_its_own_outline()
    {
        var lake = Ring((4000, 4000), (6100, 4300), (6500, 6000), (5000, 6700), (3900, 5200));
        var drawing = Draw(Square(10_000), (_, _) => 0.9f, r => r with { Protected = [lake] });

        Assert.Equal([1, 3], drawing.Zones.Select(z => z.Class));
        Assert.InRange(drawing.Zones[1].Geometry.SymmetricDifference(lake).Area / lake.Area, 0, 1e-6);
    }

    [Fact]
    public void Protection_wins_over_rules_and_a_later_rule_over_an_earlier_one()
    {
        Polygon west = Box(0, 0, 6000, 10_000), middle = Box(4000, 0, 8000, 10_000), lake = Box(5000, 3000, 7000, 7000);
        var drawing = Draw(Square(10_000), (_, _) => 0.9f, r => r with { Rules = [new ZoneRule.Inside(4, "west", [west]), new ZoneRule.Inside(5, "middle", [middle])], Protected = [lake] });

        var area = drawing.Zones.ToDictionary(z => z.Class, z => EllipsoidalMeasure.Area(z.Geometry) / 1e6);
        Assert.Equal([1, 3, 4, 5], area.Keys.Order());
        Assert.Equal([20, 8, 40, 32], new[] { 1, 3, 4, 5 }.Select(c => area[c]), (e, a) => Math.Abs(e - a) < 0.02 * e);
    }

    [Fact]
    public void A_share_rule_gives_a_class_where_the_share_is_reached()
    {
        var request = Request(Square(10_000), (_, _) => 0, r => r);
        var green = Over(request.Grid, (x, _) => x < 5000 ? 1 : 0);
        var drawing = ClassZoning.Draw(request with { Rules = [new ZoneRule.Where(6, "orchards", green, 0.5)] }, null, Stop);

        Assert.Equal([3, 6], drawing.Zones.Select(z => z.Class).Order());
        Assert.InRange(EllipsoidalMeasure.Area(drawing.Zones.Single(z => z.Class == 6).Geometry) / 50e6, 0.97, 1.03);
    }

    [Fact]
    public void Target_shares_are_met()
    {
        var drawing = Draw(Square(20_000), (x, y) => (float)Math.Exp(-double.Hypot(x - 9000, y - 11_000) / 5000), r => r with { TargetShares = (0.13, 0.17) });
        var area = drawing.Zones.GroupBy(z => z.Class).ToDictionary(g => g.Key, g => g.Sum(z => EllipsoidalMeasure.Area(z.Geometry)));
        Assert.Equal(0.13, area[1] / area.Values.Sum(), 0.01);
        Assert.Equal(0.17, area[2] / area.Values.Sum(), 0.01);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(400)]
    public void A_checkerboard_becomes_sane(double square)
    {
        var drawing = Draw(Square(10_000), (x, y) => ((int)Math.Floor(x / square) + (int)Math.Floor(y / square)) % 2 == 0 ? 1 : 0, r => r with { WindowMetres = 0 });
        Assert.InRange(drawing.Zones.Count, 1, 3);
        AssertTiles(Square(10_000), drawing);
        AssertSane(drawing, 1e6);
    }

    [Fact]
    public void Noise_becomes_zones_that_tile_the_area_and_are_neither_small_nor_thin() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Double[300, 2500], Gen.Int[0, 2]).Sample((seed, scale, lakes) =>
        {
            // An area with a hole and an exclave; waves of built-up ground, and lakes.
            var area = new MultiPolygon([new(Ring((0, 0), (9000, 500), (12_000, 9000), (3000, 11_000)).Shell, [Box(5000, 5000, 5600, 6000).Shell]), Box(14_000, 0, 16_000, 3000)]);
            var drawing = Draw(area, (x, y) => (float)(0.35 + 0.45 * Math.Sin((x + seed % 977) / scale) * Math.Cos((y - seed % 733) / scale)),
                r => r with { Protected = [.. Enumerable.Range(0, lakes).Select(i => Ring((1500 + 3000 * i, 2000), (4000 + 3000 * i, 2500 + seed % 500), (3000 + 3000 * i, 6000)))] });
            AssertTiles(area, drawing);
            AssertSane(drawing, 1e6);
        }, iter: LongTests.Times(6, 300), threads: 1);

    [Fact]
    public void Zones_drawn_from_zones_hardly_change()
    {
        var request = Request(Square(12_000), (x, y) => (float)(0.35 + 0.45 * Math.Sin(x / 1300) * Math.Cos(y / 1700)), r => r);
        var once = ClassZoning.Draw(request, null, Stop);
        var share = new float[request.Grid.Count];
        foreach (var zone in once.Zones) request.Grid.Fill(zone.Geometry, i => share[i] = zone.Class == 1 ? 1 : zone.Class == 2 ? 0.3f : 0);
        var twice = ClassZoning.Draw(request with { BuiltUp = share, WindowMetres = 0 }, null, Stop);

        var same = 0.0;
        foreach (var zone in once.Zones)
            foreach (var other in twice.Zones)
                if (zone.Class == other.Class) same += zone.Geometry.Intersection(other.Geometry).Area;
        Assert.InRange(same / once.Zones.Sum(z => z.Geometry.Area), 0.98, 1.0001);
    }

    [Fact]
    public void A_partition_takes_the_zones_as_its_classes()
    {
        var area = Square(12_000);
        var drawing = Draw(area, (x, y) => Math.Abs(x - 6000) < 2000 && Math.Abs(y - 6000) < 2000 ? 1 : 0, r => r with { WindowMetres = 2000 });
        var partition = GridPartition.Cut(new() { Areas = [new(area, "530102", "town")], CellCount = 60, Classes = drawing.Zones, Shares = new(40, 12, 8) }, null, Stop);

        Assert.Equal(new ClassCounts(40, 12, 8), partition.Report.Counts);
        Assert.Equal(EllipsoidalMeasure.Area(drawing.Zones[0].Geometry), partition.Cells.Where(c => c.Class == 1).Sum(c => c.AreaSquareMetres), 1.0);
    }

    [Fact]
    public void What_can_t_be_zoned_is_named()
    {
        Assert.Contains("shows nothing of the area", Fails(() => Draw(Square(5000), (_, _) => float.NaN, r => r)), StringComparison.Ordinal);
        Assert.Contains("must be in that order", Fails(() => Draw(Square(5000), (_, _) => 1, r => r with { Thresholds = new() { CoreEnter = 0.1 } })), StringComparison.Ordinal);
        Assert.Contains("not be negative", Fails(() => Draw(Square(5000), (_, _) => 1, r => r with { TargetShares = (0.7, 0.6) })), StringComparison.Ordinal);
        Assert.Contains("names the class 12", Fails(() => Draw(Square(5000), null, r => r with { Rules = [new ZoneRule.Inside(12, "x", [Square(1000)])] })), StringComparison.Ordinal);
        Assert.Contains("smallest width", Fails(() => Draw(Square(5000), null, r => r with { MinimumWidthMetres = -1 })), StringComparison.Ordinal);
        Assert.Contains("million", Fails(() => GroundGrid.Over(new(100, 110, 20, 30), 10, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Ground_without_data_is_like_what_is_nearest_and_a_note_says_how_much()
    {
        var drawing = Draw(Square(10_000), (x, _) => x > 6000 ? float.NaN : 0.9f, r => r);
        Assert.Equal([1], drawing.Zones.Select(z => z.Class));
        Assert.Contains(drawing.Notes, n => n.Contains("has no data", StringComparison.Ordinal));
    }

    private static string Fails(Action run) => Assert.Throws<GeoInputException>(run).Message;

    private static void AssertTiles(Geometry area, ZoneDrawing drawing)
    {
        var report = CoverageCheck.Run([.. drawing.Zones.Select(z => z.Geometry)], Stop);
        Assert.DoesNotContain(report.Faults, f => f.Severity == FaultSeverity.Error && f.Kind != CoverageFaultKind.Gap);   // the area's own hole is a gap to the check
        Assert.Equal(1, drawing.Zones.Sum(z => EllipsoidalMeasure.Area(z.Geometry)) / EllipsoidalMeasure.Area(area), 1e-7);
        Assert.All(drawing.Zones, z => Assert.IsType<Polygon>(z.Geometry));
    }

    private static void AssertSane(ZoneDrawing drawing, double least)
    {
        Assert.All(drawing.Zones, z => Assert.True(EllipsoidalMeasure.Area(z.Geometry) >= least * 0.999, $"class {z.Class}: {EllipsoidalMeasure.Area(z.Geometry):0} m²"));
        Assert.All(drawing.Zones, z => Assert.True(2 * EllipsoidalMeasure.Area(z.Geometry) / EllipsoidalMeasure.Length(z.Geometry) > 75, "a zone is thin"));
    }

    private static ZoneDrawing Draw(Geometry area, Func<double, double, float>? share, Func<ZoneRequest, ZoneRequest> with) => ClassZoning.Draw(Request(area, share, with), null, Stop);

    private static ZoneRequest Request(Geometry area, Func<double, double, float>? share, Func<ZoneRequest, ZoneRequest> with)
    {
        var grid = GroundGrid.Over(area.EnvelopeInternal, 50, 1000);
        return with(new() { Areas = [new(area, "530102", "here")], Grid = grid, BuiltUp = share is null ? null : Over(grid, share) });
    }

    private static float[] Over(GroundGrid grid, Func<double, double, float> share) => [.. Enumerable.Range(0, grid.Count).Select(i =>
    {
        var (longitude, latitude) = grid.Centre(i);
        return share(longitude / Metre, latitude / Metre);
    })];

    private static Polygon Square(double metres) => Box(0, 0, metres, metres);

    private static Polygon Box(double west, double south, double east, double north) => Ring((west, south), (east, south), (east, north), (west, north));

    private static Polygon Ring(params (double X, double Y)[] metres) => new(new LinearRing([.. metres.Append(metres[0]).Select(p => new Coordinate(Math.Round(p.X * Metre, 8), Math.Round(p.Y * Metre, 8)))]));

}
