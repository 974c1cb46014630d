using System.Runtime.Intrinsics;

namespace SmartCity.Imaging.Simulation;

/// <summary>Kinds of bare ground that differ from region to region: blue, green, red, nir, swir1, swir2 reflectance when dry.</summary>
/// <remarks>The five curve forms of Stoner and Baumgardner (1981), Soil Sci. Soc. Am. J. 45, and what the ECOSTRESS library shows of sand,
/// alluvium, gypsum and laterite, rounded. Wetting darkens a soil, and most where water absorbs: in the short-wave infrared (Lobell and Asner 2002).</remarks>
internal static class SoilSpectra
{
    private static readonly Vector256<float>[] Kinds =
    [
        S(.045f, .058f, .075f, .12f, .20f, .17f),   // organic-dominated: black earth
        S(.17f, .24f, .30f, .38f, .47f, .42f),      // minimally altered: loess
        S(.065f, .11f, .20f, .29f, .36f, .30f),     // iron-affected: latosol
        S(.08f, .11f, .14f, .20f, .29f, .26f),      // organic-affected
        S(.045f, .075f, .19f, .26f, .27f, .21f),    // iron-dominated: laterite, bauxite
        S(.24f, .29f, .33f, .38f, .42f, .39f),      // quartz sand
        S(.11f, .14f, .165f, .20f, .25f, .21f),     // grey alluvium
        S(.28f, .33f, .37f, .42f, .45f, .36f),      // gypsum, limestone
        S(.076f, .102f, .152f, .225f, .31f, .28f),  // red earth
    ];

    /// <summary>A city's soil, its paler form, and mud of it.</summary>
    internal static (Vector256<float> Soil, Vector256<float> Pale, Vector256<float> Mud) Of(uint citySeed)
    {
        var dice = new Dice(PlaceHash.Of(citySeed + 715, 0, 0));
        var soil = Vector256.Lerp(Kinds[dice.Below(Kinds.Length)], Kinds[dice.Below(Kinds.Length)], Vector256.Create(0.5f * dice.Unit()));
        var wetness = 0.25f * dice.Unit();
        soil *= Wet(wetness);
        return (soil, soil * dice.Range(1.15f, 1.5f), soil * Wet(dice.Range(0.5f, 1)));
    }

    // 0 dry, 1 at field capacity.
    private static Vector256<float> Wet(float wetness) =>
        Vector256.Lerp(Vector256.Create(1f), Vector256.Create(.62f, .60f, .58f, .55f, .40f, .32f, 0, 0), Vector256.Create(wetness));

    private static Vector256<float> S(float blue, float green, float red, float nir, float swir1, float swir2) =>
        Vector256.Create(blue, green, red, nir, swir1, swir2, 0, 0);
}
