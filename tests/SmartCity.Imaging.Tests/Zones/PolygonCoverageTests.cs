using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Zones;

namespace SmartCity.Imaging.Tests.Zones;

public sealed class PolygonCoverageTests
{
    // Three by three pixels of side 1, their north-west corner at 0, 3.
    private static readonly RasterGrid Three = Grid(3, 3, new(0, 1, 0, 3, 0, -1));

    [Theory]
    [InlineData("POLYGON ((0 0, 3 0, 3 3, 0 3, 0 0))", "1 1 1 / 1 1 1 / 1 1 1")]
    [InlineData("POLYGON ((0 0, 0 3, 3 3, 3 0, 0 0))", "1 1 1 / 1 1 1 / 1 1 1")]   // the other way round
    [InlineData("POLYGON ((0.5 0.5, 2.5 0.5, 2.5 2.5, 0.5 2.5, 0.5 0.5))", "0.25 0.5 0.25 / 0.5 1 0.5 / 0.25 0.5 0.25")]
    [InlineData("POLYGON ((0 0, 3 0, 3 3, 0 0))", "0 0 0.5 / 0 0.5 1 / 0.5 1 1")]
    [InlineData("POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))", "0 0 0 / 0 1 0 / 0 0 0")]
    [InlineData("POLYGON ((1.25 1.25, 1.75 1.25, 1.75 1.75, 1.25 1.75, 1.25 1.25))", "0 0 0 / 0 0.25 0 / 0 0 0")]
    [InlineData("POLYGON ((0 0, 3 0, 3 3, 0 3, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))", "1 1 1 / 1 0 1 / 1 1 1")]
    [InlineData("MULTIPOLYGON (((0 0, 1 0, 1 0.5, 0 0.5, 0 0)), ((0 0.5, 1 0.5, 1 1, 0 1, 0 0.5)))", "0 0 0 / 0 0 0 / 1 0 0")]
    [InlineData("POLYGON ((-5 -5, 8 -5, 8 8, -5 8, -5 -5))", "1 1 1 / 1 1 1 / 1 1 1")]
    [InlineData("POLYGON ((-2 -2, 1.5 -2, 1.5 7, -2 7, -2 -2))", "1 0.5 0 / 1 0.5 0 / 1 0.5 0")]
    [InlineData("POLYGON ((-1 1.5, 1.5 4, 4 1.5, 1.5 -1, -1 1.5))", "0.875 1 0.875 / 1 1 1 / 0.875 1 0.875")]   // corners come in from beyond
    [InlineData("POLYGON ((5 5, 6 5, 6 6, 5 5))", "0 0 0 / 0 0 0 / 0 0 0")]
    [InlineData("POLYGON EMPTY", "0 0 0 / 0 0 0 / 0 0 0")]
    [InlineData("LINESTRING (0 0, 3 3)", "0 0 0 / 0 0 0 / 0 0 0")]
    public void Shares_are_as_one_draws_them(string wkt, string expected) =>
        Assert.Equal(expected.Replace("/ ", "", StringComparison.Ordinal).Split(' ').Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture)), Shares(new WKTReader().Read(wkt), Three, Three.Whole), Same);

    [Fact]
    public void Shares_of_any_polygon_are_the_areas_of_its_intersections()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            // A real grid far from its origin; some turned.
            var turn = round % 3 == 0 ? random.NextDouble() : 0;
            var (cos, sin) = (10 * Math.Cos(turn), 10 * Math.Sin(turn));
            var grid = Grid(12, 9, new(260_000.3, cos, sin, 2_780_000.7, sin, -cos));
            var shape = Star(random, 260_000 + random.NextDouble() * 120, 2_780_000 - random.NextDouble() * 90, 5 + random.NextDouble() * 70);
            var shares = Shares(shape, grid, grid.Whole);
            for (var i = 0; i < shares.Length; i++)
            {
                var pixel = Pixel(grid, i % grid.Width, i / grid.Width);
                var area = pixel.Intersection(shape).Area / pixel.Area;
                Assert.True(Math.Abs(area - shares[i]) < 1e-9, $"round {round}, pixel {i}: {shares[i]:R}, not {area:R}");
            }
        }
    }

    [Fact]
    public void Windows_give_the_shares_that_the_whole_gives()
    {
        var random = new Random(5);
        var grid = Grid(40, 30, new(0, 1, 0, 30, 0, -1));
        for (var round = 0; round < 50; round++)
        {
            var coverage = PolygonCoverage.Of(Star(random, random.NextDouble() * 40, random.NextDouble() * 30, 3 + random.NextDouble() * 25), grid);
            var whole = Shares(coverage, grid.Whole);
            foreach (var window in PixelWindow.Tiles(40, 30, 7))
            {
                var part = Shares(coverage, window);
                for (var i = 0; i < part.Length; i++) Assert.Equal(whole[(window.Row + i / window.Width) * 40 + window.Column + i % window.Width], part[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Cells_that_share_a_border_share_its_pixels_without_loss()
    {
        var grid = Grid(20, 20, new(0, 1, 0, 20, 0, -1));
        var (west, east) = (new WKTReader().Read("POLYGON ((0 0, 7.3 0, 9.9 13.1, 4.2 20, 0 20, 0 0))"), new WKTReader().Read("POLYGON ((7.3 0, 20 0, 20 20, 4.2 20, 9.9 13.1, 7.3 0))"));
        Assert.All(Shares(west, grid, grid.Whole).Zip(Shares(east, grid, grid.Whole)), pair => Assert.Equal(1, pair.First + pair.Second, 1e-12));
    }

    [Fact]
    public void The_window_of_a_polygon_holds_all_of_it_and_nothing_else()
    {
        Assert.Equal(new PixelWindow(1, 0, 2, 2), PolygonCoverage.Of(new WKTReader().Read("POLYGON ((1.2 1.5, 2.9 1.5, 2.9 9, 1.2 9, 1.2 1.5))"), Three).Window(Three));
        Assert.Null(PolygonCoverage.Of(new WKTReader().Read("POLYGON ((5 5, 6 5, 6 6, 5 5))"), Three).Window(Three));
        Assert.Null(PolygonCoverage.Of(new WKTReader().Read("POLYGON EMPTY"), Three).Window(Three));
    }

    private static bool Same(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static RasterGrid Grid(int width, int height, GeoTransform transform) => new() { Width = width, Height = height, Transform = transform, CrsWkt = null };

    private static Polygon Pixel(RasterGrid grid, int column, int row)
    {
        Coordinate At(double c, double r) => grid.Transform.ToGround(c, r) is var (x, y) ? new(x, y) : new();
        return new(new LinearRing([At(column, row), At(column + 1, row), At(column + 1, row + 1), At(column, row + 1), At(column, row)]));
    }

    // A ring of any winding with a hole, both star-shaped, so that they are valid.
    private static Polygon Star(Random random, double x, double y, double radius)
    {
        LinearRing Ring(double scale)
        {
            var angles = Enumerable.Range(0, random.Next(3, 24)).Select(i => random.NextDouble() * 2 * Math.PI).Order().ToList();
            for (var i = 0; i < 3; i++) angles.Add(i * 2.1);
            var points = angles.Order().Distinct().Select(a => scale * (0.55 + 0.45 * random.NextDouble()) is var r ? new Coordinate(x + r * Math.Cos(a), y + r * Math.Sin(a)) : new()).ToList();
            points.Add(points[0].Copy());
            return new(random.Next(2) == 0 ? [.. points] : [.. Enumerable.Reverse(points)]);
        }
        var (shell, hole) = (Ring(radius), Ring(radius * 0.2));
        var plain = new Polygon(shell);
        return plain.Contains(new Polygon(hole)) ? new(shell, [hole]) : plain;
    }

    private static double[] Shares(Geometry shape, RasterGrid grid, PixelWindow window) => Shares(PolygonCoverage.Of(shape, grid), window);

    private static double[] Shares(PolygonCoverage coverage, PixelWindow window)
    {
        var shares = new double[window.PixelCount];
        coverage.Fill(window, (row, column, found) => found.CopyTo(shares.AsSpan((row - window.Row) * window.Width + column - window.Column)));
        return shares;
    }
}
