using System.Numerics;
using System.Numerics.Tensors;

namespace SmartCity.Imaging.Soil;

/// <summary>What tells bare soil from other ground: quotients of bands, which light and gain leave alone, and how even the surroundings are.</summary>
/// <remarks>Evenness: bare ground is smooth at tens of metres and has no plants between, a village has roofs, yards and trees. Texture after
/// Haralick et al. (1973), here as relative standard deviation in a square window.</remarks>
internal static class SoilFeatures
{
    internal const int Ndvi = 0, Mndwi = 1, Redness = 2, Ndbi = 3, GreenRed = 4, Nddi = 5, Texture7 = 6, NdviSpread = 7, Count = 10;

    /// <summary>Spread of NDVI in the most even of nine 5 × 5 windows that hold the pixel: the rim of a field is as even as the field.</summary>
    internal const int Unevenness = 8;

    /// <summary>Reflectance in SWIR1; NaN where the scene's numbers are a stretched picture.</summary>
    internal const int ShortWave = 9;

    internal static IReadOnlyList<string> Names { get; } = ["ndvi", "mndwi", "redness", "ndbi", "green_red", "nddi", "texture_7", "ndvi_spread", "unevenness", "short_wave"];

    /// <summary>Pixels around a window that its features depend on.</summary>
    internal const int Margin = 2 * Near;

    private const int Near = 2, Middle = 3;   // radii of the windows, in pixels

    /// <param name="bands">One array a band of <see cref="SoilBands.Order"/>, row-major reflectance; null where the scene lacks it, NaN = no data.</param>
    /// <param name="isAbsolute">False for a stretched picture, whose levels mean nothing.</param>
    /// <returns>Feature × pixel; NaN where a band that it needs is missing or has no data.</returns>
    internal static float[][] Of(float[]?[] bands, int width, int height, bool isAbsolute)
    {
        var pixels = width * height;
        var (blue, green, red, nir, swir1, swir2) = (bands[0], bands[1], bands[2], bands[3], bands[4], bands[5]);
        var features = new float[Count][];
        features[Ndvi] = nir is null ? Ratio(green, red, pixels) : Ratio(nir, red, pixels);
        features[Mndwi] = swir1 is null ? Ratio(green, nir, pixels) : Ratio(green, swir1, pixels);
        features[Redness] = Ratio(red, blue, pixels);
        features[Ndbi] = Ratio(swir1, nir, pixels);
        features[GreenRed] = Ratio(green, red, pixels);
        features[Nddi] = Ratio(swir2, blue, pixels);
        features[ShortWave] = isAbsolute && swir1 is not null ? swir1 : Missing(pixels);
        var square = new LocalSpread(width, height);
        features[Texture7] = square.Relative(Brightness(bands, pixels), Middle);
        features[NdviSpread] = square.Absolute(features[Ndvi], Middle);
        features[Unevenness] = Least(square.Absolute(features[Ndvi], Near), width, height);
        return features;
    }

    private static float[] Missing(int pixels)
    {
        var missing = new float[pixels];
        Array.Fill(missing, float.NaN);
        return missing;
    }

    private static float[] Ratio(float[]? a, float[]? b, int pixels)
    {
        if (a is null || b is null) return Missing(pixels);
        var ratio = new float[pixels];
        var i = 0;
        for (; i <= pixels - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = new(a, i), y = new(b, i);
            x = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, x);   // NaN stays
            y = Vector.ConditionalSelect(Vector.LessThan(y, Vector<float>.Zero), Vector<float>.Zero, y);
            var sum = x + y;
            Vector.ConditionalSelect(Vector.Equals(sum, Vector<float>.Zero), Vector<float>.Zero, (x - y) / sum).CopyTo(ratio, i);
        }
        for (; i < pixels; i++)
        {
            var (x, y) = (a[i] < 0 ? 0 : a[i], b[i] < 0 ? 0 : b[i]);
            ratio[i] = x + y == 0 ? 0 : (x - y) / (x + y);   // black: neither is more
        }
        return ratio;
    }

    // Mean of the visible bands and SWIR1: the near infrared would make texture of every tree.
    private static float[] Brightness(float[]?[] bands, int pixels)
    {
        var light = new float[pixels];
        var count = 0;
        foreach (var band in SoilBands.LightBands)
        {
            if (bands[band] is not { } values) continue;
            count++;
            TensorPrimitives.Add(light, values, light);
        }
        TensorPrimitives.Divide(light, count, light);
        return light;
    }

    // Of each pixel's own window and its neighbours two pixels away; those outside or without data don't count.
    private static float[] Least(float[] spread, int width, int height)
    {
        var rows = new float[spread.Length];
        for (var row = 0; row < height; row++)
        {
            var target = rows.AsSpan(row * width, width);
            spread.AsSpan(row * width, width).CopyTo(target);
            if (row >= Near) Smaller(spread.AsSpan((row - Near) * width, width), target);
            if (row + Near < height) Smaller(spread.AsSpan((row + Near) * width, width), target);
        }
        var least = rows.ToArray();
        for (var row = 0; row < height && width > Near; row++)
        {
            var own = rows.AsSpan(row * width, width);
            var target = least.AsSpan(row * width, width);
            Smaller(own[..^Near], target[Near..]);
            Smaller(own[Near..], target[..^Near]);
        }
        return least;
    }

    private static void Smaller(ReadOnlySpan<float> other, Span<float> least)
    {
        var i = 0;
        for (; i <= least.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = new(other[i..]), y = new(least[i..]);
            var take = Vector.LessThan(x, y) | ~Vector.Equals(y, y);
            Vector.ConditionalSelect(take, x, y).CopyTo(least[i..]);
        }
        for (; i < least.Length; i++)
            if (other[i] < least[i] || float.IsNaN(least[i])) least[i] = other[i];
    }
}
