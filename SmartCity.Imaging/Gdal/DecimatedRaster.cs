using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Gdal;

/// <summary>A raster file seen at a coarser resolution: each pixel stands for <c>factor</c> × <c>factor</c> of the file's, from its overviews where they fit.</summary>
/// <param name="resampling">Classes and flags must not be averaged.</param>
internal sealed class DecimatedRaster(GdalRaster raster, int factor, RasterResampling resampling = RasterResampling.Bilinear) : IRasterSource
{
    public RasterGrid Grid { get; } = raster.Grid.Coarser(factor);

    public int BandCount => raster.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var (column, row) = (window.Column * factor, window.Row * factor);
        var whole = new PixelWindow(column, row, Math.Min(window.Width * factor, raster.Grid.Width - column), Math.Min(window.Height * factor, raster.Grid.Height - row));
        raster.Read(whole, bands, destination, window.Width, window.Height, resampling);
    }
}
