using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Privacy;

/// <summary>Puts block means in the place of pixels. What differs within a block is gone: no computation brings it back.</summary>
internal static class Pixelation
{
    /// <summary>Whole blocks over a face, across its shorter side: far too few to know anyone by.</summary>
    private const int FaceBlocks = 4;

    /// <summary>… and over the part of a vehicle that may carry a plate, which is about a quarter as wide: two blocks for seven signs.</summary>
    private const int PlateBlocks = 8;

    /// <summary>Smaller blocks would leave small regions readable; pixels.</summary>
    private const int MinimumBlock = 6;

    /// <summary>Hides a region, cut off at the picture's edge.</summary>
    internal static void Hide(TileImage picture, PhotoRegion region)
    {
        var block = region.Subject == PhotoSubject.Face ? Math.Min(region.Width, region.Height) / FaceBlocks : region.Width / PlateBlocks;
        var (left, right) = (Clamp(Math.Floor(region.Left), picture.Width), Clamp(Math.Ceiling(region.Right), picture.Width));
        var (top, bottom) = (Clamp(Math.Floor(region.Top), picture.Height), Clamp(Math.Ceiling(region.Bottom), picture.Height));
        Blocks(picture, left, top, right, bottom, Math.Max(MinimumBlock, (int)Math.Ceiling(block)));
    }

    /// <summary>Blocks of <paramref name="size"/> from the top left corner of a rectangle; the last ones may be narrower.</summary>
    internal static void Blocks(TileImage picture, int left, int top, int right, int bottom, int size)
    {
        for (var row = top; row < bottom; row += size)
            for (var column = left; column < right; column += size)
                Mean(picture, column, row, Math.Min(column + size, right), Math.Min(row + size, bottom));
    }

    private static void Mean(TileImage picture, int left, int top, int right, int bottom)
    {
        long red = 0, green = 0, blue = 0;
        for (var row = top; row < bottom; row++)
        {
            var pixels = Row(row);
            for (var i = 0; i < pixels.Length; i += 4)
            {
                red += pixels[i];
                green += pixels[i + 1];
                blue += pixels[i + 2];
            }
        }
        long count = (right - left) * (bottom - top);
        var (meanRed, meanGreen, meanBlue) = (Rounded(red), Rounded(green), Rounded(blue));
        for (var row = top; row < bottom; row++)
        {
            var pixels = Row(row);
            for (var i = 0; i < pixels.Length; i += 4) (pixels[i], pixels[i + 1], pixels[i + 2]) = (meanRed, meanGreen, meanBlue);
        }

        Span<byte> Row(int row) => picture.Pixels.AsSpan((row * picture.Width + left) * 4, (right - left) * 4);
        byte Rounded(long sum) => (byte)((sum + count / 2) / count);
    }

    private static int Clamp(double at, int most) => (int)Math.Clamp(at, 0, most);
}
