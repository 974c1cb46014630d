using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>The pixels of a pair that its global figures are taken from.</summary>
internal static class PairSample
{
    private const int Side = 256, PerSide = 4, WholeSide = 1024;

    /// <summary>All of a small scene, a million pixels of a large one.</summary>
    internal static IReadOnlyList<PixelWindow> Windows(RasterGrid grid) => grid.PixelCount <= (long)WholeSide * WholeSide
        ? [.. PixelWindow.Tiles(grid.Width, grid.Height, WholeSide)]
        : SceneSample.Windows(grid, Side, PerSide);

    /// <summary>Every n-th pixel that both dates show, in file units.</summary>
    /// <returns>Per band, the values of both dates; the same pixels throughout.</returns>
    internal static (float[][] Before, float[][] After) Values(ScenePair pair, CancellationToken cancellationToken)
    {
        var windows = Windows(pair.Grid);
        var bands = pair.Bands.Length;
        var stride = SceneSample.Stride(windows);
        var (before, after) = (Lists(bands), Lists(bands));
        foreach (var window in windows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = (int)window.PixelCount;
            var (b, a) = (new float[bands * pixels], new float[bands * pixels]);
            pair.Read(window, b, a);
            var known = NoData.Known(b, a, pixels, bands);
            for (var i = 0; i < pixels; i += stride)
                if (known[i])
                    for (var band = 0; band < bands; band++)
                    {
                        before[band].Add(b[band * pixels + i]);
                        after[band].Add(a[band * pixels + i]);
                    }
        }
        return ([.. before.Select(l => l.ToArray())], [.. after.Select(l => l.ToArray())]);
    }

    private static List<float>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<float>())];
}
