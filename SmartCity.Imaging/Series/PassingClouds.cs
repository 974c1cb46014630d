using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>Clouds and shadows that one date's own mask misses and the other dates give away: white light that was not there before and is gone after, or near infrared that is missing on one date alone.</summary>
/// <remarks>After Hagolle et al. (2010), Remote Sens. Environ. 114, and Tmask (Zhu and Woodcock 2014, ibid. 152): the blue rises, and the red by no more than
/// 1.5 times as much, or it would be soil. What stays bright on later dates is no cloud, so a new roof that a later date shows again is never hidden.
/// Dates compare in units of their own spread above the median, so that haze and gain don't matter.</remarks>
internal sealed class PassingClouds
{
    private const float Rise = 2, RiseAtAnEnd = 4, ReddestCloud = 1.5f, Fall = 2.5f;

    /// <summary>A spread below this reflectance is that of a dull scene, not a yardstick.</summary>
    private const float LeastSpread = 0.03f;

    private const int Halo = 4;

    /// <summary>Pixels around a window that its clouds depend on.</summary>
    internal const int Margin = Halo;

    private readonly (float Middle, float Spread)?[] _blue, _red, _nir;   // one a date; null = an unusable date
    private readonly int _blueBand, _redBand, _nirBand;   // −1 = no near infrared, and then no shadow is told

    private PassingClouds(int[] bands, (float, float)?[][] spreads) =>
        (_blueBand, _redBand, _nirBand, _blue, _red, _nir) = (bands[0], bands[1], bands[2], spreads[0], spreads[1], spreads[2]);

    /// <returns>Null when the series lacks blue or red.</returns>
    internal static PassingClouds? Fit(SceneSeries series, CancellationToken cancellationToken)
    {
        int[] bands = [.. new[] { SpectralBand.Blue, SpectralBand.Red, SpectralBand.Nir }.Select(name => Array.IndexOf(series.Bands, name))];
        if (bands[0] < 0 || bands[1] < 0) return null;
        int[] present = [.. bands.Where(b => b >= 0)];
        var spreads = Array.ConvertAll(bands, _ => new (float, float)?[series.Scenes.Length]);
        for (var date = 0; date < series.Scenes.Length; date++)
        {
            if (series.Scenes[date] is not { } scene || series.Surveys[date].Scale is not { } scale) continue;
            var sample = SceneSample.Values(scene, present, cancellationToken);
            if (sample[0].Length == 0) continue;
            for (var i = 0; i < present.Length; i++) spreads[i][date] = Spread(sample[i], scale.Gain[series.FileBands[present[i]]]);
        }
        return new(bands, spreads);
    }

    /// <param name="values">Per date the window's bands, band-sequential, NaN = not seen; null = an unusable date.</param>
    /// <returns>Per date which pixels a cloud hides; null = an unusable date.</returns>
    internal bool[]?[] Find(float[]?[] values, int width, int height)
    {
        var pixels = width * height;
        var hidden = new bool[]?[values.Length];
        Span<int> seen = stackalloc int[values.Length];
        Span<float> blue = stackalloc float[values.Length], red = stackalloc float[values.Length], nir = stackalloc float[values.Length];
        for (var date = 0; date < values.Length; date++) hidden[date] = values[date] is null || _blue[date] is null ? null : new bool[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var count = 0;
            for (var date = 0; date < values.Length; date++)
            {
                if (hidden[date] is null) continue;
                var (b, r) = (values[date]![_blueBand * pixels + i], values[date]![_redBand * pixels + i]);
                if (float.IsNaN(b + r)) continue;
                (blue[count], red[count]) = ((b - _blue[date]!.Value.Middle) / _blue[date]!.Value.Spread, (r - _red[date]!.Value.Middle) / _red[date]!.Value.Spread);
                nir[count] = _nirBand < 0 ? 0 : (values[date]![_nirBand * pixels + i] - _nir[date]!.Value.Middle) / _nir[date]!.Value.Spread;
                seen[count++] = date;
            }
            for (var at = 0; at < count; at++)
                if (IsCloud(blue[..count], red[..count], at, _red[seen[at]]!.Value.Spread / _blue[seen[at]]!.Value.Spread) || IsShadow(nir[..count], at)) hidden[seen[at]]![i] = true;
        }
        foreach (var mask in hidden)
            if (mask is not null) Grow(mask, width, height);
        return hidden;
    }

    // Before and after, the darker of the two nearest dates: two clouds running are rare.
    private static bool IsCloud(ReadOnlySpan<float> blue, ReadOnlySpan<float> red, int at, float redPerBlue)
    {
        var (before, after) = (Darker(blue, at - 1, at - 2), Darker(blue, at + 1, at + 2));
        var isAtAnEnd = before < 0 || after < 0;
        var reference = isAtAnEnd ? Math.Max(before, after) : blue[before] > blue[after] ? before : after;
        if (reference < 0) return false;
        var rise = blue[at] - blue[reference];
        return rise > (isAtAnEnd ? RiseAtAnEnd : Rise) && (red[at] - red[reference]) * redPerBlue <= ReddestCloud * rise;
    }

    // The darker of the neighbours, too: what is dark on another date is dark ground. The first and the last date can't tell.
    private static bool IsShadow(ReadOnlySpan<float> nir, int at) => at > 0 && at < nir.Length - 1 && Math.Min(nir[at - 1], nir[at + 1]) - nir[at] > Fall;

    private static int Darker(ReadOnlySpan<float> blue, int near, int far)
    {
        if (near < 0 || near >= blue.Length) return -1;
        return far >= 0 && far < blue.Length && blue[far] < blue[near] ? far : near;
    }

    private static (float, float) Spread(float[] sample, float gain)
    {
        var middle = SceneSample.Quantile(sample, 0.5);
        return (middle, Math.Max(SceneSample.Quantile(sample, 0.75) - middle, LeastSpread / gain));
    }

    private static void Grow(bool[] mask, int width, int height)
    {
        if (!mask.AsSpan().Contains(true)) return;
        var own = mask.ToArray();
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
            {
                if (!own[row * width + column]) continue;
                for (var y = Math.Max(0, row - Halo); y <= Math.Min(height - 1, row + Halo); y++)
                    mask.AsSpan(y * width + Math.Max(0, column - Halo), Math.Min(width - 1, column + Halo) - Math.Max(0, column - Halo) + 1).Fill(true);
            }
    }
}
