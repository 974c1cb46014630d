namespace SmartCity.Imaging.Products;

/// <summary>Which source pixels make up each target pixel along one axis, and with what weight.</summary>
/// <remarks>The weights of a target pixel add up to 1 when all of its ground lies in the source.</remarks>
internal sealed class AxisTaps
{
    private readonly int[] _first, _count;
    private readonly float[] _weights;
    private readonly int _stride;

    private AxisTaps(int targets, int stride) => (_first, _count, _weights, _stride) = (new int[targets], new int[targets], new float[targets * stride], stride);

    internal int Targets => _first.Length;

    /// <summary>First source pixel that is needed.</summary>
    internal int Start { get; private set; }

    /// <summary>One after the last source pixel that is needed; <see cref="Start"/> when none is.</summary>
    internal int End { get; private set; }

    /// <summary>True when every target pixel is one source pixel, and they follow each other.</summary>
    internal bool IsCopy { get; private set; }

    internal int First(int target) => _first[target] - Start;

    internal ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(target * _stride, _count[target]);

    /// <param name="origin">Outer edge of target pixel 0, in source pixels.</param>
    /// <param name="ratio">Size of a target pixel in source pixels: below 1 bilinear, above 1 the mean of the ground.</param>
    /// <param name="nearest">Takes the pixel under the centre instead: for classes and flags.</param>
    /// <param name="start">First target pixel.</param>
    internal static AxisTaps Create(double origin, double ratio, int start, int targets, int sourceSize, bool nearest)
    {
        var taps = new AxisTaps(targets, nearest ? 1 : (int)Math.Ceiling(Math.Max(1, ratio)) + 1) { Start = int.MaxValue };
        for (var i = 0; i < targets; i++)
        {
            var centre = Snap(origin + (start + i + 0.5) * ratio);
            if (nearest) taps.Nearest(i, centre, sourceSize);
            else if (ratio <= 1) taps.Bilinear(i, centre, sourceSize);
            else taps.Mean(i, Snap(centre - ratio / 2), Snap(centre + ratio / 2), sourceSize);
            if (taps._count[i] == 0) continue;
            taps.Start = Math.Min(taps.Start, taps._first[i]);
            taps.End = Math.Max(taps.End, taps._first[i] + taps._count[i]);
        }
        if (taps.End == 0) taps.Start = 0;
        taps.IsCopy = Enumerable.Range(0, targets).All(i => taps._count[i] == 1 && taps._weights[i * taps._stride] == 1 && taps._first[i] == taps.Start + i);
        return taps;
    }

    // Corners in metres are not exact in binary: a thousandth of a pixel is none.
    private static double Snap(double pixels) => Math.Abs(pixels * 2 - Math.Round(pixels * 2)) < 1e-3 ? Math.Round(pixels * 2) / 2 : pixels;

    private void Nearest(int target, double centre, int size)
    {
        var pixel = (int)Math.Floor(centre);
        if (centre >= 0 && pixel < size) Set(target, pixel, [1]);
    }

    private void Bilinear(int target, double centre, int size)
    {
        if (centre < 0 || centre >= size) return;
        var left = (int)Math.Floor(centre - 0.5);
        var share = (float)(centre - 0.5 - left);
        if (share == 0 || left < 0 || left + 1 >= size) Set(target, Math.Clamp(share == 0 ? left : (int)Math.Floor(centre), 0, size - 1), [1]);
        else Set(target, left, [1 - share, share]);
    }

    private void Mean(int target, double from, double to, int size)
    {
        var (first, last) = (Math.Max(0, (int)Math.Floor(from)), Math.Min(size, (int)Math.Ceiling(to)));
        if (last <= first) return;
        Span<float> weights = stackalloc float[last - first];
        for (var i = 0; i < weights.Length; i++) weights[i] = (float)((Math.Min(to, first + i + 1) - Math.Max(from, first + i)) / (to - from));
        Set(target, first, weights);
    }

    private void Set(int target, int first, ReadOnlySpan<float> weights)
    {
        (_first[target], _count[target]) = (first, weights.Length);
        weights.CopyTo(_weights.AsSpan(target * _stride));
    }
}
