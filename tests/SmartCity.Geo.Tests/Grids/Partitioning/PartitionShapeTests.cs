using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using static SmartCity.Geo.Tests.Grids.Partitioning.PartitionAreas;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

public class PartitionShapeTests
{
    private static readonly Polygon Square = Box(102.7, 25, 102.8, 25.1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Two_cells_of_a_long_box_meet_in_one_straight_line_across()
    {
        var cells = GridPartition.Cut(Request(Box(102.7, 25, 102.8, 25.05), 2), null, Stop).Cells;
        var shared = cells[0].Geometry.Boundary.Intersection(cells[1].Geometry.Boundary);

        Assert.InRange(shared.Length, 0.05, 0.0515);
        Assert.All(shared.Coordinates, c => Assert.InRange(c.X, 102.742, 102.758));
    }

    [Fact]
    public void Cells_on_open_ground_are_nearly_as_round_as_hexagons()
    {
        var cells = GridPartition.Cut(Request(Square, 100), null, Stop).Cells;

        Assert.True(PartitionQuality.MedianCompactness(cells) > 0.8);
        Assert.True(PartitionQuality.Quantile(PartitionQuality.AreaDeviations(cells), 0.95) < 0.005);
        AssertCovers([Square], cells);
    }

    [Fact]
    public void Stronger_barriers_are_followed_further()
    {
        List<Geometry> lines = [.. Enumerable.Range(0, 6).Select(i => (Geometry)new LineString([new(102.69, 25.005 + 0.017 * i), new(102.74, 25.012 + 0.017 * i), new(102.81, 25.003 + 0.017 * i)]))];
        var followed = new[] { 0, 0.5, 1.0 }.Select(weight =>
            PartitionQuality.ShareNearBorders(lines, Square, GridPartition.Cut(Request(Square, 80) with { Barriers = [.. lines.Select(l => new PartitionBarrier(l, BarrierKinds.Road, weight))] }, null, Stop).Cells, 5)).ToList();

        Assert.True(followed[0] < 0.2 && followed[0] + 0.2 < followed[1] && followed[1] < followed[2] && followed[2] > 0.8, string.Join(" ", followed));
    }

    [Fact]
    public void More_compactness_gives_rounder_cells_that_follow_barriers_less()
    {
        var river = new LineString([.. Enumerable.Range(0, 60).Select(i => new Coordinate(102.69 + 0.002 * i, 25.05 + 0.008 * Math.Sin(i * 0.7)))]);
        List<(double Compactness, double Followed)> results = [.. new[] { 0.3, 6 }.Select(compactness =>
        {
            var cells = GridPartition.Cut(Request(Square, 60) with { Barriers = [PartitionBarrier.Of(river, BarrierKinds.River)], Compactness = compactness }, null, Stop).Cells;
            return (PartitionQuality.MedianCompactness(cells), PartitionQuality.ShareNearBorders([river], Square, cells, 5));
        })];

        Assert.True(results[1].Followed < results[0].Followed, string.Join(" ", results));
    }

    [Fact]
    public void A_zone_too_narrow_for_the_minimum_width_joins_its_neighbour()
    {
        // A strip of class 1, 20 m wide, across the square.
        List<ClassZone> zones = [new(1, Box(102.7, 25.05, 102.8, 25.05018))];
        var request = Request(Square, 20) with { Classes = zones, Shares = new(2, 0, 18) };

        Assert.Contains(GridPartition.Cut(request, null, Stop).Cells, c => CellWidths.Width(c.Geometry, 0.1) < 25);
        var partition = GridPartition.Cut(request with { MinimumWidthMetres = 200 }, null, Stop);
        Assert.All(partition.Cells, c => Assert.True(CellWidths.Width(c.Geometry, 1) >= 200));
        Assert.Equal(20, partition.Cells.Count);
        Assert.DoesNotContain(partition.Report.Notes, n => n.Contains("m wide", StringComparison.Ordinal));
    }

    [Fact]
    public void A_minimum_width_that_the_area_itself_does_not_have_is_noted()
    {
        var strip = Box(102.7, 25, 102.8, 25.0005);   // 55 m
        var partition = GridPartition.Cut(Request(strip, 10) with { MinimumWidthMetres = 100 }, null, Stop);

        Assert.Contains(partition.Report.Notes, n => n.StartsWith("10 of 10 cells are nowhere 100 m wide", StringComparison.Ordinal));
        AssertCovers([strip], partition.Cells);
    }

    [Fact]
    public void The_largest_circle_in_a_cell_measures_its_width() =>
        Assert.Equal(1107.5, CellWidths.Width(Box(0, 0, 0.1, 0.010016), 0.1), 1.0);   // 0.010016° of latitude at the equator

    [Fact]
    public void Other_seeds_give_other_cells_that_are_as_good()
    {
        var results = Enumerable.Range(1, 4).Select(seed => GridPartition.Cut(Request(Square, 60) with { Seed = seed }, null, Stop)).ToList();

        Assert.Equal(4, results.Select(r => r.Cells[0].Geometry.AsText()).Distinct().Count());
        Assert.All(results, r => Assert.True(r.Report.LoadDeviation95 < 0.01 && PartitionQuality.MedianCompactness(r.Cells) > 0.75));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Contains("minimum width of -1", Refused(Request(Square, 4) with { MinimumWidthMetres = -1 }), StringComparison.Ordinal);
        Assert.Contains("minimum width", Refused(Request(Square, 4) with { MinimumWidthMetres = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("compactness 11", Refused(Request(Square, 4) with { Compactness = 11 }), StringComparison.Ordinal);
        Assert.Contains("weight 2", Refused(Request(Square, 4) with { Barriers = [new(Square, BarrierKinds.Road, 2)] }), StringComparison.Ordinal);
        Assert.Contains("no class 10", Refused(Request(Square, 4) with { Classes = [new(10, Square)] }), StringComparison.Ordinal);
    }

    private static string Refused(PartitionRequest request) => Assert.Throws<GeoInputException>(() => GridPartition.Cut(request, null, Stop)).Message;
}
