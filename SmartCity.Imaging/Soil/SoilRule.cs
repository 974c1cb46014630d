using F = SmartCity.Imaging.Soil.SoilFeatures;

namespace SmartCity.Imaging.Soil;

/// <summary>Bare soil by a hand-made rule: few plants, more short-wave than near infrared, the colour of earth, no water, even surroundings.</summary>
/// <remarks>A weighted sum of quotients of bands, then a logistic step. The sum is never cut off at its ends, so that a pixel that is a tenth
/// bare still ranks above one that is not bare at all. Weights are round numbers; how they were found, and against what the rule was
/// measured, is in docs/algorithms/soil.md. A term whose band is missing counts as on middling ground.</remarks>
internal static class SoilRule
{
    private const float Plants = 3, ShortWave = 2, Earth = 1.5f, Dust = 1, Water = 1, Uneven = 0.5f;
    private const float Dry = -0.15f, EvenEnough = 0.15f, MiddlingRedness = 0.25f, MiddlingDust = 0.35f, Steepness = 5;

    /// <param name="features">Feature × pixel, of <see cref="SoilFeatures.Of"/>.</param>
    /// <param name="score">0–1, one a pixel; NaN where the pixel has no data.</param>
    internal static void Fill(float[][] features, Span<float> score)
    {
        for (var i = 0; i < score.Length; i++)
            score[i] = float.IsNaN(features[F.Ndvi][i]) || float.IsNaN(features[F.Texture7][i]) ? float.NaN : 1 / (1 + MathF.Exp(-Steepness * Sum(features, i)));
    }

    /// <summary>Above 0 where soil is more likely than not.</summary>
    internal static float Sum(float[][] f, int i) =>
        -Plants * f[F.Ndvi][i]
        + ShortWave * Known(f[F.Ndbi][i], 0)
        + Earth * Math.Clamp(Known(f[F.Redness][i], MiddlingRedness), -0.1f, 0.4f)
        + Dust * Math.Clamp(Known(f[F.Nddi][i], MiddlingDust), -0.6f, 0.8f)
        - Water * Math.Max(0, Known(f[F.Mndwi][i], Dry) - Dry)
        - Uneven * Math.Min(EvenEnough, Known(f[F.NdviSpread][i], 0));

    private static float Known(float value, float otherwise) => float.IsNaN(value) ? otherwise : value;
}
