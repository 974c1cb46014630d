using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Zones;

namespace SmartCity.Geo.Tests.Grids.Zones;

public class PixelTests
{
    private static readonly GroundGrid Small = new(8, 6, 0, 6, 1, 1, 1);

    [Fact]
    public void The_nearest_pixel_is_the_one_that_a_search_finds() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Double[0, 1]).SelectMany((columns, rows, share) => Gen.Double[0, 1].Array[columns * rows].Select(v => (columns, rows, v.Select(x => x < share * share).ToArray())))
            .Sample((columns, rows, set) =>
            {
                var found = NearestPixel.Of(columns, rows, i => set[i], CancellationToken.None);
                for (var i = 0; i < set.Length; i++)
                {
                    var least = Enumerable.Range(0, set.Length).Where(j => set[j]).Select(j => Squared(i, j)).DefaultIfEmpty(int.MaxValue).Min();
                    Assert.Equal(least == int.MaxValue ? -1 : least, found.Site[i] < 0 ? -1 : Squared(i, found.Site[i]));
                    if (least != int.MaxValue) Assert.Equal(least, found.Squared[i]);
                }

                int Squared(int i, int j) => (i % columns - j % columns) * (i % columns - j % columns) + (i / columns - j / columns) * (i / columns - j / columns);
            }, iter: LongTests.Times(300, 20_000));

    [Fact]
    public void A_polygon_fills_the_pixels_whose_centres_it_holds()
    {
        var found = new SortedSet<int>();
        Small.Fill(new Polygon(new LinearRing([new(1, 1), new(4.5, 1), new(4.5, 3), new(1, 3), new(1, 1)])), i => found.Add(i));
        Assert.Equal([25, 26, 27, 33, 34, 35], found);   // columns 1 … 3, rows 3 and 4 from the north; centre 4.5 of column 4 lies on the east edge: outside
    }

    [Fact]
    public void Hysteresis_goes_on_from_where_it_began_and_begins_nowhere_else()
    {
        float[] share = [0.6f, 0.4f, 0.4f, 0.1f, 0.4f, 0.4f, 0.1f, 0.5f];
        Assert.Equal([true, true, true, false, false, false, false, true], Hysteresis.Of(new(8, 1, 0, 1, 1, 1, 1), share, 0.5, 0.3));
    }

    [Fact]
    public void A_focal_share_is_the_mean_of_what_is_known()
    {
        var grid = new GroundGrid(9, 9, 0, 9, 1, 1, 1);
        var share = new float[81];
        share[40] = 1;
        var mean = FocalShare.Of(grid, share, 4, CancellationToken.None);   // two means of 3 × 3: weights 1 2 3 2 1 each way, of 81
        Assert.Equal(9 / 81f, mean[40], 1e-6f);
        Assert.Equal(6 / 81f, mean[41], 1e-6f);
        Assert.Equal(1 / 81f, mean[40 + 2 + 18], 1e-6f);
        Assert.Equal(0, mean[43]);
        share.AsSpan(0, 36).Fill(float.NaN);
        share.AsSpan(36).Fill(0.25f);
        Assert.All(FocalShare.Of(grid, share, 4, CancellationToken.None).Skip(27), v => Assert.Equal(0.25f, v, 1e-6f));
    }

    [Fact]
    public void Borders_close_around_every_class()
    {
        // Crossing all borders of a row from outside, left and right always agree with the pixels.
        Gen.Byte[1, 3].Array[48].Sample(classes =>
        {
            var borders = ClassBorders.Trace(Small, classes);
            foreach (var border in borders) Assert.NotEqual(border.Left, border.Right);
            // Σ of signed areas of a class's borders is what its pixels have, but for smoothing: test unsmoothed by length of rim only.
            var degree = new Dictionary<(double, double, int), int>();
            foreach (var b in borders)
                foreach (var side in new[] { b.Left, b.Right }.Where(s => s > 0))
                    foreach (var end in new[] { (b.X[0], b.Y[0]), (b.X[^1], b.Y[^1]) })
                        degree[(end.Item1, end.Item2, side)] = degree.GetValueOrDefault((end.Item1, end.Item2, side)) + 1;
            Assert.All(degree.Values, d => Assert.Equal(0, d % 2));
        }, iter: LongTests.Times(100, 5000));
    }
}
