using System.Numerics.Tensors;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Finds thick clouds from 5 m on: far brighter than the scene in every visible band, white, bright on one date only, and wider than a roof.</summary>
/// <remarks>Needs red, green and blue; other pairs pass untested, and so do thin cloud and cloud shadow (docs/algorithms/change.md).</remarks>
internal sealed class CloudTest
{
    private const float SpreadsAboveMedian = 6, Whiteness = 0.3f, OneDateOnly = 1.4f, CoreShare = 0.6f;
    private const int CoreRadius = 4, HaloRadius = 15;
    private readonly int[] _bands;
    private readonly float[] _before, _after;

    private CloudTest(int[] bands, float[] before, float[] after) => (_bands, _before, _after) = (bands, before, after);

    /// <summary>Pixels around a window that the test depends on.</summary>
    internal static int Margin => CoreRadius + HaloRadius;

    /// <param name="before">Band × sample in file units.</param>
    /// <returns>Null when the pair can't be tested.</returns>
    internal static CloudTest? Fit(ResolutionClass resolution, IReadOnlyList<string> bands, float[][] before, float[][] after)
    {
        int[] visible = [.. new[] { SpectralBand.Blue, SpectralBand.Green, SpectralBand.Red }.Select(name => Array.IndexOf([.. bands], name))];
        if (resolution == ResolutionClass.Vhr || visible.Contains(-1)) return null;
        return new(visible, [.. visible.Select(b => Limit(before[b]))], [.. visible.Select(b => Limit(after[b]))]);
    }

    /// <summary>Takes clouded pixels, and those beside them, out of <paramref name="known"/>.</summary>
    /// <param name="before">File units, band-sequential.</param>
    internal void Remove(ReadOnlySpan<float> before, ReadOnlySpan<float> after, Span<bool> known, int width, int height)
    {
        var pixels = width * height;
        // One band tells nearly every pixel, and most windows, apart.
        var offset = _bands[0] * pixels;
        if (!(TensorPrimitives.MaxNumber(before.Slice(offset, pixels)) > _before[0]) && !(TensorPrimitives.MaxNumber(after.Slice(offset, pixels)) > _after[0])) return;
        var cloud = new float[pixels];
        var any = false;
        for (var i = 0; i < pixels; i++)
        {
            if (!known[i] || !(before[offset + i] > _before[0] || after[offset + i] > _after[0])) continue;
            var (b, a) = (Mean(before, i, pixels), Mean(after, i, pixels));
            if ((b > OneDateOnly * a && IsCloud(before, i, pixels, b, _before)) || (a > OneDateOnly * b && IsCloud(after, i, pixels, a, _after)))
                (cloud[i], any) = (1, true);
        }
        if (!any) return;
        var (share, scratch) = (new float[pixels], new float[pixels]);
        BoxFilter.Mean(cloud, share, scratch, width, height, CoreRadius);
        if (!(TensorPrimitives.Max<float>(share) > CoreShare)) return;
        for (var i = 0; i < pixels; i++) cloud[i] = share[i] > CoreShare ? 1 : 0;
        BoxFilter.Mean(cloud, share, scratch, width, height, HaloRadius);
        for (var i = 0; i < pixels; i++) known[i] &= share[i] == 0;
    }

    private static float Limit(float[] values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var median = sorted[sorted.Length / 2];
        return median + SpreadsAboveMedian * (sorted[sorted.Length * 3 / 4] - median);
    }

    private float Mean(ReadOnlySpan<float> values, int pixel, int pixels)
    {
        float sum = 0;
        foreach (var band in _bands) sum += values[band * pixels + pixel];
        return sum / _bands.Length;
    }

    private bool IsCloud(ReadOnlySpan<float> values, int pixel, int pixels, float mean, float[] limits)
    {
        var (low, high) = (float.MaxValue, float.MinValue);
        for (var i = 0; i < _bands.Length; i++)
        {
            var value = values[_bands[i] * pixels + pixel];
            if (value <= limits[i]) return false;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return high - low < Whiteness * mean;
    }
}
