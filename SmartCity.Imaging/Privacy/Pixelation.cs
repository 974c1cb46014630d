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
        Span<long> sum = stackalloc long[3];
        for (var row = top; row < bottom; row++)
            for (var column = left; column < right; column++)
                for (var band = 0; band < 3; band++) sum[band] += picture.Pixels[(row * picture.Width + column) * 4 + band];
        long count = (right - left) * (bottom - top);
        for (var row = top; row < bottom; row++)
            for (var column = left; column < right; column++)
                for (var band = 0; band < 3; band++) picture.Pixels[(row * picture.Width + column) * 4 + band] = (byte)((sum[band] + count / 2) / count);
    }

    private static int Clamp(double at, int most) => (int)Math.Clamp(at, 0, most);
}
