namespace SmartCity.Imaging.Rasters;

/// <summary>The band names that the algorithms understand, and how file descriptions map to them.</summary>
internal static class SpectralBand
{
    internal const string Blue = "blue", Green = "green", Red = "red", Nir = "nir", Swir1 = "swir1", Swir2 = "swir2", Grey = "grey";

    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["r"] = Red,
        ["g"] = Green,
        ["b"] = Blue,
        ["nir08"] = "nir08",
        ["nir1"] = Nir,
        ["near infrared"] = Nir,
        ["swir16"] = Swir1,
        ["swir22"] = Swir2,
        ["gray"] = Grey,
        ["pan"] = Grey,
        ["b02"] = Blue,
        ["b03"] = Green,
        ["b04"] = Red,
        ["b08"] = Nir,
        ["b11"] = Swir1,
        ["b12"] = Swir2,
    };

    internal static string Normalise(string name)
    {
        var trimmed = name.Trim();
        return Synonyms.TryGetValue(trimmed, out var known) ? known : trimmed.ToLowerInvariant();
    }

    /// <summary>The usual meaning of a raster's bands when nothing says it: grey; red, green, blue; blue, green, red, nir, swir1, swir2; and Sentinel-2's, of level 2A (12) and 1C (13).</summary>
    internal static string[] Assume(int bandCount) => bandCount switch
    {
        1 => [Grey],
        2 => [Grey, "alpha"],
        3 => [Red, Green, Blue],
        4 => [Blue, Green, Red, Nir],
        6 => [Blue, Green, Red, Nir, Swir1, Swir2],
        12 => ["coastal", Blue, Green, Red, "rededge1", "rededge2", "rededge3", Nir, "nir08", "water_vapour", Swir1, Swir2],
        13 => ["coastal", Blue, Green, Red, "rededge1", "rededge2", "rededge3", Nir, "nir08", "water_vapour", "cirrus", Swir1, Swir2],
        _ => [.. Enumerable.Range(1, bandCount).Select(i => $"band{i}")],
    };

    /// <summary>Bands whose numbers stand for reflected sunlight.</summary>
    internal static bool IsReflected(string name) => name is Blue or Green or Red or Nir or "nir08" or Swir1 or Swir2;

    /// <summary>Bands that show the air or the sensor, not the ground.</summary>
    internal static bool ShowsGround(string name) => name is not ("cirrus" or "water_vapour" or "coastal" or "alpha" or "mask" or "qa");
}
