using System.Buffers;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>A scene of hardly any cloud without what clouds and snow hide: NaN there in every band, told window by window as it is read.</summary>
/// <remarks>So few clouds cast no shadows worth reading the whole scene for. A pixel's value doesn't depend on the window that it is read by.
/// As safe for threads as the file is.</remarks>
internal sealed class ShadowlessRaster(IRasterSource source, SpectralScene scene, SkyMask mask) : IRasterSource
{
    public RasterGrid Grid => source.Grid;

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var grown = window.Grow(mask.Margin, Grid.Width, Grid.Height);
        var pixels = checked((int)grown.PixelCount);
        int[] read = [.. mask.Bands, .. bands.ToArray().Except(mask.Bands)];   // those that tell come first: they become reflectance
        var values = ArrayPool<float>.Shared.Rent(read.Length * pixels);
        try
        {
            source.Read(grown, read, values);
            for (var i = 0; i < bands.Length; i++)
                CopyInner(values.AsSpan(Array.IndexOf(read, bands[i]) * pixels, pixels), grown, destination.Slice(i * (int)window.PixelCount, (int)window.PixelCount), window);
            scene.ToReflectance(values.AsSpan(0, mask.Bands.Length * pixels), pixels, mask.Bands);
            var cover = new byte[pixels];
            if (mask.Shadowless(values.AsSpan(0, mask.Bands.Length * pixels), cover, grown.Width, grown.Height)) Hide(cover, grown, destination, window, bands.Length);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private static void CopyInner(ReadOnlySpan<float> from, PixelWindow grown, Span<float> to, PixelWindow window)
    {
        for (var row = 0; row < window.Height; row++)
            from.Slice((window.Row - grown.Row + row) * grown.Width + window.Column - grown.Column, window.Width).CopyTo(to[(row * window.Width)..]);
    }

    private static void Hide(byte[] cover, PixelWindow grown, Span<float> values, PixelWindow window, int bands)
    {
        for (var row = 0; row < window.Height; row++)
        {
            var line = cover.AsSpan((window.Row - grown.Row + row) * grown.Width + window.Column - grown.Column, window.Width);
            for (var column = 0; column < line.Length; column++)
            {
                var next = line[column..].IndexOfAny((byte)SkyCover.Cloud, (byte)SkyCover.Snow);
                if (next < 0) break;
                column += next;
                for (var band = 0; band < bands; band++) values[band * (int)window.PixelCount + row * window.Width + column] = float.NaN;
            }
        }
    }
}
