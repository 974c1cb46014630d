using System.IO.Compression;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Imaging.Tests.Products;

public sealed class RasterFileTests : IDisposable
{
    private readonly ProductFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_GeoTIFF_keeps_its_numbers_and_type()
    {
        ProductFolder.Write(_folder.At("a.tif"), 700, 10, (column, row) => column + row, PixelType.UInt16, 0, bands: 2);
        var (scene, path, _) = _folder.Import(_folder.At("a.tif"), ["red", "nir"]);
        using var raster = GdalRaster.Open(path);
        Assert.Equal((PixelType.UInt16, 1, 0), (raster.PixelType, scene.Scale, raster.NoData(1)));
        Assert.Equal(["red", "nir"], raster.BandNames);
        Assert.Equal([12, 12], ProductFolder.Pixel(path, 5, 7));
        Assert.InRange(scene.ValidShare, 0.99999, 0.999999);
        Assert.Equal(["scene.tif"], _folder.Left);
    }

    [Fact]
    public void A_declared_scale_with_an_offset_is_applied()
    {
        GdalTools.Require("gdal_translate");
        ProductFolder.Write(_folder.At("plain.tif"), 40, 10, (column, _) => column);
        GdalTools.Run("gdal_translate", "-q", "-a_scale", "0.5", "-a_offset", "-2", _folder.At("plain.tif"), _folder.At("scaled.tif"));
        var (_, path, _) = _folder.Import(_folder.At("scaled.tif"), ["temperature"]);
        Assert.Equal(3, ProductFolder.Pixel(path, 10, 0)[0]);   // 10 · 0.5 − 2
    }

