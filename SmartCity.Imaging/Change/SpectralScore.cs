using System.Numerics;
using System.Numerics.Tensors;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>10–30 m: the spectra decide (IR-MAD), local structure must agree, and what stays green counts less.</summary>
/// <remarks>s = mean₃ₓ₃(√χ²) · √(0.05 + max(0, 1 − SSIM₁₁ₓ₁₁)) · g, SSIM being the bands' mean; the score is (s/T)² / (1 + (s/T)²), T being Otsu's threshold
/// of s over the sample. Fields that only change colour keep their structure, and a glint has none: the product wants both.
/// g = 1 − v / (3√(1 + v²)), v being the lesser greenness of both dates: crops and seasons.</remarks>
internal sealed class SpectralScore : IChangeScore
{
    private const int BlurRadius = 1, StructureRadius = 5;
    private const float StructureFloor = 0.05f, GreenShare = 1 / 3f;
    /// <summary>Otsu splits noise too: below this, times √bands, nothing is change. Real pairs with change lie at 2.5 and more.</summary>
    private const float QuietStrength = 1.2f;

    private const int FitSamples = 40_000, ThresholdSamples = 400_000;

    /// <summary>Finer than this, Sentinel-2's 20 m bands are enlarged and only blur what its 10 m bands show.</summary>
    private const double SharpBandsMetres = 15;

    private static readonly string[] SharpBands = [SpectralBand.Blue, SpectralBand.Green, SpectralBand.Red, SpectralBand.Nir];
    private readonly int[] _bands;   // those compared, among the window's
    private readonly Greenness _greenness;
    private readonly IterativelyReweightedMad _mad;
    private float _threshold = 1;

    private SpectralScore(int[] bands, Greenness greenness, IterativelyReweightedMad mad) => (_bands, _greenness, _mad) = (bands, greenness, mad);

    public float Threshold => 0.5f;

    public int Margin => StructureRadius + 1;

    /// <param name="before">Band × sample on the relative scale.</param>
    /// <param name="bands">What the bands show.</param>
    /// <param name="windows">The sample's windows, prepared one after another.</param>
    internal static SpectralScore Fit(
        float[][] before, float[][] after, string[] bands, double gsdMetres, IReadOnlyList<PixelWindow> windows, Func<PixelWindow, WindowValues> read, CancellationToken cancellationToken)
    {
        int[] compared = gsdMetres < SharpBandsMetres && SharpBands.All(bands.Contains)
            ? [.. SharpBands.Select(name => Array.IndexOf(bands, name))]
            : [.. Enumerable.Range(0, bands.Length)];
        var every = Math.Max(1, before[0].Length / FitSamples);
        float[][] Thin(float[][] values) => [.. compared.Select(band => values[band].Where((_, i) => i % every == 0).ToArray())];
        var score = new SpectralScore(compared, new(bands), IterativelyReweightedMad.Fit(Thin(before), Thin(after), cancellationToken));
        var stride = (int)Math.Max(1, windows.Sum(w => w.PixelCount) / ThresholdSamples);
        var sample = new List<float>();
        OrderedWork.Run(windows, window =>
        {
            using var values = read(window);
            var strength = score.Strength(values);
            var seen = new List<float>();
            for (var i = 0; i < strength.Length; i += stride)
                if (values.Known[i]) seen.Add(strength[i]);
            values.Pool.Return(strength);
            return seen;
        }, sample.AddRange, cancellationToken);
        score._threshold = Math.Max(OtsuThreshold.Of(sample.ToArray()), QuietStrength * MathF.Sqrt(compared.Length));
        return score;
    }

    public float[] Score(WindowValues values, PixelWindow window)
    {
        var score = Strength(values);
        var (i, threshold) = (0, new Vector<float>(_threshold));
        for (; i <= score.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var ratio = new Vector<float>(score, i) / threshold;
            (ratio * ratio / (Vector<float>.One + ratio * ratio)).CopyTo(score, i);
        }
        for (; i < score.Length; i++)
        {
            var ratio = score[i] / _threshold;
            score[i] = ratio * ratio / (1 + ratio * ratio);
        }
        return score;
    }

    private float[] Strength(WindowValues values)
    {
        var (pixels, pool) = (values.Pixels, values.Pool);
        var (strength, work, scratch) = (pool.Rent(pixels), pool.Rent(pixels), pool.Rent(pixels));
        ChiSquare(values, work);
        TensorPrimitives.Sqrt(work, work);
        for (var i = 0; i < pixels && !values.AllKnown; i++)
            if (!values.Known[i]) work[i] = 0;
        BoxFilter.Mean(work, strength, scratch, values.Width, values.Height, BlurRadius);

        var similarity = new StructuralSimilarity(values.Width, values.Height, StructureRadius);
        for (var band = 0; band < _bands.Length; band++)
        {
            var at = _bands[band] * pixels;
            similarity.Difference(values.Before.AsSpan(at, pixels), values.After.AsSpan(at, pixels), band == 0 ? work : scratch);
            if (band > 0) TensorPrimitives.Add(work, scratch, work);
        }
        var (i2, share, zero, floor) = (0, new Vector<float>(1f / _bands.Length), Vector<float>.Zero, new Vector<float>(StructureFloor));
        for (; i2 <= pixels - Vector<float>.Count; i2 += Vector<float>.Count)
            (new Vector<float>(strength, i2) * Vector.SquareRoot(floor + Vector.Max(zero, new Vector<float>(work, i2) * share))).CopyTo(strength, i2);
        for (; i2 < pixels; i2++) strength[i2] *= MathF.Sqrt(StructureFloor + Math.Max(0, work[i2] * (1f / _bands.Length)));

        if (_greenness.LesserOfBoth(values, work))
        {
            var green = pool.Rent(pixels);
            BoxFilter.Mean(work, green, scratch, values.Width, values.Height, BlurRadius);
            var (i, one, third) = (0, Vector<float>.One, new Vector<float>(GreenShare));
            for (; i <= pixels - Vector<float>.Count; i += Vector<float>.Count)
            {
                var v = new Vector<float>(green, i);
                (new Vector<float>(strength, i) * (one - third * v / Vector.SquareRoot(one + v * v))).CopyTo(strength, i);
            }
            for (; i < pixels; i++) strength[i] *= 1 - GreenShare * green[i] / MathF.Sqrt(1 + green[i] * green[i]);
            pool.Return(green);
        }
        pool.Return(work, scratch);
        return strength;
    }

    private void ChiSquare(WindowValues values, Span<float> chiSquare)
    {
        var pixels = values.Pixels;
        if (_bands.Length * pixels == values.Before.Length)
        {
            _mad.ChiSquare(values.Before, values.After, chiSquare);
            return;
        }
        var (before, after) = (values.Pool.Rent(_bands.Length * pixels), values.Pool.Rent(_bands.Length * pixels));
        for (var band = 0; band < _bands.Length; band++)
        {
            values.Before.AsSpan(_bands[band] * pixels, pixels).CopyTo(before.AsSpan(band * pixels));
            values.After.AsSpan(_bands[band] * pixels, pixels).CopyTo(after.AsSpan(band * pixels));
        }
        _mad.ChiSquare(before, after, chiSquare);
        values.Pool.Return(before, after);
    }
}
