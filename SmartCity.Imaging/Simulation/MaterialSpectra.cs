using System.Runtime.Intrinsics;

namespace SmartCity.Imaging.Simulation;

/// <summary>Reflectances of the materials on one date: blue, green, red, nir, swir1, swir2, and two empty lanes.</summary>
/// <remarks>Values are rounded from what published libraries (USGS splib07, ECOSTRESS) and Sentinel-2 scenes show for such surfaces.
/// Plants are mixed from a green and a dry state; each of <see cref="Tints"/> shades stands for one object's own colour.</remarks>
internal sealed class MaterialSpectra
{
    internal const int Tints = 64;

    private readonly Vector256<float>[] _table;
    private readonly Vector256<float> _soil, _paleSoil, _mud;
    private readonly bool _isVaried;

    /// <param name="greenness">Season of plants, 0 (dry season's end) to 1 (after the rains).</param>
    /// <param name="citySeed">No two cities are built of the same stuff: each has its own shade of every material.</param>
    /// <param name="dateSeed">Farmers decide anew for each date which field is bare.</param>
    /// <param name="isVaried">True to give each city a soil of its own instead of Yunnan's red earth, and dust of it on its roofs.</param>
    internal MaterialSpectra(float greenness, uint citySeed, uint dateSeed, bool isVaried = false)
    {
        _isVaried = isVaried;
        (_soil, _paleSoil, _mud) = isVaried ? SoilSpectra.Of(citySeed) : (RedSoil, S(.138f, .176f, .215f, .28f, .36f, .33f), S(.085f, .11f, .135f, .17f, .15f, .12f));
        _table = new Vector256<float>[Enum.GetValues<Material>().Length * Tints];
        foreach (var material in Enum.GetValues<Material>())
        {
            var local = Local(material, citySeed);
            for (var tint = 0; tint < Tints; tint++) _table[(int)material * Tints + tint] = Mix(material, tint, greenness, dateSeed) * local;
        }
    }

    internal Vector256<float> this[byte material, byte tint] => _table[material * Tints + (tint & (Tints - 1))];

    /// <summary>Relative strength of the texture at three scales: broad (tens of metres), fine (metres), grain.</summary>
    internal static (float Broad, float Fine, float Grain) Texture(Material material) => material switch
    {
        Material.Forest => (0.16f, 0.16f, 0.14f),
        Material.Shrub or Material.Orchard or Material.Tree => (0.14f, 0.14f, 0.12f),
        Material.Grass or Material.Stubble => (0.18f, 0.10f, 0.06f),
        Material.Lawn => (0.20f, 0.16f, 0.08f),
        Material.CropField => (0.08f, 0.06f, 0.05f),
        Material.SoilRed or Material.SoilBright or Material.Mud => (0.14f, 0.12f, 0.05f),
        Material.Rubble => (0.10f, 0.14f, 0.22f),
        Material.GreenNet => (0.05f, 0.07f, 0.03f),
        Material.Rock => (0.18f, 0.16f, 0.12f),
        Material.Water or Material.PondWater => (0.05f, 0.02f, 0.02f),
        Material.Asphalt or Material.Concrete or Material.Paving or Material.Gravel => (0.13f, 0.08f, 0.04f),
        _ => (0.06f, 0.05f, 0.03f),
    };

    // Plants and water are much the same everywhere; what people build and what they dig in is not.
    private static Vector256<float> Local(Material material, uint citySeed)
    {
        var isNatural = material is <= Material.CropField or Material.Water or Material.PondWater;
        var (light, tilt, colour) = isNatural ? (0.06f, 0.04f, 0.02f) : (0.13f, 0.06f, 0.022f);   // brightness, warmer or colder, and a little of its own in each band
        Span<float> factors = stackalloc float[Vector256<float>.Count];
        var (common, warmth) = (PlaceHash.Normal(PlaceHash.Of(citySeed + 705, (int)material, 99)), PlaceHash.Normal(PlaceHash.Of(citySeed + 705, (int)material, 98)));
        for (var band = 0; band < factors.Length; band++)
            factors[band] = Math.Clamp(1 + light * common + tilt * warmth * (band - 2) / 2 + colour * PlaceHash.Normal(PlaceHash.Of(citySeed + 705, (int)material, band)), 0.6f, 1.5f);
        return Vector256.Create<float>(factors);
    }

