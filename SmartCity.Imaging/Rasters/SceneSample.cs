namespace SmartCity.Imaging.Rasters;

/// <summary>A few hundred thousand pixels spread evenly over a scene, that its global figures are taken from.</summary>
internal static class SceneSample
{
    private const int Side = 512, PerSide = 4, ValuesPerBand = 200_000;

    /// <summary>All of a small scene, an even lattice over a large one.</summary>
    /// <param name="side">Of a window, in pixels.</param>
    /// <param name="perSide">Windows of the lattice in each direction.</param>
    internal static IReadOnlyList<PixelWindow> Windows(RasterGrid grid, int side = Side, int perSide = PerSide) =>
        grid.PixelCount <= (long)side * side * perSide * perSide
            ? [.. PixelWindow.Tiles(grid.Width, grid.Height, side)]
            : [.. Enumerable.Range(0, perSide * perSide).Select(i =>
              {
                  var (width, height) = (Math.Min(side, grid.Width), Math.Min(side, grid.Height));
                  return new PixelWindow(
                      (int)((long)(grid.Width - width) * (i % perSide) / (perSide - 1)), (int)((long)(grid.Height - height) * (i / perSide) / (perSide - 1)), width, height);
              })];

    /// <summary>Of so many pixels one is taken.</summary>
    internal static int Stride(IReadOnlyList<PixelWindow> windows) => (int)Math.Max(1, windows.Sum(w => w.PixelCount) / ValuesPerBand);

    /// <summary>Every n-th pixel in which no band is NaN.</summary>
    /// <param name="bands">Zero-based.</param>
    /// <returns>Band × sample; the same pixels throughout.</returns>
    internal static float[][] Values(IRasterSource scene, int[] bands, CancellationToken cancellationToken)
    {
        var windows = Windows(scene.Grid);
        var stride = Stride(windows);
        var lists = bands.Select(_ => new List<float>()).ToArray();
        foreach (var window in windows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = (int)window.PixelCount;
            var values = new float[bands.Length * pixels];
            scene.Read(window, bands, values);
            for (var i = stride / 2; i < pixels; i += stride)
            {
                var known = true;
                for (var band = 0; band < bands.Length; band++) known &= !float.IsNaN(values[band * pixels + i]);
                for (var band = 0; known && band < bands.Length; band++) lists[band].Add(values[band * pixels + i]);
            }
        }
        return [.. lists.Select(l => l.ToArray())];
    }

    /// <summary>The value below which <paramref name="share"/> of the values lie; NaN of none.</summary>
    internal static float Quantile(float[] values, double share)
    {
        if (values.Length == 0) return float.NaN;
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }
}
