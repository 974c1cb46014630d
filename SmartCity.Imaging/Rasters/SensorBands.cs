using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartCity.Imaging.Rasters;

/// <summary>What a scene's band numbers mean: "B4" is red on Sentinel-2 and Landsat 8, near infrared on Landsat 5.</summary>
/// <remarks>Names of colours are taken as they are. Numbers are read by the set of them that occurs: Sentinel-2 has 8A or 12, Landsat 8 and 9
/// have 9 to 11, Landsat 4 to 7 have up to 8. Bands 1 to 7 alone are Landsat 5's (6 is thermal), unless they are called SR_B1 … SR_B7.</remarks>
internal static partial class SensorBands
{
    internal const string Thermal = "thermal", Cirrus = "cirrus";

    private static readonly Dictionary<string, string> Sentinel2 = new()
    {
        ["1"] = "coastal",
        ["2"] = SpectralBand.Blue,
        ["3"] = SpectralBand.Green,
        ["4"] = SpectralBand.Red,
        ["5"] = "rededge1",
        ["6"] = "rededge2",
        ["7"] = "rededge3",
        ["8"] = SpectralBand.Nir,
        ["8A"] = "nir08",
        ["9"] = "water_vapour",
        ["10"] = Cirrus,
        ["11"] = SpectralBand.Swir1,
        ["12"] = SpectralBand.Swir2,
    };

    private static readonly Dictionary<string, string> OperationalLandImager = new()
    {
        ["1"] = "coastal",
        ["2"] = SpectralBand.Blue,
        ["3"] = SpectralBand.Green,
        ["4"] = SpectralBand.Red,
        ["5"] = SpectralBand.Nir,
        ["6"] = SpectralBand.Swir1,
        ["7"] = SpectralBand.Swir2,
        ["8"] = "pan",
        ["9"] = Cirrus,
        ["10"] = Thermal,
        ["11"] = "thermal2",
    };

    private static readonly Dictionary<string, string> ThematicMapper = new()
    {
        ["1"] = SpectralBand.Blue,
        ["2"] = SpectralBand.Green,
        ["3"] = SpectralBand.Red,
        ["4"] = SpectralBand.Nir,
        ["5"] = SpectralBand.Swir1,
        ["6"] = Thermal,
        ["7"] = SpectralBand.Swir2,
        ["8"] = "pan",
    };

    /// <param name="names">Descriptions in file order; empty ones where the file says nothing.</param>
    /// <returns>One normalised name per band; what can't be told is "band" and its number.</returns>
    internal static string[] Resolve(IReadOnlyList<string> names)
    {
        if (names.All(n => n.Length == 0)) return ByCount(names.Count);
        var normal = names.Select(SpectralBand.Normalise).ToArray();
        if (normal.Contains(SpectralBand.Red) && !names.Any(n => IsNumber(n, out _))) return Unnamed(normal);
        var numbers = names.Select(n => IsNumber(n, out var number) ? number : "").ToArray();
        if (numbers.All(n => n.Length == 0)) return Unnamed(normal);
        var sensor = Sensor(names, numbers);
        return Unnamed([.. numbers.Select((n, i) => n.Length == 0 ? normal[i] : sensor.GetValueOrDefault(n, normal[i]))]);
    }

    // Seven bands without names are Landsat 5's; ten are Landsat 8's without the panchromatic one.
    private static string[] ByCount(int count) => count switch
    {
        7 => [.. Enumerable.Range(1, 7).Select(i => ThematicMapper[Text(i)])],
        10 => [.. Enumerable.Range(1, 7).Append(9).Append(10).Append(11).Select(i => OperationalLandImager[Text(i)])],
        11 => [.. Enumerable.Range(1, 11).Select(i => OperationalLandImager[Text(i)])],
        _ => SpectralBand.Assume(count),
    };

    private static Dictionary<string, string> Sensor(IReadOnlyList<string> names, string[] numbers)
    {
        if (numbers.Contains("8A") || numbers.Contains("12")) return Sentinel2;
        if (numbers.Any(n => n is "9" or "10" or "11")) return OperationalLandImager;
        if (names.Any(n => n.Contains("B0", StringComparison.OrdinalIgnoreCase)) || (numbers.Contains("8") && !numbers.Contains("7"))) return Sentinel2;
        return numbers.Contains("6") && names.Any(n => n.StartsWith("SR_", StringComparison.OrdinalIgnoreCase)) ? OperationalLandImager : ThematicMapper;
    }

    private static string[] Unnamed(string[] names) => [.. names.Select((n, i) => n.Length == 0 ? $"band{Text(i + 1)}" : n)];

    private static bool IsNumber(string name, out string number)
    {
        var match = BandNumber().Match(name);
        number = match.Success ? match.Groups[1].Value.TrimStart('0').ToUpperInvariant() : "";
        return match.Success;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // "B4", "B04", "B8A", "band 4", "SR_B4", "B4_dn", "B4_sre", "LC08_…_B4".
    [GeneratedRegex(@"(?:^|_)b(?:and)?[ _]?0*(\d{1,2}a?)(?:$|[_ :,(])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BandNumber();
}
