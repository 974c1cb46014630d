using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>A scene's file without what its clouds, their shadows and snow hide: NaN there in every band.</summary>
/// <param name="visible">Places of blue, green and red in the file.</param>
internal sealed class ClearSkyRaster(IRasterSource source, SkyMask mask, (int Blue, int Green, int Red) visible) : IRasterSource
{
    public RasterGrid Grid => source.Grid;

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        source.Read(window, bands, destination);
        var pixels = checked((int)window.PixelCount);
        var (blue, green, red) = (bands.IndexOf(visible.Blue), bands.IndexOf(visible.Green), bands.IndexOf(visible.Red));
        if (blue >= 0 && green >= 0 && red >= 0
            && !mask.MayHide(window, destination.Slice(blue * pixels, pixels), destination.Slice(green * pixels, pixels), destination.Slice(red * pixels, pixels))) return;
        var cover = mask.Cover(window);
        for (var i = 0; i < pixels; i++)
        {
            if (cover[i] is not ((byte)SkyCover.Cloud or (byte)SkyCover.CloudShadow or (byte)SkyCover.Snow)) continue;
            for (var band = 0; band < bands.Length; band++) destination[band * pixels + i] = float.NaN;
        }
    }
}
