namespace SmartCity.Imaging.Products;

/// <summary>The bands of Sentinel-2's MultiSpectral Instrument.</summary>
/// <remarks>Centres and widths of Sentinel-2A: ESA, Sentinel-2 Spectral Response Functions (COPE-GSEG-EOPG-TN-15-0007) 3.1. A product's own centre goes first.</remarks>
internal static class SentinelBands
{
    /// <summary>By the number that metadata give them (band_id).</summary>
    internal static IReadOnlyList<Band> All { get; } =
    [
        new("B01", "coastal", 60, 0.4427, 0.020), new("B02", "blue", 10, 0.4927, 0.065), new("B03", "green", 10, 0.5598, 0.035), new("B04", "red", 10, 0.6646, 0.030),
        new("B05", "rededge1", 20, 0.7041, 0.014), new("B06", "rededge2", 20, 0.7405, 0.014), new("B07", "rededge3", 20, 0.7828, 0.019),
        new("B08", "nir", 10, 0.8328, 0.105), new("B8A", "nir08", 20, 0.8647, 0.021), new("B09", "water_vapour", 60, 0.9451, 0.019),
        new("B10", "cirrus", 60, 1.3735, 0.029), new("B11", "swir1", 20, 1.6137, 0.090), new("B12", "swir2", 20, 2.2024, 0.174),
    ];

    /// <param name="Gsd">Metres.</param>
    /// <param name="Centre">Micrometres.</param>
    /// <param name="Width">Micrometres.</param>
    internal sealed record Band(string Code, string Name, double Gsd, double Centre, double Width);
}
