using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Change;

/// <summary>Iteratively re-weighted multivariate alteration detection: how far a pixel's two spectra are from the linear relation that unchanged ground keeps.</summary>
/// <remarks>Nielsen (2007), IEEE Trans. Image Processing 16(2). Canonical correlation of both dates; each pixel weighs by its probability of no change,
/// of a χ² with as many degrees of freedom as bands, here by the Wilson–Hilferty cube root and a logistic for the normal tail.
/// Invariant to gain and offset of every band.</remarks>
internal sealed class IterativelyReweightedMad
{
    /// <summary>Standard deviation on the relative scale that any band of any sensor may have: a pair that agrees better must not make change of rounding.</summary>
    private const double SensorNoise = 0.004;

    private const int Iterations = 15;
    private readonly double[] _meanBefore, _meanAfter;
    private readonly double[,] _before, _after;   // band × variate, already divided by the variate's standard deviation of no change

    private IterativelyReweightedMad(double[] meanBefore, double[] meanAfter, double[,] before, double[,] after) =>
        (_meanBefore, _meanAfter, _before, _after) = (meanBefore, meanAfter, before, after);

    /// <param name="before">Band × sample; the same pixels as <paramref name="after"/>.</param>
    /// <param name="iterations">1 = plain MAD (Nielsen, Conradsen and Simpson 1998), all pixels weighing the same.</param>
    internal static IterativelyReweightedMad Fit(float[][] before, float[][] after, CancellationToken cancellationToken, int iterations = Iterations)
    {
        var (bands, samples) = (before.Length, before[0].Length);
        var weights = new double[samples];
        Array.Fill(weights, 1);
        IterativelyReweightedMad? model = null;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            model = FitOnce(before, after, weights);
            var (b, a) = (new float[bands], new float[bands]);
            for (var i = 0; i < samples; i++)
            {
                for (var band = 0; band < bands; band++) (b[band], a[band]) = (before[band][i], after[band][i]);
                weights[i] = NoChangeProbability(model.ChiSquare(b, a, 0, 1), bands);
            }
        }
        return model!;
    }

    /// <summary>χ² of one pixel; band b of it lies at <c>pixel + b·stride</c>.</summary>
    internal float ChiSquare(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int pixel, int stride)
    {
        var bands = _meanBefore.Length;
        double sum = 0;
        for (var variate = 0; variate < bands; variate++)
        {
            double mad = 0;
            for (var band = 0; band < bands; band++)
                mad += (before[pixel + band * stride] - _meanBefore[band]) * _before[band, variate] - (after[pixel + band * stride] - _meanAfter[band]) * _after[band, variate];
            sum += mad * mad;
        }
        return (float)sum;
    }

    /// <summary>χ² of every pixel of a window, vectorised; both dates band-sequential.</summary>
    internal void ChiSquare(ReadOnlySpan<float> before, ReadOnlySpan<float> after, Span<float> chiSquare)
    {
        var (bands, pixels) = (_meanBefore.Length, chiSquare.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(before.Length, after.Length), bands * pixels);
        var (weightsBefore, weightsAfter, offsets) = (new float[bands * bands], new float[bands * bands], new float[bands]);
        for (var variate = 0; variate < bands; variate++)
            for (var band = 0; band < bands; band++)
            {
                weightsBefore[variate * bands + band] = (float)_before[band, variate];
                weightsAfter[variate * bands + band] = (float)_after[band, variate];
                offsets[variate] += (float)(_meanAfter[band] * _after[band, variate] - _meanBefore[band] * _before[band, variate]);
            }
        ref var beforeStart = ref MemoryMarshal.GetReference(before);
        ref var afterStart = ref MemoryMarshal.GetReference(after);
        var i = 0;
        for (; i <= pixels - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var variate = 0; variate < bands; variate++)
            {
                var mad = new Vector<float>(offsets[variate]);
                for (var band = 0; band < bands; band++)
                {
                    var at = (nuint)(band * pixels + i);
                    mad += Vector.LoadUnsafe(ref beforeStart, at) * weightsBefore[variate * bands + band] - Vector.LoadUnsafe(ref afterStart, at) * weightsAfter[variate * bands + band];
                }
                sum += mad * mad;
            }
            sum.CopyTo(chiSquare[i..]);
        }
        // The rest in the same arithmetic: which pixels it is depends on the window, so their values must not.
        for (; i < pixels; i++)
        {
            var sum = 0f;
            for (var variate = 0; variate < bands; variate++)
            {
                var mad = offsets[variate];
                for (var band = 0; band < bands; band++)
                    mad += before[band * pixels + i] * weightsBefore[variate * bands + band] - after[band * pixels + i] * weightsAfter[variate * bands + band];
                sum += mad * mad;
            }
            chiSquare[i] = sum;
        }
    }

    private static IterativelyReweightedMad FitOnce(float[][] before, float[][] after, double[] weights)
    {
        var bands = before.Length;
        var (meanBefore, meanAfter) = (WeightedMeans(before, weights), WeightedMeans(after, weights));
        var sxx = Covariance(before, meanBefore, before, meanBefore, weights);
        var syy = Covariance(after, meanAfter, after, meanAfter, weights);
        var sxy = Covariance(before, meanBefore, after, meanAfter, weights);
        for (var i = 0; i < bands; i++)
        {
            sxx[i, i] += 1e-6;
            syy[i, i] += 1e-6;
        }
        // Sxy Syy⁻¹ Syx a = ρ² Sxx a, symmetric in the coordinates where Sxx is the identity.
        var root = SymmetricMatrix.InverseRoot(sxx);
        var regression = SymmetricMatrix.Multiply(SymmetricMatrix.Multiply(SymmetricMatrix.InverseRoot(syy), SymmetricMatrix.InverseRoot(syy)), SymmetricMatrix.Transpose(sxy));
        var core = SymmetricMatrix.Multiply(SymmetricMatrix.Multiply(root, SymmetricMatrix.Multiply(sxy, regression)), root);
        var (squares, vectors) = SymmetricMatrix.Eigen(core);
        var a = SymmetricMatrix.Multiply(root, vectors);
        var b = SymmetricMatrix.Multiply(regression, a);
        for (var variate = 0; variate < bands; variate++)
        {
            var correlation = Math.Sqrt(Math.Clamp(squares[variate], 1e-12, 0.999999));
            double gain = 0;
            for (var band = 0; band < bands; band++) gain += a[band, variate] * a[band, variate] + b[band, variate] * b[band, variate] / (correlation * correlation);
            var deviation = Math.Sqrt(2 * (1 - correlation) + gain * SensorNoise * SensorNoise);
            for (var band = 0; band < bands; band++)
            {
                a[band, variate] /= deviation;
                b[band, variate] /= correlation * deviation;
            }
        }
        return new(meanBefore, meanAfter, a, b);
    }

    private static double NoChangeProbability(double chiSquare, int bands)
    {
        var spread = 2.0 / (9 * bands);
        var z = (Math.Cbrt(chiSquare / bands) - (1 - spread)) / Math.Sqrt(spread);
        return 1 / (1 + Math.Exp(1.702 * z)) + 1e-9;
    }

    private static double[] WeightedMeans(float[][] values, double[] weights)
    {
        var total = weights.Sum();
        return [.. values.Select(band =>
        {
            double sum = 0;
            for (var i = 0; i < weights.Length; i++) sum += weights[i] * band[i];
            return sum / total;
        })];
    }

    private static double[,] Covariance(float[][] x, double[] meanX, float[][] y, double[] meanY, double[] weights)
    {
        var total = weights.Sum();
        var covariance = new double[x.Length, y.Length];
        for (var r = 0; r < x.Length; r++)
            for (var c = 0; c < y.Length; c++)
            {
                if (ReferenceEquals(x, y) && c < r)
                {
                    covariance[r, c] = covariance[c, r];
                    continue;
                }
                var left = x[r].AsSpan(0, weights.Length);
                var right = y[c].AsSpan(0, weights.Length);
                var (middleLeft, middleRight) = (meanX[r], meanY[c]);
                double sum = 0;
                for (var i = 0; i < weights.Length; i++) sum += weights[i] * (left[i] - middleLeft) * (right[i] - middleRight);
                covariance[r, c] = sum / total;
            }
        return covariance;
    }
}
