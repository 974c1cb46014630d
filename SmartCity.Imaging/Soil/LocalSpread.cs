using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Soil;

/// <summary>Means and standard deviations over square neighbourhoods in which some pixels have no data. Not thread-safe: it keeps scratch space.</summary>
internal sealed class LocalSpread(int width, int height)
{
    private readonly float[] _filled = new float[width * height], _known = new float[width * height], _scratch = new float[width * height], _share = new float[width * height];

    /// <param name="values">Row-major; NaN = no data.</param>
    /// <returns>Mean of the known neighbours; NaN where the pixel itself is NaN.</returns>
    internal float[] Mean(float[] values, int radius)
    {
        Fill(values, 0);
        var mean = new float[values.Length];
        BoxFilter.Mean(_known, _share, _scratch, width, height, radius);
        BoxFilter.Mean(_filled, mean, _scratch, width, height, radius);
        for (var i = 0; i < mean.Length; i++) mean[i] = float.IsNaN(values[i]) ? float.NaN : mean[i] / _share[i];
        return mean;
    }

    /// <summary>Standard deviation of the known neighbours, in the values' unit; NaN where the pixel itself is NaN.</summary>
    internal float[] Absolute(float[] values, int radius) => Spread(values, radius, relative: false);

    /// <summary>Standard deviation divided by the mean.</summary>
    internal float[] Relative(float[] values, int radius) => Spread(values, radius, relative: true);

    private float[] Spread(float[] values, int radius, bool relative)
    {
        var mean = Mean(values, radius);
        // Squares of the distance from a fixed level, not from 0: floats keep what is small.
        const float Level = 0.2f;
        Fill(values, Level);
        for (var i = 0; i < _filled.Length; i++) _filled[i] *= _filled[i];
        var spread = new float[values.Length];
        BoxFilter.Mean(_filled, spread, _scratch, width, height, radius);
        for (var i = 0; i < spread.Length; i++)
        {
            var deviation = MathF.Sqrt(Math.Max(spread[i] / _share[i] - (mean[i] - Level) * (mean[i] - Level), 0));
            spread[i] = float.IsNaN(values[i]) ? float.NaN : relative ? deviation / Math.Max(MathF.Abs(mean[i]), 1e-4f) : deviation;
        }
        return spread;
    }

    private void Fill(float[] values, float level)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var isKnown = float.IsFinite(values[i]);
            (_filled[i], _known[i]) = (isKnown ? values[i] - level : 0, isKnown ? 1 : 0);
        }
    }
}
