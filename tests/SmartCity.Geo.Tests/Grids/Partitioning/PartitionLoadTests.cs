using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using static SmartCity.Geo.Tests.Grids.Partitioning.PartitionAreas;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

public class PartitionLoadTests
{
    private static readonly Polygon Square = Box(102.7, 25, 102.8, 25.1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Where_three_of_four_people_live_there_are_three_of_four_cells()
    {
        // West of the middle 3 people on every place, east of it 1.
        var people = Lattice(60, (x, _) => x < 0.5 ? 3 : 1);
        var cells = GridPartition.Cut(Request(Square, 40) with { Load = [new("people", 1, people)] }, null, Stop).Cells;

        Assert.InRange(cells.Count(c => c.Geometry.Centroid.X < 102.75), 29, 31);
        AssertCovers([Square], cells);
    }

    [Fact]
    public void Cells_of_a_zone_bear_equally_many_people_however_they_live()
    {
        // Dense in one corner, thin in the other: 1 to 50.
        var people = Lattice(150, (x, y) => 1 + 49 * Math.Exp(-4 * double.Hypot(x - 0.2, y - 0.3)));
        var partition = GridPartition.Cut(Request(Square, 60) with { Load = [new("people", 2, people)] }, null, Stop);
        var borne = People(partition.Cells, people);
        var deviations = borne.Select(b => Math.Abs(b / borne.Average() - 1)).ToList();

        Assert.True(PartitionQuality.Quantile(deviations, 0.95) < 0.08, $"p95 is {PartitionQuality.Quantile(deviations, 0.95):P1}");
        Assert.Equal(PartitionQuality.Quantile(deviations, 0.95), partition.Report.LoadDeviation95, 0.01);
        Assert.True(partition.Cells.Max(c => c.AreaSquareMetres) > 4 * partition.Cells.Min(c => c.AreaSquareMetres));
        Assert.True(PartitionQuality.MedianCompactness(partition.Cells) > 0.6);
    }

    [Fact]
    public void Weights_mix_people_and_ground()
    {
        var people = Lattice(60, (x, _) => x < 0.5 ? 1 : 0);
        var cells = GridPartition.Cut(Request(Square, 40) with { Load = [new("people", 3, people), LoadTerm.Area] }, null, Stop).Cells;

        // The east has no people: an eighth of the load, half of a quarter.
        Assert.InRange(cells.Count(c => c.Geometry.Centroid.X > 102.75), 4, 6);
    }

    [Fact]
    public void Target_loads_give_the_classes_their_counts()
    {
        // Two halves; a cell of class 2 is to bear twice as much: 20 and 10 cells.
        List<ClassZone> zones = [new(1, Box(102.7, 25, 102.75, 25.1)), new(2, Box(102.75, 25, 102.8, 25.1))];
        var partition = GridPartition.Cut(Request(Square, 30) with { Classes = zones, TargetLoads = new Dictionary<int, double> { [1] = 1, [2] = 2 } }, null, Stop);

        Assert.Equal(new ClassCounts(20, 10), partition.Report.Counts);
    }

    [Fact]
    public void Classes_of_the_users_own_get_their_counts()
    {
        List<ClassZone> zones = [new(4, Box(102.7, 25, 102.75, 25.1)), new(9, Box(102.75, 25, 102.8, 25.05))];
        var partition = GridPartition.Cut(Request(Square, 30) with { Classes = zones, Shares = ClassCounts.Parse("3=5,4=15,9=10") }, null, Stop);

        Assert.Equal(ClassCounts.Parse("3=5,4=15,9=10"), partition.Report.Counts);
        Assert.All(partition.Cells.Where(c => c.Class == 3), c => Assert.True(c.Geometry.Centroid is { X: > 102.75, Y: > 25.05 }));
    }

    [Fact]
    public void One_place_that_bears_more_than_a_cell_should_is_noted()
    {
        var people = Lattice(20, (_, _) => 1).Append(new(102.751, 25.051, 400)).ToList();
        var partition = GridPartition.Cut(Request(Square, 20) with { Load = [new("people", 1, people)] }, null, Stop);

        Assert.Equal(20, partition.Cells.Count);
        Assert.Contains(partition.Report.Notes, n => n.Contains("one place bears more", StringComparison.Ordinal));
        AssertCovers([Square], partition.Cells);
    }

    [Fact]
    public void Bad_loads_are_refused_with_their_reason()
    {
        List<LoadPoint> here = [new(102.75, 25.05, 1)];
        foreach (var (load, reason) in new (LoadTerm[], string)[]
        {
            ([], "no load to balance"),
            ([new("people", 0, here)], "must be more than 0"),
            ([new("people", double.NaN, here)], "must be more than 0"),
            ([new("people", 1, [])], "nothing inside the area"),
            ([new("people", 1, [new(25.05, 102.75, 1)])], "nothing inside the area: 1 points, 0 of them inside"),   // latitude first
            ([new("people", 1, [new(102.75, 25.05, 0)])], "1 of them inside, with values of 0"),
            ([new("people", 1, [new(102.75, 25.05, -1)])], "must not be negative or missing"),
            ([new("people", 1, [new(102.75, 25.05, double.NaN)])], "must not be negative or missing"),
            ([new("people", 1, [new(double.PositiveInfinity, 25.05, 1)])], "must not be negative or missing"),
        })
            Assert.Contains(reason, Refused(Request(Square, 10) with { Load = load }), StringComparison.Ordinal);
        Assert.Contains("target load 0", Refused(Request(Square, 10) with { TargetLoads = new Dictionary<int, double> { [1] = 0 } }), StringComparison.Ordinal);
        Assert.Contains("for no class", Refused(Request(Square, 10) with { TargetLoads = new Dictionary<int, double>() }), StringComparison.Ordinal);
        Assert.Contains("No class is to have a cell", Refused(Request(Square, 10) with { Shares = new() }), StringComparison.Ordinal);
    }

    private static string Refused(PartitionRequest request) => Assert.Throws<GeoInputException>(() => GridPartition.Cut(request, null, Stop)).Message;

    private static List<LoadPoint> Lattice(int across, Func<double, double, double> value) =>
        [.. from row in Enumerable.Range(0, across)
            from column in Enumerable.Range(0, across)
            let x = (column + 0.5) / across
            let y = (row + 0.5) / across
            select new LoadPoint(102.7 + 0.1 * x, 25 + 0.1 * y, value(x, y))];

    private static List<double> People(IReadOnlyList<GridCell> cells, List<LoadPoint> people) =>
        [.. cells.Select(cell =>
        {
            var inside = new NetTopologySuite.Algorithm.Locate.IndexedPointInAreaLocator(cell.Geometry);
            return people.Where(p => inside.Locate(new(p.Longitude, p.Latitude)) == Location.Interior).Sum(p => p.Value);
        })];
}
