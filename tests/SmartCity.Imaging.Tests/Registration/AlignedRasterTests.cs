using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Registration;

namespace SmartCity.Imaging.Tests.Registration;

public sealed class AlignedRasterTests
{
    private const int Width = 101, Height = 83;

    [Fact]
    public void A_slope_moved_by_a_part_of_a_pixel_is_read_between_its_pixels()
    {
        var moved = Aligned(Slope(), 0.75, -0.5);
        var values = new float[Width * Height];
        moved.Read(new(0, 0, Width, Height), [0], values);
        // Pixel (40, 30) shows what lay at (40.75, 29.5): 3 · column + 5 · row.
        Assert.Equal(3 * 40.75f + 5 * 29.5f, values[30 * Width + 40], 3);
        Assert.True(float.IsNaN(values[30 * Width + Width - 1]));
    }

    [Theory]
    [InlineData(0.98, 0.98)]
    [InlineData(-1.3, 0.4)]
    [InlineData(2, 0)]
    public void A_pixel_is_the_same_to_the_last_bit_by_whatever_window_it_is_read(double columns, double rows)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 2 * Width * Height).Select(_ => random.Next(500) == 0 ? float.NaN : random.NextSingle()).ToArray();
        var moved = Aligned(new(Grid(), 2, values), columns, rows);
        var whole = new float[2 * Width * Height];
        moved.Read(new(0, 0, Width, Height), [0, 1], whole);
        foreach (var window in (PixelWindow[])[new(13, 7, 40, 31), new(60, 50, 41, 33), new(31, 0, 3, 83)])
        {
            var part = new float[2 * window.PixelCount];
            moved.Read(window, [0, 1], part);
            for (var i = 0; i < part.Length; i++)
            {
                var (band, row, column) = (i / (int)window.PixelCount, i % (int)window.PixelCount / window.Width, i % window.Width);
                Assert.Equal(whole[band * Width * Height + (window.Row + row) * Width + window.Column + column], part[i]);
            }
        }
    }

    private static AlignedRaster Aligned(MemoryRaster source, double columns, double rows) => new(source, Grid(), (x, y) =>
    {
        foreach (ref var value in x) value += columns;
        foreach (ref var value in y) value += rows;
    });

    private static MemoryRaster Slope() => new(Grid(), 1, [.. Enumerable.Range(0, Width * Height).Select(i => 3f * (i % Width) + 5 * (i / Width))]);

    private static RasterGrid Grid() => new() { Width = Width, Height = Height, Transform = GeoTransform.Pixels, CrsWkt = null };
}
