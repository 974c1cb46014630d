using SmartCity.Imaging.Privacy;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Privacy;

public sealed class PictureMaskTests
{
    [Fact]
    public void A_rectangle_covers_the_pixels_whose_middle_lies_in_it()
    {
        var picture = White(10, 8);
        PictureMask.Blacken(picture, [[(0.2, 0.25), (0.5, 0.25), (0.5, 0.75), (0.2, 0.75)]]);
        Assert.Equal(Enumerable.Range(0, 80).Where(i => i % 10 is >= 2 and < 5 && i / 10 is >= 2 and < 6), Black(picture));
        Assert.True(picture.IsOpaque);
    }

    [Fact]
    public void Random_rings_cover_what_a_point_in_polygon_test_says()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var picture = White(23, 17);
            List<(double X, double Y)> ring = [.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => (random.NextDouble() * 1.4 - 0.2, random.NextDouble() * 1.4 - 0.2))];
            PictureMask.Blacken(picture, [ring]);
            Assert.Equal(Enumerable.Range(0, 23 * 17).Where(i => Holds(ring, (i % 23 + 0.5) / 23, (i / 23 + 0.5) / 17)), Black(picture));
        }
    }

    // The ray to the right, edge by edge.
    private static bool Holds(List<(double X, double Y)> ring, double x, double y)
    {
        var isIn = false;
        for (int i = 0, j = ring.Count - 1; i < ring.Count; j = i++)
            if (ring[i].Y > y != ring[j].Y > y && x >= (ring[j].X - ring[i].X) * (y - ring[i].Y) / (ring[j].Y - ring[i].Y) + ring[i].X) isIn = !isIn;
        return isIn;
    }

    private static TileImage White(int width, int height)
    {
        var picture = new TileImage(width, height);
        picture.Pixels.AsSpan().Fill(255);
        return picture;
    }

    private static IEnumerable<int> Black(TileImage picture) => Enumerable.Range(0, picture.Width * picture.Height).Where(i => picture.Pixels[4 * i] == 0);
}