    [Fact]
    public void A_world_file_tells_the_centre_of_the_first_pixel()
    {
        GdalTools.Require("gdal_translate");
        ProductFolder.Write(_folder.At("p.tif"), 40, 10, (column, row) => 1 + column, PixelType.UInt8);
        GdalTools.Run("gdal_translate", "-q", "-of", "PNG", _folder.At("p.tif"), _folder.At("p.png"));
        File.Delete(_folder.At("p.png.aux.xml"));   // GDAL's own note of the place
        Assert.Contains("world file", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("p.png"))).Message, StringComparison.Ordinal);

        File.WriteAllText(_folder.At("p.pgw"), "10\n0\n0\n-10\n260005\n2779995\n");
        Assert.Contains("--crs", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("p.png"))).Message, StringComparison.Ordinal);

        var (scene, path, _) = _folder.Import(_folder.At("p.png"), change: p => p with { Crs = "EPSG:32648" });
        Assert.Equal(SyntheticRaster.Grid(40, 40, 10).Transform, scene.Grid.Transform);
        using var raster = GdalRaster.Open(path);
        Assert.Equal(scene.Grid.Transform, raster.Grid.Transform);
        Assert.InRange(scene.Footprint.Centroid.X, 102.5, 102.7);

        File.WriteAllText(_folder.At("p.pgw"), "10\n0\n");
        Assert.Contains("six numbers", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("p.png"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jpg", "a.jgw")]
    [InlineData("a.png", "a.PGW")]
    [InlineData("a.tif", "a.tfw")]
    [InlineData("a.jpeg", "a.jpegw")]
    [InlineData("a.png", "a.wld")]
    public void World_files_are_found_under_their_usual_names(string image, string worldFile)
    {
        File.WriteAllText(_folder.At(worldFile), "");
        Assert.Equal(_folder.At(worldFile), WorldFile.Beside(_folder.At(image)));
    }

    [Fact]
    public void A_cut_off_file_is_refused_and_nothing_is_left()
    {
        ProductFolder.Write(_folder.At("whole.tif"), 600, 10, (column, row) => 1 + column * row % 251);
        var bytes = File.ReadAllBytes(_folder.At("whole.tif"));
        foreach (var length in (int[])[bytes.Length - 4000, bytes.Length / 2, 100, 0])
        {
            File.WriteAllBytes(_folder.At("cut.tif"), bytes[..length]);
            Assert.Contains("cut.tif", Assert.ThrowsAny<Exception>(() => _folder.Import(_folder.At("cut.tif"))).Message, StringComparison.Ordinal);
        }
        Assert.Empty(_folder.Left);
    }

    [Fact]
    public void A_file_of_gigantic_dimensions_is_refused_before_anything_is_read()
    {
        File.WriteAllBytes(_folder.At("huge.tif"), SparseTiff(300_000, 300_000));
        Assert.Contains("300000 × 300000", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("huge.tif"), ["grey"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder.At("bomb.tif"), SparseTiff(90_000, 90_000));
        Assert.Contains("a bomb", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("bomb.tif"), ["grey"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotated_image_is_refused_with_the_way_out()
    {
        var grid = SyntheticRaster.Grid(40, 40, 10) with { Transform = new(260_000, 8, 6, 2_780_000, 6, -8) };
        SyntheticRaster.Write(_folder.At("turned.tif"), grid, ["grey"], (_, _, _) => 1);
        Assert.Contains("gdalwarp", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("turned.tif"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 7.0, "no valid pixel")]
    [InlineData(0, null, "every pixel of every band is 0")]
    [InlineData(float.NaN, null, "no valid pixel")]
    public void An_image_that_shows_nothing_is_refused(float value, double? nodata, string because)
    {
        ProductFolder.Write(_folder.At("empty.tif"), 40, 10, (_, _) => value, PixelType.Float32, nodata);
        Assert.Contains(because, Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("empty.tif"))).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Left);
    }

    [Fact]
    public void A_band_that_is_all_NaN_is_named_and_single_NaN_pixels_stay_without_data()
    {
        SyntheticRaster.Write(_folder.At("half.tif"), SyntheticRaster.Grid(40, 40, 10), ["red", "nir"], (band, x, _) => band == 1 ? float.NaN : 0.3f);
        Assert.Contains("Band nir", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("half.tif"))).Message, StringComparison.Ordinal);
        SyntheticRaster.Write(_folder.At("some.tif"), SyntheticRaster.Grid(40, 40, 10), ["red"], (_, x, _) => x < SyntheticRaster.Easting + 10 ? float.NaN : 0.3f);
        var path = _folder.Import(_folder.At("some.tif")).Path;
        Assert.Equal([float.NaN, 0.3f], [ProductFolder.Pixel(path, 0, 3)[0], ProductFolder.Pixel(path, 1, 3)[0]]);
    }

    [Fact]
    public void A_virtual_file_that_names_others_is_not_opened()
    {
        ProductFolder.Write(_folder.At("real.tif"), 40, 10, (_, _) => 1);
        GdalTools.Require("gdal_translate");
        GdalTools.Run("gdal_translate", "-q", "-of", "VRT", _folder.At("real.tif"), _folder.At("virtual.vrt"));
        Assert.Throws<GdalException>(() => _folder.Import(_folder.At("virtual.vrt")));
        File.Copy(_folder.At("virtual.vrt"), _folder.At("virtual.tif"));
        Assert.Throws<GdalException>(() => _folder.Import(_folder.At("virtual.tif")));
    }

    [Fact]
    public void A_zip_bomb_and_a_zip_that_leads_out_are_refused()
    {
        using (var zip = ZipFile.Open(_folder.At("bomb.zip"), ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("a.tif", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++) entry.Write(zeros);   // 300 MB in 300 KB
        }
        Assert.Contains("grows more than 200 times", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("bomb.zip"))).Message, StringComparison.Ordinal);
        using (var zip = ZipFile.Open(_folder.At("slip.zip"), ZipArchiveMode.Create)) zip.CreateEntry("../../slip.tif").Open().Dispose();
        Assert.Contains("leads out", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("slip.zip"))).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder.At("none.zip"), "no zip");
        Assert.Contains("no sound archive", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.At("none.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_something_else_is_told_what_would_be_read() =>
        Assert.Contains("MTD_MSIL1C.xml", Assert.Throws<ImagingInputException>(() => _folder.Import(_folder.Root)).Message, StringComparison.Ordinal);

    [Fact]
    public void Work_that_is_cancelled_leaves_nothing()
    {
        ProductFolder.Write(_folder.At("a.tif"), 600, 10, (column, row) => 1 + column);
        using var source = ProductSource.Open(_folder.At("a.tif"), ["grey"], TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => SceneAssembly.Write(source.Product, _folder.At("scene.tif"), _folder.At("scene.mask.tif"), new(), new Cancel(stop), stop.Token));
        Assert.Empty(_folder.Left);
    }

    /// <summary>A classic TIFF of one byte a pixel whose only strip is not there: 200 bytes.</summary>
    private static byte[] SparseTiff(uint width, uint height)
    {
        using var bytes = new MemoryStream();
        using var write = new BinaryWriter(bytes);
        write.Write("II*\0"u8);
        write.Write(8);
        (ushort Tag, ushort Type, uint Value)[] entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 0), (277, 3, 1), (278, 4, height), (279, 4, 0)];
        write.Write((ushort)entries.Length);
        foreach (var (tag, type, value) in entries)
        {
            write.Write(tag);
            write.Write(type);
            write.Write(1u);
            write.Write(value);
        }
        write.Write(0);
        return bytes.ToArray();
    }

    private sealed class Cancel(CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value) => stop.Cancel();
    }
}
