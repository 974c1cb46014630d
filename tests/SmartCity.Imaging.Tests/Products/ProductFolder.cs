using System.Globalization;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Imaging.Tests.Products;

/// <summary>Makes products of our own in a folder that goes with the test: the layout and metadata of the real ones, numbers that a test can compute.</summary>
internal sealed class ProductFolder : IDisposable
{
    internal const string SafeName = "S2A_MSIL2A_20240501T032541_N0510_R018_T48RTN_20240501T070354";

    internal string Root { get; } = Directory.CreateTempSubdirectory("smartcity-products-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal string At(string name) => Path.Combine(Root, name);

    /// <summary>A raster of 60 m × <paramref name="size"/> … pixels on UTM 48 from the place of the synthetic rasters.</summary>
    internal static void Write(string path, int size, double pixel, Func<int, int, float> value, PixelType type = PixelType.UInt16, double? nodata = null, int bands = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = GdalRasterWriter.Create(path, SyntheticRaster.Grid(size, size, pixel), [.. Enumerable.Range(1, bands).Select(b => bands == 1 ? "" : $"b{b}")], type, nodata, compress: false);
        var values = new float[size * size];
        for (var i = 0; i < values.Length; i++) values[i] = value(i % size, i / size);
        for (var band = 0; band < bands; band++) writer.Write(writer.Grid.Whole, band, values);
        writer.Complete();
    }

    /// <summary>A Level-2A folder of 120 × 120 pixels at 10 m. Each band's DN is its number in the list × 1000 + 2000; the first pixel of each has no data.</summary>
    /// <param name="addOffset">BOA_ADD_OFFSET; null writes none, as before processing baseline 04.00.</param>
    /// <param name="codes">Which bands; SCL is added. JPEG 2000 by GDAL's own tool.</param>
    internal string Safe(int? addOffset = -1000, params string[] codes)
    {
        GdalTools.Require("gdal_translate");
        if (codes.Length == 0) codes = ["B02", "B04", "B08", "B11", "B01"];
        var root = At($"{SafeName}.SAFE");
        const string granule = "GRANULE/L2A_T48RTN_A046000_20240501T033541/IMG_DATA";
        var images = new List<string>();
        foreach (var code in codes)
        {
            var band = SentinelBands.All.Single(b => b.Code == code);
            images.Add(Jp2(root, $"{granule}/R{band.Gsd}m/T48RTN_20240501T032541_{code}_{band.Gsd}m", (int)band.Gsd, (column, row) => column + row == 0 ? 0 : 2000 + 1000 * SentinelBands.All.Index().Single(b => b.Item.Code == code).Index));
        }
        images.Add(Jp2(root, $"{granule}/R20m/T48RTN_20240501T032541_SCL_20m", 20, (column, _) => column < 30 ? 4 : 9));
        File.WriteAllText(Path.Combine(root, "MTD_MSIL2A.xml"), Metadata(images, addOffset));
        return root;
    }

    private static string Jp2(string root, string image, int pixel, Func<int, int, float> value)
    {
        var path = Path.Combine(root, image);
        Write(path + ".scratch.tif", 1200 / pixel, pixel, value);
        GdalTools.Run("gdal_translate", "-q", "-of", "JP2OpenJPEG", "-co", "QUALITY=100", "-co", "REVERSIBLE=YES", path + ".scratch.tif", path + ".jp2");
        File.Delete(path + ".scratch.tif");
        File.Delete(path + ".jp2.aux.xml");
        return image;
    }

    private static string Metadata(IEnumerable<string> images, int? addOffset) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <n1:Level-2A_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-2A.xsd">
          <n1:General_Info>
            <Product_Info>
              <PRODUCT_START_TIME>2024-05-01T03:25:41.024Z</PRODUCT_START_TIME>
              <PRODUCT_URI>{SafeName}.SAFE</PRODUCT_URI>
              <PROCESSING_LEVEL>Level-2A</PROCESSING_LEVEL>
              <PROCESSING_BASELINE>05.10</PROCESSING_BASELINE>
              <Datatake datatakeIdentifier="GS2A_20240501T032541_046000_N05.10">
                <SPACECRAFT_NAME>Sentinel-2A</SPACECRAFT_NAME>
                <DATATAKE_SENSING_START>2024-05-01T03:25:41.024Z</DATATAKE_SENSING_START>
              </Datatake>
              <Product_Organisation><Granule_List><Granule imageFormat="JPEG2000">
        {string.Join('\n', images.Select(i => $"        <IMAGE_FILE>{i}</IMAGE_FILE>"))}
              </Granule></Granule_List></Product_Organisation>
            </Product_Info>
            <Product_Image_Characteristics>
              <Special_Values><SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT><SPECIAL_VALUE_INDEX>0</SPECIAL_VALUE_INDEX></Special_Values>
              <QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>
              {(addOffset is null ? "" : $"<BOA_ADD_OFFSET_VALUES_LIST>{string.Concat(Enumerable.Range(0, 13).Select(i => $"<BOA_ADD_OFFSET band_id=\"{i}\">{addOffset}</BOA_ADD_OFFSET>"))}</BOA_ADD_OFFSET_VALUES_LIST>")}
            </Product_Image_Characteristics>
          </n1:General_Info>
          <n1:Quality_Indicators_Info><Cloud_Coverage_Assessment>12.5</Cloud_Coverage_Assessment></n1:Quality_Indicators_Info>
        </n1:Level-2A_User_Product>
        """;

    /// <summary>A Landsat folder of two bands, red and nir, 40 × 40 pixels at 30 m: red is DN <paramref name="red"/>, nir twice that; the first pixel is fill.</summary>
    internal string Landsat(string name, string metadata, float red, int redBand = 3, int nirBand = 4, PixelType type = PixelType.UInt16)
    {
        var root = At(name);
        Write(Path.Combine(root, $"{name}_B{redBand}.TIF"), 40, 30, (column, row) => column + row == 0 ? 0 : red, type);
        Write(Path.Combine(root, $"{name}_B{nirBand}.TIF"), 40, 30, (column, row) => column + row == 0 ? 0 : 2 * red, type);
        Write(Path.Combine(root, $"{name}_QA_PIXEL.TIF"), 40, 30, (column, row) => column + row == 0 ? 1 : 21824);
        File.WriteAllText(Path.Combine(root, $"{name}_MTL.txt"), metadata);
        return root;
    }

    /// <summary>Puts the product into a scene beside it and reads it back.</summary>
    internal (AssembledScene Scene, string Path, string Mask) Import(string path, string[]? bands = null, AssemblyOptions? options = null, Func<SceneProduct, SceneProduct>? change = null)
    {
        using var source = ProductSource.Open(path, bands, TestContext.Current.CancellationToken);
        var (scene, mask) = (At("scene.tif"), At("scene.mask.tif"));
        return (SceneAssembly.Write(change?.Invoke(source.Product) ?? source.Product, scene, mask, options ?? new(), null, TestContext.Current.CancellationToken), scene, mask);
    }

    /// <summary>One pixel of all bands, in the file's numbers; NaN = no data.</summary>
    internal static float[] Pixel(string path, int column, int row)
    {
        using var raster = GdalRaster.Open(path);
        var values = new float[raster.BandCount];
        raster.Read(new(column, row, 1, 1), [.. Enumerable.Range(0, raster.BandCount)], values);
        return values;
    }

    internal string[] Left => [.. Directory.EnumerateFiles(Root).Select(Path.GetFileName).Where(f => f!.Contains("partial", StringComparison.Ordinal) || f.StartsWith("scene", StringComparison.Ordinal)).Cast<string>()];

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
