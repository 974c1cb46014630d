using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Levels;

public class LevelRollUpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Two counties; the first has two subdistricts, one of them with two communities.</summary>
    private static readonly List<GridCell> Cells =
    [
        MeasuredCells.Cell("530102001001001", Sample.InCells(0, 0, 1, 1)), MeasuredCells.Cell("530102001001002", Sample.InCells(1, 0, 1, 1), 2),
        MeasuredCells.Cell("530102001002001", Sample.InCells(0, 1, 2, 1)), MeasuredCells.Cell("530102002001001", Sample.InCells(2, 0, 1, 2)),
        MeasuredCells.Cell("530103001001001", Sample.InCells(3, 0, 1, 2), 3),
    ];

    [Theory]
    [InlineData(GridLevel.County, "530102:4,530103:1")]
    [InlineData(GridLevel.Subdistrict, "530102001:3,530102002:1,530103001:1")]
    [InlineData(GridLevel.Community, "530102001001:2,530102001002:1,530102002001:1,530103001001:1")]
    [InlineData(GridLevel.Cell, "530102001001001:1,530102001001002:1,530102001002001:1,530102002001001:1,530103001001001:1")]
    public void Units_are_read_off_the_digits(GridLevel level, string expected) =>
        Assert.Equal(expected, string.Join(',', LevelRollUp.Run(Cells, level, Cancellation).Select(u => $"{u.Code}:{u.Cells.Count}")));

    [Fact]
    public void A_unit_has_its_cells_counts_and_the_union_without_the_borders_between_them()
    {
        var county = LevelRollUp.Run(Cells, GridLevel.County, Cancellation)[0];
        Assert.Equal([(1, 3), (2, 1)], county.CellsByClass.Select(c => (c.Key, c.Value)));
        Assert.True(county.Geometry.EqualsTopologically(Sample.InCells(0, 0, 3, 2)));
        Assert.IsType<Polygon>(county.Geometry);
        Assert.Equal(("五华区", false), (county.Name, county.IsSynthetic));
        Assert.True(LevelRollUp.Run(Cells, GridLevel.Community, Cancellation)[0].IsSynthetic);
    }

    [Fact]
    public void A_ring_of_cells_keeps_its_hole()
    {
        var ring = MeasuredCells.Lattice(3, 3);
        ring.RemoveAt(4);
        var county = Assert.Single(LevelRollUp.Run(ring, GridLevel.County, Cancellation));
        Assert.Equal(1, ((Polygon)county.Geometry).NumInteriorRings);
        Assert.Equal(ring.Sum(c => c.AreaSquareMetres), county.AreaSquareMetres, 1e-4);
    }

    [Fact]
    public void A_malformed_code_is_named() =>
        Assert.Contains("'12'", Assert.Throws<GeoInputException>(() => LevelRollUp.Run([Cells[0] with { Code = "12" }], GridLevel.County, Cancellation)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_areas_of_every_level_add_up_and_unions_keep_every_outer_vertex() =>
        Gen.Select(Gen.Int[1, 80], Gen.Int[1, 1000]).Sample((count, seed) =>
        {
            var cells = MeasuredCells.Cut(count, seed);
            var total = cells.Sum(c => c.AreaSquareMetres);
            var vertices = cells.SelectMany(c => c.Geometry.Coordinates).ToHashSet();
            foreach (var level in Enum.GetValues<GridLevel>())
            {
                var units = LevelRollUp.Run(cells, level, Cancellation);
                Assert.Equal(total, units.Sum(u => u.AreaSquareMetres), 1e-12 * total);
                Assert.Equal(count, units.Sum(u => u.Cells.Count));
                Assert.All(units, u => Assert.Equal(cells.Where(c => u.Cells.Contains(c.Code)).Sum(c => c.AreaSquareMetres), u.AreaSquareMetres, 1e-9 * total));
                Assert.All(units, u => Assert.Subset(vertices, u.Geometry.Coordinates.ToHashSet()));
                Assert.True(CoverageCheck.Run([.. units.Select(u => u.Geometry)], Cancellation).IsValid);
            }
        }, iter: SmartCity.Tests.LongTests.Times(6, 100));
}
