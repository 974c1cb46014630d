namespace SmartCity.Geo.Grids.Zones;

/// <summary>The mean of what is known around each pixel: two box means, which together weigh the near more than the far.</summary>
internal static class FocalShare
{
    /// <param name="share">0 … 1; NaN = unknown.</param>
    /// <param name="window">Metres across; half of it for each of the two means.</param>
    /// <returns>NaN only where nothing is known within the window.</returns>
    internal static float[] Of(GroundGrid grid, float[] share, double window, CancellationToken cancellationToken)
    {
        var radius = (int)Math.Round(window / grid.Metres / 4);
        var (sum, weight) = (new float[share.Length], new float[share.Length]);
        for (var i = 0; i < share.Length; i++)
            if (!float.IsNaN(share[i])) (sum[i], weight[i]) = (share[i], 1);
        for (var round = 0; round < 2; round++)
        {
            Box(grid, sum, radius);
            Box(grid, weight, radius);
            cancellationToken.ThrowIfCancellationRequested();
        }
        for (var i = 0; i < share.Length; i++) sum[i] = weight[i] > 1e-6f ? Math.Clamp(sum[i] / weight[i], 0, 1) : float.NaN;
        return sum;
    }

    private static void Box(GroundGrid grid, float[] values, int radius)
    {
        if (radius == 0) return;
        var line = new double[Math.Max(grid.Columns, grid.Rows) + 1];
        for (var row = 0; row < grid.Rows; row++) Mean(values, row * grid.Columns, 1, grid.Columns, radius, line);
        for (var column = 0; column < grid.Columns; column++) Mean(values, column, grid.Columns, grid.Rows, radius, line);
    }

    // Beyond the grid nothing is known: sums shrink there, and the weight's in step.
    private static void Mean(float[] values, int start, int step, int count, int radius, double[] sums)
    {
        for (var i = 0; i < count; i++) sums[i + 1] = sums[i] + values[start + i * step];
        for (var i = 0; i < count; i++)
            values[start + i * step] = (float)((sums[Math.Min(count, i + radius + 1)] - sums[Math.Max(0, i - radius)]) / (2 * radius + 1));
    }
}
