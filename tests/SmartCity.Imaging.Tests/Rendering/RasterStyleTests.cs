using SmartCity.Imaging.BandMath;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class RasterStyleTests : IDisposable
{
    private const int Side = 64;

    private static readonly string[] Bands = ["blue", "green", "red", "nir"];

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-style-").FullName;
    private readonly RasterRenderer _renderer = new();

    public void Dispose()
    {
        _renderer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Any_three_bands_make_a_picture_by_name_and_by_number()
    {
        var scene = Scene();
        var style = new RasterStyle { Quantity = SceneQuantity.OfBands(["nir", "red", "green"]), Rescale = [(0, 1)] };
        var image = Draw(scene, style);

        Assert.Equal((204, 77, 51, 255), Pixel(image, 10, 10));   // 0.8, 0.3, 0.2
        Assert.Equal(image.Pixels, Draw(scene, style with { Quantity = SceneQuantity.OfBands(["4", "b3", "G"]) }).Pixels);
    }

    [Fact]
    public void Each_value_may_have_a_range_of_its_own()
    {
        var image = Draw(Scene(), new() { Quantity = SceneQuantity.OfBands(["nir", "red", "green"]), Rescale = [(0.5f, 1), (0.3f, 0.5f), (0, 0.1f)] });

        Assert.Equal((153, 0, 255, 255), Pixel(image, 10, 10));
    }

    [Fact]
    public void Percentiles_of_the_scene_are_its_range()
    {
        // The band counts up from west to east; the windows that are sampled lie evenly about its middle.
        var image = Draw(Ramp(), new() { Quantity = SceneQuantity.OfBands(["grey"]), Percentiles = (0.25, 0.75) });

        Assert.Equal((0, 255), (Pixel(image, 14, 5).Red, Pixel(image, 49, 5).Red));
        Assert.InRange(Pixel(image, 32, 5).Red, 120, 136);
    }

    [Fact]
    public void An_expression_is_coloured_by_a_map_and_no_data_is_transparent()
    {
        var style = new RasterStyle { Quantity = SceneQuantity.OfExpression(BandExpression.Parse("where(nir > 0.5, (nir-red)/(nir+red), 0/blue)")), Colours = ColourMap.Parse("0:#ff0000,1:#00ff00") };
        var image = Draw(Scene(), style);

        var (red, green, _, opacity) = Pixel(image, 10, 10);   // NDVI 0.4545
        Assert.True(opacity == 255 && red is > 100 and < 255 && green is > 100 and < 255, $"{red} {green}");
        Assert.Equal((0, 0, 0, 0), Pixel(image, 50, 10));      // blue is 0 there
    }

    [Fact]
    public void A_named_map_spans_the_range_that_is_shown()
    {
        var image = Draw(Ramp(), new() { Quantity = SceneQuantity.OfBands(["grey"]), Rescale = [(0, 63)], Colours = ColourMap.Parse("viridis") });

        Assert.Equal((0x44, 0x01, 0x54, 255), Pixel(image, 0, 5));
        Assert.Equal((0xFD, 0xE7, 0x25, 255), Pixel(image, 63, 5));
        var middle = Pixel(image, 32, 5);   // 21908C but for half a step
        Assert.True(Math.Abs(middle.Red - 0x21) < 4 && Math.Abs(middle.Green - 0x90) < 4 && Math.Abs(middle.Blue - 0x8C) < 4, middle.ToString());
        Assert.Equal(Pixel(image, 0, 5), Pixel(Draw(Ramp(), new() { Quantity = SceneQuantity.OfBands(["grey"]), Rescale = [(0, 63)], Colours = ColourMap.Parse("Viridis_r") }), 63, 5));
    }

    [Fact]
    public void Every_named_map_can_be_had_and_own_ones_lie_where_they_say()
    {
        Assert.All(ColourMap.Names, name => Assert.InRange(ColourMap.Parse(name).Stops.Count, 2, 16));
        var own = ColourMap.Parse("-1:#000000, 0:#ff0000, 3:#ffffff");
        Assert.Equal(((-1f, 3f), 0.25), (own.Range, own.Stops[1].Place));
        var ramp = own.Ramp(7, 8);
        Assert.Equal((0, 0, 0, 255), ramp[-1]);
        Assert.True(ramp[0] is { Red: >= 250, Green: < 12, Blue: < 12 }, ramp[0].ToString());
    }

    [Theory]
    [InlineData("rainbow", "There is no colour map 'rainbow'; there are viridis,")]
    [InlineData("0:#ff0000", "it has 1 colours")]
    [InlineData("1:#ff0000,0:#00ff00", "don't rise at '0:#00ff00'")]
    [InlineData("0:#ff0000,1:red", "'1:red' is no value with a colour")]
    [InlineData("0:#ff0000,x:#00ff00", "'x:#00ff00' is no value with a colour")]
    [InlineData("0:#ff0000,nan:#00ff00", "'nan:#00ff00' is no value with a colour")]
    public void What_is_no_colour_map_is_refused(string text, string words) =>
        Assert.Contains(words, Assert.Throws<ImagingInputException>(() => ColourMap.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_scene_lacks_is_said()
    {
        var scene = Scene();
        Assert.Contains("There is no band 'swir1'; there are blue, green, red, nir, also by number as b1 to b4", Refusal(new() { Quantity = SceneQuantity.OfBands(["swir1"]) }), StringComparison.Ordinal);
        Assert.Contains("no band 'b5'", Refusal(new() { Quantity = SceneQuantity.OfBands(["b5"]) }), StringComparison.Ordinal);
        Assert.Contains("A colour map colours one value", Refusal(new() { Colours = ColourMap.Parse("magma") }), StringComparison.Ordinal);
        Assert.Contains("2 ranges are given for 3 values", Refusal(new() { Rescale = [(0, 1), (0, 2)] }), StringComparison.Ordinal);
        Assert.Contains("one value or three, not 2", Refusal(new() { Quantity = SceneQuantity.OfBands(["red", "nir"]) }), StringComparison.Ordinal);
        Assert.Contains("no band 'dem'", Refusal(new() { Hillshade = new("dem") }), StringComparison.Ordinal);

        string Refusal(RasterStyle style) => Assert.Throws<ImagingInputException>(() => Draw(scene, style)).Message;
    }

    [Fact]
    public void Styles_that_differ_have_different_keys()
    {
        RasterStyle[] styles =
        [
            new(), new() { Quantity = SceneQuantity.OfBands(["nir", "red", "green"]) }, new() { Quantity = SceneQuantity.OfBands(["red"]) }, new() { Quantity = SceneQuantity.OfIndex("ndvi") },
            new() { Quantity = SceneQuantity.OfExpression(BandExpression.Parse("red")) }, new() { Rescale = [(0, 1)] }, new() { Rescale = [(0, 2)] }, new() { Percentiles = (0.02, 0.98) },
            new() { Quantity = SceneQuantity.OfBands(["red"]), Colours = ColourMap.Parse("magma") }, new() { Quantity = SceneQuantity.OfBands(["red"]), Colours = ColourMap.Parse("magma_r") },
            new() { Hillshade = new("dem") }, new() { Hillshade = new("dem", Azimuth: 300) },
        ];
        Assert.Equal(styles.Length, styles.Select(s => s.Key).Distinct().Count());
        Assert.Equal("", styles[0].Key);
    }

    [Theory]
    [InlineData("B8A", 1)]
    [InlineData("nir08", 1)]
    [InlineData("nir", 1)]
    [InlineData("b04", 0)]
    [InlineData("red", 0)]
    [InlineData("b2", 1)]    // no band is called so, and B02 is not there: the second
    [InlineData("3", 2)]
    [InlineData("b9", -1)]
    [InlineData("", -1)]
    public void Bands_are_known_by_their_own_name_by_what_they_show_and_by_number(string name, int place) =>
        Assert.Equal(place, BandSelection.Find(["B04", "B8A", "B12"], name));

    private TileImage Draw((string Path, string[] Bands) scene, RasterStyle style) =>
        _renderer.Draw(scene.Path, scene.Bands, style, new(SyntheticRaster.Utm48, SyntheticRaster.Easting, SyntheticRaster.Northing - Side * 10, SyntheticRaster.Easting + Side * 10, SyntheticRaster.Northing, Side, Side))!;

    // Blue 0.1, green 0.2, red 0.3, nir 0.8; in the eastern half blue is 0 and nir 0.2.
    private (string Path, string[] Bands) Scene()
    {
        var path = Path.Combine(_folder, "scene.tif");
        if (!File.Exists(path))
            SyntheticRaster.Write(path, SyntheticRaster.Grid(Side, Side, 10), Bands, (band, x, _) => (band, x < SyntheticRaster.Easting + 320) switch { (0, false) => 0, (3, false) => 0.2f, (3, true) => 0.8f, _ => 0.1f * (band + 1) });
        return (path, Bands);
    }

    private (string Path, string[] Bands) Ramp()
    {
        var path = Path.Combine(_folder, "ramp.tif");
        if (!File.Exists(path)) SyntheticRaster.Write(path, SyntheticRaster.Grid(Side, Side, 10), ["grey"], (_, x, _) => (float)Math.Floor((x - SyntheticRaster.Easting) / 10));
        return (path, ["grey"]);
    }

    private static (byte Red, byte Green, byte Blue, byte Opacity) Pixel(TileImage image, int column, int row) =>
        image.Pixels.AsSpan(4 * (row * image.Width + column), 4) is [var red, var green, var blue, var opacity] ? (red, green, blue, opacity) : default;
}
