using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class MosaicTests : IDisposable
{
    private const int Side = 32;

    private static readonly RasterStyle Grey = new() { Quantity = SceneQuantity.OfBands(["red"]), Rescale = [(0, 1)] };

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-mosaic-").FullName;
    private readonly RasterRenderer _renderer = new();

    public void Dispose()
    {
        _renderer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_first_scene_is_on_top_and_the_next_ones_fill_its_gaps()
    {
        var (first, second) = (Scene("first", 0.2f, until: 16), Scene("second", 0.6f));
        var image = Draw([first, second], isMedian: false)!;

        Assert.Equal((51, 153), (Red(image, 4), Red(image, 20)));
        Assert.Equal(153, Red(Draw([second, first], isMedian: false)!, 4));
    }

    [Fact]
    public void Clouds_are_taken_only_where_no_scene_is_clear()
    {
        var (first, second) = (Scene("first", 0.2f, cloudy: 16), Scene("second", 0.6f, cloudy: 8));
        var image = Draw([first, second], isMedian: false)!;

        Assert.Equal((51, 153, 51), (Red(image, 4), Red(image, 12), Red(image, 20)));
        Assert.Equal(255, image.Pixels[4 * 4 + 3]);
    }

    [Fact]
    public void The_median_passes_over_clouds_and_outliers()
    {
        var image = Draw([Scene("a", 0.2f), Scene("b", 0.4f), Scene("c", 1, cloudy: 16)], isMedian: true)!;

        Assert.InRange(Red(image, 4), 76, 77);   // of two the mean, 0.3
        Assert.Equal(102, Red(image, 20));       // of three the middle, 0.4
    }

    [Fact]
    public void Where_no_scene_lies_there_is_no_picture() =>
        Assert.Null(new Mosaic(_renderer).Draw([Scene("a", 0.2f)], Grey, false, Scene("a", 0.2f), RasterView.WebMercatorTile(12, 0, 0)));

    [Fact]
    public void Medians_are_of_what_is_known() =>
        Assert.Equal([2, 1.5f, float.NaN, 4], Mosaic.Median([[1, 1, float.NaN, 4], [3, 2, float.NaN, float.NaN], [2, float.NaN, float.NaN, float.NaN]], 4));

    private TileImage? Draw(SceneFile[] scenes, bool isMedian) => new Mosaic(_renderer).Draw(scenes, Grey, isMedian, scenes[0],
        new(SyntheticRaster.Utm48, SyntheticRaster.Easting, SyntheticRaster.Northing - Side * 10, SyntheticRaster.Easting + Side * 10, SyntheticRaster.Northing, Side, Side));

    /// <param name="until">Columns with data.</param>
    /// <param name="cloudy">Columns from the west that the mask hides.</param>
    private SceneFile Scene(string name, float value, int until = Side, int cloudy = 0)
    {
        var (path, mask) = (Path.Combine(_folder, $"{name}.tif"), Path.Combine(_folder, $"{name}.mask.tif"));
        bool West(double x, int columns) => x < SyntheticRaster.Easting + 10 * columns;
        if (!File.Exists(path))
        {
            SyntheticRaster.Write(path, SyntheticRaster.Grid(Side, Side, 10), ["red"], (_, x, _) => West(x, until) ? value : float.NaN, nodata: -1);
            SyntheticRaster.Write(mask, SyntheticRaster.Grid(Side, Side, 10), ["scl"], (_, x, _) => West(x, cloudy) ? 9 : 5);
        }
        return new(path, ["red"], mask, "scl");
    }

    private static byte Red(TileImage image, int column) => image.Pixels[4 * (8 * Side + column)];
}
