namespace SmartCity.Imaging.Change;

/// <summary>Brings both dates to one relative scale: the earlier date's histogram is matched to the later one's, and 0…1 spans both dates' 1–99 % quantiles.</summary>
/// <remarks>Histogram matching is monotonic per band, so it removes gain, offset, haze and stretching at once and never invents an edge.
/// Quantiles come from a sample of the pixels that both dates show.</remarks>
internal sealed class RadiometricModel
{
    private const int Bins = 2048, Quantiles = 512;
    private readonly Lookup[] _before, _after;

    private RadiometricModel(Lookup[] before, Lookup[] after) => (_before, _after) = (before, after);

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
                foreach (ref var value in values) value = (value - offset) * scale;
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
