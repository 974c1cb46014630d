using System.IO.Compression;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Products;

namespace SmartCity.Imaging.Tests.Products;

public sealed class SafeTests : IDisposable
{
    private readonly ProductFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_becomes_reflectance_on_its_finest_grid()
    {
        // DN 2000 + 1000 · number: (DN − 1000) / 10000 is 0.1 for B01, 0.2 for B02, 0.4 for B04, 0.8 for B08, 1.2 for B11
        var (scene, path, mask) = _folder.Import(_folder.Safe());
        Assert.Equal([1000, 2000, 4000, 8000, 12000], ProductFolder.Pixel(path, 60, 60));
        Assert.Equal([120, 120, 10], [scene.Grid.Width, scene.Grid.Height, Math.Round(scene.GsdMetres, 6)]);
        Assert.Equal([60, 10, 10, 10, 20], scene.BandGsdMetres.Select(g => Math.Round(g, 6)));
        Assert.Equal([float.NaN, float.NaN], ProductFolder.Pixel(path, 0, 0)[..2]);
        Assert.Equal([4, 9], [ProductFolder.Pixel(mask, 59, 5)[0], ProductFolder.Pixel(mask, 60, 5)[0]]);   // SCL of 20 m: no class between 4 and 9
        using var raster = GdalRaster.Open(path);
        Assert.Equal(["coastal", "blue", "red", "nir", "swir1"], raster.BandNames);
        Assert.Equal("COG", raster.Metadata("LAYOUT", "IMAGE_STRUCTURE"));
    }

    [Fact]
    public void Before_baseline_4_there_is_no_offset() =>
        Assert.Equal([3000], ProductFolder.Pixel(_folder.Import(_folder.Safe(null, "B02"), ["blue"]).Path, 60, 60));

    [Fact]
    public void What_the_product_says_of_itself_is_kept()
    {
        using var source = ProductSource.Open(_folder.Safe(-1000, "B8A"), null, TestContext.Current.CancellationToken);
        var product = source.Product;
        Assert.Equal((ProductFolder.SafeName, "Sentinel-2A", "Sentinel-2A MSI", "L2A", 0.125, ProductQuantity.Surface), (product.Name, product.Platform, product.Sensor, product.ProcessingLevel, product.CloudShare, product.Quantity));
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 3, 25, 41, 24, TimeSpan.Zero), product.AcquiredAt);
        Assert.Equal(("nir08", "B8A", 0.8647, 0.021), (product.Bands[0].Name, product.Bands[0].ProductName, product.Bands[0].CentreMicrometres, product.Bands[0].WidthMicrometres));
        Assert.Contains("05.10", product.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_of_the_folder_is_the_same_product()
    {
        var safe = _folder.Safe(-1000, "B02", "B11");
        ZipFile.CreateFromDirectory(safe, _folder.At("product.zip"), CompressionLevel.Fastest, includeBaseDirectory: true);
        using var source = ProductSource.Open(safe, null, TestContext.Current.CancellationToken);
        using var zipped = ProductSource.Open(_folder.At("product.zip"), null, TestContext.Current.CancellationToken);
        Assert.Equal(ProductHash.Of(source.Product.Files, [], null, TestContext.Current.CancellationToken), ProductHash.Of(zipped.Product.Files, [], null, TestContext.Current.CancellationToken));
        Assert.Equal([2000, 12000], ProductFolder.Pixel(_folder.Import(_folder.At("product.zip")).Path, 60, 60));
    }

    [Fact]
    public void Bands_and_resolution_can_be_chosen()
    {
        var (scene, path, _) = _folder.Import(_folder.Safe(), ["swir1", "B04"], new() { Resolution = 20 });
        Assert.Equal(60, scene.Grid.Width);
        Assert.Equal([12000, 4000], ProductFolder.Pixel(path, 30, 30));
        var error = Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At($"{ProductFolder.SafeName}.SAFE"), ["thermal"]));
        Assert.Contains("coastal (B01), blue (B02)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_cut_off_band_is_named_and_nothing_is_left()
    {
        var safe = _folder.Safe();
        var band = Directory.EnumerateFiles(safe, "*_B11_20m.jp2", SearchOption.AllDirectories).Single();
        var whole = File.ReadAllBytes(band);
        foreach (var length in (int[])[whole.Length - 1, whole.Length / 2, 90, 0])
        {
            File.WriteAllBytes(band, whole[..length]);
            Assert.Contains("_B11_20m.jp2' is cut off", Assert.Throws<ImagingInputException>(() => _folder.Import(safe)).Message, StringComparison.Ordinal);
        }
        File.Delete(band);
        Assert.Contains("_B11_20m.jp2' is missing: band B11 (swir1)", Assert.Throws<ImagingInputException>(() => _folder.Import(safe)).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Left);
    }

    [Fact]
    public void Metadata_that_are_cut_off_or_lead_elsewhere_are_refused()
    {
        var safe = _folder.Safe(-1000, "B02");
        var (path, text) = (Path.Combine(safe, "MTD_MSIL2A.xml"), File.ReadAllText(Path.Combine(safe, "MTD_MSIL2A.xml")));
        File.WriteAllText(path, text[..(text.Length / 2)]);
        Assert.Contains("damaged or cut off", Assert.Throws<ImagingInputException>(() => _folder.Import(safe)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace("<IMAGE_FILE>GRANULE", "<IMAGE_FILE>../../../GRANULE", StringComparison.Ordinal));
        Assert.Contains("outside of it", Assert.Throws<ImagingInputException>(() => _folder.Import(safe)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>", StringComparison.Ordinal));
        Assert.Throws<ImagingInputException>(() => _folder.Import(safe));
    }
}
