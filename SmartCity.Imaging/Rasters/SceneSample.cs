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
    /// <param name="values">NaN counts as below all numbers.</param>
    internal static float Quantile(float[] values, double share)
    {
        if (values.Length == 0) return float.NaN;
        var place = (int)Math.Min(values.Length - 1, share * values.Length);
        var part = values.ToArray().AsSpan();
        // Hoare's selection (1961): only the part that holds the place is looked at again.
        while (part.Length > 16)
        {
            var (first, middle, last) = (part[0], part[part.Length / 2], part[^1]);
            var pivot = Less(first, middle) ? (Less(middle, last) ? middle : Less(first, last) ? last : first) : Less(first, last) ? first : Less(middle, last) ? last : middle;
            var (left, right) = (0, part.Length - 1);
            while (left <= right)
            {
                while (Less(part[left], pivot)) left++;
                while (Less(pivot, part[right])) right--;
                if (left > right) break;
                (part[left], part[right]) = (part[right], part[left]);
                (left, right) = (left + 1, right - 1);
            }
            if (place <= right) part = part[..(right + 1)];
            else if (place < left) return pivot;
            else
            {
                part = part[left..];
                place -= left;
            }
        }
        part.Sort();
        return part[place];

        static bool Less(float a, float b) => a < b || (float.IsNaN(a) && !float.IsNaN(b));
    }
}
