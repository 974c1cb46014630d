using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Products;

public sealed class LandsatTests : IDisposable
{
    private readonly ProductFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Radiance_becomes_reflectance_by_the_sun_above_it()
    {
        // π · 100 · 1² / (1000 · sin 30°) = 0.2 π
        var calibration = LandsatCalibration.FromRadiance(1, 0, 1000, 1, 30);
        Assert.Equal(0.2 * Math.PI, 100 * calibration.Gain + calibration.Offset, 1e-12);
    }

    [Fact]
    public void The_ends_of_the_range_give_the_factors() =>   // 1 → −1, 255 → 253: one unit a number, −2 at 0
        Assert.Equal((1, -2), LandsatCalibration.RadianceFactors(-1, 253, 1, 255));

    [Theory]
    [InlineData("2024-01-04T00:00:00Z", 0.98328)]   // perihelion
    [InlineData("2023-07-05T00:00:00Z", 1.01672)]   // aphelion
    public void The_sun_is_nearest_in_January(string day, double distance) =>
        Assert.Equal(distance, EarthSunDistance.On(DateTimeOffset.Parse(day, System.Globalization.CultureInfo.InvariantCulture)), 1e-5);

    [Fact]
    public void Collection_2_level_1_is_divided_by_the_sine_of_the_sun()
    {
        // (2e-5 · 20000 − 0.1) / sin 30° = 0.6; nir (2e-5 · 40000 − 0.1) / 0.5 = 1.4
        var (scene, path, mask) = _folder.Import(_folder.Landsat("LC08_L1TP_129043_20240501_20240509_02_T1", Oli("L1TP", """
              GROUP = LEVEL1_RADIOMETRIC_RESCALING
                REFLECTANCE_MULT_BAND_4 = 2.0000E-05
                REFLECTANCE_ADD_BAND_4 = -0.100000
                REFLECTANCE_MULT_BAND_5 = 2.0000E-05
                REFLECTANCE_ADD_BAND_5 = -0.100000
              END_GROUP = LEVEL1_RADIOMETRIC_RESCALING
            """), 20000, 4, 5));

        Assert.Equal([6000, 14000], ProductFolder.Pixel(path, 5, 5));
        Assert.Equal([float.NaN, float.NaN], ProductFolder.Pixel(path, 0, 0));
        Assert.Equal((1e-4, 30), (scene.Scale, Math.Round(scene.GsdMetres, 6)));
        Assert.Equal([21824], ProductFolder.Pixel(mask, 5, 5));
        using var raster = GdalRaster.Open(path);
        Assert.Equal(((1e-4, 0), 0), (raster.Scaling(0), raster.NoData(0)));
        Assert.Equal(["red", "nir"], raster.BandNames);
    }

    [Fact]
    public void Collection_2_level_2_is_taken_as_it_is()
    {
        // 2.75e-5 · 20000 − 0.2 = 0.35; the factors of Level 1 stand beside it and are not for it
        var product = _folder.Landsat("LC09_L2SP_129043_20240501_20240509_02_T1", Oli("L2SP", """
              GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
                REFLECTANCE_MULT_BAND_4 = 2.75e-05
                REFLECTANCE_ADD_BAND_4 = -0.2
                REFLECTANCE_MULT_BAND_5 = 2.75e-05
                REFLECTANCE_ADD_BAND_5 = -0.2
              END_GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
              GROUP = LEVEL1_RADIOMETRIC_RESCALING
                REFLECTANCE_MULT_BAND_4 = 2.0000E-05
                REFLECTANCE_ADD_BAND_4 = -0.100000
              END_GROUP = LEVEL1_RADIOMETRIC_RESCALING
            """), 20000, 4, 5);
        using (var source = ProductSource.Open(product, null, TestContext.Current.CancellationToken))
        {
            Assert.Equal((ProductQuantity.Surface, "L2SP", "Landsat 8", 0.0325, "qa_pixel"), (source.Product.Quantity, source.Product.ProcessingLevel, source.Product.Platform, source.Product.CloudShare, source.Product.Mask?.Kind));
            Assert.Equal(new DateTimeOffset(2024, 5, 1, 3, 30, 15, TimeSpan.Zero), source.Product.AcquiredAt!.Value, TimeSpan.FromSeconds(1));
            Assert.Equal((0.6545, 0.037), (source.Product.Bands[0].CentreMicrometres, source.Product.Bands[0].WidthMicrometres));
        }
        Assert.Equal([3500, 9000], ProductFolder.Pixel(_folder.Import(product).Path, 5, 5));
    }

