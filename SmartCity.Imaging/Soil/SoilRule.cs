using System.Numerics.Tensors;
using F = SmartCity.Imaging.Soil.SoilFeatures;

namespace SmartCity.Imaging.Soil;

/// <summary>Bare soil by a hand-made rule: few plants, more short-wave than near infrared, the colour of earth, no water, not dark, even surroundings.</summary>
/// <remarks>A weighted sum of quotients of bands, then a logistic step. The sum is never cut off at its ends, so that a pixel that is a tenth
/// bare still ranks above one that is not bare at all. Weights are round numbers; how they were found, and against what the rule was
/// measured, is in docs/algorithms/soil.md. A term whose band is missing counts as on middling ground.</remarks>
internal static class SoilRule
{
    private const float Plants = 3, LessGreen = 1.5f, Earth = 1.5f, Dust = 1, Water = 2, Dark = 0.5f;
    private const float Dry = -0.15f, MiddlingRedness = 0.25f, MiddlingDust = 0.35f, NotDark = 0.15f, Steepness = 5;
    private const float Uneven = 8, UnevenEnough = 0.25f, FinePixelMetres = 10;

    /// <summary>How much uneven surroundings weigh: a larger pixel averages what makes a village uneven.</summary>
    internal static float UnevenWeight(double pixelMetres) => Uneven * (float)Math.Min(1, FinePixelMetres * FinePixelMetres / (pixelMetres * pixelMetres));

    /// <param name="features">Feature × pixel, of <see cref="SoilFeatures.Of"/>.</param>
    /// <param name="unevenWeight">Of <see cref="UnevenWeight"/>.</param>
    /// <param name="sum">About 0 where soil is as likely as not in a usual scene; NaN where the pixel has no data.</param>
    internal static void Sum(float[][] features, float unevenWeight, Span<float> sum)
    {
        var (ndvi, ndbi, redness, nddi, mndwi, uneven, shortWave, texture) =
            (features[F.Ndvi], features[F.Ndbi], features[F.Redness], features[F.Nddi], features[F.Mndwi], features[F.Unevenness], features[F.ShortWave], features[F.Texture7]);
        for (var i = 0; i < sum.Length; i++)
            sum[i] = float.IsNaN(texture[i]) ? float.NaN
                : -Plants * ndvi[i]
                + LessGreen * Known(ndbi[i], 0)
                + Earth * Between(Known(redness[i], MiddlingRedness), -0.1f, 0.4f)
                + Dust * Between(Known(nddi[i], MiddlingDust), -0.6f, 0.8f)
                - Water * Math.Max(0, Known(mndwi[i], Dry) - Dry)
                + Dark * (Between(Known(shortWave[i], NotDark) / NotDark, 0, 1) - 1)
                - unevenWeight * Between(Known(uneven[i], 0), 0, UnevenEnough);
    }

    /// <summary>The sum as a share of certainty: 0.5 at the threshold.</summary>
    /// <param name="sum">Of <see cref="Sum"/>; replaced.</param>
    internal static void Step(Span<float> sum, float threshold)
    {
        TensorPrimitives.Subtract(sum, threshold, sum);
        TensorPrimitives.Multiply(sum, Steepness, sum);
        TensorPrimitives.Sigmoid(sum, sum);
    }

    private static float Between(float value, float low, float high) => value < low ? low : value > high ? high : value;

    private static float Known(float value, float otherwise) => float.IsNaN(value) ? otherwise : value;
}
