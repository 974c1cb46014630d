using System.Numerics;
using System.Numerics.Tensors;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>10–30 m: the spectra decide (IR-MAD), and local structure must agree.</summary>
/// <remarks>s = mean₃ₓ₃(√χ²) · √(0.05 + max(0, 1 − SSIM₁₁ₓ₁₁)); the score is (s/T)² / (1 + (s/T)²), T being Otsu's threshold of s over the sample.
/// Fields that only change colour keep their structure, and a glint has none: the product wants both.</remarks>
internal sealed class SpectralScore : IChangeScore
{
    private const int BlurRadius = 1, StructureRadius = 5;
    private const float StructureFloor = 0.05f;
    /// <summary>Otsu splits noise too: below this, times √bands, nothing is change. Real pairs with change lie at 2.5 and more.</summary>
    private const float QuietStrength = 1.2f;

    private const int FitSamples = 40_000, ThresholdSamples = 400_000;
    private readonly IterativelyReweightedMad _mad;
    private float _threshold = 1;

    private SpectralScore(IterativelyReweightedMad mad) => _mad = mad;

    public float Threshold => 0.5f;

    public int Margin => StructureRadius + 1;

    /// <param name="before">Band × sample on the relative scale.</param>
    /// <param name="windows">The sample's windows, prepared one after another.</param>
    internal static SpectralScore Fit(float[][] before, float[][] after, IReadOnlyList<PixelWindow> windows, Func<PixelWindow, WindowValues> read, CancellationToken cancellationToken)
    {
        var every = Math.Max(1, before[0].Length / FitSamples);
        float[][] Thin(float[][] bands) => [.. bands.Select(band => band.Where((_, i) => i % every == 0).ToArray())];
        var score = new SpectralScore(IterativelyReweightedMad.Fit(Thin(before), Thin(after), cancellationToken));
        var stride = (int)Math.Max(1, windows.Sum(w => w.PixelCount) / ThresholdSamples);
        var sample = new List<float>();
        foreach (var window in windows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var values = read(window);
            var strength = score.Strength(values);
            for (var i = 0; i < strength.Length; i += stride)
                if (values.Known[i]) sample.Add(strength[i]);
            values.Pool.Return(strength);
        }
        score._threshold = Math.Max(OtsuThreshold.Of(sample.ToArray()), QuietStrength * MathF.Sqrt(before.Length));
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
        var (chi, mean, scratch) = (pool.Rent(pixels), pool.Rent(pixels), pool.Rent(pixels));
        _mad.ChiSquare(values.Before, values.After, chi);
        TensorPrimitives.Sqrt(chi, chi);
        for (var i = 0; i < pixels && !values.AllKnown; i++)
            if (!values.Known[i]) chi[i] = 0;
        BoxFilter.Mean(chi, mean, scratch, values.Width, values.Height, BlurRadius);
        var structure = chi;
        StructuralSimilarity.Difference(values.BrightnessBefore, values.BrightnessAfter, structure, values.Width, values.Height, StructureRadius);
        TensorPrimitives.Max(structure, 0, structure);
        TensorPrimitives.Add(structure, StructureFloor, structure);
        TensorPrimitives.Sqrt(structure, structure);
        TensorPrimitives.Multiply(mean, structure, mean);
        pool.Return(chi, scratch);
        return mean;
    }
}
