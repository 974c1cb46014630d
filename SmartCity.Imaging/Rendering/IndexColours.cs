using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Rendering;

/// <summary>How an index is coloured, and with that its legend.</summary>
/// <param name="Name">Of <see cref="SpectralIndex.All"/>, or "soil".</param>
/// <param name="Low">Values at or below it have the first colour.</param>
/// <param name="High">Values at or above it have the last.</param>
/// <param name="Stops">sRGB 0xRRGGBB, evenly spaced from low to high.</param>
public sealed record IndexColours(string Name, float Low, float High, IReadOnlyList<int> Stops)
{
    private static readonly int[] GreenToEarth = [0x1B5E3A, 0x7FB77E, 0xF4ECD2, 0xD39B5B, 0x7A3E12],
        EarthToGreen = [0x7A3E12, 0xD39B5B, 0xF4ECD2, 0x7FB77E, 0x1B5E3A],
        EarthToWater = [0x7A3E12, 0xD9B27C, 0xF3F0E6, 0x6FA8DC, 0x123B7A],
        WetToDry = [0x123B7A, 0x6FA8DC, 0xF3F0E6, 0xE0A458, 0x8A2D0C];

    private readonly ColourRamp _ramp = new(Low, High, [.. Stops]);

    public static IReadOnlyList<IndexColours> All { get; } =
    [
        new("bsi", -0.4f, 0.4f, GreenToEarth),
        new("mbi", -0.2f, 0.4f, GreenToEarth),
        new("dbsi", -0.8f, 0.6f, GreenToEarth),
        new("ndbi", -0.5f, 0.4f, GreenToEarth),
        new("ndvi", -0.2f, 0.9f, EarthToGreen),
        new("ndwi", -0.8f, 0.6f, EarthToWater),
        new("nddi", -0.4f, 0.7f, WetToDry),
        new("soil", 0, 1, GreenToEarth),
    ];

    /// <summary>Null when there is no such index.</summary>
    public static IndexColours? Find(string name) => All.FirstOrDefault(i => i.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The indices that a scene's bands allow.</summary>
    /// <param name="bands">Their names in file order, as the file or the catalogue has them.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> bands)
    {
        ArgumentNullException.ThrowIfNull(bands);
        var names = Rasters.SensorBands.Resolve(bands);
        return [.. All.Select(i => i.Name).Where(name => name == SoilScore.Name
            ? Has("red", "green") && (Has("nir") || Has("blue"))
            : Has([.. SpectralIndex.Find(name).Bands]))];

        bool Has(params string[] needed) => needed.All(n => names.Contains(n) || (n == "nir" && names.Contains("nir08")));
    }

    /// <summary>NaN becomes transparent.</summary>
    internal void Paint(Span<float> values, TileImage image) => _ramp.PaintAll(values, image);
}
