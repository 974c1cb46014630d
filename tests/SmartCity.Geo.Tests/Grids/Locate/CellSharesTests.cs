using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Locate;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Grids.Locate;

/// <summary>Four squares again: cells 1 and 2 in the south, 3 and 4 in the north. Each case is asked in memory and in SQL.</summary>
public sealed class CellSharesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Shape in units of cells, and the shares of cells 1 to 4 and outside.</summary>
    public static TheoryData<string, double, double, double, double, double> Cases => new()
    {
        { "POINT (0.5 0.5)", 1, 0, 0, 0, 0 },
        { "POINT (1 1)", 1, 0, 0, 0, 0 },
        { "POINT (5 5)", 0, 0, 0, 0, 1 },
        { "MULTIPOINT (0.5 0.5, 1.5 0.5, 1.5 1.5, 9 9)", 0.25, 0.25, 0, 0.25, 0.25 },
        { "LINESTRING (0.5 0.5, 1.5 0.5)", 0.5, 0.5, 0, 0, 0 },
        { "LINESTRING (1 0, 1 1)", 1, 0, 0, 0, 0 },                       // along the border of 1 and 2
        { "LINESTRING (1 0.25, 1 0.75)", 1, 0, 0, 0, 0 },
        { "LINESTRING (1 1, 1 2)", 0, 0, 1, 0, 0 },                       // along the border of 3 and 4
        { "LINESTRING (0 1, 2 1)", 0.5, 0.5, 0, 0, 0 },                   // along the middle: the southern ones
        { "LINESTRING (2 0.5, 2 1.5)", 0, 0.5, 0, 0.5, 0 },               // along the outer border
        { "LINESTRING (1.75 0.5, 2.25 0.5)", 0, 0.5, 0, 0, 0.5 },
        { "LINESTRING (5 5, 6 6)", 0, 0, 0, 0, 1 },
        { "MULTILINESTRING ((0.25 0.5, 0.75 0.5), (1.25 0.5, 1.75 0.5))", 0.5, 0.5, 0, 0, 0 },
        { "LINESTRING (0.5 0.5, 1.5 0.5, 0.5 0.5)", 0.5, 0.5, 0, 0, 0 },  // there and back: the same ground
        { "POLYGON ((0.5 0.5, 1.5 0.5, 1.5 1.5, 0.5 1.5, 0.5 0.5))", 0.25, 0.25, 0.25, 0.25, 0 },
        { "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", 1, 0, 0, 0, 0 },
        { "POLYGON ((1.5 0.25, 2.5 0.25, 2.5 0.75, 1.5 0.75, 1.5 0.25))", 0, 0.5, 0, 0, 0.5 },
        { "POLYGON ((5 5, 6 5, 6 6, 5 5))", 0, 0, 0, 0, 1 },
        { "POLYGON ((2 0, 3 0, 3 1, 2 1, 2 0))", 0, 0, 0, 0, 1 },         // touches only
        { "MULTIPOLYGON (((0.2 0.2, 0.4 0.2, 0.4 0.4, 0.2 0.4, 0.2 0.2)), ((1.2 0.2, 1.4 0.2, 1.4 0.4, 1.2 0.4, 1.2 0.2)))", 0.5, 0.5, 0, 0, 0 },
        { "LINESTRING (0.9999999 0.5, 1.0000002 0.5)", 1, 0, 0, 0, 0 },   // 3e-9 degrees: less than a millimetre, so its first point
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_shape_over_four_squares_is_shared_as_drawn(string shapeInCells, double one, double two, double three, double four, double outside)
    {
        var shape = Scaled(shapeInCells);
        double[] expected = [one, two, three, four, outside];
        Assert.Equal(expected, Slots(new CellShares(Four()).Of(shape).Select(s => (s.Cell < 0 ? null : Four().Cells[s.Cell].Code, s.Share))), (e, a) => Math.Abs(e - a) < 2e-4);
        var edition = (await new EditionStore(database.Source).PublishAsync(Sample.City(2, 2), Stop)).Edition.Id;
        Assert.Equal(expected, Slots(await new CellStore(database.Source).SharesAsync(edition, shape, Stop)), (e, a) => Math.Abs(e - a) < 2e-4);
    }

    [Fact]
    public void Shares_add_up_and_do_not_depend_on_a_line_s_direction() => Gen.Int[-50, 250].Array[8].Where(v => v[0] != v[6]).Select(v => Array.ConvertAll(v, i => i / 100.0)).Sample(v =>
    {
        var shares = new CellShares(Four());
        var line = Scaled(FormattableString.Invariant($"LINESTRING ({v[0]} {v[1]}, {v[2]} {v[3]}, {v[4]} {v[5]}, {v[6]} {v[7]})"));
        var there = shares.Of(line);
        var back = shares.Of(line.Reverse());
        Assert.Equal(1, there.Sum(s => s.Share), 1e-9);
        Assert.Equal(there.Select(s => s.Cell), back.Select(s => s.Cell));
        Assert.All(there.Zip(back), pair => Assert.Equal(pair.First.Share, pair.Second.Share, 1e-6));
    }, iter: 200);

    [Fact]
    public void What_has_no_shares_says_why()
    {
        var shares = new CellShares(Four());
        Assert.Contains("not valid: Self-intersection", Assert.Throws<GeoInputException>(() => shares.Of(Scaled("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"))).Message, StringComparison.Ordinal);
        Assert.Contains("collection", Assert.Throws<GeoInputException>(() => shares.Of(Scaled("GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))"))).Message, StringComparison.Ordinal);
        Assert.Empty(shares.Of(Sample.Factory.CreateLineString()));
    }

    private static CellLocator Four() => CellLocator.Build([.. Sample.City(2, 2).Cells.Select(c => new CellShape(c.Code, c.Geometry))], Stop);

    private static double[] Slots(IEnumerable<(string? Code, double Share)> shares)
    {
        var slots = new double[5];
        foreach (var (code, share) in shares) slots[code is null ? 4 : code[^1] - '1'] = share;
        return slots;
    }

    /// <summary>From units of cells to degrees.</summary>
    private static Geometry Scaled(string wkt)
    {
        var shape = new NetTopologySuite.IO.WKTReader().Read(wkt);
        shape.Apply(new NetTopologySuite.Geometries.Utilities.AffineTransformation(Sample.Step, 0, Sample.West, 0, Sample.Step, Sample.South));
        shape.SRID = 4490;
        return shape;
    }
}
