namespace SmartCity.Imaging.Zones;

/// <summary>How values are spread between the least and the greatest: percentiles and a histogram, weighted.</summary>
/// <remarks>Counted in 65,536 steps: a percentile is right to that part of the range.</remarks>
internal sealed class ValueDistribution(float min, float max)
{
    private const int Steps = 1 << 16;

    private readonly double[] _weights = new double[Steps];
    private readonly double _scale = max > min ? Steps / ((double)max - min) : 0;
    private double _total;

    /// <param name="shares">As many as values; NaN and the infinite are left out.</param>
    internal void Add(ReadOnlySpan<float> values, ReadOnlySpan<double> shares)
    {
        for (var i = 0; i < shares.Length; i++)
        {
            if (shares[i] == 0 || !float.IsFinite(values[i])) continue;
            _weights[(int)Math.Clamp((values[i] - (double)min) * _scale, 0, Steps - 1)] += shares[i];
            _total += shares[i];
        }
    }

    /// <summary>The value below which <paramref name="share"/> of the weight lies; null of nothing.</summary>
    internal double? Percentile(double share)
    {
        if (_total == 0) return null;
        if (_scale == 0) return min;
        var wanted = share * _total;
        var below = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            if (below + _weights[step] >= wanted && _weights[step] > 0)
                return Math.Clamp(min + (step + Math.Clamp((wanted - below) / _weights[step], 0, 1)) / _scale, min, max);
            below += _weights[step];
        }
        return max;
    }

    /// <returns>The weight in each of so many equal bins; the greatest value lies in the last.</returns>
    internal double[] Histogram(int bins)
    {
        var counts = new double[bins];
        for (var step = 0; step < Steps; step++) counts[(long)step * bins / Steps] += _weights[step];
        return counts;
    }
}
