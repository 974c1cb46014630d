using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>A scene's file without what its clouds, their shadows and snow hide: NaN there in every band. As safe for threads as the file is.</summary>
/// <param name="hidden">One bit a pixel of the file.</param>
internal sealed class ClearSkyRaster(IRasterSource source, PixelBits hidden) : IRasterSource
{
    public RasterGrid Grid => source.Grid;

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        source.Read(window, bands, destination);
        var pixels = checked((int)window.PixelCount);
        for (var row = 0; row < window.Height; row++)
        {
            var column = 0;
            while (hidden.NextStretch(window, window.Row + row, ref column) is { Length: > 0 } stretch)
                for (var band = 0; band < bands.Length; band++)
                    destination.Slice(band * pixels + row * window.Width + stretch.Start, stretch.Length).Fill(float.NaN);
        }
    }
}
