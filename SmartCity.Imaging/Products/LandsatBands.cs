namespace SmartCity.Imaging.Products;

/// <summary>The reflective bands of Landsat's sensors, without the panchromatic one, and the sun's light in them.</summary>
/// <remarks>Ranges and ESUN: Chander, Markham and Helder, Summary of current radiometric calibration coefficients for Landsat MSS, TM, ETM+, and EO-1 ALI
/// sensors, Remote Sensing of Environment 113 (2009), tables 2 to 5; OLI: USGS, Landsat 8 Data Users Handbook (LSDS-1574), table 2-1.</remarks>
internal static class LandsatBands
{
    private static readonly Band[] Tm4 =
    [
        new(1, "blue", 0.452, 0.518, 1983), new(2, "green", 0.529, 0.609, 1795), new(3, "red", 0.624, 0.693, 1539),
        new(4, "nir", 0.776, 0.905, 1028), new(5, "swir1", 1.568, 1.792, 219.8), new(7, "swir2", 2.097, 2.347, 83.49),
    ];

    private static readonly Band[] Tm5 =
    [
        new(1, "blue", 0.452, 0.518, 1983), new(2, "green", 0.528, 0.609, 1796), new(3, "red", 0.626, 0.693, 1536),
        new(4, "nir", 0.776, 0.904, 1031), new(5, "swir1", 1.567, 1.784, 220.0), new(7, "swir2", 2.097, 2.349, 83.44),
    ];

    private static readonly Band[] Etm =
    [
        new(1, "blue", 0.452, 0.514, 1997), new(2, "green", 0.519, 0.601, 1812), new(3, "red", 0.631, 0.692, 1533),
        new(4, "nir", 0.772, 0.898, 1039), new(5, "swir1", 1.547, 1.748, 230.8), new(7, "swir2", 2.065, 2.346, 84.90),
    ];

    private static readonly Band[] Oli =
    [
        new(1, "coastal", 0.435, 0.451, null), new(2, "blue", 0.452, 0.512, null), new(3, "green", 0.533, 0.590, null), new(4, "red", 0.636, 0.673, null),
        new(5, "nir", 0.851, 0.879, null), new(6, "swir1", 1.566, 1.651, null), new(7, "swir2", 2.107, 2.294, null), new(9, "cirrus", 1.363, 1.384, null),
    ];

    /// <exception cref="ImagingInputException">The satellite or sensor is none of them.</exception>
    internal static IReadOnlyList<Band> Of(int satellite, string sensor) => (satellite, sensor) switch
    {
        (4, "TM") => Tm4,
        (5, "TM") => Tm5,
        (7, "ETM" or "ETM+") => Etm,
        (8 or 9, "OLI" or "OLI_TIRS") => Oli,
        _ => throw new ImagingInputException($"Landsat {satellite} with sensor '{sensor}' is not read; these are: TM of Landsat 4 and 5, ETM+ of 7, OLI of 8 and 9."),
    };

    /// <param name="Low">Lower end of the range in micrometres.</param>
    /// <param name="High">Upper end of the range in micrometres.</param>
    /// <param name="SolarIrradiance">ESUN: mean exoatmospheric solar irradiance, W/(m² µm); null where the metadata always carry reflectance factors.</param>
    internal sealed record Band(int Number, string Name, double Low, double High, double? SolarIrradiance);
}
