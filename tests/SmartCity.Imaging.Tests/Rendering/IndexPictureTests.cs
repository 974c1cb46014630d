using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class IndexPictureTests : IDisposable
{
    private const double Step = 10;
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-index-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_index_of_a_scene_is_drawn_in_the_colours_of_its_legend()
    {
        var (path, bands) = Write();
        using var renderer = new RasterRenderer();
        Assert.Equal(["bsi", "mbi", "dbsi", "ndbi", "ndvi", "ndwi", "nddi", "soil"], IndexColours.Of(bands));
        foreach (var colours in IndexColours.All)
        {
            var image = renderer.DrawIndex(path, bands, colours, View)!;
            Assert.Equal(255, image.Pixels[4 * (32 * 64 + 10) + 3]);
            Assert.NotEqual(Colour(image, 10, 32), Colour(image, 53, 32));   // earth and forest
        }
        // Numbers of a file × 10000: NDVI of forest (0.32 − 0.032) / 0.352 = 0.818; the legend's last but one colour lies at 0.625, its last at 0.9.
        var ndvi = renderer.DrawIndex(path, bands, IndexColours.Find("NDVI")!, View)!;
        var (red, green, blue) = Colour(ndvi, 53, 32);
        Assert.True(green > red && green > blue && red is > 0x1B and < 0x7F, $"{red} {green} {blue}");
    }

    [Fact]
    public void The_soil_score_of_a_view_is_that_of_the_scene()
    {
        var (path, bands) = Write();
        using var renderer = new RasterRenderer();
        var image = renderer.DrawIndex(path, bands, IndexColours.Find("soil")!, View)!;
        Assert.True(Colour(image, 10, 32).Red > Colour(image, 10, 32).Green, "earth is brown");
        Assert.True(Colour(image, 53, 32).Green > Colour(image, 53, 32).Red, "forest is green");
    }

    [Fact]
    public void A_scene_without_the_bands_has_fewer_indices() => Assert.Equal(["ndvi", "ndwi", "soil"], IndexColours.Of(["blue", "green", "red", "nir"]));

    private static RasterView View => new("EPSG:32648", 500_000, 2_750_000 - 64 * Step, 500_000 + 64 * Step, 2_750_000, 64, 64);

    private static (byte Red, byte Green, byte Blue) Colour(TileImage image, int column, int row)
    {
        var at = 4 * (row * 64 + column);
        return (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
    }

    // The western half earth, the eastern one forest; reflectance × 10000 in 16 bits.
    private (string Path, string[] Bands) Write()
    {
        float[] earth = [760, 1020, 1520, 2250, 3100, 2800], forest = [270, 500, 320, 3200, 1450, 650];
        string[] bands = ["blue", "green", "red", "nir", "swir1", "swir2"];
        RasterGrid grid = new() { Width = 64, Height = 64, Transform = new(500_000, Step, 0, 2_750_000, 0, -Step), CrsWkt = "EPSG:32648" };
        var path = Path.Combine(_folder, "scene.tif");
        CogOutput.Write(path, grid, bands, PixelType.UInt16, null, writer =>
        {
            for (var band = 0; band < bands.Length; band++)
                writer.Write(grid.Whole, band, Enumerable.Range(0, 64 * 64).Select(i => (i % 64 < 32 ? earth : forest)[band]).ToArray());
        }, Stop);
        return (path, bands);
    }
}
