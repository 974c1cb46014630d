using System.Security.Cryptography;
using NetVips;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Imaging.Tests.Privacy;

public sealed class PhotoFileTests
{
    private static readonly TimeZoneInfo Kunming = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData(".jpg", "image/jpeg")]
    [InlineData(".png", "image/png")]
    [InlineData(".webp", "image/webp")]
    public void A_picture_is_told_by_its_content(string suffix, string mediaType)
    {
        var file = PhotoFiles.Halves(suffix: suffix);
        var photo = Read(file);
        Assert.Equal(mediaType, PhotoFile.MediaType(file));
        Assert.Equal((320, 240, Convert.ToHexStringLower(SHA256.HashData(file))), (photo.Picture.Width, photo.Picture.Height, photo.Sha256));
        Assert.InRange(PhotoFiles.At(photo.Picture, 40, 120).Red, 200, 240);
        Assert.InRange(PhotoFiles.At(photo.Picture, 280, 120).Blue, 200, 240);
    }

    [Fact]
    public void It_is_turned_upright_as_the_camera_was_held()
    {
        // 6: the camera was turned a quarter to the right, so what is stored on the left belongs on top
        var photo = Read(PhotoFiles.Halves(tag: image => image.Set(GValue.GIntType, "orientation", 6)));
        Assert.Equal((240, 320), (photo.Picture.Width, photo.Picture.Height));
        Assert.InRange(PhotoFiles.At(photo.Picture, 120, 40).Red, 200, 240);
        Assert.InRange(PhotoFiles.At(photo.Picture, 120, 280).Blue, 200, 240);
    }

    [Fact]
    public void Place_and_time_come_from_its_exif()
    {
        var exif = Read(PhotoFiles.Halves(tag: PhotoFiles.Kunming)).Exif;
        Assert.Equal(new DateTimeOffset(2026, 3, 5, 5, 4, 5, TimeSpan.Zero), exif.TakenAt!.Value.ToUniversalTime());   // the city's clock: UTC+8
        Assert.Equal((102.72, 25.04), (Math.Round(exif.Longitude!.Value, 6), Math.Round(exif.Latitude!.Value, 6)));
    }

    [Theory]
    [InlineData("exif-ifd2-OffsetTimeOriginal", "-03:30", true, "2026-03-05T16:34:05")]
    [InlineData("exif-ifd2-DateTimeOriginal", "0000:00:00 00:00:00", true, null)]
    [InlineData("exif-ifd2-DateTimeOriginal", "9999:12:31 23:59:59", true, null)]   // with an offset beyond the end of time
    [InlineData("exif-ifd2-DateTimeOriginal", "yesterday", true, null)]
    [InlineData("exif-ifd3-GPSLatitude", "95/1 0/1 0/1", false, "2026-03-05T05:04:05")]
    [InlineData("exif-ifd3-GPSLatitude", "25/0 0/1 0/1", false, "2026-03-05T05:04:05")]
    [InlineData("exif-ifd3-GPSLatitude", "nan/1 0/1 0/1", false, "2026-03-05T05:04:05")]
    public void Nonsense_in_the_exif_is_no_place_and_no_time(string field, string value, bool hasPlace, string? time)
    {
        var fields = new Dictionary<string, string>
        {
            ["exif-ifd3-GPSLatitudeRef"] = "N (N, ASCII)",
            ["exif-ifd3-GPSLatitude"] = "25/1 2/1 2400/100 (25, 2, 24.00, Rational)",
            ["exif-ifd3-GPSLongitudeRef"] = "E (E, ASCII)",
            ["exif-ifd3-GPSLongitude"] = "102/1 43/1 1200/100 (102, 43, 12.00, Rational)",
            ["exif-ifd2-DateTimeOriginal"] = "2026:03:05 13:04:05 (2026:03:05 13:04:05, ASCII)",
            [field] = value,
        };
        var exif = PhotoExif.Parse(fields, Kunming);
        Assert.Equal((hasPlace, hasPlace), (exif.Longitude is not null, exif.Latitude is not null));
        Assert.Equal(time, exif.TakenAt?.UtcDateTime.ToString("s"));
    }

    [Fact]
    public void A_receiver_without_a_fix_is_no_place()
    {
        var exif = PhotoExif.Parse(new Dictionary<string, string>
        {
            ["exif-ifd3-GPSLatitudeRef"] = "N",
            ["exif-ifd3-GPSLatitude"] = "0/1 0/1 0/1",
            ["exif-ifd3-GPSLongitudeRef"] = "E",
            ["exif-ifd3-GPSLongitude"] = "0/1 0/1 0/1",
        }, Kunming);
        Assert.Equal((null, null), (exif.Longitude, exif.Latitude));
    }

    [Fact]
    public void A_large_one_is_reduced_and_a_small_one_is_not_blown_up()
    {
        Assert.Equal((1920, 1440), Size(Read(PhotoFiles.Halves(2400, 1800))));
        Assert.Equal((100, 80), Size(Read(PhotoFiles.Halves(100, 80))));

        static (int, int) Size(Photo photo) => (photo.Picture.Width, photo.Picture.Height);
    }

    [Fact]
    public void Grey_translucent_and_sixteen_bit_pictures_are_read_too()
    {
        using var grey = Image.Black(100, 100) + 90;
        using var alpha = (Image.Black(100, 100, 4) + new double[] { 255, 0, 0, 0 }).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        using var deep = (Image.Black(100, 100, 3) + 0x8000).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16);
        Assert.Equal((90, 90, 90), Middle(grey.Cast(Enums.BandFormat.Uchar).WriteToBuffer(".png")));
        Assert.Equal((255, 255, 255), Middle(alpha.WriteToBuffer(".png")));   // nothing over white
        Assert.Equal((128, 128, 128), Middle(deep.WriteToBuffer(".png")));

        static (byte, byte, byte) Middle(byte[] file) => PhotoFiles.At(Read(file).Picture, 50, 50);
    }

    [Fact]
    public void Text_named_jpg_and_other_formats_are_refused()
    {
        Assert.Contains("whatever its name says", Refusal("Dear city, please come.\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("whatever its name says", Refusal("<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'/>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("whatever its name says", Refusal([.. "GIF89a"u8, .. new byte[100]]), StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal([]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    public void A_file_that_is_cut_off_is_refused(string suffix)
    {
        var file = PhotoFiles.Halves(600, 600, suffix);
        Assert.Contains("damaged or cut off", Refusal(file[..(file.Length / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_prefix_and_any_flipped_byte_is_read_or_refused_in_words()
    {
        var file = PhotoFiles.Halves(tag: PhotoFiles.Kunming);
        var dice = new Random(20260305);
        for (var i = 0; i < 300; i++)
        {
            byte[] damaged = [.. file];
            for (var hit = 0; hit <= dice.Next(4); hit++) damaged[dice.Next(damaged.Length)] = (byte)dice.Next(256);
            if (i % 3 == 0) damaged = damaged[..dice.Next(damaged.Length)];
            try
            {
                Read(damaged);
            }
            catch (ImagingInputException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void Any_damage_within_the_exif_is_read_or_refused_in_words()
    {
        var file = PhotoFiles.Halves(64, 64, tag: image =>
        {
            PhotoFiles.Kunming(image);
            PhotoFiles.Text(image, "exif-ifd2-OffsetTimeOriginal", "-03:30");
        });
        var start = file.AsSpan().IndexOf("Exif\0\0"u8) - 2;   // with the segment's length
        var length = file[start] << 8 | file[start + 1];
        var (dice, places, times) = (new Random(20261128), 0, 0);
        for (var i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. file];
            for (var hit = 0; hit <= dice.Next(4); hit++) damaged[start + dice.Next(length)] = dice.Next(3) switch { 0 => (byte)'9', 1 => 0xFF, _ => (byte)dice.Next(256) };
            try
            {
                var exif = Read(damaged).Exif;
                if (exif.Longitude is { } longitude) Assert.InRange(longitude, -180, 180);
                if (exif.Latitude is { } latitude) Assert.InRange(latitude, -90, 90);
                if (exif.TakenAt is { } time) Assert.InRange(time.Year, 1994, 2200);
                (places, times) = (places + (exif.Longitude is null ? 0 : 1), times + (exif.TakenAt is null ? 0 : 1));
            }
            catch (ImagingInputException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
        Assert.InRange(places, 300, 2900);   // some of the damage is where it matters, some is not
        Assert.InRange(times, 300, 2900);
    }

    [Fact]
    public void An_exif_as_large_as_a_segment_can_be_is_read()
    {
        var exif = Read(PhotoFiles.Halves(tag: image =>
        {
            PhotoFiles.Kunming(image);
            PhotoFiles.Text(image, "exif-ifd0-ImageDescription", new string('施', 20_000));
        })).Exif;
        Assert.Equal((102.72, 25.04), (Math.Round(exif.Longitude!.Value, 6), Math.Round(exif.Latitude!.Value, 6)));
    }

    [Fact]
    public void A_bomb_of_a_hundred_megapixels_is_refused_before_it_is_decoded()
    {
        using var black = Image.Black(10_000, 10_000);
        var bomb = black.PngsaveBuffer(compression: 9);
        Assert.InRange(bomb.Length, 1, 400_000);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Contains("10000 × 10000 pixels", Refusal(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 4 << 20);
    }

    [Fact]
    public void Files_beyond_the_other_limits_are_refused()
    {
        Assert.Contains("at least 64", Refusal(PhotoFiles.Halves(63, 200)), StringComparison.Ordinal);
        Assert.Contains("bytes", Assert.Throws<ImagingInputException>(() => PhotoFile.Read(PhotoFiles.Halves(), "photo.jpg", new() { MaxBytes = 1024 }, Kunming)).Message, StringComparison.Ordinal);
    }

    private static Photo Read(byte[] file) => PhotoFile.Read(file, "photo.jpg", new(), Kunming);

    private static string Refusal(byte[] file) => Assert.Throws<ImagingInputException>(() => Read(file)).Message;
}
