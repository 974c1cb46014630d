namespace SmartCity.Imaging.Change;

/// <summary>How differently two dates are built up locally: brightness, contrast and pattern in a square neighbourhood.</summary>
/// <remarks>Wang et al. (2004), SSIM, of which 1 − SSIM is the change. The pattern term takes the best of several shifts of the earlier date, so that relief
/// displacement and a rest of misregistration don't count.</remarks>
internal static class Structure
{
    private const float Stability = 0.01f, CorrelationStability = 1e-4f;

    /// <param name="before">Brightness on the relative scale, row-major, no NaN.</param>
    /// <param name="radius">Of the neighbourhood, in pixels.</param>
    /// <param name="shift">The pattern is also compared at −shift and +shift pixels in both directions; 0 = only in place.</param>
    /// <returns>0 = the same … 2 = inverted.</returns>
    internal static float[] Difference(float[] before, float[] after, int width, int height, int radius, int shift)
    {
        var pixels = before.Length;
        var scratch = new float[pixels];
        var product = new float[pixels];
        float[] Mean(float[] values)
        {
            var mean = new float[pixels];
            BoxFilter.Mean(values, mean, scratch, width, height, radius);
            return mean;
        }

        float[] Variance(float[] values, float[] mean)
        {
            for (var i = 0; i < pixels; i++) product[i] = values[i] * values[i];
            var variance = Mean(product);
            for (var i = 0; i < pixels; i++) variance[i] = Math.Max(variance[i] - mean[i] * mean[i], 0);
            return variance;
        }

        var (meanBefore, meanAfter) = (Mean(before), Mean(after));
        var (varianceBefore, varianceAfter) = (Variance(before, meanBefore), Variance(after, meanAfter));
        var best = new float[pixels];
        Array.Fill(best, -1);
        var covariance = new float[pixels];
        for (var dy = -shift; dy <= shift; dy += Math.Max(1, shift))
            for (var dx = -shift; dx <= shift; dx += Math.Max(1, shift))
            {
                for (var row = 0; row < height; row++)
                    for (var column = 0; column < width; column++)
                        product[row * width + column] = after[row * width + column] * before[Shifted(column, row, dx, dy, width, height)];
                BoxFilter.Mean(product, covariance, scratch, width, height, radius);
                for (var row = 0; row < height; row++)
                    for (var column = 0; column < width; column++)
                    {
                        var i = row * width + column;
                        var j = Shifted(column, row, dx, dy, width, height);
                        best[i] = Math.Max(best[i], (covariance[i] - meanBefore[j] * meanAfter[i]) / MathF.Sqrt(varianceBefore[j] * varianceAfter[i] + CorrelationStability));
                    }
            }
        for (var i = 0; i < pixels; i++)
        {
            var (ma, mb, va, vb) = (meanBefore[i], meanAfter[i], varianceBefore[i], varianceAfter[i]);
            best[i] = 1 - (2 * ma * mb + Stability) * (2 * best[i] * MathF.Sqrt(va * vb) + Stability) / ((ma * ma + mb * mb + Stability) * (va + vb + Stability));
        }
        return best;
    }

    private static int Shifted(int column, int row, int dx, int dy, int width, int height) =>
        Math.Clamp(row + dy, 0, height - 1) * width + Math.Clamp(column + dx, 0, width - 1);
}
