using System.Buffers;

namespace SmartCity.Imaging.Rasters;

/// <summary>A raster seen at a coarser resolution: each pixel is the mean of <c>factor</c> × <c>factor</c> of the source's, as a coarser sensor would see it.</summary>
/// <remarks>NaN where fewer than half of them are known. What is left of the source's last columns and rows is dropped. Not thread-safe.</remarks>
internal sealed class MeanRaster(IRasterSource source, int factor) : IRasterSource
{
    /// <summary>Values read at once.</summary>
    private const int BufferValues = 1 << 22;

    public RasterGrid Grid { get; } = source.Grid.Coarser(factor);

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var pixels = checked((int)window.PixelCount);
        var step = (int)Math.Clamp(BufferValues / ((long)window.Width * factor * factor * bands.Length), 1, window.Height);
        var buffer = ArrayPool<float>.Shared.Rent(checked(window.Width * factor * step * factor * bands.Length));
        try
        {
            for (var row = 0; row < window.Height; row += step)
            {
                var fine = new PixelWindow(window.Column * factor, (window.Row + row) * factor,
                    Math.Min(window.Width * factor, source.Grid.Width - window.Column * factor), Math.Min(Math.Min(step, window.Height - row) * factor, source.Grid.Height - (window.Row + row) * factor));
                source.Read(fine, bands, buffer);
                for (var band = 0; band < bands.Length; band++)
                    Reduce(buffer.AsSpan(checked((int)(band * fine.PixelCount)), (int)fine.PixelCount), fine.Width, fine.Height, destination.Slice(band * pixels + row * window.Width), window.Width);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private void Reduce(ReadOnlySpan<float> fine, int width, int height, Span<float> coarse, int across)
    {
        for (var row = 0; row * factor < height; row++)
            for (var column = 0; column < across; column++)
            {
                var (sum, known, all) = (0f, 0, 0);
                for (var y = row * factor; y < Math.Min(height, (row + 1) * factor); y++)
                    for (var x = column * factor; x < Math.Min(width, (column + 1) * factor); x++)
                    {
                        all++;
                        var value = fine[y * width + x];
                        if (float.IsNaN(value)) continue;
                        sum += value;
                        known++;
                    }
                coarse[row * across + column] = 2 * known >= all && known > 0 ? sum / known : float.NaN;
            }
    }
}
