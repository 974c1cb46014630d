namespace SmartCity.Imaging.Soil;

/// <summary>What tells bare soil from other ground: quotients of bands, which light and gain leave alone, and how even the surroundings are.</summary>
/// <remarks>Colours: a spectrum divided by its brightness. Evenness: bare ground is smooth at tens of metres and has no plants between,
/// a village has roofs, yards and trees. Texture after Haralick et al. (1973), here as relative standard deviation in a square window.</remarks>
internal static class SoilFeatures
{
    internal const int Ndvi = 0, Mndwi = 1, Redness = 2, Ndbi = 3, SwirSlope = 4, GreenRed = 5, NearRed = 6,
        Texture3 = 7, Texture7 = 8, NdviSpread = 9, NdviAround = 10, ColourSpread = 11, Contrast = 12, SwirSpread = 13, WetAround = 14, Nddi = 15, Count = 16;

    internal static IReadOnlyList<string> Names { get; } =
    [
        "ndvi", "mndwi", "redness", "ndbi", "swir_slope", "green_red", "near_red",
        "texture_3", "texture_7", "ndvi_spread", "ndvi_around", "colour_spread", "contrast", "swir_spread", "wet_around", "nddi",
    ];

    /// <summary>Pixels around a window that its features depend on.</summary>
    internal const int Margin = Wide;

    private const int Near = 1, Middle = 3, Wide = 7;   // radii of the windows, in pixels

    /// <param name="bands">One array a band of <see cref="SoilBands.Order"/>, row-major reflectance; null where the scene lacks it, NaN = no data.</param>
    /// <returns>Feature × pixel; NaN where a band that it needs is missing or has no data.</returns>
    internal static float[][] Of(float[]?[] bands, int width, int height)
    {
        var pixels = width * height;
        var (blue, green, red, nir, swir1, swir2) = (bands[0], bands[1], bands[2], bands[3], bands[4], bands[5]);
        var features = new float[Count][];
        features[Ndvi] = nir is null ? Ratio(green, red, pixels) : Ratio(nir, red, pixels);
        features[Mndwi] = swir1 is null ? Ratio(green, nir, pixels) : Ratio(green, swir1, pixels);
        features[Redness] = Ratio(red, blue, pixels);
        features[Ndbi] = Ratio(swir1, nir, pixels);
        features[SwirSlope] = Ratio(swir2, swir1, pixels);
        features[GreenRed] = Ratio(green, red, pixels);
        features[NearRed] = Ratio(swir1, red, pixels);
        features[Nddi] = Ratio(swir2, blue, pixels);

        var light = Brightness(bands, pixels);
        var square = new LocalSpread(width, height);
        features[Texture3] = square.Relative(light, Near);
        features[Texture7] = square.Relative(light, Middle);
        features[NdviSpread] = square.Absolute(features[Ndvi], Middle);
        features[NdviAround] = square.Mean(features[Ndvi], Wide);
        features[ColourSpread] = square.Absolute(features[blue is null ? GreenRed : Redness], Middle);
        features[SwirSpread] = square.Absolute(features[Ndbi], Middle);
        features[WetAround] = square.Mean(features[Mndwi], Wide);
        var around = square.Mean(light, Wide);
        for (var i = 0; i < pixels; i++) around[i] = SpectralIndex.Normalised(light[i], around[i]);
        features[Contrast] = around;
        return features;
    }

    private static float[] Ratio(float[]? a, float[]? b, int pixels)
    {
        var ratio = new float[pixels];
        if (a is null || b is null)
        {
            Array.Fill(ratio, float.NaN);
            return ratio;
        }
        for (var i = 0; i < pixels; i++)
        {
            var (high, low) = (a[i] < 0 ? 0 : a[i], b[i] < 0 ? 0 : b[i]);
            var sum = high + low;
            ratio[i] = sum == 0 ? 0 : (high - low) / sum;   // black: neither is more
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
            for (var i = 0; i < pixels; i++) light[i] += values[i];
        }
        for (var i = 0; i < pixels; i++) light[i] /= count;
        return light;
    }
}
