using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.BuiltUp;

/// <summary>How likely each pixel is built up, 0 … 1, from one scene's bands.</summary>
/// <remarks>NDVI (Rouse et al. 1974) falls from vegetation to sealed ground, NDWI (McFeeters 1996) rises over water, NDBI (Zha, Gao and Ni 2003,
/// Int. J. Remote Sensing 24) falls over water and shadow. Each becomes a ramp from 0 to 1, and the ramps are multiplied. Bare soil looks like
/// sealed ground in all three; only its lack of texture weighs against it. See docs/algorithms/zones.md.</remarks>
internal static class BuiltUpIndex
{
    /// <summary>Metres across that texture is measured in, at least <see cref="LeastTexturePixels"/> pixels.</summary>
    internal const double TextureMetres = 24;

    private const int LeastTexturePixels = 5;

    /// <summary>Radius in pixels of the window that texture is measured in.</summary>
    internal static int TextureRadius(double gsdMetres) => (Math.Max(LeastTexturePixels, (int)Math.Round(TextureMetres / gsdMetres)) - 1) / 2;

    /// <summary>The best method that these bands allow, and the places of the bands that it reads.</summary>
    /// <param name="names">Normalised band names in file order.</param>
    internal static (BuiltUpMethod Method, int[] Bands) Choose(IReadOnlyList<string> names)
    {
        var (red, green, blue, nir, swir) = (Of(SpectralBand.Red), Of(SpectralBand.Green), Of(SpectralBand.Blue), Of(SpectralBand.Nir), Of(SpectralBand.Swir1));
        if (red >= 0 && green >= 0 && nir >= 0) return swir >= 0 ? (BuiltUpMethod.ShortWave, [red, green, nir, swir]) : (BuiltUpMethod.NearInfrared, [red, green, nir]);
        if (red >= 0 && green >= 0 && blue >= 0) return (BuiltUpMethod.Visible, [red, green, blue]);
        return (BuiltUpMethod.Texture, [Math.Max(0, names.Index().Where(n => SpectralBand.ShowsGround(n.Item)).Select(n => n.Index).FirstOrDefault())]);

        int Of(string name) => names.Index().Where(n => n.Item == name).Select(n => n.Index).FirstOrDefault(-1);
    }

    /// <param name="values">The method's bands, band-sequential, in one linear unit (reflectance, or numbers that grow with it); NaN = no data.</param>
    /// <param name="index">Receives a value a pixel; NaN where a band has no data.</param>
    internal static void Fill(BuiltUpMethod method, ReadOnlySpan<float> values, int width, int height, int radius, Span<float> index)
    {
        var pixels = width * height;
        var bands = values.Length / pixels;
        var texture = Texture(values, width, height, bands == 1 ? 1 : 2, radius);
        for (var i = 0; i < pixels; i++)
        {
            var (red, green) = (values[i], bands > 1 ? values[pixels + i] : 0);
            index[i] = method switch
            {
                BuiltUpMethod.ShortWave => Sealed(red, green, values[2 * pixels + i]) * Ramp(Ratio(values[3 * pixels + i], values[2 * pixels + i]), -0.2f, -0.1f) * (0.5f + 0.5f * Ramp(texture[i], 0.03f, 0.10f)),
                BuiltUpMethod.NearInfrared => Sealed(red, green, values[2 * pixels + i]) * (0.4f + 0.6f * Ramp(texture[i], 0.03f, 0.10f)),
                BuiltUpMethod.Visible => Ramp(-(2 * green - red - values[2 * pixels + i]) / Math.Max(red + green + values[2 * pixels + i], 1e-6f), -0.10f, -0.03f) * (0.35f + 0.65f * Ramp(texture[i], 0.04f, 0.12f)),
                _ => Ramp(texture[i], 0.06f, 0.2f),
            };
            for (var band = 0; band < bands; band++)
                if (float.IsNaN(values[band * pixels + i])) index[i] = float.NaN;
        }
    }

    private static float Sealed(float red, float green, float nir) => Ramp(-Ratio(nir, red), -0.38f, -0.22f) * Ramp(-Ratio(green, nir), -0.12f, 0.02f);

    private static float Ratio(float a, float b) => (a - b) / Math.Max(MathF.Abs(a + b), 1e-6f);

    private static float Ramp(float value, float zero, float one) => Math.Clamp((value - zero) / (one - zero), 0, 1);

    // Local standard deviation of the first bands' mean, relative to the local mean.
    private static float[] Texture(ReadOnlySpan<float> values, int width, int height, int bands, int radius)
    {
        var pixels = width * height;
        var (light, mean, square, scratch) = (new float[pixels], new float[pixels], new float[pixels], new float[pixels]);
        var (sum, known) = (0.0, 0);
        for (var i = 0; i < pixels; i++)
        {
            for (var band = 0; band < bands; band++) light[i] += values[band * pixels + i] / bands;
            if (!float.IsFinite(light[i])) continue;
            sum += light[i];
            known++;
        }
        var middle = known == 0 ? 0 : (float)(sum / known);   // fills what is unknown, and keeps the squares small
        for (var i = 0; i < pixels; i++) light[i] = float.IsFinite(light[i]) ? light[i] - middle : 0;
        BoxFilter.Mean(light, mean, scratch, width, height, radius);
        for (var i = 0; i < pixels; i++) light[i] *= light[i];
        BoxFilter.Mean(light, square, scratch, width, height, radius);
        for (var i = 0; i < pixels; i++) square[i] = MathF.Sqrt(Math.Max(square[i] - mean[i] * mean[i], 0)) / Math.Max(MathF.Abs(mean[i] + middle), 1e-6f);
        return square;
    }
}
