using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>The windows of a scene that its global figures are taken from: all of a small scene, an even lattice over a large one.</summary>
internal static class PairSample
{
    private const int Side = 512, PerSide = 4, ValuesPerBand = 200_000;

    internal static IReadOnlyList<PixelWindow> Windows(RasterGrid grid) =>
        grid.PixelCount <= (long)Side * Side * PerSide * PerSide
            ? [.. PixelWindow.Tiles(grid.Width, grid.Height, Side)]
            : [.. Enumerable.Range(0, PerSide * PerSide).Select(i =>
              {
                  var (width, height) = (Math.Min(Side, grid.Width), Math.Min(Side, grid.Height));
                  return new PixelWindow(
                      (int)((long)(grid.Width - width) * (i % PerSide) / (PerSide - 1)), (int)((long)(grid.Height - height) * (i / PerSide) / (PerSide - 1)), width, height);
              })];

    /// <summary>Every n-th pixel that both dates show, in file units.</summary>
    /// <returns>Per band, the values of both dates; the same pixels throughout.</returns>
    internal static (float[][] Before, float[][] After) Values(ScenePair pair, CancellationToken cancellationToken)
    {
        var windows = Windows(pair.Grid);
        var bands = pair.Bands.Length;
        var stride = (int)Math.Max(1, windows.Sum(w => w.PixelCount) / ValuesPerBand);
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
