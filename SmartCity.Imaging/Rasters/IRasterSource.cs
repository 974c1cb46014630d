namespace SmartCity.Imaging.Rasters;

/// <summary>Something that gives pixels of a raster, window by window.</summary>
public interface IRasterSource
{
    RasterGrid Grid { get; }

    int BandCount { get; }

    /// <summary>Reads some bands of a window as floats in the raster's own unit.</summary>
    /// <param name="window">Must lie within the grid.</param>
    /// <param name="bands">Zero-based band numbers, in the wished order.</param>
    /// <param name="destination">Band-sequential, row-major: <c>bands.Length × window.Height × window.Width</c> values; NaN = no data.</param>
    void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination);
}
