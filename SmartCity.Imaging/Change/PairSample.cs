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
        OrderedWork.Run(windows, window =>
        {
            var pixels = (int)window.PixelCount;
            var (b, a) = (new float[bands * pixels], new float[bands * pixels]);
            pair.Read(window, b, a);
            return (Before: b, After: a, Known: NoData.Known(b, a, pixels, bands));
        }, read =>
        {
            for (var i = 0; i < read.Known.Length; i += stride)
                if (read.Known[i])
                    for (var band = 0; band < bands; band++)
                    {
                        before[band].Add(read.Before[band * read.Known.Length + i]);
                        after[band].Add(read.After[band * read.Known.Length + i]);
                    }
        }, cancellationToken);
        return ([.. before.Select(l => l.ToArray())], [.. after.Select(l => l.ToArray())]);
    }

    /// <summary>Why no pixel can be compared: a band without any number, if there is one, else that the dates share no pixel.</summary>
    internal static string WhyNothing(ScenePair pair, CancellationToken cancellationToken)
    {
        var (bands, empty) = (pair.Bands.Length, Enumerable.Repeat(true, 2 * pair.Bands.Length).ToArray());
        foreach (var window in SceneSample.Windows(pair.Grid))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = (int)window.PixelCount;
            var both = new float[2 * bands * pixels];
            pair.Read(window, both.AsSpan(0, bands * pixels), both.AsSpan(bands * pixels));
            for (var i = 0; i < both.Length; i++) empty[i / pixels] &= !float.IsFinite(both[i]);
        }
        foreach (var (first, date) in ((int, string)[])[(0, "earlier"), (bands, "later")])
        {
            var without = Enumerable.Range(0, bands).Where(band => empty[first + band]).Select(band => pair.Bands[band]).ToList();
            if (without.Count == bands) return $"The {date} scene has no pixel with data where the two lie: nothing can be compared.";
            if (without.Count > 0) return $"The {date} scene holds no number in {string.Join(", ", without)}: leave the band out of both files, or take another scene.";
        }
        return "No pixel has data on both dates: nothing can be compared.";
    }

    private static List<float>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<float>())];
}
