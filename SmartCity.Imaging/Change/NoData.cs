namespace SmartCity.Imaging.Change;

/// <summary>Which pixels both dates show: none of their bands is NaN, and not all are exactly 0, the fill of scenes that declare no no-data value.</summary>
internal static class NoData
{
    /// <summary>Three bands and fewer may be truly black (shadow), so zero is fill only from four bands on.</summary>
    private const int BandsForZeroFill = 4;

    /// <param name="before">Band-sequential, as <paramref name="after"/>.</param>
    internal static bool[] Known(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int pixels, int bands)
    {
        var known = new bool[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var (sumBefore, sumAfter) = (0f, 0f);
            for (var band = 0; band < bands; band++)
            {
                sumBefore += MathF.Abs(before[band * pixels + i]);
                sumAfter += MathF.Abs(after[band * pixels + i]);
            }
            known[i] = !float.IsNaN(sumBefore + sumAfter) && (bands < BandsForZeroFill || (sumBefore > 0 && sumAfter > 0));
        }
        return known;
    }
}
