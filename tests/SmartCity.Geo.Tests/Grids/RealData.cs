using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;

namespace SmartCity.Geo.Tests;

/// <summary>The real districts and rivers that lie beside the repository; tests skip where they do not.</summary>
internal static class RealData
{
    private static readonly string[] MainDistricts = ["五华区", "盘龙区", "官渡区", "西山区", "呈贡区"];
    private static readonly System.Text.Json.JsonSerializerOptions GeoJson = new() { Converters = { new GeoJsonConverterFactory() } };

    internal static List<(string Name, string Adcode, Geometry Geometry)> Districts(string file) =>
        [.. Read(file).Select(f => ((string)f.Attributes["name"], Convert.ToString(f.Attributes["adcode"], System.Globalization.CultureInfo.InvariantCulture) ?? "", f.Geometry))];

    internal static List<(string Name, string Adcode, Geometry Geometry)> FiveDistricts() =>
        [.. Districts("kunming_districts_coverage_wgs84.geojson").Where(d => MainDistricts.Contains(d.Name))];

    internal static List<Geometry> Rivers() => [.. Read("kunming_rivers_cgcs2000.geojson").Select(f => f.Geometry)];

    private static FeatureCollection Read(string name)
    {
        var shared = Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.Combine(shared, "data", "kunming", name);
        Assert.SkipUnless(File.Exists(path), $"'{name}' is not at hand: the real data lie in ../shared/data beside the repository.");
        return System.Text.Json.JsonSerializer.Deserialize<FeatureCollection>(File.ReadAllBytes(path), GeoJson)!;
    }
}
