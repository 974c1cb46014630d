using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids;

public class CellCodesTests
{
    [Fact]
    public void The_sequence_runs_from_west_to_east_then_from_north_to_south()
    {
        // 1 2 3
        // 4 5 6     centres a degree apart, one of them a little lower than its row
        (Coordinate, double)[] cells = [(new(2, 0), 1), (new(0, 1), 1), (new(1, 0.8), 1), (new(2, 1), 1), (new(0, 0), 1), (new(1, 0), 1)];

        Assert.Equal(["901901006", "901901001", "901901002", "901901003", "901901004", "901901005"], CellCodes.WithinCounty("530102", cells));
    }

    [Fact]
    public void Every_cell_has_a_code_of_its_own_and_no_community_has_more_than_twelve()
    {
        var cells = Enumerable.Range(0, 5000).Select(i => (new Coordinate(i % 71, i / 71), 1.0)).ToList();
        var codes = CellCodes.WithinCounty("530102", cells);

        Assert.Equal(5000, codes.Distinct().Count());
        Assert.All(codes.GroupBy(c => c[..6]), g => Assert.InRange(g.Count(), 1, CellCodes.CellsOfCommunity));
    }

    [Fact]
    public void A_sequence_past_999_is_an_error() =>
        Assert.Contains("run out", Assert.Throws<GeoInputException>(() => CellCodes.WithinCounty("530102",
            [.. Enumerable.Range(0, 999 * 990 + 5000).Select(i => (new Coordinate(i % 1000, i / 1000), 1.0))])).Message, StringComparison.Ordinal);

    [Fact]
    public void Seats_go_by_the_largest_remainder()
    {
        Assert.Equal(new(29, 6, 5), ClassCounts.Default.Scaled(40));   // 28.68, 6.29, 5.03
        Assert.Equal([1, 1, 8], Apportionment.WithBounds([0.001, 0.001, 10], [9, 9, 9], 10)!);
        Assert.Equal([3, 3, 4], Apportionment.WithBounds([1, 1, 100], [9, 9, 4], 10)!);
        Assert.Null(Apportionment.WithBounds([1, 1], [2, 2], 5));
        Assert.Null(Apportionment.WithBounds([1, 1, 1], [2, 2, 2], 2));
    }
}
