namespace SmartCity.Imaging.Change;

/// <summary>The split of a histogram into two classes with the least variance within them (Otsu 1979).</summary>
internal static class OtsuThreshold
{
    private const int Bins = 256;

    /// <param name="values">Finite; the largest 0.5 % count as the value at that quantile, or a few glints would stretch the scale.</param>
    /// <returns>The upper edge of the lower class; 0 for no values.</returns>
    internal static float Of(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return 0;
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var (low, high) = (sorted[0], sorted[(int)(0.995 * (sorted.Length - 1))]);
        if (high <= low) return high;
        var counts = new long[Bins];
        foreach (var value in sorted) counts[(int)Math.Min(Bins - 1, (value - low) / (high - low) * Bins)]++;
        double total = 0;
        for (var i = 0; i < Bins; i++) total += i * (double)counts[i];
        double below = 0, sumBelow = 0, best = -1;
        var split = 0;
        for (var i = 0; i < Bins - 1; i++)
        {
            below += counts[i];
            sumBelow += i * (double)counts[i];
            var above = sorted.Length - below;
            if (below == 0 || above == 0) continue;
            var gap = sumBelow / below - (total - sumBelow) / above;
            var between = below * above * gap * gap;
            if (between > best) (best, split) = (between, i);
        }
        return low + (split + 1) * (high - low) / Bins;
    }
}
