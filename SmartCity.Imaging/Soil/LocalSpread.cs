using System.Numerics.Tensors;
using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Soil;

/// <summary>Means and standard deviations over square neighbourhoods in which some pixels have no data. Not thread-safe: it keeps scratch space.</summary>
internal sealed class LocalSpread(int width, int height)
{
    // Squares of the distance from a fixed level, not from 0: floats keep what is small.
    private const float Level = 0.2f;

    private readonly float[] _filled = new float[width * height], _known = new float[width * height], _scratch = new float[width * height], _share = new float[width * height];

    /// <summary>Standard deviation of the known neighbours, in the values' unit; NaN where the pixel itself is NaN.</summary>
    /// <param name="values">Row-major; NaN = no data.</param>
    internal float[] Absolute(float[] values, int radius) => Spread(values, radius, relative: false);

    /// <summary>Standard deviation divided by the mean.</summary>
    /// <inheritdoc cref="Absolute"/>
    internal float[] Relative(float[] values, int radius) => Spread(values, radius, relative: true);

    private float[] Spread(float[] values, int radius, bool relative)
    {
        var isWhole = Fill(values);
        if (isWhole) Array.Fill(_share, 1);
        else BoxFilter.Mean(_known, _share, _scratch, width, height, radius);
        var (mean, spread) = (new float[values.Length], new float[values.Length]);
        BoxFilter.Mean(_filled, mean, _scratch, width, height, radius);
        TensorPrimitives.Multiply(_filled, _filled, _filled);
        BoxFilter.Mean(_filled, spread, _scratch, width, height, radius);
        for (var i = 0; i < spread.Length; i++)
        {
            var from = mean[i] / _share[i];
            var deviation = MathF.Sqrt(Math.Max(spread[i] / _share[i] - from * from, 0));
            spread[i] = float.IsFinite(values[i]) ? relative ? deviation / Math.Max(MathF.Abs(from + Level), 1e-4f) : deviation : float.NaN;
        }
        return spread;
    }

    private bool Fill(float[] values)
    {
        var isWhole = true;
        for (var i = 0; i < values.Length; i++)
        {
            var isKnown = float.IsFinite(values[i]);
            (_filled[i], _known[i]) = (isKnown ? values[i] - Level : 0, isKnown ? 1 : 0);
            isWhole &= isKnown;
        }
        return isWhole;
    }
}
