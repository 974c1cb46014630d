using CsCheck;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Levels;

public class GridUnionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly List<GridCell> Units = MeasuredCells.Lattice(3, 2);   // 001 002 003 in the north, 004 005 006 in the south

    [Fact]
    public void Management_grids_are_unions_of_adjacent_unit_grids_and_numbered_from_the_north_west()
    {
        var grids = Compose(GridUnionKind.Management, Plan("003", "006"), Plan("001", "002", "004", "005"));
        Assert.Equal(["530102001001002", "530102001001001"], grids.Select(g => g.Code));
        Assert.True(grids[1].Geometry.EqualsTopologically(Sample.InCells(0, 0, 2, 2)));
        Assert.Equal(Units.Sum(u => u.AreaSquareMetres), grids.Sum(g => g.AreaSquareMetres), 1e-4);
    }

    [Fact]
    public void A_corner_is_no_border() =>
        Refused("adjacent", GridUnionKind.Management, Plan("001", "005"), Plan("002", "003", "006"), Plan("004"));

    [Fact]
    public void Unit_grids_that_are_not_neighbours_are_refused() =>
        Refused("adjacent", GridUnionKind.Management, Plan("001", "003"), Plan("002", "004", "005", "006"));

    [Fact]
    public void Every_unit_grid_belongs_to_exactly_one_management_grid()
    {
        Refused("530102001001006 belongs to no", GridUnionKind.Management, Plan("001", "002", "003", "004", "005"));
        Refused("belongs to two management", GridUnionKind.Management, Plan("001", "002", "003"), Plan("003", "004", "005", "006"));
    }

    [Fact]
    public void A_management_grid_lies_in_one_community()
    {
        List<GridCell> units = [MeasuredCells.Cell("530102001001001", Sample.InCells(0, 0, 1, 1)), MeasuredCells.Cell("530102001002001", Sample.InCells(1, 0, 1, 1))];
        var error = Assert.Throws<GeoInputException>(() => GridUnions.Compose(GridUnionKind.Management, units, [new(null, null, ["530102001001001", "530102001002001"])], Cancellation));
        Assert.Contains("530102001001 and 530102001002", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_grid_belongs_to_at_most_one_evaluation_grid_and_to_any_number_of_extended_ones()
    {
        Assert.Equal(2, Compose(GridUnionKind.Evaluation, Plan("001", "006") with { Code = "E1" }, Plan("002") with { Code = "E2" }).Count);
        Refused("two evaluation", GridUnionKind.Evaluation, Plan("001", "002") with { Code = "E1" }, Plan("002") with { Code = "E2" });
        var extended = Compose(GridUnionKind.Extended, Plan("001", "002") with { Code = "green" }, Plan("002", "003") with { Code = "roads" });
        Assert.Equal(extended[0].AreaSquareMetres, extended[1].AreaSquareMetres, 1);
    }

    [Fact]
    public void Codes_and_members_must_be_there_and_be_there_once()
    {
        Refused("no unit grid 530102001001009", GridUnionKind.Extended, Plan("009") with { Code = "x" });
        Refused("twice", GridUnionKind.Extended, Plan("001", "001") with { Code = "x" });
        Refused("has no unit grid", GridUnionKind.Extended, Plan() with { Code = "x" });
        Refused("no code", GridUnionKind.Extended, Plan("001"));
        Refused("the code x", GridUnionKind.Extended, Plan("001") with { Code = "x" }, Plan("002") with { Code = "x" });
        Refused("no code of a management grid", GridUnionKind.Management, Plan("001", "002", "003", "004", "005", "006") with { Code = "530103001001001" });
    }

    [Fact]
    public void Management_grids_cover_what_their_unit_grids_cover() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[1, 1000]).Sample((count, seed) =>
        {
            var cells = MeasuredCells.Cut(count, seed);
            var plans = cells.GroupBy(c => c.Code[..12]).Select(g => new GridUnionPlan(null, null, [.. g.Select(c => c.Code)])).ToList();
            IReadOnlyList<GridUnion> grids;
            try
            {
                grids = GridUnions.Compose(GridUnionKind.Management, cells, plans, Cancellation);
            }
            catch (GeoInputException e) when (e.Message.Contains("adjacent", StringComparison.Ordinal))
            {
                return;   // made-up communities need not hang together
            }
            Assert.True(CoverageCheck.Run([.. grids.Select(g => g.Geometry)], Cancellation).IsValid);
            Assert.Equal(cells.Sum(c => c.AreaSquareMetres), grids.Sum(g => g.AreaSquareMetres), 1e-3);
            Assert.All(grids, g => Assert.EndsWith("001", g.Code, StringComparison.Ordinal));
        }, iter: SmartCity.Tests.LongTests.Times(6, 100));

    private static GridUnionPlan Plan(params string[] numbers) => new(null, null, [.. numbers.Select(n => MeasuredCells.Community + n)]);

    private static IReadOnlyList<GridUnion> Compose(GridUnionKind kind, params GridUnionPlan[] plans) => GridUnions.Compose(kind, Units, plans, Cancellation);

    private static void Refused(string words, GridUnionKind kind, params GridUnionPlan[] plans) =>
        Assert.Contains(words, Assert.Throws<GeoInputException>(() => Compose(kind, plans)).Message, StringComparison.Ordinal);
}
