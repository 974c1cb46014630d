using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Geo.Tests.Grids.Quality;

public class QualityReportingTests
{
    private const double Metre = 1 / 110_574.0;   // degrees of latitude at the equator; of longitude 0.7 % less

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Two_squares_with_a_river_between_them()
    {
        var river = new LineString([new(0.01, -0.005), new(0.01, 0.015)]);   // half of it lies inside
        var report = Run([Cell("a", Box(0, 0, 0.01, 0.01)), Cell("b", Box(0.01, 0, 0.02, 0.01))], barriers: [river]);

        var side = EllipsoidalMeasure.Length(new LineString([new(0.01, 0), new(0.01, 0.01)]));
        Assert.Equal(side, report.Borders.InnerMetres, 1e-3);
        Assert.Equal(1, report.Borders.InnerOnBarriersShare, 1e-9);
        var kind = Assert.Single(report.Borders.Kinds);
        Assert.Equal(side, kind.InsideMetres, 1e-3);
        Assert.Equal(1, kind.FollowedShare, 1e-9);
        Assert.Equal(Math.PI / 4, report.All.Compactness.P50, 1e-4);   // a square but for 0.7 %
        Assert.Equal(1, report.Zones);
        Assert.True(report.Coverage.IsValid);
        Assert.Empty(report.Necks);
        Assert.Empty(report.Slivers);
        Assert.Null(report.Nesting);
        Assert.All(report.Cells, c => Assert.Equal(0, c.Deviation, 1e-12));
    }

    [Fact]
    public void A_river_that_crosses_the_border_lies_on_it_for_twice_the_tolerance()
    {
        var river = new LineString([new(0.005, 0.005), new(0.015, 0.005)]);
        var report = Run([Cell("a", Box(0, 0, 0.01, 0.01)), Cell("b", Box(0.01, 0, 0.02, 0.01))], barriers: [river]);

        Assert.Equal(10, report.Borders.InnerOnBarriersMetres, 1e-2);
        Assert.Equal(10, report.Borders.Kinds[0].FollowedMetres, 1e-2);
        Assert.Equal(EllipsoidalMeasure.Length(river), report.Borders.Kinds[0].InsideMetres, 1e-3);
    }

    [Fact]
    public void Load_is_compared_within_the_zone_and_within_the_class()
    {
        // Two units of one class, two cells each: 1 and 3 people in the one, 10 and 10 in the other.
        ReportCell[] cells = [Cell("a", Box(0, 0, 1, 1), unit: "west"), Cell("b", Box(0, 1, 1, 2), unit: "west"), Cell("c", Box(1, 0, 2, 1), unit: "east"), Cell("d", Box(1, 1, 2, 2), unit: "east")];
        LoadPoint[] people = [new(0.5, 0.5, 1), new(0.5, 1.5, 3), new(1.5, 0.5, 10), new(1.5, 1.5, 6), new(1.5, 1.6, 4), new(9, 9, 1000)];
        var report = Run(cells, load: [new("people", 1, people)]);

        Assert.Equal([-0.5, 0.5, 0, 0], report.Cells.Select(c => c.Deviation), Near);
        Assert.Equal([1 / 24.0, 3 / 24.0, 10 / 24.0, 10 / 24.0], report.Cells.Select(c => c.Load), Near);
        Assert.Equal(1 / 6.0 - 1, report.Cells[0].ClassDeviation, 1e-12);
        Assert.Equal(2, report.Zones);
        Assert.Equal((-0.5, -0.5, 0, 0.5, 0.5), Tuple(report.All.Deviation));
        Assert.Equal(0.5, report.All.AbsoluteDeviation.P95);
    }

    [Fact]
    public void Loads_are_weighed_against_each_other()
    {
        ReportCell[] cells = [Cell("a", Box(0, 0, 0.01, 0.01)), Cell("b", Box(0.01, 0, 0.02, 0.01))];
        var report = Run(cells, load: [new("area", 1, null), new("people", 3, [new(0.005, 0.005, 7)])]);

        Assert.Equal([0.25 * 0.5 + 0.75, 0.25 * 0.5], report.Cells.Select(c => c.Load), Near);
    }

    [Fact]
    public void A_dumbbell_has_a_neck_where_it_is_thin_and_a_spike_has_none()
    {
        // Two squares of 100 m joined by a bar of 60 m by 12 m; a triangle that ends in a point.
        var dumbbell = Ring((0, 0), (100, 0), (100, 44), (160, 44), (160, 0), (260, 0), (260, 100), (160, 100), (160, 56), (100, 56), (100, 100), (0, 100));
        var spike = Ring((300, 0), (600, 50), (300, 100), (300, 60), (290, 50), (300, 40));
        var report = Run([Cell("dumbbell", dumbbell), Cell("spike", spike)]);

        var neck = Assert.Single(report.Necks);
        Assert.Equal(0, neck.Cell);
        Assert.Equal(12, neck.WidthMetres, 0.1);
        Assert.InRange(neck.Longitude / Metre, 100, 161);
        Assert.InRange(neck.PartedSquareMetres, 10_000, 10_800);
    }

    [Fact]
    public void A_thin_gap_outside_a_cell_is_no_neck()
    {
        var horseshoe = Ring((0, 0), (210, 0), (210, 200), (110, 200), (110, 100), (100, 100), (100, 200), (0, 200));
        Assert.Empty(Run([Cell("horseshoe", horseshoe)]).Necks);
    }