    [Theory]
    [InlineData("product.tar")]
    [InlineData("product.tar.gz")]
    public void A_tar_with_metadata_in_JSON_is_the_same_scene(string name)
    {
        var product = _folder.Landsat("LC08_X", "", 20000, 4, 5);
        File.Delete(Path.Combine(product, "LC08_X_MTL.txt"));
        File.WriteAllText(Path.Combine(product, "LC08_X_MTL.json"), """
            {"LANDSAT_METADATA_FILE": {
              "PRODUCT_CONTENTS": {"LANDSAT_PRODUCT_ID": "LC08_X", "PROCESSING_LEVEL": "L1TP", "FILE_NAME_BAND_4": "LC08_X_B4.TIF", "FILE_NAME_BAND_5": "LC08_X_B5.TIF"},
              "IMAGE_ATTRIBUTES": {"SPACECRAFT_ID": "LANDSAT_8", "SENSOR_ID": "OLI_TIRS", "DATE_ACQUIRED": "2024-05-01", "SCENE_CENTER_TIME": "03:30:15.1234567Z", "CLOUD_COVER": "-1", "SUN_ELEVATION": "30"},
              "LEVEL1_RADIOMETRIC_RESCALING": {"REFLECTANCE_MULT_BAND_4": "2.0E-05", "REFLECTANCE_ADD_BAND_4": "-0.1", "REFLECTANCE_MULT_BAND_5": "2.0E-05", "REFLECTANCE_ADD_BAND_5": "-0.1"}}}
            """);
        using (var file = File.Create(_folder.At(name)))
        using (var packed = name.EndsWith("gz", StringComparison.Ordinal) ? new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest) : (Stream)file)
            System.Formats.Tar.TarFile.CreateFromDirectory(product, packed, includeBaseDirectory: false);
        Assert.Equal([6000, 14000], ProductFolder.Pixel(_folder.Import(_folder.At(name)).Path, 5, 5));

        var whole = File.ReadAllBytes(_folder.At(name));
        File.WriteAllBytes(_folder.At(name), whole[..(whole.Length / 2)]);
        Assert.Contains(name, Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_band_file_that_is_missing_is_named()
    {
        var product = _folder.Landsat("LC08_X", Oli("L1TP", ""), 1, 4, 5);
        File.Delete(Path.Combine(product, "LC08_X_B5.TIF"));
        File.WriteAllText(Path.Combine(product, "LC08_X_MTL.txt"), Oli("L1TP", "REFLECTANCE_MULT_BAND_4 = 1\nREFLECTANCE_ADD_BAND_4 = 0\nREFLECTANCE_MULT_BAND_5 = 1\nREFLECTANCE_ADD_BAND_5 = 0", "LC08_X"));
        var error = Assert.Throws<ImagingInputException>(() => _folder.Import(product));
        Assert.Contains("LC08_X_B5.TIF' is missing: band 5 (nir)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SUN_ELEVATION = 30", "SUN_ELEVATION = -3", "above the horizon")]
    [InlineData("SUN_ELEVATION = 30", "SUN_ELEVATION = high", "no number")]
    [InlineData("\nEND", "", "cut off")]
    [InlineData("LANDSAT_8", "LANDSAT_3", "Landsat 3")]
    public void Wrong_metadata_are_refused(string old, string by, string because)
    {
        var text = Oli("L1TP", "REFLECTANCE_MULT_BAND_4 = 1\nREFLECTANCE_ADD_BAND_4 = 0\n").Replace("END_", "STOP_", StringComparison.Ordinal).Replace(old, by, StringComparison.Ordinal).Replace("STOP_", "END_", StringComparison.Ordinal);
        var error = Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.Landsat("LC08_L1TP_129043_20240501_20240509_02_T1", text, 1, 4, 5)));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_real_scene_of_1988_has_forest_as_forest_is()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data", "scenes", "rstoolbox");
        Assert.SkipUnless(Directory.Exists(folder), "The real Landsat scene is not at hand: it lies in ../shared/data beside the repository.");
        using var source = ProductSource.Open(Path.Combine(folder, "LT52240631988227CUB02_MTL.txt"), null, TestContext.Current.CancellationToken);
        var product = source.Product;
        Assert.Equal(("LT52240631988227CUB02", "Landsat 5 TM", "L1T", 0), (product.Name, product.Sensor, product.ProcessingLevel, product.CloudShare));
        Assert.Equal(["blue", "green", "red", "nir", "swir1", "swir2"], product.Bands.Select(b => b.Name));
        // By hand for DN 60 in band 1: L = 0.671339 · 60 − 2.191339 = 38.089; d = 1.01285; ρ = π · 38.089 · d² / (1983 · sin 49.756°) = 0.08110
        Assert.Equal(0.08110, 60 * product.Bands[0].Gain + product.Bands[0].Offset, 0.0001);

