using NetTopologySuite.Operation.Union;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using static SmartCity.Geo.Tests.Grids.Partitioning.PartitionAreas;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

/// <summary>The real districts with their rivers, against the figures that a partition is accepted by.</summary>
public class PartitionOfKunmingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_1272_cells_are_even_and_round_and_end_at_the_rivers()
    {
        var request = FiveDistricts(1272);
        var partition = GridPartition.Cut(request, null, Stop);
        var cells = partition.Cells;
        var domain = UnaryUnionOp.Union(request.Areas.Select(a => a.Geometry));

        Assert.Equal((1272, new ClassCounts(912, 200, 160)), (cells.Count, partition.Report.Counts));
        Assert.Equal(1272, cells.Select(c => c.Code).Distinct().Count());
        AssertWellCut(request, partition);
        Assert.Equal(1, cells.Sum(c => c.AreaSquareMetres) / EllipsoidalMeasure.Area(UnaryUnionOp.Union(cells.Select(c => c.Geometry))), 1e-12);
        Assert.True(partition.Report.LoadDeviation95 < 0.04, $"load deviation p95 {partition.Report.LoadDeviation95:P1}");
        Assert.True(PartitionQuality.Quantile(PartitionQuality.AreaDeviations(cells), 0.95) < 0.04);
        foreach (var (cellClass, least) in new[] { (1, 0.8), (2, 0.78), (3, 0.68) })
            Assert.True(PartitionQuality.MedianCompactness(cells.Where(c => c.Class == cellClass)) > least, $"class {cellClass}");
        var share = PartitionQuality.ShareNearBorders([.. request.Barriers.Select(b => b.Geometry)], domain, cells, 5);
        Assert.True(share > 0.7, $"{share:P1} of the rivers");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(100)]
    [InlineData(1272)]
    [InlineData(5000)]
    public void No_seed_fails(int count)
    {
        for (var seed = 0; seed < LongTests.Times(count < 200 ? 2 : 1, 50); seed++)
        {
            var request = FiveDistricts(count) with { Seed = 1000 * seed + 17 };
            var started = Environment.CpuUsage.TotalTime;
            var partition = GridPartition.Cut(request, null, Stop);
            var cpu = Environment.CpuUsage.TotalTime - started;
            Assert.Equal(count, partition.Cells.Count);
            AssertWellCut(request, partition);
            var quality = count == 1272 ? AssertWithinLimits(request, partition) : "";
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{count} cells, seed {request.Seed}: {cpu.TotalSeconds:0.00} CPU-s, load deviation p95 {partition.Report.LoadDeviation95:P2}, to the input's area {partition.Report.CellsAreaSquareMetres / partition.Report.DomainAreaSquareMetres - 1:0.0e+0}{quality}"));
        }
    }

    // Two nodes half a centimetre apart at a bend of the river, each on the line through the other: both went, the outline crossed itself, and
    // all cells fell back to the lattice's steps: median compactness of class I 0.675, load deviation p95 7.8 %.
    [Fact]
    public void The_bend_of_the_river_at_102_71904_25_00044_stays()
    {
        var partition = GridPartition.Cut(FiveDistricts(1272) with { Seed = 30017 }, null, Stop);

        Assert.InRange(partition.Report.LoadDeviation95, 0, 0.04);
        Assert.InRange(PartitionQuality.MedianCompactness(partition.Cells.Where(c => c.Class == 1)), 0.8, 1);
    }

    [Fact]
    public void All_fourteen_counties_can_be_cut_into_many_cells()
    {
        var request = FiveDistricts(LongTests.Times(1, 20_000)) with { Areas = [.. RealData.Districts("kunming_districts_coverage_wgs84.geojson").Select(d => new PartitionArea(d.Geometry, d.Adcode, d.Name))] };
        var partition = GridPartition.Cut(request, null, Stop);

        Assert.Equal(request.CellCount, partition.Cells.Count);
        AssertWellCut(request, partition);
    }

    // What a partition into the usual number of cells is accepted by; returned in words, so that a long run tells how far off they stay.
    private static string AssertWithinLimits(PartitionRequest request, Partition partition)
    {
        var union = UnaryUnionOp.Union(partition.Cells.Select(c => c.Geometry));
        var toUnion = partition.Cells.Sum(c => c.AreaSquareMetres) / EllipsoidalMeasure.Area(union) - 1;
        var compactness = PartitionQuality.MedianCompactness(partition.Cells.Where(c => c.Class == 1));
        var rivers = PartitionQuality.ShareNearBorders([.. request.Barriers.Select(b => b.Geometry)], union, partition.Cells, 5);
        Assert.InRange(partition.Report.LoadDeviation95, 0, 0.08);
        Assert.InRange(compactness, 0.55, 1);
        Assert.InRange(rivers, 0.6, 1);
        Assert.InRange(toUnion, -1e-12, 1e-12);
        return FormattableString.Invariant($", to their union's {toUnion:0.0e+0}, compactness of class I {compactness:0.000}, rivers within 5 m {rivers:P1}");
    }

    // Neither gap nor overlap, all of the input covered, in one part each except for exclaves.
    private static void AssertWellCut(PartitionRequest request, Partition partition)
    {
        AssertCovers([.. request.Areas.Select(a => a.Geometry)], partition.Cells);
        Assert.Equal(1, partition.Report.CellsAreaSquareMetres / partition.Report.DomainAreaSquareMetres, 1e-7);
        Assert.All(partition.Cells, c => Assert.Matches("^[0-9]{15}$", c.Code));
        // 西山 has one exclave, 五华 two: each is a part of a cell at most.
        Assert.InRange(partition.Cells.Sum(c => c.Geometry.NumGeometries - 1), 0, 3);
        if (partition.Cells.Count < request.Areas.Count) return;
        foreach (var district in request.Areas)
            Assert.Equal(1, partition.Cells.Where(c => c.Adcode == district.Adcode).Sum(c => c.AreaSquareMetres) / EllipsoidalMeasure.Area(district.Geometry), 1e-7);
    }
}
