namespace SmartCity.Imaging.Dust;

/// <summary>Probabilities on the scale on which evidence adds up.</summary>
internal static class LogOdds
{
    internal static float Of(float probability)
    {
        var p = Math.Clamp(probability, 1e-6f, 1 - 1e-6f);
        return MathF.Log(p / (1 - p));
    }

    internal static float Probability(float odds) => 1 / (1 + MathF.Exp(-odds));
}
