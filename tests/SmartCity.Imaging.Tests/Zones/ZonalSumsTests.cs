using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Zones;

namespace SmartCity.Imaging.Tests.Zones;

public sealed class ZonalSumsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_zone_weighs_each_pixel_by_how_much_of_it_lies_inside()
    {
        // 1 2 / 3 4 over the ground 0–2; the zone holds half of the western pixels and all of the eastern ones.
        var found = Assert.Single(Of([1, 2, 3, 4], 2, 2, "POLYGON ((0.5 0, 2 0, 2 2, 0.5 2, 0.5 0))"));

        Assert.Equal((3, 3), (found.Covered, found.Weight));
        Assert.Equal((0.5 + 2 + 1.5 + 4) / 3, found.Mean!.Value, 1e-12);
        Assert.Equal(Math.Sqrt((0.5 + 4 + 4.5 + 16) / 3 - Math.Pow(8 / 3.0, 2)), found.StandardDeviation!.Value, 1e-12);
        Assert.Equal((1, 4), (found.Min, found.Max));
    }

    [Fact]
    public void Pixels_without_data_are_covered_and_weigh_nothing()
    {
        var found = Of([1, float.NaN, float.NaN, float.NaN], 2, 2, "POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", "POLYGON ((1 0, 2 0, 2 2, 1 2, 1 0))", "POLYGON ((5 5, 6 5, 6 6, 5 5))");

        Assert.Equal((4, 1, 1), (found[0].Covered, found[0].Weight, found[0].Mean));
        Assert.Equal(new ZoneStatistics(2, 0, null, null, null, null), found[1]);
        Assert.Equal(new ZoneStatistics(0, 0, null, null, null, null), found[2]);
    }

    [Fact]
    public void Zones_over_many_windows_have_the_sums_of_their_intersections()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 60 * 50).Select(_ => random.Next(9) == 0 ? float.NaN : random.NextSingle()).ToArray();
        string[] zones =
        [
            "POLYGON ((3.3 2.2, 55.1 4.4, 47.7 44.4, 20.2 31.3, 6.5 48.1, 3.3 2.2))",
            "POLYGON ((10 10, 50 10, 50 40, 10 40, 10 10), (20 20, 40 21, 30.5 35, 20 20))",
            "MULTIPOLYGON (((0 0, 5 0, 2 7.7, 0 0)), ((51 41, 60 41, 60 50, 51 41)))",
        ];
        var found = Of(values, 60, 50, zones);
        for (var zone = 0; zone < zones.Length; zone++)
        {
            var shape = new WKTReader().Read(zones[zone]);
            var (covered, weight, sum) = (0.0, 0.0, 0.0);
            for (var i = 0; i < values.Length; i++)
            {
                var share = shape.Intersection(GeometryFactory.Default.ToGeometry(new(i % 60, i % 60 + 1, 49 - i / 60, 50 - i / 60))).Area;
                covered += share;
                if (float.IsNaN(values[i])) continue;
                weight += share;
                sum += share * values[i];
            }
            Assert.Equal(covered, found[zone].Covered, 1e-9);
            Assert.Equal(weight, found[zone].Weight, 1e-9);
            Assert.Equal(sum / weight, found[zone].Mean!.Value, 1e-9);
        }
        Assert.Equal(found, Of(values, 60, 50, zones));   // to the last bit, whatever thread was first
    }

    [Fact]
    public void Only_windows_that_a_zone_touches_are_read()
    {
        var read = new List<PixelWindow>();
        var grid = Grid(100, 100);
        ZonalSums.Of(grid, [PolygonCoverage.Of(new WKTReader().Read("POLYGON ((12 88, 13 88, 13 87, 12 88))"), grid)], 10, (window, _) =>
        {
            lock (read) read.Add(window);
        }, Stop);

        Assert.Equal([new(12, 12, 1, 1)], read);
    }

    [Fact]
    public void A_cancelled_sum_ends() =>
        Assert.ThrowsAny<OperationCanceledException>(() => ZonalSums.Of(Grid(4, 4), [PolygonCoverage.Of(new WKTReader().Read("POLYGON ((0 0, 4 0, 4 4, 0 0))"), Grid(4, 4))], 2, (_, _) => { }, new(canceled: true)));

    [Fact]
    public void Percentiles_and_histogram_are_those_of_the_weights()
    {
        var spread = new ValueDistribution(0, 10);
        spread.Add([0, 5, 10, float.NaN], [1, 2, 1, 7]);

        Assert.Equal(0, spread.Percentile(0.02)!.Value, 1e-3);
        Assert.Equal(5, spread.Percentile(0.5)!.Value, 1e-3);
        Assert.Equal(10, spread.Percentile(0.98)!.Value, 1e-3);
        Assert.Equal([1, 2, 1], spread.Histogram(3));
        var even = new ValueDistribution(0, 1);
        even.Add([.. Enumerable.Range(0, 1001).Select(i => i / 1000f)], [.. Enumerable.Repeat(1.0, 1001)]);
        Assert.Equal(0.25, even.Percentile(0.25)!.Value, 2e-3);
        Assert.Equal(7, Constant().Percentile(0.5));
        Assert.Null(new ValueDistribution(0, 1).Percentile(0.5));

        static ValueDistribution Constant()
        {
            var constant = new ValueDistribution(7, 7);
            constant.Add([7, 7], [1, 0.5]);
            return constant;
        }
    }

    private static RasterGrid Grid(int width, int height) => new() { Width = width, Height = height, Transform = new(0, 1, 0, height, 0, -1), CrsWkt = null };

    private static IReadOnlyList<ZoneStatistics> Of(float[] values, int width, int height, params string[] zones)
    {
        var grid = Grid(width, height);
        var raster = new MemoryRaster(grid, 1, values);
        return ZonalSums.Of(grid, [.. zones.Select(z => PolygonCoverage.Of(new WKTReader().Read(z), grid))], 16, (window, found) => raster.Read(window, [0], found), Stop);
    }
}
