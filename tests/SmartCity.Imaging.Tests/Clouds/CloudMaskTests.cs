using SmartCity.Imaging.Clouds;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Clouds;

public class CloudMaskTests
{
    private static readonly string[] Names = ["blue", "green", "red", "nir", "swir1", "swir2"];
    private static readonly float[] Forest = [.03f, .05f, .03f, .32f, .15f, .07f], Cloud = [.6f, .59f, .58f, .6f, .4f, .3f], Shade = [.015f, .02f, .012f, .09f, .04f, .02f], Snow = [.8f, .8f, .78f, .7f, .1f, .08f];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void One_cloud_its_shadow_and_a_snowfield_are_found_in_a_forest()
    {
        // 100 × 100 pixels: a cloud of 12 × 12, its shadow 20 columns to the west, snow in the south-east corner.
        using var scene = Scene((column, row) => column is >= 60 and < 72 && row is >= 30 and < 42 ? Cloud : column is >= 40 and < 52 && row is >= 30 and < 42 ? Shade : column >= 85 && row >= 85 ? Snow : Forest);
        var mask = Mask(scene);
        Assert.Equal(SkyCover.Cloud, (SkyCover)mask[36 * 100 + 66]);
        Assert.Equal(SkyCover.CloudShadow, (SkyCover)mask[36 * 100 + 46]);
        Assert.Equal(SkyCover.Snow, (SkyCover)mask[95 * 100 + 95]);
        Assert.Equal(SkyCover.Clear, (SkyCover)mask[36 * 100 + 20]);
        Assert.InRange(mask.Count(m => m == (byte)SkyCover.Cloud), 144, 14 * 14);   // the cloud and a pixel around it
    }

    [Fact]
    public void A_clear_forest_has_neither() => Assert.All(Mask(Scene((_, _) => Forest)), m => Assert.Equal(SkyCover.Clear, (SkyCover)m));

    [Fact]
    public void An_overcast_scene_is_all_cloud() => Assert.All(Mask(Scene((_, _) => Cloud)), m => Assert.Equal(SkyCover.Cloud, (SkyCover)m));

    [Fact]
    public void No_data_stays_no_data()
    {
        var mask = Mask(Scene((column, row) => column == 5 && row == 7 ? [float.NaN, .1f, .1f, .1f, .1f, .1f] : Forest));
        Assert.Equal([705], Enumerable.Range(0, mask.Length).Where(i => mask[i] == (byte)SkyCover.NoData));
    }

    [Fact]
    public void White_is_without_colour()
    {
        Assert.Equal(0, CloudTests.Whiteness(.3f, .3f, .3f));
        Assert.Equal(2 / 3f, CloudTests.Whiteness(.2f, .3f, .4f), 1e-6f);   // (0.1 + 0 + 0.1) / 0.3
    }

    [Fact]
    public void On_Landsat_8_cloud_and_shadow_are_found_as_the_document_says()
    {
        using var scene = SpectralScene.Open(Shared("landsat8_cloud_paddlers", "l8_t1.tif"), null, Stop);
        var (mask, truth) = (Mask(scene), Band(Shared("landsat8_cloud_paddlers", "l8_t1_cloudshadow_gt.png")));
        var (cloud, shadow) = (F1(mask, i => truth[i] == 0, SkyCover.Cloud), F1(mask, i => truth[i] == 1, SkyCover.CloudShadow));
        TestContext.Current.TestOutputHelper!.WriteLine($"cloud {cloud:F3}, shadow {shadow:F3}");
        Assert.InRange(cloud, 0.74, 1);
        Assert.InRange(shadow, 0.66, 1);
    }

    [Theory]
    [InlineData("2015-07-11", 0, 0.01)]
    [InlineData("2015-08-20", 0.9, 1)]
    [InlineData("2015-08-30", 0, 0.01)]
    [InlineData("2015-09-09", 0, 0.01)]
    public void On_Sentinel_2_clear_dates_are_clear_and_the_overcast_one_is_not(string date, double least, double most)
    {
        using var scene = SpectralScene.Open(Shared("sentinel2_slovenia", $"S2L1C_{date}.tif"), null, Stop);
        Assert.InRange(Mask(scene).Average(m => m == (byte)SkyCover.Cloud ? 1.0 : 0), least, most);
    }