    [Fact]
    public void A_thin_part_is_a_sliver()
    {
        var parts = new MultiPolygon([Ring((0, 0), (200, 0), (200, 200), (0, 200)), Ring((300, 0), (400, 0), (400, 10), (300, 10))]);
        var report = Run([Cell("two", parts)]);

        Assert.Equal(2 * 1000 / 220.0, Assert.Single(report.Slivers).WidthMetres, 0.1);
        Assert.Equal(new Dictionary<int, int> { [2] = 1 }, report.CellsByParts);
    }

    [Fact]
    public void A_cell_across_its_parents_border_is_told_with_the_ground_that_is_elsewhere()
    {
        PartitionArea[] parents = [new(Box(0, 0, 0.01, 0.01), "530102", "west"), new(Box(0.01, 0, 0.02, 0.01), "530103", "east")];
        var report = Run([Cell("inside", Box(0, 0, 0.005, 0.01)), Cell("across", Box(0.005, 0, 0.012, 0.01)), Cell("beyond", Box(0.012, 0, 0.021, 0.01))], parents: parents);

        Assert.Equal(2, report.Nesting!.Count);
        var across = Assert.Single(report.Nesting, f => f.Cell == 1);
        Assert.Equal("west", across.Parent);
        Assert.Equal(1, across.InOthersSquareMetres / EllipsoidalMeasure.Area(Box(0.01, 0, 0.012, 0.01)), 1e-4);
        Assert.Equal(0, across.InNoneSquareMetres);
        var beyond = Assert.Single(report.Nesting, f => f.Cell == 2);
        Assert.Equal(1, beyond.InNoneSquareMetres / EllipsoidalMeasure.Area(Box(0.02, 0, 0.021, 0.01)), 1e-4);
    }

    [Fact]
    public void Every_border_counts_once()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 1000]).Sample((count, seed) =>
        {
            var partition = GridPartition.Cut(new() { Areas = [new(Box(102, 25, 102.05, 25.04), "530102", "box")], CellCount = count, Seed = seed }, null, CancellationToken.None);
            var report = Run([.. partition.Cells.Select(c => new ReportCell(c.Code, c.Class, c.Adcode, c.Geometry))]);
            Assert.Equal(1, (2 * report.Borders.InnerMetres + report.Borders.RimMetres) / partition.Cells.Sum(c => c.PerimeterMetres), 1e-6);
            Assert.Equal(partition.Report.LoadDeviation95, report.All.AbsoluteDeviation.P95, 0.01);
            Assert.Equal(1, report.Cells.Sum(c => c.Load), 1e-9);
        }, iter: LongTests.Times(5, 200), threads: 1);
    }

    [Fact]
    public void What_can_t_be_reported_on_is_named()
    {
        Assert.Contains("no cells", Fails(() => Run([])), StringComparison.Ordinal);
        Assert.Contains("'line' is empty or no polygon", Fails(() => Run([Cell("line", new LineString([new(0, 0), new(1, 1)]))])), StringComparison.Ordinal);
        Assert.Contains("class 12", Fails(() => Run([new("a", 12, "", Box(0, 0, 1, 1))])), StringComparison.Ordinal);
        Assert.Contains("nothing inside the cells", Fails(() => Run([Cell("a", Box(0, 0, 1, 1))], load: [new("people", 1, [new(5, 5, 3)])])), StringComparison.Ordinal);
        Assert.Contains("value -3 at", Fails(() => Run([Cell("a", Box(0, 0, 1, 1))], load: [new("people", 1, [new(0.5, 0.5, -3)])])), StringComparison.Ordinal);
        Assert.Contains("weight 0", Fails(() => Run([Cell("a", Box(0, 0, 1, 1))], load: [new("people", 0, [new(0.5, 0.5, 3)])])), StringComparison.Ordinal);
        Assert.Contains("±180°", Fails(() => Run([Cell("a", Box(0, 0, 500_000, 400_000))])), StringComparison.Ordinal);
    }

    private static string Fails(Action run) => Assert.Throws<GeoInputException>(run).Message;

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-4;

    private static (double, double, double, double, double) Tuple(Spread s) => (Round(s.Least), Round(s.P5), Round(s.P50), Round(s.P95), Round(s.Most));

    private static double Round(double value) => Math.Round(value, 9) + 0.0;

    private static QualityReport Run(ReportCell[] cells, LineString[]? barriers = null, LoadTerm[]? load = null, PartitionArea[]? parents = null) => QualityReporting.Run(new()
    {
        Cells = cells,
        Barriers = [.. (barriers ?? []).Select(b => PartitionBarrier.Of(b, "river"))],
        Load = load ?? [new("area", 1, null)],
        Parents = parents ?? [],
    }, Stop);

    private static ReportCell Cell(string code, Geometry geometry, string unit = "") => new(code, 1, unit, geometry);

    private static Polygon Box(double west, double south, double east, double north) => new(new LinearRing([new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]));

    private static Polygon Ring(params (double X, double Y)[] metres) => new(new LinearRing([.. metres.Append(metres[0]).Select(p => new Coordinate(p.X * Metre, p.Y * Metre))]));
}
