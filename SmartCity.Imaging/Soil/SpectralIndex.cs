using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>An index that a pixel's bands give: what it is called, what it needs, and how bare soil shows in it.</summary>
/// <param name="Name">As on the command line, such as "bsi".</param>
/// <param name="Bands">In the order in which <see cref="Value"/> takes them.</param>
/// <param name="SoilSign">1 where bare soil has high values, −1 where it has low ones.</param>
/// <param name="SoilThreshold">Where the literature, or common use, draws the line of bare soil.</param>
/// <param name="Source">Paper.</param>
/// <param name="Value">The index of one pixel from its bands' reflectances, none of them below 0.</param>
/// <remarks>Reflectances below 0, which over-corrected dark pixels have, count as 0. Where a quotient is 0/0, or a band is NaN, the index is NaN.</remarks>
public sealed record SpectralIndex(string Name, IReadOnlyList<string> Bands, int SoilSign, float SoilThreshold, string Source, Func<float[], float> Value)
{
    private const string B = SpectralBand.Blue, G = SpectralBand.Green, R = SpectralBand.Red, N = SpectralBand.Nir, S1 = SpectralBand.Swir1, S2 = SpectralBand.Swir2;

    /// <summary>The indices that scenes can be turned into.</summary>
    public static IReadOnlyList<SpectralIndex> All { get; } =
    [
        new("bsi", [B, R, N, S1], 1, 0, "Rikimaru, Roy and Miyatake (2002), Tropical Ecology 43", v => Normalised(v[3] + v[1], v[2] + v[0])),
        new("mbi", [N, S1, S2], 1, 0, "Nguyen et al. (2021), Land 10", v => Quotient(v[1] - v[2] - v[0], v[1] + v[2] + v[0]) + 0.5f),
        new("dbsi", [G, R, N, S1], 1, 0.26f, "Rasul et al. (2018), Land 7", v => Normalised(v[3], v[0]) - Normalised(v[2], v[1])),
        new("ndbi", [N, S1], 1, 0, "Zha, Gao and Ni (2003), Int. J. Remote Sensing 24", v => Normalised(v[1], v[0])),
        new("ndvi", [R, N], -1, 0.25f, "Rouse et al. (1974), NASA SP-351", v => Normalised(v[1], v[0])),
        new("ndwi", [G, N], -1, 0, "McFeeters (1996), Int. J. Remote Sensing 17", v => Normalised(v[0], v[1])),
        new("nddi", [B, S2], 1, 0.28f, "Qu et al. (2006), IEEE GRSL 3, on blue and SWIR2", v => Normalised(v[1], v[0])),
    ];

    /// <exception cref="ImagingInputException">No index has the name.</exception>
    public static SpectralIndex Find(string name) => All.FirstOrDefault(i => i.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new ImagingInputException($"There is no index '{name}'; there are {string.Join(", ", All.Select(i => i.Name))} and {SoilScore.Name}.");

    /// <param name="reflectance">Band-sequential in the order of <see cref="Bands"/>, unitless; NaN = no data.</param>
    /// <param name="index">One value a pixel; NaN where a band is NaN or the quotient is 0/0.</param>
    internal void Fill(ReadOnlySpan<float> reflectance, Span<float> index)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(reflectance.Length, checked(index.Length * Bands.Count));
        var bands = new float[Bands.Count];
        for (var i = 0; i < index.Length; i++)
        {
            for (var band = 0; band < bands.Length; band++) bands[band] = NotNegative(reflectance[band * index.Length + i]);
            index[i] = Value(bands);
        }
    }

    /// <summary>(a − b) / (a + b); NaN for 0/0.</summary>
    internal static float Normalised(float a, float b) => Quotient(a - b, a + b);

    private static float Quotient(float above, float below) => below == 0 ? float.NaN : above / below;

    private static float NotNegative(float value) => value < 0 ? 0 : value;   // NaN stays
}
