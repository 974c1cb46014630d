namespace SmartCity.Imaging.Series;

/// <summary>Cuts one pixel's clear dates into stretches in which it stayed as it was, from how likely each pair of dates differs.</summary>
/// <remarks>The cut minimises Σ (d − ½) over all pairs of dates of one stretch, exactly, by dynamic programming: every date is compared with the whole
/// stable state, not with its neighbour, so one odd comparison is outvoted. It is correlation clustering (Bansal, Blum and Chawla 2004, Machine Learning 56)
/// of consecutive dates, a kernel change-point search (Harchaoui and Cappé 2007, IEEE SSP) on probabilities of change.</remarks>
internal static class StableStates
{
    /// <summary>Two dates are more different than alike from here on.</summary>
    internal const float Even = 0.5f;

    /// <summary>What a further stretch must gain: a difference at the threshold is none.</summary>
    private const float Reluctance = 0.05f;

    /// <param name="difference">Of dates i &lt; j at <c>i·count + j</c>, 0–1; NaN = not known, and then says nothing.</param>
    /// <param name="count">Dates.</param>
    /// <param name="starts">Receives the first date of every stretch; as long as there are dates.</param>
    /// <returns>How many stretches there are.</returns>
    internal static int Cut(ReadOnlySpan<float> difference, int count, Span<int> starts)
    {
        if (count == 0) return 0;
        Span<float> best = stackalloc float[count + 1], within = stackalloc float[count];
        Span<int> from = stackalloc int[count + 1];
        best[0] = 0;
        within.Clear();
        for (var end = 1; end <= count; end++)
        {
            // within[start] = the sum over the pairs of start … end − 1.
            var (last, sum) = (end - 1, 0f);
            for (var start = last - 1; start >= 0; start--)
            {
                var d = difference[start * count + last];
                if (!float.IsNaN(d)) sum += d - Even;
                within[start] += sum;
            }
            best[end] = float.MaxValue;
            for (var start = 0; start < end; start++)   // the longer stretch wins a tie
            {
                var cost = best[start] + within[start] + (start > 0 ? Reluctance : 0);
                if (cost < best[end]) (best[end], from[end]) = (cost, start);
            }
        }
        var stretches = 0;
        for (var end = count; end > 0; end = from[end]) starts[stretches++] = from[end];
        starts[..stretches].Reverse();
        return stretches;
    }

    /// <summary>Mean difference between two stretches; <see cref="Even"/> when nothing is known.</summary>
    internal static float Between(ReadOnlySpan<float> difference, int count, Range earlier, Range later)
    {
        var (sum, known) = (0f, 0);
        for (var i = earlier.Start.Value; i < earlier.End.Value; i++)
            for (var j = later.Start.Value; j < later.End.Value; j++)
                if (difference[i * count + j] is var d && !float.IsNaN(d)) (sum, known) = (sum + d, known + 1);
        return known == 0 ? Even : sum / known;
    }
}
