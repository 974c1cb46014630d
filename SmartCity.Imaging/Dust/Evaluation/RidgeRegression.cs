namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>Least squares over standardised features with a penalty on the weights' squares (Hoerl and Kennard 1970).</summary>
internal sealed class RidgeRegression
{
    private readonly double[] _mean, _spread, _weights;
    private readonly double _level;

    private RidgeRegression(double[] mean, double[] spread, double[] weights, double level) => (_mean, _spread, _weights, _level) = (mean, spread, weights, level);

    /// <param name="ridge">Penalty; more than 0.</param>
    internal static RidgeRegression Fit(IReadOnlyList<(float[] Features, double Value)> rows, double ridge)
    {
        var n = rows[0].Features.Length;
        var mean = Enumerable.Range(0, n).Select(f => rows.Average(r => (double)r.Features[f])).ToArray();
        var spread = Enumerable.Range(0, n).Select(f => Math.Sqrt(rows.Average(r => Math.Pow(r.Features[f] - mean[f], 2))) + 1e-9).ToArray();
        var level = rows.Average(r => r.Value);
        var z = rows.Select(r => r.Features.Select((v, f) => (v - mean[f]) / spread[f]).ToArray()).ToArray();
        // In the space of the rows, of which there are fewer than features: w = Zᵀ (Z Zᵀ + λ I)⁻¹ y.
        var size = rows.Count;
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var f = 0; f < n; f++) sum += z[i][f] * z[j][f];
                matrix[i, j] = matrix[j, i] = sum + (i == j ? ridge : 0);
            }
        var dual = Solve(matrix, [.. rows.Select(r => r.Value - level)]);
        var weights = new double[n];
        for (var i = 0; i < size; i++)
            for (var f = 0; f < n; f++) weights[f] += dual[i] * z[i][f];
        return new(mean, spread, weights, level);
    }

    internal double Predict(float[] features)
    {
        var sum = _level;
        for (var f = 0; f < features.Length; f++) sum += _weights[f] * (features[f] - _mean[f]) / _spread[f];
        return sum;
    }

    // Cholesky: the matrix is symmetric and positive definite.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < j; k++) matrix[j, j] -= matrix[j, k] * matrix[j, k];
            matrix[j, j] = Math.Sqrt(matrix[j, j]);
            for (var i = j + 1; i < n; i++)
            {
                for (var k = 0; k < j; k++) matrix[i, j] -= matrix[i, k] * matrix[j, k];
                matrix[i, j] /= matrix[j, j];
            }
        }
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++) right[i] -= matrix[i, k] * right[k];
            right[i] /= matrix[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) right[i] -= matrix[k, i] * right[k];
            right[i] /= matrix[i, i];
        }
        return right;
    }
}
