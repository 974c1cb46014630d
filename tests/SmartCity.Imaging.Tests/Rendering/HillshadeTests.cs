using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class HillshadeTests
{
    [Fact]
    public void Flat_ground_is_as_bright_as_the_light_is_high() => Assert.All(Shade((_, _) => 1900, new("dem", Altitude: 30)), shade => Assert.Equal(0.5f, shade, 1e-5f));

    [Fact]
    public void A_slope_towards_the_light_is_brightest_and_one_away_from_it_dark()
    {
        // Rising 1 m per metre towards the east: it faces west, at 45°.
        Assert.All(Shade((column, _) => 10 * column, new("dem", Azimuth: 270, Altitude: 45)), shade => Assert.Equal(1, shade, 1e-5f));
        Assert.All(Shade((column, _) => 10 * column, new("dem", Azimuth: 90, Altitude: 45)), shade => Assert.Equal(0, shade, 1e-5f));
        // Rows run south: heights that grow with them face north.
        Assert.All(Shade((_, row) => 10 * row, new("dem", Azimuth: 0, Altitude: 45)), shade => Assert.Equal(1, shade, 1e-5f));
        Assert.All(Shade((column, _) => 5 * column, new("dem", Azimuth: 270, Altitude: 45, Exaggeration: 2)), shade => Assert.Equal(1, shade, 1e-5f));
    }

    [Fact]
    public void A_pixel_without_height_has_no_shade_and_harms_no_neighbour()
    {
        var shade = Shade((column, row) => column == 3 && row == 3 ? float.NaN : 100, new("dem"));

        Assert.Equal(1, shade.Count(float.IsNaN));
        Assert.True(float.IsNaN(shade[2 * 6 + 2]));
        Assert.All(shade.Where(s => !float.IsNaN(s)), s => Assert.Equal(MathF.Sin(MathF.PI / 4), s, 1e-5f));
    }

    [Fact]
    public void A_picture_equals_what_gdaldem_makes_of_it()
    {
        GdalTools.Require("gdaldem");
        var folder = Directory.CreateTempSubdirectory("smartcity-hillshade-").FullName;
        try
        {
            var (path, theirs) = (Path.Combine(folder, "dem.tif"), Path.Combine(folder, "shade.tif"));
            SyntheticRaster.Write(path, SyntheticRaster.Grid(200, 200, 10), ["dem"], (_, x, y) => 1900 + 300 * SyntheticRaster.Waves(x, y));
            GdalTools.Run("gdaldem", "hillshade", "-q", "-az", "300", "-alt", "40", "-z", "1.5", path, theirs);
            using var renderer = new RasterRenderer();
            var ours = renderer.Draw(path, ["dem"], new() { Hillshade = new("dem", 300, 40, 1.5f) },
                new(SyntheticRaster.Utm48, SyntheticRaster.Easting, SyntheticRaster.Northing - 2000, SyntheticRaster.Easting + 2000, SyntheticRaster.Northing, 200, 200))!;
            using var raster = GdalRaster.Open(theirs);
            var expected = new float[200 * 200];
            raster.Read(raster.Grid.Whole, [0], expected);
            for (var row = 1; row < 199; row++)
                for (var column = 1; column < 199; column++)
                    Assert.True(Math.Abs(expected[row * 200 + column] - ours.Pixels[4 * (row * 200 + column)]) <= 2, $"{column}, {row}: {ours.Pixels[4 * (row * 200 + column)]}, not {expected[row * 200 + column]}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Shade of 6 × 6 pixels of 10 m; heights by column and row of the picture with its margin.</summary>
    private static float[] Shade(Func<int, int, float> height, Hillshade light) =>
        light.Shade([.. Enumerable.Range(0, 64).Select(i => height(i % 8, i / 8))], 6, 6, _ => 10);
}
