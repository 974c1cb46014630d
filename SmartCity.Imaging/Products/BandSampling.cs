namespace SmartCity.Imaging.Products;

/// <summary>Brings a band onto another grid of the same CRS.</summary>
internal static class BandSampling
{
    /// <summary>The weighted mean of the valid source pixels; no data where they hold less than half of the weight.</summary>
    /// <param name="source">Rows <c>down.Start … down.End</c>, columns <c>across.Start … across.End</c>, row-major; NaN = no data.</param>
    /// <param name="destination"><c>down.Targets × across.Targets</c> values, row-major.</param>
    internal static void Resample(ReadOnlySpan<float> source, AxisTaps across, AxisTaps down, Span<float> destination)
    {
        var width = across.End - across.Start;
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, across.Targets * down.Targets);
        if (across.IsCopy && down.IsCopy)
        {
            source[..(width * down.Targets)].CopyTo(destination);
            return;
        }
        for (var row = 0; row < down.Targets; row++)
        {
            var vertical = down.Weights(row);
            var target = destination.Slice(row * across.Targets, across.Targets);
            for (var column = 0; column < target.Length; column++)
            {
                var horizontal = across.Weights(column);
                var (sum, weight) = (0f, 0f);
                for (var j = 0; j < vertical.Length; j++)
                {
                    var line = source.Slice((down.First(row) + j) * width + (horizontal.IsEmpty ? 0 : across.First(column)), horizontal.Length);
                    for (var i = 0; i < line.Length; i++)
                        if (!float.IsNaN(line[i]))
                        {
                            var share = horizontal[i] * vertical[j];
                            (sum, weight) = (sum + share * line[i], weight + share);
                        }
                }
                target[column] = weight >= 0.5f ? sum / weight : float.NaN;
            }
        }
    }
}
