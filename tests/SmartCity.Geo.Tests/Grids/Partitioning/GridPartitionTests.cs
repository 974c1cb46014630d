using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using static SmartCity.Geo.Tests.Grids.Partitioning.PartitionAreas;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

public class GridPartitionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void One_cell_is_the_area_itself()
    {
        var box = Box(102, 25, 102.1, 25.1);
        var cell = Assert.Single(Cut([box], 1).Cells);

        Assert.True(cell.Geometry.EqualsTopologically(box));
        Assert.Equal(5, cell.Geometry.NumPoints);
        Assert.Equal("000000901901001", cell.Code);
        Assert.Equal(EllipsoidalMeasure.Area(box), cell.AreaSquareMetres, 1e-3);
        Assert.Equal(EllipsoidalMeasure.Length(box), cell.PerimeterMetres, 1e-6);
        Assert.True(cell.CommunityIsSynthetic);
    }

    [Fact]
    public void Four_cells_of_a_square_are_its_quarters()
    {
        var box = Box(0, 0, 0.1, 0.1);
        var cells = Cut([box], 4, shares: OnlyBuiltUp).Cells;

        Assert.All(cells, c => Assert.InRange(c.AreaSquareMetres / EllipsoidalMeasure.Area(box), 0.2, 0.3));
        AssertCovers([box], cells);
    }

    [Fact]
    public void A_border_between_cells_follows_a_barrier_off_the_middle()
    {
        var river = new LineString([new(0.0470, -0.01), new(0.0471, 0.03), new(0.0469, 0.06), new(0.0470, 0.11)]);
        var partition = GridPartition.Cut(Request([Box(0, 0, 0.1, 0.1)], 2, OnlyBuiltUp) with { Barriers = [PartitionBarrier.Of(river, BarrierKinds.River)] }, null, Stop);

        var shared = partition.Cells[0].Geometry.Boundary.Intersection(partition.Cells[1].Geometry.Boundary);
        Assert.True(shared.Length > 0.099);
        Assert.All(shared.Coordinates, c => Assert.True(river.Distance(new Point(c)) < 2e-5, $"{c} is off the river"));
    }

    [Fact]
    public void No_cell_crosses_a_border_of_its_unit()
    {
        // Two units whose common border bends, with a vertex that only one of them has.
        Polygon west = Ring((0, 0), (0.05, 0), (0.061, 0.05), (0.05, 0.1), (0, 0.1)), east = Ring((0.05, 0), (0.1, 0), (0.1, 0.1), (0.05, 0.1), (0.061, 0.05));
        var partition = GridPartition.Cut(new() { Areas = [new(west, "530102", "west"), new(east, "530103", "east")], CellCount = 20 }, null, Stop);

        Assert.Equal(20, partition.Cells.Count);
        foreach (var cell in partition.Cells)
        {
            var home = cell.Adcode == "530102" ? west : east;
            Assert.Equal(EllipsoidalMeasure.Area(cell.Geometry), EllipsoidalMeasure.Area(cell.Geometry.Intersection(home)), 5.0);   // m²: corners on the slanted border round to a millimetre
            Assert.StartsWith(cell.Adcode, cell.Code, StringComparison.Ordinal);
        }
        AssertCovers([west, east], partition.Cells);
    }

    [Fact]
    public void Holes_and_exclaves_are_kept()
    {
        var area = new MultiPolygon(
        [
            new(Box(0, 0, 0.1, 0.1).Shell, [Box(0.031, 0.031, 0.0632, 0.0561).Shell, Box(0.0701, 0.0701, 0.0702, 0.0702).Shell]),
            Box(0.0701002, 0.0701002, 0.0701905, 0.0701906),   // an islet in the small hole, within one square of the lattice
            Box(0.15, 0, 0.18, 0.04),
            Box(0.2, 0, 0.2004, 0.0004),
        ]);
        var cells = Cut([area], 30).Cells;

        AssertCovers([area], cells, holes: 2);
        Assert.InRange(cells.Count(c => c.Geometry is MultiPolygon), 1, 2);   // the cells that the islet and the smallest exclave joined
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Fewer_cells_than_units_span_units_and_stay_in_balance(int count)
    {
        List<Polygon> units = [.. Enumerable.Range(0, 6).Select(i => Box(i * 0.02, 0, (i + 1) * 0.02, 0.05))];
        var partition = GridPartition.Cut(new() { Areas = [.. units.Select((u, i) => new PartitionArea(u, $"53010{i}", $"unit {i}"))], CellCount = count, Shares = OnlyBuiltUp }, null, Stop);

        Assert.Equal(count, partition.Cells.Count);
        AssertCovers(units, partition.Cells);
        Assert.All(partition.Cells, c => Assert.InRange(c.AreaSquareMetres * count / partition.Report.DomainAreaSquareMetres, 0.5, 2));
        Assert.Equal(count < 6, partition.Report.Notes.Any(n => n.Contains("fewer than the units", StringComparison.Ordinal)));
    }

    [Fact]
    public void Class_polygons_are_hard_borders_and_their_counts_are_exact()
    {
        Polygon box = Box(0, 0, 0.2, 0.2), core = Ring((0.05, 0.05), (0.123, 0.06), (0.11, 0.13), (0.06, 0.11)), fringe = Box(0.03, 0.03, 0.15, 0.15);
        var partition = GridPartition.Cut(Request([box], 60, new(40, 12, 8)) with { Classes = [new(1, core), new(2, fringe)] }, null, Stop);

        Assert.Equal(new(40, 12, 8), partition.Report.Counts);
        Assert.All(partition.Cells.Where(c => c.Class == 1), c => Assert.True(c.Geometry.Intersection(core).Area / c.Geometry.Area > 0.999999));
        AssertCovers([box], partition.Cells);
    }

    [Fact]
    public void Any_area_any_count_any_seed_gives_exactly_that_many_cells_without_gap_or_overlap() =>
        Gen.Select(Gen.Int[3, 14], Gen.Int[1, 80], Gen.Int[0, 1000], Gen.Double[0.3, 1].Array[14], Gen.Bool).Sample((corners, count, seed, reach, withRiver) =>
        {
            var area = Ring([.. Enumerable.Range(0, corners).Select(i => (
                102.7 + 0.1 * reach[i] * Math.Cos(Math.Tau * i / corners), 25 + 0.1 * reach[i] * Math.Sin(Math.Tau * i / corners)))]);
            var river = new LineString([new(102.55, 25.01), new(102.7, 25 + 0.1 * (reach[0] - 0.6)), new(102.71, 25.03), new(102.9, 24.97)]);
            var partition = GridPartition.Cut(Request([area], count) with { Seed = seed, Barriers = withRiver ? [PartitionBarrier.Of(river, BarrierKinds.River)] : [] }, null, Stop);
            Assert.Equal(count, partition.Cells.Count);
            Assert.All(partition.Cells, c => Assert.IsType<Polygon>(c.Geometry));
            AssertCovers([area], partition.Cells);
        }, iter: 25);

    [Fact]
    public void The_same_seed_gives_the_same_cells_bit_for_bit()
    {
        var area = Ring((0, 0), (0.1, 0.01), (0.09, 0.1), (0.01, 0.08));
        var (one, two) = (Cut([area], 40).Cells, Cut([area], 40).Cells);

        Assert.Equal(one.Select(c => c.Code), two.Select(c => c.Code));
        Assert.All(one.Zip(two), pair => Assert.True(pair.First.Geometry.EqualsExact(pair.Second.Geometry)));
    }

    [Fact]
    public void Units_that_overlap_are_cut_and_noted()
    {
        PartitionArea[] areas = [new(Box(102.70, 25, 102.76, 25.05), "530102", "west"), new(Box(102.75, 25, 102.80, 25.05), "530103", "east")];
        var partition = GridPartition.Cut(Request([areas[0].Geometry], 4, OnlyBuiltUp) with { Areas = areas }, null, Stop);

        Assert.Contains(partition.Report.Notes, n => n.StartsWith("The units overlap by 5.590153 km²", StringComparison.Ordinal));
        AssertCovers([Box(102.70, 25, 102.80, 25.05)], partition.Cells);
    }

    [Fact]
    public void Bad_areas_are_refused_with_their_reason()
    {
        Assert.Contains("empty", Refused([], 5), StringComparison.Ordinal);
        Assert.Contains("empty", Refused([Polygon.Empty], 5), StringComparison.Ordinal);
        Assert.Contains("crosses or touches itself near 0.05, 0.05", Refused([Ring((0, 0), (0.1, 0.1), (0.1, 0), (0, 0.1))], 5), StringComparison.Ordinal);
        Assert.Contains("more than the area can hold", Refused([Box(0, 0, 0.001, 0.001)], 1000), StringComparison.Ordinal);   // 12,364 m²
        Assert.Contains("cut the area in parts", Refused([Box(0, 0, 1, 1)], 200_000), StringComparison.Ordinal);   // it would take gigabytes
        Assert.Contains("at least 1", Refused([Box(0, 0, 0.1, 0.1)], 0), StringComparison.Ordinal);
        Assert.Contains("15° by 15°", Refused([Box(0, 0, 40, 40)], 5), StringComparison.Ordinal);
        Assert.Contains("outside longitude", Refused([Box(500_000, 2_700_000, 510_000, 2_710_000)], 5), StringComparison.Ordinal);
        Assert.Contains("six digits", Assert.Throws<GeoInputException>(() => GridPartition.Cut(
            new() { Areas = [new(Box(0, 0, 1, 1), "5301", "short")], CellCount = 1 }, null, Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_cut_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => GridPartition.Cut(Request([Box(0, 0, 0.1, 0.1)], 50), null, source.Token));
    }

    [Fact]
    public void Progress_runs_from_the_start_to_the_end()
    {
        var shares = new List<double>();
        GridPartition.Cut(Request([Box(0, 0, 0.1, 0.1)], 50), new Recorder(shares), Stop);

        Assert.Equal(shares.Order(), shares);
        Assert.True(shares[0] < 0.1 && shares[^1] > 0.9);
    }

    private static string Refused(Geometry[] areas, int count) =>
        Assert.Throws<GeoInputException>(() => GridPartition.Cut(Request(areas, count), null, Stop)).Message;

    private static Partition Cut(Geometry[] areas, int count, ClassCounts? shares = null) => GridPartition.Cut(Request(areas, count, shares), null, Stop);

    private static PartitionRequest Request(Geometry[] areas, int count, ClassCounts? shares = null) =>
        new() { Areas = [.. areas.Select((a, i) => new PartitionArea(a, "000000", $"area {i}"))], CellCount = count, Shares = shares ?? ClassCounts.Default };

    private sealed class Recorder(List<double> shares) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => shares.Add(value.Share);
    }
}
