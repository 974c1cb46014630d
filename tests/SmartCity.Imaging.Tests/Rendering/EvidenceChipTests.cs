using System.Security.Cryptography;
using NetTopologySuite.Geometries;
using NetVips;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class EvidenceChipTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-chip-").FullName;
    private readonly string _before, _after;

    public EvidenceChipTests()
    {
        (_before, _after) = (Path.Combine(_folder, "before.tif"), Path.Combine(_folder, "after.tif"));
        // The same ground on two grids: 10 m, and 7 m from another origin. Between the dates a bright square of 200 m appears.
        SyntheticRaster.Write(_before, SyntheticRaster.Grid(400, 400, 10), ["red", "green", "blue"], (band, x, y) => Ground(band, x, y));
        SyntheticRaster.Write(_after, SyntheticRaster.Grid(500, 500, 7, SyntheticRaster.Easting + 133, SyntheticRaster.Northing - 61), ["blue", "green", "red"],
            (band, x, y) => InSquare(x, y) ? 2 : Ground(2 - band, x, y));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static float Ground(int band, double x, double y) => 0.3f + 0.1f * band + 0.2f * SyntheticRaster.Waves(x, y);

    private static bool InSquare(double x, double y) => Math.Abs(x - SyntheticRaster.Easting - 2000) < 100 && Math.Abs(y - SyntheticRaster.Northing + 2000) < 100;

    /// <summary>The square that appears, EPSG:4490.</summary>
    private static Geometry Square()
    {
        var factory = new GeometryFactory(new PrecisionModel(), 0);
        using var transform = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        return transform.Apply(factory.ToGeometry(new(SyntheticRaster.Easting + 1900, SyntheticRaster.Easting + 2100, SyntheticRaster.Northing - 2100, SyntheticRaster.Northing - 1900)));
    }

    [Fact]
    public void Both_dates_show_the_same_ground_in_the_same_colours_where_nothing_changed()
    {
        var pair = EvidenceChip.Render(_before, _after, Square(), new() { Format = ImageFormat.Png, Outline = false });
        var (before, after) = (Decode(pair.Before.File), Decode(pair.After.File));

        Assert.Equal((384, 384, 3), (before.Width, before.Height, before.Bands));
        var (unchanged, changed) = (0, 0);
        for (var row = 0; row < 384; row++)
            for (var column = 0; column < 384; column++)
            {
                var k = 3 * (row * 384 + column);
                var difference = Enumerable.Range(0, 3).Max(i => Math.Abs(before.Pixels[k + i] - after.Pixels[k + i]));
                var inside = Math.Abs(column - 191.5) < 80 && Math.Abs(row - 191.5) < 80;      // the square is 171 of 384 pixels wide
                var outside = Math.Abs(column - 191.5) > 95 || Math.Abs(row - 191.5) > 95;
                if (inside) changed += difference > 100 ? 1 : 0;
                if (outside) unchanged += difference <= 3 ? 1 : 0;
            }
        Assert.Equal(160 * 160, changed);
        Assert.Equal(384 * 384 - 190 * 190, unchanged);
    }

    [Fact]
    public void The_stretch_covers_the_values_of_both_dates()
    {
        var stretch = EvidenceChip.Render(_before, _after, Square()).Stretch;

        Assert.All(stretch.High, high => Assert.Equal(2, high, 0.01));   // only the later date holds 2
        Assert.All(stretch.Low, low => Assert.InRange(low, 0.3, 0.6));
    }

    [Fact]
    public void The_footprint_is_a_square_around_the_object_in_longitude_and_latitude()
    {
        var footprint = EvidenceChip.Render(_before, _after, Square()).Footprint;
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, SyntheticRaster.Utm48);
        var envelope = transform.Apply(footprint).EnvelopeInternal;

        Assert.Equal(4490, footprint.SRID);
        Assert.Equal(448, envelope.Width, 0.5);   // 64 pixels of 7 m: twice the object would be less
        Assert.Equal(448, envelope.Height, 0.5);
        Assert.Equal(SyntheticRaster.Easting + 2000, envelope.Centre.X, 0.5);
    }

    [Fact]
    public void The_outlined_pictures_differ_from_the_plain_ones_only_along_the_outline()
    {
        var options = new EvidenceChipOptions { Format = ImageFormat.Png };
        var outlined = Decode(EvidenceChip.Render(_before, _after, Square(), options).Before.File);
        var plain = Decode(EvidenceChip.Render(_before, _after, Square(), options with { Outline = false }).Before.File);

        var yellow = 0;
        for (var row = 0; row < 384; row++)
            for (var column = 0; column < 384; column++)
            {
                var k = 3 * (row * 384 + column);
                if ((outlined.Pixels[k], outlined.Pixels[k + 1], outlined.Pixels[k + 2]) is (255, 221, 0)) yellow++;
                if (Math.Abs(column - 191.5) > 95 || Math.Abs(row - 191.5) > 95 || (Math.Abs(column - 191.5) < 78 && Math.Abs(row - 191.5) < 78))
                    Assert.Equal(plain.Pixels[k], outlined.Pixels[k]);
            }
        Assert.InRange(yellow, 4 * 171 / 2, 4 * 171 * 4);
    }

    [Fact]
    public void The_hash_names_the_bytes_and_a_second_rendering_gives_the_same()
    {
        var (first, second) = (EvidenceChip.Render(_before, _after, Square()), EvidenceChip.Render(_before, _after, Square()));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(first.After.File.Span)), first.After.Sha256);
        Assert.Equal("image/webp", first.After.MediaType);
        Assert.Equal("RIFF"u8.ToArray(), first.After.File[..4].ToArray());
        Assert.Equal((first.Before.Sha256, first.After.Sha256), (second.Before.Sha256, second.After.Sha256));
        Assert.NotEqual(first.Before.Sha256, first.After.Sha256);
    }

    [Fact]
    public void At_the_rim_of_a_scene_the_rest_is_transparent_and_counted()
    {
        var factory = new GeometryFactory(new PrecisionModel(), 0);
        using var transform = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        var corner = transform.Apply(factory.ToGeometry(new(SyntheticRaster.Easting - 10, SyntheticRaster.Easting + 10, SyntheticRaster.Northing - 1010, SyntheticRaster.Northing - 990)));
        var pair = EvidenceChip.Render(_after, _before, corner);

        Assert.Equal(0.5, pair.After.ValidShare, 0.01);    // the western half lies beside the raster
        Assert.InRange(pair.Before.ValidShare, 0.2, 0.35); // the other begins 133 m further east
    }

    private static (byte[] Pixels, int Width, int Height, int Bands) Decode(ReadOnlyMemory<byte> file)
    {
        using var image = Image.NewFromBuffer(file.ToArray());
        return (image.WriteToMemory<byte>(), image.Width, image.Height, image.Bands);
    }
}