    private Vector256<float> Mix(Material material, int tint, float greenness, uint dateSeed)
    {
        var own = new Dice(PlaceHash.Of(977, (int)material, tint));
        var light = 1 + 0.13f * (own.Unit() * 2 - 1) * (material >= Material.RoofConcrete ? 1.5f : 1);
        var warm = 0.05f * (own.Unit() * 2 - 1);
        var now = PlaceHash.Unit(PlaceHash.Of(dateSeed, tint, (int)material));
        var spectrum = material switch
        {
            Material.Grass => Between(Dry, GrassGreen, 0.12f + 0.66f * greenness + 0.12f * now),
            Material.Shrub => Between(Dry, ForestGreen, 0.45f + 0.4f * greenness),
            Material.Forest => Between(ForestDull, ForestGreen, 0.25f + 0.6f * greenness + 0.1f * own.Unit()),
            Material.Tree => Between(ForestDull, ForestGreen, 0.6f * greenness + 0.4f * own.Unit()) * 1.9f,   // no gaps between crowns: brighter than a forest
            Material.Lawn => Between(Dry, GrassGreen, 0.32f + 0.42f * greenness + 0.15f * own.Unit()),
            Material.Orchard => Between(_soil, ForestGreen, 0.40f + 0.28f * greenness),
            Material.Stubble => Between(Dry, _soil, 0.35f),
            Material.CropField => Crop(now, own.Unit(), greenness),
            Material.SoilRed => _soil,
            Material.SoilBright => _paleSoil,
            Material.Rubble => S(.15f, .175f, .20f, .245f, .29f, .27f),
            Material.GreenNet => S(.075f, .128f, .085f, .165f, .215f, .185f),
            Material.Rock => S(.12f, .145f, .165f, .21f, .26f, .24f),
            Material.Asphalt => S(.085f, .092f, .098f, .125f, .145f, .135f),
            Material.Concrete => S(.175f, .20f, .22f, .265f, .30f, .275f),
            Material.Paving => S(.145f, .165f, .185f, .22f, .25f, .23f),
            Material.Gravel => S(.125f, .148f, .168f, .205f, .25f, .23f),
            Material.Marking => S(.38f, .39f, .39f, .38f, .34f, .30f),
            Material.RoofConcrete => S(.155f, .172f, .186f, .225f, .26f, .24f),
            Material.RoofWhite => S(.33f, .345f, .345f, .36f, .34f, .31f),
            Material.RoofBlue => S(.225f, .185f, .140f, .20f, .25f, .22f),
            Material.RoofRed => S(.098f, .098f, .165f, .26f, .28f, .25f),
            Material.RoofTile => S(.095f, .115f, .175f, .25f, .29f, .26f),
            Material.RoofGrey => S(.205f, .215f, .22f, .25f, .27f, .25f),
            Material.RoofDark => S(.07f, .075f, .078f, .10f, .13f, .12f),
            Material.RoofGreen => S(.10f, .155f, .125f, .21f, .24f, .21f),
            Material.Facade => S(.15f, .16f, .17f, .20f, .22f, .20f),
            Material.Greenhouse => S(.23f, .25f, .255f, .33f, .29f, .24f),
            Material.SolarPanel => S(.075f, .062f, .055f, .075f, .10f, .09f),
            Material.SportsTrack => S(.085f, .085f, .20f, .25f, .24f, .21f),
            Material.Turf => S(.055f, .115f, .062f, .24f, .20f, .12f),
            Material.Water => Between(S(.042f, .048f, .034f, .018f, .008f, .006f), S(.068f, .094f, .082f, .035f, .012f, .009f), 0.3f + 0.4f * greenness),
            Material.PondWater => Between(S(.045f, .068f, .045f, .025f, .010f, .008f), S(.068f, .10f, .078f, .045f, .015f, .010f), own.Unit()),
            Material.Mud => _mud,
            Material.VehicleWhite => S(.36f, .37f, .37f, .37f, .35f, .32f),
            Material.VehicleDark => S(.05f, .052f, .055f, .07f, .08f, .08f),
            Material.VehicleRed => S(.07f, .065f, .22f, .28f, .25f, .22f),
            _ => S(.1f, .1f, .1f, .1f, .1f, .1f),
        };
        if (_isVaried && material is >= Material.RoofConcrete and <= Material.RoofGreen) spectrum = Between(spectrum, _soil, 0.35f * own.Unit());
        return spectrum * Vector256.Create(light - warm, light, light + warm, light + warm, light + warm, light + warm, 0, 0);
    }

    // A plot is bare, young, full or ripe: how many of each depends on the season, which plot on the date.
    private Vector256<float> Crop(float now, float own, float greenness)
    {
        var bare = 0.42f - 0.25f * greenness;
        if (now < bare) return Between(_soil, _isVaried ? _paleSoil : S(.115f, .15f, .20f, .26f, .32f, .29f), own);
        var ripe = 0.12f + 0.2f * (1 - greenness);
        if (now > 1 - ripe) return Between(S(.075f, .115f, .135f, .30f, .30f, .19f), Dry, own);
        return Between(S(.05f, .085f, .062f, .30f, .21f, .11f), S(.032f, .072f, .036f, .46f, .19f, .085f), own);
    }

    private static Vector256<float> Dry => S(.078f, .105f, .132f, .235f, .31f, .21f);

    private static Vector256<float> GrassGreen => S(.042f, .075f, .048f, .36f, .21f, .105f);

    private static Vector256<float> ForestGreen => S(.027f, .050f, .032f, .32f, .145f, .065f);

    private static Vector256<float> ForestDull => S(.034f, .052f, .044f, .22f, .155f, .085f);

    private static Vector256<float> RedSoil => S(.076f, .102f, .152f, .225f, .31f, .28f);

    private static Vector256<float> S(float blue, float green, float red, float nir, float swir1, float swir2) =>
        Vector256.Create(blue, green, red, nir, swir1, swir2, 0, 0);

    private static Vector256<float> Between(Vector256<float> a, Vector256<float> b, float t) => a + (b - a) * Math.Clamp(t, 0, 1);
}
