using CsCheck;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Rasters;

public sealed class ResolutionTests
{
    [Fact]
    public void A_coarser_pixel_is_the_mean_of_the_finer_ones()
    {
        var values = new float[4];
        new MeanRaster(Raster(4, 4, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]), 2).Read(new(0, 0, 2, 2), [0], values);
        Assert.Equal([3.5f, 5.5f, 11.5f, 13.5f], values);
    }

    [Fact]
    public void A_coarser_pixel_of_which_less_than_half_is_known_is_unknown()
    {
        var values = new float[2];
        new MeanRaster(Raster(4, 2, [1, float.NaN, 7, float.NaN, float.NaN, float.NaN, 9, 8]), 2).Read(new(0, 0, 2, 1), [0], values);
        Assert.Equal([float.NaN, 8], values);
    }

    [Fact]
    public void A_coarser_raster_lies_on_the_same_ground()
    {
        var grid = new MeanRaster(Raster(6, 4, new float[24]), 2).Grid;
        Assert.Equal((3, 2, 2.0, -2.0), (grid.Width, grid.Height, grid.Transform.PixelWidth, grid.Transform.PixelHeight));
    }

    [Fact]
    public void Smoothing_over_three_pixels_is_their_mean()
    {
        var values = new float[9];
        new SmoothedRaster(Raster(3, 3, [0, 0, 0, 0, 9, 0, 0, 0, 0]), 3).Read(new(0, 0, 3, 3), [0], values);
        Assert.Equal([9 / 4f, 9 / 6f, 9 / 4f, 9 / 6f, 1, 9 / 6f, 9 / 4f, 9 / 6f, 9 / 4f], values);
    }

    [Fact]
    public void Smoothing_over_two_pixels_takes_the_half_of_each_neighbour()
    {
        var values = new float[1];
        new SmoothedRaster(Raster(5, 1, [0, 8, 4, 2, 0]), 2).Read(new(2, 0, 1, 1), [0], values);
        Assert.Equal(4.5f, values[0]);   // (8/2 + 4 + 2/2) / 2
    }

    [Fact]
    public void Smoothing_keeps_unknown_pixels_unknown_and_does_not_spread_them()
    {
        var values = new float[3];
        new SmoothedRaster(Raster(3, 1, [1, float.NaN, 5]), 3).Read(new(0, 0, 3, 1), [0], values);
        Assert.Equal([1, float.NaN, 5], values);
    }

    [Fact]
    public void Neither_depends_on_the_window() =>
        Gen.Select(Gen.Float[0, 1].Array[24 * 24], Gen.Int[5, 11]).Sample((picture, size) =>
        {
            foreach (IRasterSource raster in new IRasterSource[] { new MeanRaster(Raster(24, 24, picture), 3), new SmoothedRaster(Raster(24, 24, picture), 2.6) })
            {
                var whole = new float[raster.Grid.PixelCount];
                raster.Read(raster.Grid.Whole, [0], whole);
                foreach (var window in PixelWindow.Tiles(raster.Grid.Width, raster.Grid.Height, size))
                {
                    var part = new float[window.PixelCount];
                    raster.Read(window, [0], part);
                    for (var i = 0; i < part.Length; i++)
                        if (whole[(window.Row + i / window.Width) * raster.Grid.Width + window.Column + i % window.Width] != part[i]) return false;
                }
            }
            return true;
        }, iter: 20);

    private static MemoryRaster Raster(int width, int height, float[] values) =>
        new(new() { Width = width, Height = height, Transform = new(0, 1, 0, 0, 0, -1), CrsWkt = null }, 1, values);
}
