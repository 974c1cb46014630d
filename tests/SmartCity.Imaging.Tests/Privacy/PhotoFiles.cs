using NetVips;

namespace SmartCity.Imaging.Tests.Privacy;

/// <summary>Photographs as cameras write them, with EXIF.</summary>
internal static class PhotoFiles
{
    /// <summary>A picture whose left half is red and whose right half is blue, so that its orientation shows.</summary>
    internal static byte[] Halves(int width = 320, int height = 240, string suffix = ".jpg", Action<MutableImage>? tag = null)
    {
        using var left = Image.Black(width / 2, height, 3) + new double[] { 220, 20, 20 };
        using var right = Image.Black(width - width / 2, height, 3) + new double[] { 20, 20, 220 };
        using var both = left.Join(right, Enums.Direction.Horizontal).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        using var tagged = tag is null ? both.Copy() : both.Mutate(tag);
        return tagged.WriteToBuffer(suffix);
    }

    /// <summary>Place and time as a phone in Kunming writes them.</summary>
    internal static void Kunming(MutableImage image)
    {
        Text(image, "exif-ifd3-GPSLatitudeRef", "N");
        Text(image, "exif-ifd3-GPSLatitude", "25/1 2/1 2400/100");
        Text(image, "exif-ifd3-GPSLongitudeRef", "E");
        Text(image, "exif-ifd3-GPSLongitude", "102/1 43/1 1200/100");
        Text(image, "exif-ifd2-DateTimeOriginal", "2026:03:05 13:04:05");
    }

    internal static void Text(MutableImage image, string field, string value) => image.Set(GValue.GStrType, field, value);

    internal static (byte Red, byte Green, byte Blue) At(SmartCity.Imaging.Rendering.TileImage picture, int column, int row)
    {
        var at = (row * picture.Width + column) * 4;
        return (picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]);
    }
}
