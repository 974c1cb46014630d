namespace SmartCity.Imaging.Clouds;

/// <summary>What the bands of one pixel say of cloud, snow, water and shade.</summary>
/// <remarks>Zhu and Woodcock (2012), "Object-based cloud and cloud shadow detection in Landsat imagery", Remote Sens. Environ. 118, equations
/// 1–5, 9, 14 and 16, and for cirrus Zhu, Wang and Woodcock (2015), Remote Sens. Environ. 159; without the temperature, which Sentinel-2 lacks.</remarks>
internal static class CloudTests
{
    /// <summary>What blue less half of red must exceed, so that a pixel may be haze or cloud.</summary>
    internal const float Haze = 0.08f;

    private const float Dark = 0.03f, HighIndex = 0.8f, MostColoured = 0.7f, RockRatio = 0.75f, CirrusAtMost = 0.04f;

    /// <param name="Possible">May be cloud: bright in SWIR2, neither plants nor snow, white, hazy, no rock.</param>
    /// <param name="Probability">Of cloud on land, 0–1 and more: what varies little between bands.</param>
    internal readonly record struct Pixel(bool IsKnown, bool Possible, bool IsWater, bool IsSnow, float Probability, float Nir);

    /// <param name="v">Reflectances band-sequential, in the order of <paramref name="bands"/>.</param>
    internal static Pixel Of(ReadOnlySpan<float> v, int pixel, int pixels, CloudBands bands)
    {
        var (blue, green, red, nir, swir1) = (At(v, bands.Blue), At(v, bands.Green), At(v, bands.Red), At(v, bands.Nir), At(v, bands.Swir1));
        if (float.IsNaN(blue + green + red + nir + swir1)) return default;
        var swir2 = bands.Swir2 < 0 ? swir1 : At(v, bands.Swir2);
        var (ndvi, ndsi) = (Normalised(nir, red), Normalised(green, swir1));
        var whiteness = Whiteness(blue, green, red);
        var isWater = (ndvi < 0.01f && nir < 0.11f) || (ndvi < 0.1f && nir < 0.05f);
        var isSnow = ndsi > 0.4f && nir > 0.11f && green > 0.1f;   // 0.15 in the paper, with a temperature below 10 °C to hold it back
        var possible = swir2 > Dark && ndsi < HighIndex && ndvi < HighIndex && whiteness < MostColoured && blue - 0.5f * red - Haze > 0 && nir > RockRatio * swir1;
        var cirrus = bands.Cirrus < 0 ? 0 : Math.Max(0, At(v, bands.Cirrus)) / CirrusAtMost;
        // Bright water is whiter than land: there SWIR1 tells (equation 14).
        var probability = isWater ? Math.Min(swir1, 0.11f) / 0.11f : 1 - Math.Max(Math.Max(MathF.Abs(ndvi), MathF.Abs(ndsi)), whiteness);
        return new(true, possible, isWater, isSnow && !isWater, probability + cirrus, nir);

        float At(ReadOnlySpan<float> values, int band) => values[band * pixels + pixel];
    }

    /// <summary>How far the visible bands lie from their mean, as a share of it: 0 is white, grey or black.</summary>
    internal static float Whiteness(float blue, float green, float red)
    {
        var mean = (blue + green + red) / 3;
        return mean <= 0 ? 1 : (MathF.Abs(blue - mean) + MathF.Abs(green - mean) + MathF.Abs(red - mean)) / mean;
    }

    private static float Normalised(float a, float b) => a + b == 0 ? 0 : (a - b) / (a + b);
}