    [Fact]
    public void A_pixel_s_cover_does_not_depend_on_the_window()
    {
        using var scene = SpectralScene.Open(Shared("landsat8_cloud_paddlers", "l8_t1.tif"), null, Stop);
        SameInWindows(SkyMask.Fit(scene, null, Stop), scene.Grid);
    }

    [Fact]
    public void A_cloud_without_infrared_is_as_wide_as_no_roof()
    {
        // 10 m: a cloud of 300 m and a roof of 40 m, both white, on grey ground.
        var values = new float[3 * 10_000];
        var random = new Random(4);
        for (var i = 0; i < 10_000; i++)
        {
            var isWhite = (i % 100 is >= 10 and < 40 && i / 100 is >= 20 and < 50) || (i % 100 is >= 70 and < 74 && i / 100 is >= 70 and < 74);
            var value = isWhite ? 0.7f : 0.08f + 0.04f * random.NextSingle();
            for (var band = 0; band < 3; band++) values[band * 10_000 + i] = value;
        }
        using var scene = new SpectralScene(new MemoryRaster(new() { Width = 100, Height = 100, Transform = GeoTransform.Pixels, CrsWkt = null }, 3, values), ["red", "green", "blue"], "test", zeroIsFill: false);
        var mask = SkyMask.Fit(scene, 10, Stop);
        var cover = mask.Cover(scene.Grid.Whole);
        Assert.Equal(SkyCover.Cloud, (SkyCover)cover[35 * 100 + 25]);
        Assert.Equal(SkyCover.Clear, (SkyCover)cover[72 * 100 + 72]);
        SameInWindows(mask, scene.Grid);
        HidesWhatTheMaskShows(scene, 10, 37);
    }

    [Fact]
    public void What_a_pair_is_read_without_is_what_the_mask_shows()
    {
        using var scene = SpectralScene.Open(Shared("landsat8_cloud_paddlers", "l8_t1.tif"), null, Stop);
        HidesWhatTheMaskShows(scene, 30, 300);
    }

    [Fact]
    public void A_cloud_too_small_to_shade_anything_is_hidden_all_the_same()
    {
        const int Side = 1000;
        var values = new float[4 * Side * Side];
        var random = new Random(5);
        for (var i = 0; i < Side * Side; i++)
        {
            var isWhite = i % Side is >= 400 and < 420 && i / Side is >= 500 and < 520;   // 0.04 % of the scene, across the windows' edges
            var value = isWhite ? 0.7f : 0.08f + 0.04f * random.NextSingle();
            for (var band = 0; band < 4; band++) values[band * Side * Side + i] = value;
        }
        using var scene = new SpectralScene(new MemoryRaster(new() { Width = Side, Height = Side, Transform = GeoTransform.Pixels, CrsWkt = null }, 4, values), ["red", "green", "blue", "nir"], "test", zeroIsFill: true);
        Assert.IsType<ShadowlessRaster>(SkyMask.ClearSky(scene, scene, 10, Stop));
        HidesWhatTheMaskShows(scene, 10, 103);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(40)]
    public void Clouded_pixels_of_a_square_are_counted_as_one_by_one(int radius)
    {
        const int Width = 53, Height = 31;
        var random = new Random(7);
        // Rows without any cloud too: nothing is summed near those alone.
        var cover = Enumerable.Range(0, Width * Height).Select(i => (byte)(i / Width is > 12 and < 20 || random.Next(3) > 0 ? SkyCover.Clear : SkyCover.Cloud)).ToArray();
        var counts = new CloudCount(cover, Width, Height, radius);
        for (var row = 0; row < Height; row++)
        {
            var line = counts.NextRow();
            for (var column = 0; column < Width; column++)
            {
                var (clouded, area) = (0, 0);
                for (var y = Math.Max(0, row - radius); y <= Math.Min(Height - 1, row + radius); y++)
                    for (var x = Math.Max(0, column - radius); x <= Math.Min(Width - 1, column + radius); x++)
                    {
                        area++;
                        if (cover[y * Width + x] == (byte)SkyCover.Cloud) clouded++;
                    }
                Assert.Equal(clouded, line.IsEmpty ? 0 : line[column]);
                Assert.Equal(area, counts.Area(column));
            }
        }
    }

