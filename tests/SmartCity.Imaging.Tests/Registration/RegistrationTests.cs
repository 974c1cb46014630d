using System.Numerics;
using CsCheck;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Registration;

namespace SmartCity.Imaging.Tests.Registration;

public sealed class RegistrationTests
{
    [Fact]
    public void The_transform_of_an_impulse_is_flat_and_comes_back()
    {
        var tile = new Complex[16];
        tile[0] = 1;
        Fourier.Transform(tile, 4, inverse: false);
        Assert.All(tile, value => Assert.Equal(1, value.Real, 12));
        Fourier.Transform(tile, 4, inverse: true);
        Assert.Equal(1, tile[0].Real, 12);
        Assert.Equal(0, tile[5].Magnitude, 12);
    }

    [Fact]
    public void A_known_shift_is_found_to_a_tenth_of_a_pixel() =>
        Gen.Select(Gen.Double[-6, 6], Gen.Double[-6, 6], Gen.Int[1, 1000]).Sample((columns, rows, seed) =>
        {
            var shift = PhaseCorrelation.Between(Blobs(seed, 0, 0), Blobs(seed, columns, rows), 128);
            return Math.Abs(shift.Columns - columns) < 0.1 && Math.Abs(shift.Rows - rows) < 0.1 && shift.Sharpness > 6;
        }, iter: 20);

    [Fact]
    public void Unrelated_pictures_give_no_credible_shift()
    {
        var (before, after) = (Raster(Blobs(1, 0, 0), 128), Raster(Blobs(2, 0, 0), 128));
        Assert.False(CoRegistration.Estimate(before, after, [0], CancellationToken.None).IsCredible);
    }

    [Fact]
    public void Tiles_that_disagree_are_not_believed()
    {
        var random = new Random(1);
        Assert.Null(Fit([.. Lattice().Select(t => t with { Columns = 20 * random.NextDouble() - 10, Rows = 20 * random.NextDouble() - 10 })]));
    }

    [Fact]
    public void Four_tiles_are_too_few() => Assert.Null(Fit(Lattice()[..4]));

    [Fact]
    public void Outliers_do_not_move_the_field()
    {
        var tiles = Lattice();
        foreach (var i in new[] { 3, 11, 12, 20 }) tiles[i] = tiles[i] with { Columns = 9, Rows = 9, Weight = 90 };
        var result = Fit(tiles)!;
        Assert.False(result.Field.IsLocal);
        Assert.Equal(1, result.Field.At(300, 300).Columns, 6);
        Assert.Equal(2, result.Field.At(300, 300).Rows, 6);
        Assert.Equal(21 / 25.0, result.AgreeingShare, 6);
    }

    [Fact]
    public void A_turned_scene_gives_an_affine_field()
    {
        var result = Fit([.. Lattice().Select(t => t with { Columns = 1 - 0.004 * t.Y, Rows = 2 + 0.004 * t.X })])!;
        Assert.False(result.Field.IsLocal);
        Assert.Equal(1 - 0.004 * 500, result.Field.At(10, 500).Columns, 6);
        Assert.Equal(2 + 0.004 * 10, result.Field.At(10, 500).Rows, 6);
    }

    [Fact]
    public void A_field_measured_at_half_the_resolution_is_twice_as_long_in_whole_pixels()
    {
        var field = new DisplacementField(new(1, 0.01, 0, 2, 0, 0.02), [(0, 0), (1, 0), (0, 0), (1, 0)], 2, 100);
        var (half, whole) = (field.At(30, 40), field.Finer(2).At(60, 80));
        Assert.Equal(2 * half.Columns, whole.Columns, 9);
        Assert.Equal(2 * half.Rows, whole.Rows, 9);
    }

    private static FieldFit.Result? Fit(List<TileShift> tiles) => FieldFit.Of(tiles, 25, 128, 640, 640);

    // 5 × 5 tiles of 128 pixels beside each other, all moved by (1, 2).
    private static List<TileShift> Lattice() => [.. Enumerable.Range(0, 25).Select(i => new TileShift(64 + 128 * (i % 5), 64 + 128 * (i / 5), 1, 2, 10))];

    [Fact]
    public void A_plane_sampled_half_a_pixel_east_is_half_a_pixel_more()
    {
        var plane = Raster([.. Enumerable.Range(0, 64).Select(i => (float)(i % 8 + 10 * (i / 8)))], 8);
        var aligned = new AlignedRaster(plane, plane.Grid, (x, _) =>
        {
            foreach (ref var value in x) value += 0.5;
        });
        var values = new float[4];
        aligned.Read(new(3, 2, 2, 2), [0], values);
        Assert.Equal([23.5f, 24.5f, 33.5f, 34.5f], values);
    }

    [Fact]
    public void A_resampled_pixel_does_not_depend_on_the_window_that_it_is_read_by()
    {
        var picture = Raster(Blobs(3, 0, 0), 128);
        PixelMap map = (x, y) =>
        {
            for (var i = 0; i < x.Length; i++) (x[i], y[i]) = (x[i] * 1.01 + 0.3 + y[i] * y[i] * 1e-4, y[i] * 0.99 - 0.7);
        };
        var aligned = new AlignedRaster(picture, picture.Grid, map);
        var whole = new float[128 * 128];
        aligned.Read(picture.Grid.Whole, [0], whole);
        foreach (var window in PixelWindow.Tiles(128, 128, 37))
        {
            var part = new float[window.PixelCount];
            aligned.Read(window, [0], part);
            for (var i = 0; i < part.Length; i++) Assert.Equal(whole[(window.Row + i / window.Width) * 128 + window.Column + i % window.Width], part[i]);
        }
    }

    [Fact]
    public void Outside_the_source_there_is_no_data()
    {
        var picture = Raster(Blobs(3, 0, 0), 128);
        var aligned = new AlignedRaster(picture, picture.Grid, (x, _) =>
        {
            foreach (ref var value in x) value += 120;
        });
        var values = new float[128];
        aligned.Read(new(0, 5, 128, 1), [0], values);
        Assert.False(float.IsNaN(values[0]));
        Assert.True(float.IsNaN(values[127]));
    }

    private static MemoryRaster Raster(float[] values, int side) =>
        new(new() { Width = side, Height = side, Transform = GeoTransform.Pixels, CrsWkt = null }, 1, values);

    // Smooth blobs at random places: an exact sub-pixel shift is a move of their centres.
    private static float[] Blobs(int seed, double columns, double rows)
    {
        const int Side = 128, Count = 60;
        var random = new Random(seed);
        var centres = Enumerable.Range(0, Count).Select(_ => (X: random.NextDouble() * Side, Y: random.NextDouble() * Side, Height: random.NextDouble(), Size: 1.5 + 2 * random.NextDouble())).ToList();
        var values = new float[Side * Side];
        foreach (var (x, y, height, size) in centres)
            for (var row = 0; row < Side; row++)
                for (var column = 0; column < Side; column++)
                {
                    var (dx, dy) = (column - x - columns, row - y - rows);
                    values[row * Side + column] += (float)(height * Math.Exp(-(dx * dx + dy * dy) / (2 * size * size)));
                }
        return values;
    }
}
