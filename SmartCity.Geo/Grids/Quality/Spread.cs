namespace SmartCity.Geo.Grids.Quality;

/// <summary>How a figure is spread over cells: values at a share of the cells, taken from above (the k-th of n with k = ⌈share · n⌉).</summary>
public readonly record struct Spread(double Least, double P5, double P50, double P95, double Most)
{
    /// <summary>All NaN where there is no value.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN) : new(sorted[0], At(sorted, 0.05), At(sorted, 0.5), At(sorted, 0.95), sorted[^1]);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
