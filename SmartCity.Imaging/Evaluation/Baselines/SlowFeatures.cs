using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Evaluation.Baselines;

/// <summary>Slow feature analysis: the projections of both dates that differ least on the whole show best where they do.</summary>
/// <remarks>Wu, Du and Zhang (2014), IEEE Trans. Geoscience and Remote Sensing 52(5): with bands standardised, A·w = λ·B·w, A the covariance of the
/// difference and B the mean of both dates'; the strength is Σ (difference of feature)² / λ, here its root.</remarks>
internal static class SlowFeatures
{
    private const double Ridge = 1e-6;

    internal static float[] Strength(PairValues pair, CancellationToken cancellationToken)
    {
        var (before, after) = pair.Sample(Baseline.FitSamples);
        var (bands, samples) = (pair.Bands, before[0].Length);
        var (meanBefore, spreadBefore, meanAfter, spreadAfter) = (new double[bands], new double[bands], new double[bands], new double[bands]);
        for (var band = 0; band < bands; band++)
        {
            (meanBefore[band], spreadBefore[band]) = Standard(before[band]);
            (meanAfter[band], spreadAfter[band]) = Standard(after[band]);
        }
        var (a, b) = (new double[bands, bands], new double[bands, bands]);
        var (x, y) = (new double[bands], new double[bands]);
        for (var i = 0; i < samples; i++)
        {
            for (var band = 0; band < bands; band++) (x[band], y[band]) = ((before[band][i] - meanBefore[band]) / spreadBefore[band], (after[band][i] - meanAfter[band]) / spreadAfter[band]);
            for (var r = 0; r < bands; r++)
                for (var c = 0; c < bands; c++)
                {
                    a[r, c] += (x[r] - y[r]) * (x[c] - y[c]) / samples;
                    b[r, c] += (x[r] * x[c] + y[r] * y[c]) / (2 * samples);
                }
        }
        for (var band = 0; band < bands; band++) b[band, band] += Ridge;
        cancellationToken.ThrowIfCancellationRequested();
        var root = SymmetricMatrix.InverseRoot(b);
        var (values, vectors) = SymmetricMatrix.Eigen(SymmetricMatrix.Multiply(SymmetricMatrix.Multiply(root, a), root));
        var features = SymmetricMatrix.Multiply(root, vectors);

        var strength = new float[pair.Pixels];
        for (var i = 0; i < strength.Length; i++)
        {
            double sum = 0;
            for (var feature = 0; feature < bands; feature++)
            {
                double difference = 0;
                for (var band = 0; band < bands; band++)
                    difference += ((pair.Before[band * pair.Pixels + i] - meanBefore[band]) / spreadBefore[band] - (pair.After[band * pair.Pixels + i] - meanAfter[band]) / spreadAfter[band]) * features[band, feature];
                sum += difference * difference / Math.Max(values[feature], Ridge);
            }
            strength[i] = (float)Math.Sqrt(sum);
        }
        return strength;
    }

    private static (double Mean, double Spread) Standard(float[] values)
    {
        var mean = values.Average(v => (double)v);
        return (mean, Math.Max(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 1e-9));
    }
}
