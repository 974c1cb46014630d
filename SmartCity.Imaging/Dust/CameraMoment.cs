using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>How a simulated camera sees its scene at one moment.</summary>
/// <param name="Gain">Exposure; 1 = as the picture was taken.</param>
/// <param name="Warm">More red and less blue, as a share.</param>
/// <param name="Shade">What shadows of clouds take off the light, 0 … 1.</param>
/// <param name="Haze">1 − transmission of an even haze.</param>
/// <param name="Air">Its light, 0 … 255.</param>
/// <param name="Right">Pixels that the mast has swayed.</param>
/// <param name="Noise">Standard deviation.</param>
/// <param name="Wave">Width of the shadows as a share of the picture's.</param>
/// <param name="Clouds">Seed of the shadows.</param>
/// <param name="Grain">Seed of the noise.</param>
internal sealed record CameraMoment(float Gain, float Warm, float Gamma, float Shade, float Haze, float Air, int Right, int Down, float Noise, float Wave, uint Clouds, uint Grain)
{
    /// <summary>Any hour of any day.</summary>
    internal static CameraMoment Cast(ref Dice dice)
    {
        var gain = MathF.Exp(dice.Range(-0.35f, 0.3f));
        var warm = dice.Range(-0.07f, 0.07f);
        var gamma = dice.Range(0.85f, 1.2f);
        var shade = dice.Chance(0.5f) ? dice.Range(0.1f, 0.5f) : 0;
        var haze = dice.Chance(0.3f) ? dice.Range(0.03f, 0.35f) : 0;
        var air = dice.Range(140, 225);
        var (dx, dy) = dice.Chance(0.25f) ? (dice.Below(3) - 1, dice.Below(3) - 1) : (0, 0);
        var noise = dice.Range(0.5f, 4);
        var wave = dice.Range(0.25f, 0.8f);
        return new(gain, warm, gamma, shade, haze, air, dx, dy, noise, wave, dice.Next(), dice.Next());
    }

    /// <summary>Seconds or minutes later: the same light up to what exposure control makes of it; shadows that cross another part, rarely.</summary>
    internal CameraMoment Soon(ref Dice dice)
    {
        var gain = Gain * MathF.Exp(dice.Chance(0.2f) ? dice.Range(-0.15f, 0.15f) : dice.Range(-0.02f, 0.02f));
        var clouds = dice.Chance(0.25f) ? dice.Next() : Clouds;
        var (dx, dy) = dice.Chance(0.1f) ? (dice.Below(3) - 1, dice.Below(3) - 1) : (Right, Down);
        return this with { Gain = gain, Clouds = clouds, Right = dx, Down = dy, Grain = dice.Next() };
    }
}
