using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Comparison;

public class CellDiffTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_border_moved_by_a_tenth_of_a_cell_moves_a_tenth_of_its_ground()
    {
        var diff = CellDiff.Between([MeasuredCells.Box(1, 0, 0), MeasuredCells.Box(2, 1, 0)], [MeasuredCells.Box(1, 0, 0, 1.1), MeasuredCells.Box(2, 1.1, 0, 0.9)], Cancellation);
        var move = Assert.Single(diff.Moves);
        Assert.Equal(("530102001001002", "530102001001001"), (move.From, move.To));
        Assert.Equal(EllipsoidalMeasure.Area(Sample.InCells(1, 0, 0.1, 1)), move.AreaSquareMetres, 0.1);
        Assert.True(move.Geometry.SymmetricDifference(Sample.InCells(1, 0, 0.1, 1)).Area < 1e-10);
        Assert.Equal([("530102001001001", "geometry"), ("530102001001002", "geometry")], diff.Of(CellChangeKind.Changed).Select(c => (c.Code, string.Join(',', c.What))));
        Assert.Equal(0, diff.Unchanged);
    }

    [Fact]
    public void A_split_adds_a_cell_and_a_merge_removes_one()
    {
        List<GridCell> whole = [MeasuredCells.Box(1, 0, 0, 2), MeasuredCells.Box(2, 2, 0)], split = [MeasuredCells.Box(1, 0, 0), MeasuredCells.Box(2, 2, 0), MeasuredCells.Box(3, 1, 0)];
        var diff = CellDiff.Between(whole, split, Cancellation);
        Assert.Equal("530102001001003", Assert.Single(diff.Of(CellChangeKind.Added)).Code);
        Assert.Equal(("530102001001001", "530102001001003"), (diff.Moves.Single().From, diff.Moves.Single().To));
        Assert.Equal(1, diff.Unchanged);
        Assert.Equal("530102001001003", Assert.Single(CellDiff.Between(split, whole, Cancellation).Of(CellChangeKind.Removed)).Code);
    }

    [Fact]
    public void Another_class_is_a_change_that_moves_no_ground()
    {
        var diff = CellDiff.Between([MeasuredCells.Box(1, 0, 0)], [MeasuredCells.Box(1, 0, 0, cellClass: 3)], Cancellation);
        Assert.Equal(["class"], Assert.Single(diff.Changes).What);
        Assert.Empty(diff.Moves);
    }

    [Fact]
    public void Ground_that_no_cell_had_comes_from_nowhere()
    {
        var move = Assert.Single(CellDiff.Between([MeasuredCells.Box(1, 0, 0)], [MeasuredCells.Box(1, 0, 0), MeasuredCells.Box(2, 1, 0)], Cancellation).Moves);
        Assert.Equal((null, "530102001001002"), (move.From, move.To));
        Assert.Null(Assert.Single(CellDiff.Between([MeasuredCells.Box(1, 0, 0)], [], Cancellation).Moves).To);
    }

    [Fact]
    public void A_vertex_that_a_neighbour_put_on_the_border_is_no_change()
    {
        var ring = Sample.InCells(0, 0, 1, 1).Coordinates.ToList();
        ring.Insert(1, new((ring[0].X + ring[1].X) / 2 + 0.4e-8, (ring[0].Y + ring[1].Y) / 2));   // as near as a millimetre's lattice puts it
        var diff = CellDiff.Between([MeasuredCells.Box(1, 0, 0)], [MeasuredCells.Box(1, 0, 0).With(Sample.Factory.CreatePolygon([.. ring]))], Cancellation);
        Assert.True(diff.IsEmpty);
        Assert.Equal(1, diff.Unchanged);
    }

    [Fact]
    public void Two_cells_of_one_code_are_refused_by_name() =>
        Assert.Contains("530102001001001", Assert.Throws<GeoInputException>(() => CellDiff.Between([MeasuredCells.Box(1, 0, 0), MeasuredCells.Box(1, 1, 0)], [], Cancellation)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_diff_with_itself_is_empty_whatever_the_order()
    {
        var cells = MeasuredCells.Cut(40, 3);
        Assert.True(CellDiff.Between(cells, [.. cells.Reverse()], Cancellation).IsEmpty);
    }

    [Fact]
    public void What_each_cell_got_and_gave_adds_up_and_the_way_back_is_the_same()
    {
        Gen.Select(Gen.Int[2, 30], Gen.Int[2, 30], Gen.Int[1, 1000]).Sample((m, n, seed) =>
        {
            var (before, after) = (MeasuredCells.Cut(m, seed), MeasuredCells.Cut(n, seed + 1));
            var diff = CellDiff.Between(before, after, Cancellation);
            var total = before.Sum(c => c.AreaSquareMetres);
            var slack = diff.RoundingSquareMetres + 1e-8 * total;
            foreach (var code in before.Concat(after).Select(c => c.Code).Distinct())
            {
                var difference = (after.FirstOrDefault(c => c.Code == code)?.AreaSquareMetres ?? 0) - (before.FirstOrDefault(c => c.Code == code)?.AreaSquareMetres ?? 0);
                Assert.Equal(difference, diff.Moves.Where(x => x.To == code).Sum(x => x.AreaSquareMetres) - diff.Moves.Where(x => x.From == code).Sum(x => x.AreaSquareMetres), slack);
            }
            var back = CellDiff.Between(after, before, Cancellation);
            Assert.Equal(diff.Moves.Select(x => (x.From, x.To)).Order(), back.Moves.Select(x => (x.To, x.From)).Order());
            Assert.Equal(diff.MovedSquareMetres, back.MovedSquareMetres, 1e-9 * total);
            Assert.DoesNotContain(diff.Moves, x => x.From is null || x.To is null);   // both cover the same square
        }, iter: SmartCity.Tests.LongTests.Times(8, 200));
    }

    [Fact]
    public void A_full_recut_of_the_real_districts_adds_up()
    {
        IReadOnlyList<GridCell> Cut(int count) => GridPartition.Cut(new() { Areas = [.. RealData.FiveDistricts().Select(d => new PartitionArea(d.Geometry, d.Adcode, d.Name))], CellCount = count }, null, Cancellation).Cells;
        var (before, after) = (Cut(200), Cut(230));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var diff = CellDiff.Between(before, after, Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.ElapsedMilliseconds} ms, {diff.Moves.Count} moves, {diff.MovedSquareMetres / 1e6:0.0} km², rounding {diff.RoundingSquareMetres:0.00} m², {diff.Unchanged} unchanged");
        var total = before.Sum(c => c.AreaSquareMetres);
        Assert.True(diff.MovedSquareMetres < total);
        Assert.True(diff.RoundingSquareMetres < 1e-6 * total);
        Assert.True(diff.Moves.Where(m => m.From is null || m.To is null).Sum(m => m.AreaSquareMetres) < 1e-7 * total);
    }
}
