namespace SmartCity.Imaging.Simulation;

/// <summary>A spectral band: its name as other parts of the system know it and the middle of its range in micrometres.</summary>
/// <param name="Index">Its column in the table of reflectances.</param>
public sealed record SceneBand(string Name, double WavelengthMicrometres, int Index)
{
    /// <summary>Blue, green, red, near infrared and the two short-wave infrared bands, as Sentinel-2 has them.</summary>
    public static IReadOnlyList<SceneBand> All { get; } =
    [
        new("blue", 0.490, 0), new("green", 0.560, 1), new("red", 0.665, 2),
        new("nir", 0.842, 3), new("swir1", 1.610, 4), new("swir2", 2.190, 5),
    ];

    /// <exception cref="ImagingInputException">No band has the name.</exception>
    public static SceneBand Find(string name) => All.FirstOrDefault(b => b.Name == name)
        ?? throw new ImagingInputException($"The simulator has no band '{name}'; it has {string.Join(", ", All.Select(b => b.Name))}.");
}