        var (_, path, _) = _folder.Import(Path.Combine(folder, "LT52240631988227CUB02_MTL.txt"));
        using var raster = GdalRaster.Open(path);
        var values = new float[6 * raster.Grid.PixelCount];
        raster.Read(raster.Grid.Whole, [0, 1, 2, 3, 4, 5], values);
        var medians = values.Chunk((int)raster.Grid.PixelCount).Select(Median).ToArray();
        Assert.InRange(medians[2], 150, 700);      // red: rain forest is dark
        Assert.InRange(medians[3], 1800, 3500);    // near infrared: and bright
        Assert.InRange(medians[0], 600, 1000);     // blue: the air
    }

    private static float Median(float[] values)
    {
        var valid = values.Where(v => !float.IsNaN(v)).Order().ToArray();
        return valid[valid.Length / 2];
    }

    private static string Oli(string level, string scaling, string name = "") => $"""
        GROUP = LANDSAT_METADATA_FILE
          GROUP = PRODUCT_CONTENTS
            LANDSAT_PRODUCT_ID = "{(name.Length > 0 ? name : level == "L2SP" ? "LC09_L2SP_129043_20240501_20240509_02_T1" : "LC08_L1TP_129043_20240501_20240509_02_T1")}"
            PROCESSING_LEVEL = "{level}"
            FILE_NAME_BAND_4 = "{(name.Length > 0 ? name : level == "L2SP" ? "LC09_L2SP_129043_20240501_20240509_02_T1" : "LC08_L1TP_129043_20240501_20240509_02_T1")}_B4.TIF"
            FILE_NAME_BAND_5 = "{(name.Length > 0 ? name : level == "L2SP" ? "LC09_L2SP_129043_20240501_20240509_02_T1" : "LC08_L1TP_129043_20240501_20240509_02_T1")}_B5.TIF"
            FILE_NAME_QUALITY_L1_PIXEL = "{(name.Length > 0 ? name : level == "L2SP" ? "LC09_L2SP_129043_20240501_20240509_02_T1" : "LC08_L1TP_129043_20240501_20240509_02_T1")}_QA_PIXEL.TIF"
          END_GROUP = PRODUCT_CONTENTS
          GROUP = IMAGE_ATTRIBUTES
            SPACECRAFT_ID = "LANDSAT_8"
            SENSOR_ID = "OLI_TIRS"
            DATE_ACQUIRED = 2024-05-01
            SCENE_CENTER_TIME = "03:30:15.1234567Z"
            CLOUD_COVER = 3.25
            SUN_ELEVATION = 30
            EARTH_SUN_DISTANCE = 1.0073
          END_GROUP = IMAGE_ATTRIBUTES
        {scaling}
        END_GROUP = LANDSAT_METADATA_FILE
        END
        """;
}
