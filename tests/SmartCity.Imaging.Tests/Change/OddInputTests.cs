using System.IO.Compression;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Change;

/// <summary>Input that is unusual: what can be compared is, and the rest is refused before it costs anything.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly ScenePairFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(10)]
    [InlineData(0.5)]
    public void The_same_file_twice_has_no_change(double pixel)
    {
        var path = _files.Scene("a.tif", false, ScenePairFiles.Grid(pixel: pixel));
        var result = Run(path, path);
        Assert.Empty(result.Objects);
        Assert.Equal(0, result.Statistics.ChangedShare);
    }

    [Fact]
    public void Sixteen_bits_against_eight_find_what_sixteen_against_sixteen_find()
    {
        var after = _files.Scene("b.tif", true);
        var wide = Mask(_files.Scene("a16.tif", false), after);
        var narrow = Mask(_files.Scene("a8.tif", false, gain: 1 / 16f, type: PixelType.UInt8), after);
        AssertSame(wide, narrow, 0.9);
    }

    [Fact]
    public void A_rotated_pair_gives_the_mask_of_the_upright_one_and_outlines_in_its_place()
    {
        var upright = Mask(_files.Scene("a.tif", false), _files.Scene("b.tif", true));
        var grid = Turned(30);
        var rotated = Mask(_files.Scene("ra.tif", false, grid), _files.Scene("rb.tif", true, grid));
        Assert.Equal(upright, rotated);
        var outline = Run("ra.tif", "rb.tif").Objects[0].Outline;
        var (x, y) = grid.Transform.ToGround(75, 60);   // the middle of what changed
        Assert.True(outline.Contains(outline.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(x, y))));
    }

    [Fact]
    public void A_rotated_scene_is_brought_onto_an_upright_one()
    {
        // The turned raster shows other ground at each pixel, so both are drawn from one picture of the ground.
        var (before, after) = (Ground("ra.tif", Turned(20), changed: false), Ground("b.tif", ScenePairFiles.Grid(originX: 600_400, originY: 2_799_400, side: 96), changed: true));
        var result = Run(before, after);
        Assert.InRange(result.Statistics.AssessedShare, 0.3, 1);
        var found = Assert.Single(result.Objects, o => o.AreaSquareMetres > 20_000);
        Assert.InRange(found.Outline.Centroid.X, 600_900, 601_000);
        Assert.InRange(found.Outline.Centroid.Y, 2_798_850, 2_798_950);
    }

    [Fact]
    public void Scenes_in_two_CRSs_are_compared_on_the_later_ones()
    {
        // The same ground in the neighbouring zone's CRS.
        using var transform = CrsTransform.Create("EPSG:32648", "EPSG:32647");
        var (x, y) = transform.Apply(600_000, 2_800_000);
        var (ex, ey) = transform.Apply(601_600, 2_800_000);
        var (sx, sy) = transform.Apply(600_000, 2_798_400);
        var grid = new RasterGrid
        {
            Width = ScenePairFiles.Side,
            Height = ScenePairFiles.Side,
            Transform = new(x, (ex - x) / ScenePairFiles.Side, (sx - x) / ScenePairFiles.Side, y, (ey - y) / ScenePairFiles.Side, (sy - y) / ScenePairFiles.Side),
            CrsWkt = "EPSG:32647",
        };
        var result = Run(_files.Scene("a.tif", false, grid), _files.Scene("b.tif", true), mask: "mask.tif");
        Assert.InRange(result.Statistics.AssessedShare, 0.97, 1);
        AssertSame(Mask(_files.Scene("a0.tif", false), "b.tif"), ScenePairFiles.Read(_files.At("mask.tif")), 0.85);
    }

    [Fact]
    public void A_scene_in_a_CRS_of_no_place_on_Earth_is_refused_by_its_name() =>
        Assert.Contains("Site", Assert.Throws<GdalException>(() => Run(
            _files.Scene("a.tif", false, ScenePairFiles.Grid(crs: "LOCAL_CS[\"Site\",UNIT[\"metre\",1]]")), _files.Scene("b.tif", true))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_band_of_NaN_is_named()
    {
        var before = Float("a.tif", (band, _) => band == 3 ? float.NaN : null);
        var message = Assert.Throws<ImagingInputException>(() => Run(before, _files.Scene("b.tif", true))).Message;
        Assert.Contains("earlier", message, StringComparison.Ordinal);
        Assert.Contains("nir", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scattered_NaN_and_infinity_are_not_assessed_and_the_rest_is_compared()
    {
        var before = Float("a.tif", (_, pixel) => pixel % 97 == 0 ? float.NaN : pixel % 89 == 0 ? float.PositiveInfinity : null);
        var result = Run(before, _files.Scene("b.tif", true), mask: "mask.tif");
        Assert.InRange(result.Statistics.AssessedShare, 0.975, 0.982);   // 1 − 1/97 − 1/89
        Assert.Equal(128, ScenePairFiles.Read(_files.At("mask.tif"))[0]);
        Assert.All(result.Objects, o => Assert.True(double.IsFinite(o.Score)));
        Assert.NotEmpty(result.Objects);
    }

    [Fact]
    public void A_header_of_a_million_by_a_million_pixels_is_refused_at_once()
    {
        var band = "<VRTRasterBand dataType=\"Byte\" band=\"{0}\"/>";
        File.WriteAllText(_files.At("huge.vrt"), $"<VRTDataset rasterXSize=\"1000000\" rasterYSize=\"1000000\">{string.Concat(Enumerable.Range(1, 4).Select(b => band.Replace("{0}", $"{b}", StringComparison.Ordinal)))}</VRTDataset>");
        Assert.Contains("1000000 × 1000000", Bounded<ImagingInputException>("huge.vrt"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_TIFF_of_nothing_but_empty_tiles_is_refused_at_once()
    {
        using (var writer = GdalRasterWriter.Create(_files.At("sparse.tif"), ScenePairFiles.Grid(side: 40_000), ["grey"], PixelType.UInt8, nodata: null)) writer.Complete();
        Assert.True(new FileInfo(_files.At("sparse.tif")).Length < 3_000_000);   // of 1.6 GB
        Assert.Contains("bytes", Bounded<ImagingInputException>("sparse.tif"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_decompresses_a_thousandfold_is_refused_at_once()
    {
        WriteBlackPng(_files.At("bomb.png"), 24_000);
        Assert.True(new FileInfo(_files.At("bomb.png")).Length < 1_000_000);   // of 576 MB
        Assert.Contains("24000 × 24000", Bounded<ImagingInputException>("bomb.png"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_picture_in_a_zip_is_refused_at_once()
    {
        WriteBlackPng(_files.At("bomb.png"), 24_000);
        using (var zip = ZipFile.Open(_files.At("bomb.zip"), ZipArchiveMode.Create)) zip.CreateEntryFromFile(_files.At("bomb.png"), "bomb.png");
        Assert.Contains("24000 × 24000", Bounded<ImagingInputException>($"/vsizip/{_files.At("bomb.zip")}/bomb.png"), StringComparison.Ordinal);
    }

    // Refused with little memory, and nothing is left behind.
    private string Bounded<TException>(string path) where TException : Exception
    {
        var full = path.StartsWith("/vsi", StringComparison.Ordinal) ? path : _files.At(path);
        var inputs = Directory.EnumerateFiles(_files.Folder).Order().ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<TException>(() => ChangeDetection.Run(
            new() { BeforePath = full, AfterPath = full, MaskPath = _files.At("mask.png"), ScorePath = _files.At("score.tif") }, null, CancellationToken.None)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal(inputs, Directory.EnumerateFiles(_files.Folder).Order());
        return message;
    }

    private ChangeResult Run(string before, string after, string? mask = null) => ChangeDetection.Run(
        new() { BeforePath = _files.At(before), AfterPath = _files.At(after), MaskPath = mask is null ? null : _files.At(mask) }, null, CancellationToken.None);

    private float[] Mask(string before, string after)
    {
        Run(before, after, "mask.tif");
        return ScenePairFiles.Read(_files.At("mask.tif"));
    }

    private static void AssertSame(float[] expected, float[] actual, double iou)
    {
        var (both, either) = (expected.Zip(actual).Count(p => p is (255, 255)), expected.Zip(actual).Count(p => p.First == 255 || p.Second == 255));
        Assert.True(both >= iou * either && both > 500, $"{both} pixels in common of {either}");
    }

    private static RasterGrid Turned(double degrees)
    {
        var upright = ScenePairFiles.Grid();
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return upright with { Transform = new(600_000, 10 * cos, 10 * sin, 2_800_000, 10 * sin, -10 * cos) };
    }

    // Ground that depends on the place, not on the pixel: soft blobs, and a chequered field 200 m wide around (600950, 2798900) that changes.
    private string Ground(string name, RasterGrid grid, bool changed)
    {
        using var writer = GdalRasterWriter.Create(_files.At(name), grid, ["blue", "green", "red", "nir"], PixelType.UInt16, nodata: 0);
        var values = new float[grid.PixelCount];
        for (var band = 0; band < 4; band++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var (x, y) = grid.Transform.ToGround(i % grid.Width + 0.5, i / grid.Width + 0.5);
                var (u, v) = ((x - 600_000) / 60, (y - 2_800_000) / 60);
                values[i] = 2000 + (float)(400 * Math.Sin(u + band) * Math.Cos(v * 1.3) + 300 * Math.Sin(0.7 * u * 0.6 + 1.1 * v + band) + 60 * Math.Sin(7.3 * u + 5.1 * v + (changed ? 1 : 2) + band));
                if (changed && Math.Abs(x - 600_950) < 100 && Math.Abs(y - 2_798_900) < 100) values[i] = 4500 - values[i] + 900 * (((int)(x / 20) + (int)(y / 20) + band) % 2);
            }
            writer.Write(grid.Whole, band, values);
        }
        writer.Complete();
        return name;
    }

    private string Float(string name, Func<int, int, float?> instead)
    {
        using var source = GdalRaster.Open(_files.Scene("source.tif", false));
        using var writer = GdalRasterWriter.Create(_files.At(name), source.Grid, source.BandNames, PixelType.Float32);
        var values = new float[source.Grid.PixelCount];
        for (var band = 0; band < source.BandCount; band++)
        {
            source.Read(source.Grid.Whole, [band], values);
            for (var i = 0; i < values.Length; i++) values[i] = instead(band, i) ?? values[i];
            writer.Write(source.Grid.Whole, band, values);
        }
        writer.Complete();
        return name;
    }

    // Grey, 8 bits, all black: deflate makes a thousandth of it.
    private static void WriteBlackPng(string path, int side)
    {
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header, side);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        header[8] = 8;
        Chunk("IHDR", header);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[side + 1];
            for (var i = 0; i < side; i++) deflate.Write(row);
        }
        Chunk("IDAT", packed.ToArray());
        Chunk("IEND", []);

        void Chunk(string kind, byte[] data)
        {
            Span<byte> number = stackalloc byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(kind), .. data];
            file.Write(body);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
            file.Write(number);
        }

        static uint Crc(byte[] data)
        {
            var crc = uint.MaxValue;
            foreach (var value in data)
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
            return ~crc;
        }
    }
}
