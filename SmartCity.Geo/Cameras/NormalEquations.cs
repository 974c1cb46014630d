namespace SmartCity.Geo.Cameras;

/// <summary>Least squares of a few unknowns by Cholesky's factors of the normal equations. Not thread-safe.</summary>
internal sealed class NormalEquations(int unknowns)
{
    /// <summary>Of a pivot to its diagonal element, below which an unknown is not determined.</summary>
    private const double LeastPivot = 1e-11;

    private readonly double[,] _a = new double[unknowns, unknowns];
    private readonly double[] _b = new double[unknowns];

    /// <param name="row">Coefficients of the unknowns.</param>
    internal void Add(ReadOnlySpan<double> row, double value)
    {
        for (var i = 0; i < unknowns; i++)
        {
            _b[i] += row[i] * value;
            for (var j = 0; j < unknowns; j++) _a[i, j] += row[i] * row[j];
        }
    }

    /// <returns>The solution, and the inverse of the normal matrix; null when they don't determine it.</returns>
    internal (double[] Solution, double[,] Inverse)? Solve()
    {
        var factor = new double[unknowns, unknowns];
        for (var i = 0; i < unknowns; i++)
            for (var j = 0; j <= i; j++)
            {
                var rest = _a[i, j];
                for (var k = 0; k < j; k++) rest -= factor[i, k] * factor[j, k];
                if (i != j) factor[i, j] = rest / factor[j, j];
                else if (rest > LeastPivot * _a[i, i]) factor[i, i] = Math.Sqrt(rest);
                else return null;
            }
        var inverse = new double[unknowns, unknowns];
        var solution = new double[unknowns];
        for (var column = 0; column < unknowns; column++)
        {
            var x = new double[unknowns];
            for (var i = 0; i < unknowns; i++)
            {
                var rest = i == column ? 1.0 : 0;
                for (var k = 0; k < i; k++) rest -= factor[i, k] * x[k];
                x[i] = rest / factor[i, i];
            }
            for (var i = unknowns - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < unknowns; k++) x[i] -= factor[k, i] * x[k];
                x[i] /= factor[i, i];
            }
            for (var i = 0; i < unknowns; i++)
            {
                inverse[i, column] = x[i];
                solution[i] += x[i] * _b[column];
            }
        }
        return (solution, inverse);
    }
}
