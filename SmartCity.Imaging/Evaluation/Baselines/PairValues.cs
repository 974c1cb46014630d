using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Evaluation.Baselines;

/// <summary>A whole pair in memory, as the classical methods want it: no registration, no cloud test, no radiometric matching.</summary>
/// <param name="Before">Band-sequential; each band's 0…1 spans the 1–99 % quantiles of both dates together. 0 where not known.</param>
/// <param name="Matched">The earlier date with its histograms matched to the later one's, and its own 0…1.</param>
/// <param name="MatchedAfter">The later date on the scale of <paramref name="Matched"/>.</param>
internal sealed record PairValues(int Width, int Height, int Bands, float[] Before, float[] After, float[] Matched, float[] MatchedAfter, bool[] Known)
{
    private const long MostValues = 256_000_000;

    internal int Pixels => Width * Height;

    /// <exception cref="ImagingInputException">The pair is too large for methods that want all of it at once, or shows no common pixel.</exception>
    internal static PairValues Read(ScenePair pair, CancellationToken cancellationToken)
    {
        var (width, height, bands) = (pair.Grid.Width, pair.Grid.Height, pair.Bands.Length);
        if (pair.Grid.PixelCount * bands > MostValues)
            throw new ImagingInputException($"The classical methods hold a whole pair in memory: {width} × {height} pixels × {bands} bands are more than {MostValues / 1_000_000} million values. Cut the pair into smaller ones, or leave --baselines out.");
        cancellationToken.ThrowIfCancellationRequested();
        var pixels = width * height;
        var (before, after) = (new float[bands * pixels], new float[bands * pixels]);
        pair.Read(pair.Grid.Whole, before, after);
        var known = NoData.Known(before, after, pixels, bands);
        var (matched, matchedAfter) = ((float[])before.Clone(), (float[])after.Clone());
        float[][] Sample(float[] values) => [.. Enumerable.Range(0, bands).Select(b => values.AsSpan(b * pixels, pixels).ToArray().Where((_, i) => known[i]).ToArray())];
        RadiometricModel.Fit(Sample(before), Sample(after)).Apply(matched, matchedAfter, pixels);
        for (var band = 0; band < bands; band++)
        {
            var both = before.AsSpan(band * pixels, pixels).ToArray().Concat(after.AsSpan(band * pixels, pixels).ToArray()).Where((_, i) => known[i % pixels]).ToArray();
            if (both.Length == 0) throw new ImagingInputException("No pixel has data on both dates: nothing can be compared.");
            var (low, high) = (SceneSample.Quantile(both, 0.01), SceneSample.Quantile(both, 0.99));
            var scale = high > low ? 1 / (high - low) : 1;
            for (var i = band * pixels; i < (band + 1) * pixels; i++) (before[i], after[i]) = ((before[i] - low) * scale, (after[i] - low) * scale);
        }
        foreach (var values in (float[][])[before, after, matched, matchedAfter])
            for (var i = 0; i < values.Length; i++)
                if (!known[i % pixels]) values[i] = 0;
        return new(width, height, bands, before, after, matched, matchedAfter, known);
    }

    /// <summary>Mean of the bands per pixel.</summary>
    internal float[] Brightness(float[] values)
    {
        var mean = new float[Pixels];
        for (var i = 0; i < values.Length; i++) mean[i % Pixels] += values[i] / Bands;
        return mean;
    }

    /// <summary>Every n-th known pixel, band by band.</summary>
    internal (float[][] Before, float[][] After) Sample(int most)
    {
        var places = Enumerable.Range(0, Pixels).Where(i => Known[i]).ToArray();
        var every = Math.Max(1, places.Length / most);
        var chosen = places.Where((_, i) => i % every == 0).ToArray();
        float[][] Of(float[] values) => [.. Enumerable.Range(0, Bands).Select(b => Array.ConvertAll(chosen, i => values[b * Pixels + i]))];
        return (Of(Before), Of(After));
    }
}
