namespace SmartCity.Imaging.Change;

/// <summary>The little linear algebra that band covariances need: up to a dozen rows.</summary>
internal static class SymmetricMatrix
{
    private const int Sweeps = 30;

    /// <summary>Eigenvalues and, column by column, unit eigenvectors, by Jacobi's rotations (1846).</summary>
    internal static (double[] Values, double[,] Vectors) Eigen(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var v = new double[n, n];
        for (var i = 0; i < n; i++) v[i, i] = 1;
        for (var sweep = 0; sweep < Sweeps; sweep++)
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++)
                {
                    if (Math.Abs(a[p, q]) < 1e-15 * Math.Sqrt(Math.Abs(a[p, p] * a[q, q])) || a[p, q] == 0) continue;
                    var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
                    var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
                    var c = 1 / Math.Sqrt(t * t + 1);
                    Rotate(a, v, p, q, c, t * c);
                }
        return ([.. Enumerable.Range(0, n).Select(i => a[i, i])], v);
    }

    /// <summary>The symmetric matrix whose square is the inverse; eigenvalues below 1e-12 of the largest count as that.</summary>
    internal static double[,] InverseRoot(double[,] matrix)
    {
        var (values, vectors) = Eigen(matrix);
        var n = values.Length;
        var floor = Math.Max(values.Max() * 1e-12, double.Epsilon);
        var scaled = new double[n, n];
        for (var r = 0; r < n; r++)
            for (var c = 0; c < n; c++) scaled[r, c] = vectors[r, c] / Math.Sqrt(Math.Max(values[c], floor));
        return Multiply(scaled, Transpose(vectors));
    }

    internal static double[,] Multiply(double[,] left, double[,] right)
    {
        var product = new double[left.GetLength(0), right.GetLength(1)];
        for (var r = 0; r < product.GetLength(0); r++)
            for (var c = 0; c < product.GetLength(1); c++)
                for (var k = 0; k < right.GetLength(0); k++) product[r, c] += left[r, k] * right[k, c];
        return product;
    }

    internal static double[,] Transpose(double[,] matrix)
    {
        var transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (var r = 0; r < matrix.GetLength(0); r++)
            for (var c = 0; c < matrix.GetLength(1); c++) transposed[c, r] = matrix[r, c];
        return transposed;
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q, double c, double s)
    {
        var n = a.GetLength(0);
        for (var k = 0; k < n; k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (var k = 0; k < n; k++) (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
        for (var k = 0; k < n; k++) (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
    }
}
