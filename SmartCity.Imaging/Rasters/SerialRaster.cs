namespace SmartCity.Imaging.Rasters;

/// <summary>A raster that is read by one thread at a time, as GDAL asks of a file; what is made of its pixels may be made by many.</summary>
internal sealed class SerialRaster(IRasterSource source, Lock reading) : IRasterSource
{
    public RasterGrid Grid => source.Grid;

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        lock (reading) source.Read(window, bands, destination);
    }
}
