namespace SmartCity.Imaging.Rasters;

/// <summary>A raster held in memory: band-sequential, row-major, NaN = no data.</summary>
public sealed class MemoryRaster : IRasterSource
{
    private readonly float[] _values;

    /// <param name="values">Kept, not copied: <c>bandCount × height × width</c> values.</param>
    public MemoryRaster(RasterGrid grid, int bandCount, float[] values)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.LongLength, grid.PixelCount * bandCount);
        (Grid, BandCount, _values) = (grid, bandCount, values);
    }

    public RasterGrid Grid { get; }

    public int BandCount { get; }

    /// <summary>All values of one band, row-major.</summary>
    public Span<float> Band(int band) => _values.AsSpan(checked(band * (int)Grid.PixelCount), (int)Grid.PixelCount);

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, checked((int)(window.PixelCount * bands.Length)));
        var offset = 0;
        foreach (var band in bands)
            for (var row = window.Row; row < window.EndRow; row++, offset += window.Width)
                Band(band).Slice(row * Grid.Width + window.Column, window.Width).CopyTo(destination[offset..]);
    }
}
