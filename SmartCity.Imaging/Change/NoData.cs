using System.Numerics;

namespace SmartCity.Imaging.Change;

/// <summary>Which pixels both dates show: all of their bands are finite numbers, and not all are exactly 0, the fill of scenes that declare no no-data value.</summary>
internal static class NoData
{
    /// <summary>Three bands and fewer may be truly black (shadow), so zero is fill only from four bands on.</summary>
    private const int BandsForZeroFill = 4;

    /// <param name="before">Band-sequential, as <paramref name="after"/>.</param>
    internal static bool[] Known(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int pixels, int bands)
    {
        var known = new bool[pixels];
        var i = 0;
        // Whole vectors of known pixels are the rule; one with anything else is looked at pixel by pixel.
        for (; i <= pixels - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (sumBefore, sumAfter) = (Vector<float>.Zero, Vector<float>.Zero);
            for (var band = 0; band < bands; band++)
            {
                sumBefore += Vector.Abs(new Vector<float>(before[(band * pixels + i)..]));
                sumAfter += Vector.Abs(new Vector<float>(after[(band * pixels + i)..]));
            }
            if (Vector.GreaterThanAll(sumBefore, Vector<float>.Zero) && Vector.GreaterThanAll(sumAfter, Vector<float>.Zero)
                && Vector.LessThanOrEqualAll(sumBefore + sumAfter, new Vector<float>(float.MaxValue))) known.AsSpan(i, Vector<float>.Count).Fill(true);
            else
                for (var pixel = i; pixel < i + Vector<float>.Count; pixel++) known[pixel] = IsKnown(before, after, pixel, pixels, bands);
        }
        for (; i < pixels; i++) known[i] = IsKnown(before, after, i, pixels, bands);
        return known;
    }

    private static bool IsKnown(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int pixel, int pixels, int bands)
    {
        var (sumBefore, sumAfter) = (0f, 0f);
        for (var band = 0; band < bands; band++)
        {
            sumBefore += MathF.Abs(before[band * pixels + pixel]);
            sumAfter += MathF.Abs(after[band * pixels + pixel]);
        }
        return float.IsFinite(sumBefore + sumAfter) && (bands < BandsForZeroFill || (sumBefore > 0 && sumAfter > 0));
    }
}