    [Fact]
    public void Numbers_whose_contrast_was_stretched_are_not_taken_for_reflectance()
    {
        using var scene = new SpectralScene(new MemoryRaster(new() { Width = 1, Height = 1, Transform = GeoTransform.Pixels, CrsWkt = null }, Names.Length, new float[Names.Length]), Names, "test", false,
            new("8-bit picture", [.. Names.Select(_ => 1 / 255f)], new float[Names.Length], IsAbsolute: false));
        Assert.False(CloudBands.Of(scene).IsMultispectral);
    }

    private static byte[] Mask(SpectralScene scene) => SkyMask.Fit(scene, null, Stop).Cover(scene.Grid.Whole);

    // The scene is its own file here: what is missing of the band that is asked for is what the mask hides.
    private static void HidesWhatTheMaskShows(SpectralScene scene, double pixelMetres, int windowSize)
    {
        var (grid, band) = (scene.Grid, scene.BandCount - 1);
        var cover = SkyMask.Fit(scene, pixelMetres, Stop).Cover(grid.Whole);
        var clear = SkyMask.ClearSky(scene, scene, pixelMetres, Stop);
        var hidden = 0;
        foreach (var window in PixelWindow.Tiles(grid.Width, grid.Height, windowSize))
        {
            var values = new float[window.PixelCount];
            clear.Read(window, [band], values);
            var all = new float[window.PixelCount];
            scene.Read(window, [band], all);
            for (var i = 0; i < values.Length; i++)
            {
                var told = cover[(window.Row + i / window.Width) * grid.Width + window.Column + i % window.Width] is (byte)SkyCover.Cloud or (byte)SkyCover.CloudShadow or (byte)SkyCover.Snow;
                Assert.Equal(told ? float.NaN : all[i], values[i]);
                hidden += told ? 1 : 0;
            }
        }
        Assert.NotEqual(0, hidden);
    }

    private static void SameInWindows(SkyMask mask, RasterGrid grid)
    {
        var whole = mask.Cover(grid.Whole);
        foreach (var window in PixelWindow.Tiles(grid.Width, grid.Height, 37))
        {
            var part = mask.Cover(window);
            for (var i = 0; i < part.Length; i++) Assert.Equal(whole[(window.Row + i / window.Width) * grid.Width + window.Column + i % window.Width], part[i]);
        }
    }

    private static double F1(byte[] mask, Func<int, bool> truth, SkyCover cover)
    {
        var (right, given, real) = (0, 0, 0);
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] == (byte)cover) given++;
            if (!truth(i)) continue;
            real++;
            if (mask[i] == (byte)cover) right++;
        }
        return 2.0 * right / (given + real);
    }

    private static float[] Band(string path)
    {
        using var raster = GdalRaster.Open(path);
        var values = new float[raster.Grid.PixelCount];
        raster.Read(raster.Grid.Whole, [0], values);
        return values;
    }

    private static string Shared(string folder, string name)
    {
        var shared = Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.Combine(shared, "data", "scenes", folder, name);
        if (!File.Exists(path)) Assert.Skip($"The scene is not on this machine (../shared/data/scenes/{folder}).");
        return path;
    }

    private static SpectralScene Scene(Func<int, int, float[]> ground)
    {
        var values = new float[Names.Length * 10_000];
        for (var i = 0; i < 10_000; i++)
            for (var band = 0; band < Names.Length; band++) values[band * 10_000 + i] = ground(i % 100, i / 100)[band];
        return new(new MemoryRaster(new() { Width = 100, Height = 100, Transform = GeoTransform.Pixels, CrsWkt = null }, Names.Length, values), Names, "test", zeroIsFill: false);
    }
}
