namespace SmartCity.Imaging.Rasters;

/// <summary>A rectangle of pixels; it owns its west and north edges, not its east and south ones.</summary>
/// <param name="Column">First column, 0 = west.</param>
/// <param name="Row">First row, 0 = north.</param>
public readonly record struct PixelWindow(int Column, int Row, int Width, int Height)
{
    public long PixelCount => (long)Width * Height;

    public int EndColumn => Column + Width;

    public int EndRow => Row + Height;

    public override string ToString() => $"column {Column}, row {Row}, {Width} × {Height} pixels";

    /// <summary>The window grown by <paramref name="margin"/> pixels on every side and cut to a raster of the given size.</summary>
    public PixelWindow Grow(int margin, int rasterWidth, int rasterHeight)
    {
        var column = Math.Max(0, Column - margin);
        var row = Math.Max(0, Row - margin);
        return new(column, row, Math.Min(rasterWidth, EndColumn + margin) - column, Math.Min(rasterHeight, EndRow + margin) - row);
    }

    /// <summary>The smallest window around this one that begins at multiples of <paramref name="lattice"/> and ends there or at the raster's edge.</summary>
    public PixelWindow Align(int lattice, int rasterWidth, int rasterHeight)
    {
        var (column, row) = (Column / lattice * lattice, Row / lattice * lattice);
        return new(column, row, Math.Min(rasterWidth, (EndColumn + lattice - 1) / lattice * lattice) - column, Math.Min(rasterHeight, (EndRow + lattice - 1) / lattice * lattice) - row);
    }

    /// <summary>Cuts a raster into windows of at most <paramref name="size"/> pixels a side, west → east, then north → south.</summary>
    public static IEnumerable<PixelWindow> Tiles(int rasterWidth, int rasterHeight, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        for (var row = 0; row < rasterHeight; row += size)
            for (var column = 0; column < rasterWidth; column += size)
                yield return new(column, row, Math.Min(size, rasterWidth - column), Math.Min(size, rasterHeight - row));
    }
}
