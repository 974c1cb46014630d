using System.Numerics.Tensors;

namespace SmartCity.Imaging.Change;

/// <summary>Brings both dates to one relative scale: the earlier date is fitted to the later one, whose 1–99 % quantiles span 0…1.</summary>
/// <remarks>Histogram matching is monotonic per band, so it removes gain, offset, haze and stretching at once and never invents an edge.
/// Quantiles come from a sample of the pixels that both dates show.</remarks>
internal sealed class RadiometricModel
{
    private const int Bins = 2048, Quantiles = 512, InvariantSamples = 40_000, FewestInvariant = 200;
    private readonly Lookup[] _before, _after;

    private RadiometricModel(Lookup[] before, Lookup[] after) => (_before, _after) = (before, after);

    /// <summary>The earlier date brought to the later one by a gain and an offset per band, from the pixels that did not change.</summary>
    /// <remarks>Canty &amp; Nielsen (2008), Remote Sens. Environ. 112: IR-MAD, which no gain or offset disturbs, tells the pixels without change (χ² below
    /// what unchanged ground has on the mean), and orthogonal regression of those, in units of each date's spread, gives the line.
    /// A band whose unchanged pixels show no relation keeps its matched histogram.</remarks>
    /// <inheritdoc cref="Fit"/>
    internal static RadiometricModel FitInvariant(float[][] before, float[][] after, CancellationToken cancellationToken)
    {
        var matched = Fit(before, after);
        var every = Math.Max(1, before[0].Length / InvariantSamples);
        float[][] Thin(float[][] bands) => [.. bands.Select(band => band.Where((_, i) => i % every == 0).ToArray())];
        var (b, a) = (Thin(before), Thin(after));
        var (relativeBefore, relativeAfter) = (Thin(before), Thin(after));
        matched.Apply(relativeBefore, relativeAfter);
        var mad = IterativelyReweightedMad.Fit(relativeBefore, relativeAfter, cancellationToken);
        var (x, y) = (new float[b.Length], new float[b.Length]);
        var invariant = Enumerable.Range(0, b[0].Length).Where(i =>
        {
            for (var band = 0; band < b.Length; band++) (x[band], y[band]) = (relativeBefore[band][i], relativeAfter[band][i]);
            return mad.ChiSquare(x, y, 0, 1) < b.Length;
        }).ToList();
        return new([.. Enumerable.Range(0, b.Length).Select(band => Line(b[band], a[band], invariant) is { } line
            ? new Lookup(0, 0, null, (float)(matched._after[band].Low - line.Offset) / (float)line.Gain, (float)line.Gain * matched._after[band].Scale)
            : matched._before[band])], matched._after);
    }

    // after = gain · before + offset; null of unrelated values.
    private static (double Gain, double Offset)? Line(float[] before, float[] after, List<int> pixels)
    {
        const double LeastCorrelation = 0.3;
        if (pixels.Count < FewestInvariant) return null;
        var (meanBefore, meanAfter) = (pixels.Average(i => (double)before[i]), pixels.Average(i => (double)after[i]));
        double xx = 0, yy = 0, xy = 0;
        foreach (var i in pixels)
        {
            var (x, y) = (before[i] - meanBefore, after[i] - meanAfter);
            (xx, yy, xy) = (xx + x * x, yy + y * y, xy + x * y);
        }
        if (!(xy > LeastCorrelation * Math.Sqrt(xx * yy))) return null;
        var gain = Math.Sqrt(yy / xx);
        return (gain, meanAfter - gain * meanBefore);
    }

    /// <param name="before">Per band the sampled values of the earlier date; as many as <paramref name="after"/>.</param>
    internal static RadiometricModel Fit(float[][] before, float[][] after)
    {
        var (beforeLookups, afterLookups) = (new Lookup[before.Length], new Lookup[before.Length]);
        for (var band = 0; band < before.Length; band++)
        {
            var (b, a) = (before[band].ToArray(), after[band].ToArray());
            Array.Sort(b);
            Array.Sort(a);
            var (low, high) = (Quantile(a, 0.01f), Quantile(a, 0.99f));
            if (high <= low) high = low + 1;
            var scale = 1 / (high - low);
            afterLookups[band] = new(low, high, null, low, scale);
            var (from, to) = (Quantile(b, 0), Quantile(b, 1));
            var table = new float[Bins + 1];
            for (int bin = 0, q = 0; bin <= Bins; bin++)
            {
                var value = from + (to - from) * bin / Bins;
                while (q < Quantiles && Quantile(b, (q + 1) / (float)Quantiles) <= value) q++;
                var (left, right) = (Quantile(b, q / (float)Quantiles), Quantile(b, Math.Min(q + 1, Quantiles) / (float)Quantiles));
                var part = right > left ? (value - left) / (right - left) : 0;
                table[bin] = (Quantile(a, (q + part) / Quantiles) - low) * scale;
            }
            beforeLookups[band] = new(from, to, table, low, scale);
        }
        return new(beforeLookups, afterLookups);
    }

    /// <summary>File units → relative scale, in place; NaN stays.</summary>
    internal void Apply(Span<float> before, Span<float> after, int pixels)
    {
        for (var band = 0; band < _before.Length; band++)
        {
            _before[band].Apply(before.Slice(band * pixels, pixels));
            _after[band].Apply(after.Slice(band * pixels, pixels));
        }
    }

    /// <summary>As <see cref="Apply(Span{float}, Span{float}, int)"/>, for values held band by band.</summary>
    internal void Apply(float[][] before, float[][] after)
    {
        for (var band = 0; band < _before.Length; band++)
        {
            _before[band].Apply(before[band]);
            _after[band].Apply(after[band]);
        }
    }

    private static float Quantile(float[] sorted, float share)
    {
        if (sorted.Length == 0) return 0;
        var at = Math.Clamp(share, 0, 1) * (sorted.Length - 1);
        var i = (int)at;
        return i + 1 < sorted.Length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
    }

    private readonly record struct Lookup(float From, float To, float[]? Table, float Low, float Scale)
    {
        internal void Apply(Span<float> values)
        {
            if (Table is null)
            {
                var (offset, scale) = (Low, Scale);
                TensorPrimitives.Subtract(values, offset, values);
                TensorPrimitives.Multiply(values, scale, values);
                return;
            }
            var perBin = To > From ? Bins / (To - From) : 0;
            foreach (ref var value in values)
            {
                var at = (value - From) * perBin;
                if (float.IsNaN(at)) continue;
                at = Math.Clamp(at, 0, Bins);
                var bin = Math.Min((int)at, Bins - 1);
                value = Table[bin] + (at - bin) * (Table[bin + 1] - Table[bin]);
            }
        }
    }
}
