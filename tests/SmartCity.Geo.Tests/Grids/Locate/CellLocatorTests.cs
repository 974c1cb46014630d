using CsCheck;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Distance;
using SmartCity.Geo.Grids.Locate;

namespace SmartCity.Geo.Tests.Grids.Locate;

public sealed class CellLocatorTests
{
    private const double West = Sample.West, South = Sample.South, Step = Sample.Step;

    /// <summary>
    /// Four squares, the lowest code in the north-west:
    /// <code>
    ///   A | B
    ///   --+--
    ///   C | D
    /// </code>
    /// </summary>
    private static readonly CellShape[] Four =
        [new("D", Sample.InCells(1, 0, 1, 1)), new("C", Sample.InCells(0, 0, 1, 1)), new("B", Sample.InCells(1, 1, 1, 1)), new("A", Sample.InCells(0, 1, 1, 1))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.5, 0.5, "C")]
    [InlineData(1.5, 0.5, "D")]
    [InlineData(0.5, 1.5, "A")]
    [InlineData(1.5, 1.5, "B")]
    [InlineData(1, 1, "A")]       // the vertex in the middle: the lowest of four
    [InlineData(1, 0.5, "C")]     // the edge between C and D
    [InlineData(1.5, 1, "B")]     // the edge between B and D
    [InlineData(1, 1.5, "A")]
    [InlineData(0.5, 1, "A")]
    [InlineData(0, 0, "C")]       // outer corners and edges belong to the cell
    [InlineData(2, 0, "D")]
    [InlineData(2, 2, "B")]
    [InlineData(0, 2, "A")]
    [InlineData(2, 1, "B")]
    [InlineData(1, 0, "C")]
    [InlineData(2.1, 0.5, null)]
    [InlineData(-0.1, 0.5, null)]
    [InlineData(0.5, 2.1, null)]
    [InlineData(0.5, -0.1, null)]
    public void Each_place_of_four_squares_has_the_owner_that_the_rule_names(double column, double row, string? owner) =>
        Assert.Equal(owner, Owner(Locator(Four), West + column * Step, South + row * Step));

    [Theory]
    [InlineData(1e-9, "C")]      // within a millimetre of the border: on it
    [InlineData(9.9e-9, "C")]
    [InlineData(1e-8, "C")]
    [InlineData(1.1e-8, "D")]    // beyond: inside D alone
    [InlineData(1e-6, "D")]
    [InlineData(-1.1e-8, "C")]
    public void A_point_within_a_millimetre_of_a_border_lies_on_it(double east, string owner) =>
        Assert.Equal(owner, Owner(Locator(Four), West + Step + east, South + 0.5 * Step));

    [Theory]
    [InlineData(1e-8, "B")]
    [InlineData(1.1e-8, null)]
    public void A_point_within_a_millimetre_of_the_outer_border_is_not_outside(double east, string? owner) =>
        Assert.Equal(owner, Owner(Locator(Four), West + 2 * Step + east, South + 1.5 * Step));

    [Theory]
    [InlineData(double.NaN, 25.005)]
    [InlineData(102.705, double.NaN)]
    [InlineData(double.PositiveInfinity, 25.005)]
    [InlineData(102.705, double.NegativeInfinity)]
    [InlineData(1e300, -1e300)]
    public void What_is_no_place_lies_outside(double longitude, double latitude) => Assert.Equal(CellLocator.Outside, Locator(Four).Find(longitude, latitude));

    [Fact]
    public void No_cells_own_nothing() => Assert.Equal(CellLocator.Outside, Locator([]).Find(0, 0));

    [Fact]
    public void A_hole_belongs_to_the_cell_in_it_and_an_empty_one_to_nobody()
    {
        var ring = (Polygon)Sample.InCells(0, 0, 5, 5).Difference(Sample.InCells(1, 1, 1, 1).Union(Sample.InCells(3, 3, 1, 1)));
        var locator = Locator([new("1", ring), new("2", Sample.InCells(1, 1, 1, 1))]);
        Assert.Equal(("2", null, "1", "1"), (At(1.5, 1.5), At(3.5, 3.5), At(2.5, 2.5), At(1, 1.5)));

        string? At(double column, double row) => Owner(locator, West + column * Step, South + row * Step);
    }

    [Fact]
    public void Where_cells_overlap_the_lowest_code_owns_the_ground()
    {
        var locator = Locator([new("2", Sample.InCells(0, 0, 10, 10)), new("1", Sample.InCells(2, 2, 2, 2)), new("3", Sample.InCells(0, 0, 10, 10))]);
        Assert.Equal(("1", "2", "2"), (Owner(locator, West + 3 * Step, South + 3 * Step), Owner(locator, West + 6 * Step, South + 6 * Step), Owner(locator, West + 9.99 * Step, South)));
    }

    [Fact]
    public void The_order_of_the_cells_does_not_matter()
    {
        var shuffled = Locator([Four[2], Four[0], Four[3], Four[1]]);
        for (var column = -0.25; column < 2.5; column += 0.25)
            for (var row = -0.25; row < 2.5; row += 0.25)
                Assert.Equal(Owner(Locator(Four), West + column * Step, South + row * Step), Owner(shuffled, West + column * Step, South + row * Step));
    }

    [Fact]
    public void Many_points_at_once_get_the_answers_of_each_alone()
    {
        var locator = Locator(Four);
        double[] longitudes = [West + 0.5 * Step, West + Step, double.NaN, West], latitudes = [South + 0.5 * Step, South + Step, 25, South - 1];
        var cells = new int[4];
        locator.Find(longitudes, latitudes, cells);
        Assert.Equal([1, 3, CellLocator.Outside, CellLocator.Outside], cells);
        Assert.Throws<ArgumentOutOfRangeException>(() => locator.Find(longitudes, latitudes, new int[3]));
    }

    [Fact]
    public void What_is_no_area_is_refused_by_name()
    {
        Assert.Contains("Cell x is a LineString", Assert.Throws<GeoInputException>(() => Locator([new("x", Sample.Factory.CreateLineString([new(1, 1), new(2, 2)]))])).Message, StringComparison.Ordinal);
        Assert.Contains("Cell y is empty", Assert.Throws<GeoInputException>(() => Locator([new("y", Sample.Factory.CreatePolygon())])).Message, StringComparison.Ordinal);
    }

    /// <summary>Any polygons at all: overlapping, with gaps, of any slant. The truth is the rule itself, by NTS's own distances.</summary>
    [Fact]
    public void Any_cells_are_answered_by_the_rule() => Gen.Select(Gen.Int[1, 12], Gen.Int[0, int.MaxValue]).Sample((count, seed) =>
    {
        var random = new Random(seed);
        var cells = Enumerable.Range(0, count).Select(i => new CellShape($"{i:000}", Star(random))).ToArray();
        var locator = Locator(cells);
        var corners = cells.SelectMany(c => c.Geometry.Coordinates).ToList();
        for (var i = 0; i < 40; i++)
        {
            var (a, b) = (corners[random.Next(corners.Count)], corners[random.Next(corners.Count)]);
            var place = (i % 4) switch
            {
                0 => new Coordinate(West + random.NextDouble() * 0.1, South + random.NextDouble() * 0.1),
                1 => new Coordinate(a.X + Small(random), a.Y + Small(random)),
                2 => new Coordinate(a.X, b.Y),   // in line with vertices, where rays fail
                _ => a,
            };
            Assert.Equal(ByRule(cells, place), Owner(locator, place.X, place.Y));
        }
    }, iter: 300);

    /// <summary>Ten thousand buckets' corners on the cells' own lines: nothing may depend on how edges meet them.</summary>
    [Fact]
    public void A_lattice_of_squares_is_answered_exactly_on_every_line()
    {
        const int side = 16;
        var cells = (from row in Enumerable.Range(0, side) from column in Enumerable.Range(0, side) select new CellShape(Sample.Code(column, row, side), Sample.InCells(column, row, 1, 1))).ToArray();
        var locator = Locator(cells);
        for (var column = 0; column <= 4 * side; column++)
            for (var row = 0; row <= 4 * side; row++)
            {
                var expected = Sample.Code(Math.Max(0, (column + 3) / 4 - 1), Math.Max(0, (row + 3) / 4 - 1), side);   // on a line: the western and the southern
                Assert.Equal(expected, Owner(locator, West + column * Step / 4, South + row * Step / 4));
            }
    }

    private static double Small(Random random) => (random.NextDouble() - 0.5) * Math.Pow(10, -6 - 3 * random.NextDouble());

    /// <summary>A simple polygon around a random centre, on the millimetre lattice or off it.</summary>
    private static Polygon Star(Random random)
    {
        var (x, y, corners, isSnapped) = (West + random.NextDouble() * 0.1, South + random.NextDouble() * 0.1, random.Next(3, 12), random.Next(2) == 0);
        var ring = Enumerable.Range(0, corners).Select(i =>
        {
            var (sin, cos) = Math.SinCos(Math.Tau * i / corners);
            var radius = 0.005 + 0.03 * random.NextDouble();
            return isSnapped ? new Coordinate(Math.Round(x + radius * cos, 8), Math.Round(y + radius * sin, 8)) : new Coordinate(x + radius * cos, y + radius * sin);
        }).ToList();
        return Sample.Factory.CreatePolygon([.. ring, ring[0]]);
    }

    private static string? ByRule(CellShape[] cells, Coordinate place) => cells
        .Where(c => new IndexedPointInAreaLocator(c.Geometry).Locate(place) != Location.Exterior || DistanceOp.Distance(c.Geometry, Sample.Factory.CreatePoint(place)) <= CellLocator.Tolerance)
        .Select(c => c.Code).Order(StringComparer.Ordinal).FirstOrDefault();

    private static CellLocator Locator(CellShape[] cells) => CellLocator.Build(cells, Stop);

    private static string? Owner(CellLocator locator, double longitude, double latitude) =>
        locator.Find(longitude, latitude) is >= 0 and var cell ? locator.Cells[cell].Code : null;
}
