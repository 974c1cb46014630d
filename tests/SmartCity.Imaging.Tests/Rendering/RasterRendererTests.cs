using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class RasterRendererTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-render-").FullName;
    private readonly RasterRenderer _renderer = new();

    public void Dispose()
    {
        _renderer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string File(string name) => Path.Combine(_folder, name);

    [Theory]
    [InlineData(12)]   // a tile pixel is 35 m: 3.5 source pixels are averaged
    [InlineData(14)]
    [InlineData(16)]   // 2.2 m: source pixels are interpolated
    public void A_tile_shows_the_value_of_the_ground_below_each_pixel(int zoom)
    {
        var path = File("waves.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(1200, 1200, 10), ["waves"], (_, x, y) => SyntheticRaster.Waves(x, y));
        var view = TileOf(zoom);
        var values = Read(path, view);

        using var transform = CrsTransform.Create(RasterView.WebMercator, SyntheticRaster.Utm48);
        var worst = 0.0;
        for (var row = 0; row < 256; row++)
            for (var column = 0; column < 256; column++)
            {
                var (x, y) = view.ToGround(column + 0.5, row + 0.5);
                (x, y) = transform.Apply(x, y);
                var rim = Math.Min(Math.Min(x - SyntheticRaster.Easting, SyntheticRaster.Northing - y), 12_000 - Math.Max(x - SyntheticRaster.Easting, SyntheticRaster.Northing - y));
                if (rim < 40) continue;   // there half a sample is repeated outwards
                worst = Math.Max(worst, Math.Abs(values[row * 256 + column] - SyntheticRaster.Waves(x, y)));
            }
        Assert.True(values.Count(v => !float.IsNaN(v)) > 10_000);
        Assert.InRange(worst, 0, zoom == 12 ? 0.006 : 0.001);   // of 0.6 between crest and trough; four pixels are averaged at zoom 12
    }

    [Theory]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(16)]
    public void A_tile_equals_what_gdalwarp_makes_of_it(int zoom)
    {
        GdalTools.Require("gdalwarp");
        var path = File("waves.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(1200, 1200, 10), ["waves"], (_, x, y) => SyntheticRaster.Waves(x, y), nodata: -1);
        var view = TileOf(zoom);
        var ours = Read(path, view);

        var warped = File("warped.tif");
        GdalTools.Run("gdalwarp", "-q", "-t_srs", "EPSG:3857", "-r", "bilinear", "-dstnodata", "-1", "-te",
            Text(view.West), Text(view.South), Text(view.East), Text(view.North), "-ts", "256", "256", path, warped);
        using var raster = GdalRaster.Open(warped);
        var theirs = new float[256 * 256];
        raster.Read(new(0, 0, 256, 256), [0], theirs);

        var (both, onlyOne, worst) = (0, 0, 0f);
        for (var i = 0; i < ours.Length; i++)
        {
            if (float.IsNaN(ours[i]) != float.IsNaN(theirs[i])) onlyOne++;
            else if (!float.IsNaN(ours[i]))
            {
                both++;
                worst = Math.Max(worst, Math.Abs(ours[i] - theirs[i]));
            }
        }
        Assert.True(both > 10_000);
        Assert.InRange(onlyOne, 0, 2 * 256);   // the rim may differ by a pixel
        Assert.InRange(worst, 0, 0.02f);       // of 0.6 between crest and trough
    }

    [Fact]
    public void Neighbouring_tiles_meet_without_a_seam()
    {
        var path = File("noise.tif");
        var noise = new Random(1);
        SyntheticRaster.Write(path, SyntheticRaster.Grid(1600, 1600, 10), ["noise"], (_, _, _) => noise.NextSingle());
        var (column, row) = PixelMapTests.TileAt(102.65, 25.05, 13);
        var west = Read(path, RasterView.WebMercatorTile(13, column, row));
        var east = Read(path, RasterView.WebMercatorTile(13, column + 1, row));
        var across = RasterView.WebMercatorTile(13, column, row);
        var half = (across.East - across.West) / 2;
        var whole = Read(path, across with { West = across.West + half, East = across.East + half });

        var valid = 0;
        for (var i = 0; i < 256; i++)
            for (var j = 0; j < 256; j++)
            {
                var alone = j < 128 ? west[i * 256 + 128 + j] : east[i * 256 + j - 128];
                if (float.IsNaN(alone)) continue;
                valid++;
                Assert.Equal(alone, whole[i * 256 + j], 0.02f);   // noise of full range: another read phase would differ by 0.2 and more
            }
        Assert.True(valid > 10_000);
    }

    [Fact]
    public void No_data_is_transparent_and_does_not_darken_its_neighbours()
    {
        var path = File("half.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(400, 400, 10), ["red", "green", "blue"],
            (band, x, _) => x < SyntheticRaster.Easting + 2000 ? float.NaN : 100 * (band + 1) + (x < SyntheticRaster.Easting + 3000 ? 0 : 50), nodata: 0);
        var image = _renderer.DrawScene(path, Whole(400, 10))!;

        var (left, right) = (Pixel(image, 100, 200), Pixel(image, 350, 200));
        Assert.Equal((0, 0, 0, 0), left);
        Assert.Equal((255, 255, 255, 255), right);
        for (var column = 0; column < 400; column++)
            Assert.True(Pixel(image, column, 200) is (0, 0, 0, 0) or (0, 0, 0, 255) or (255, 255, 255, 255) || column is >= 298 and <= 302, $"column {column}");
        Assert.Equal(200, Enumerable.Range(0, 400).Count(column => Pixel(image, column, 200).Opacity == 0));
    }

    [Fact]
    public void Red_is_the_band_called_red_wherever_it_lies()
    {
        var path = File("order.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(100, 100, 10), ["blue", "green", "red", "nir"], (band, x, _) => x < SyntheticRaster.Easting + 500 == (band == 2) ? 1 : 0);
        var image = _renderer.DrawScene(path, Whole(100, 10))!;

        Assert.Equal((255, 0, 0, 255), Pixel(image, 20, 50));
        Assert.Equal((0, 255, 255, 255), Pixel(image, 80, 50));
    }

    [Fact]
    public void A_view_beside_the_raster_shows_nothing()
    {
        var path = File("small.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(50, 50, 10), ["grey"], (_, _, _) => 1);

        Assert.Null(_renderer.DrawScene(path, RasterView.WebMercatorTile(12, 0, 0)));
    }

    [Fact]
    public void A_score_is_transparent_below_the_ramp()
    {
        var path = File("score.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(100, 100, 10), ["score"], (_, x, _) => x < SyntheticRaster.Easting + 500 ? 0.1f : 0.9f);
        var image = _renderer.DrawScore(path, Whole(100, 10), ColourRamp.ChangeScore)!;

        Assert.Equal(0, Pixel(image, 20, 50).Opacity);
        Assert.Equal(255, Pixel(image, 80, 50).Opacity);
    }

    [Fact]
    public void A_replaced_file_is_shown_anew()
    {
        var path = File("twice.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(100, 100, 10), ["score"], (_, _, _) => 0.1f);
        Assert.Equal(0, Pixel(_renderer.DrawScore(path, Whole(100, 10), ColourRamp.ChangeScore)!, 50, 50).Opacity);
        SyntheticRaster.Write(path, SyntheticRaster.Grid(100, 100, 10), ["score"], (_, _, _) => 0.9f);
        System.IO.File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));

        Assert.Equal(255, Pixel(_renderer.DrawScore(path, Whole(100, 10), ColourRamp.ChangeScore)!, 50, 50).Opacity);
    }

    [Fact]
    public void A_raster_without_a_crs_is_no_map()
    {
        var path = File("plain.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(50, 50, 10) with { CrsWkt = null }, ["grey"], (_, _, _) => 1);

        Assert.Contains("has no CRS", Assert.Throws<ImagingInputException>(() => _renderer.DrawScene(path, RasterView.WebMercatorTile(12, 0, 0))).Message, StringComparison.Ordinal);
    }

    private static RasterView TileOf(int zoom)
    {
        var (column, row) = PixelMapTests.TileAt(102.68, 25.06, zoom);
        return RasterView.WebMercatorTile(zoom, column, row);
    }

    /// <summary>The raster's own pixels, one for one.</summary>
    private static RasterView Whole(int size, double pixel) =>
        new(SyntheticRaster.Utm48, SyntheticRaster.Easting, SyntheticRaster.Northing - size * pixel, SyntheticRaster.Easting + size * pixel, SyntheticRaster.Northing, size, size);

    private static float[] Read(string path, RasterView view)
    {
        using var raster = new OpenRaster(path, default);
        var values = new float[view.Width * view.Height];
        Assert.True(raster.Read([0], view, values));
        return values;
    }

    private static (byte Red, byte Green, byte Blue, byte Opacity) Pixel(TileImage image, int column, int row)
    {
        var k = 4 * (row * image.Width + column);
        return (image.Pixels[k], image.Pixels[k + 1], image.Pixels[k + 2], image.Pixels[k + 3]);
    }

    private static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
