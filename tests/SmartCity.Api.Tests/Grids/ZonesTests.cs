using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartCity.Api.Tests.Commands;
using SmartCity.Geo.Crs;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Grids;

/// <summary>Class zones from files: the command, the endpoint, what they feed, and what they refuse.</summary>
[Collection("console")]   // it is one: two classes that catch what is written there must not run at once
public sealed class ZonesTests(ServedCity city) : IClassFixture<ServedCity>, IDisposable
{
    private const double West = 250_000, North = 2_790_000;   // UTM 48, of a land cover of 12 km by 12 km
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-zones-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Land_cover_in_another_crs_becomes_zones_that_a_partition_takes()
    {
        var (area, cover, zones, cells) = (PutArea(), PutLandCover(), Path.Combine(_folder, "zones.gpkg"), Path.Combine(_folder, "cells.gpkg"));
        var (code, words, _) = await Run("grid", "zones", "--area", area, "--land-cover", cover, "--legend", "worldcover", "--window", "3000", "--water", PutBox("lake.geojson", 4000, 4000, 6000, 6000), "--out", zones, "--json");

        Assert.Equal(0, code);
        var figures = JsonElement.Parse(words);
        Assert.Equal([1, 2, 3], figures.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("class").GetInt32()));
        var features = VectorFile.Read(zones, null, null, Stop).Features;
        // The town is 6 km by 6 km, 4 km² of it lake; a slope of the window around it counts too.
        Assert.InRange(features.Where(f => f.Text("class") == "1").Sum(f => EllipsoidalMeasure.Area(f.Geometry)) / 1e6, 28, 36);
        Assert.Equal(4, features.Where(f => f.Text("class") == "3").Min(f => EllipsoidalMeasure.Area(f.Geometry)) / 1e6, 0.01);
        Assert.Equal(1, features.Sum(f => EllipsoidalMeasure.Area(f.Geometry)) / VectorFile.Read(area, null, null, Stop).Features.Sum(f => EllipsoidalMeasure.Area(f.Geometry)), 1e-7);

        Assert.Equal(0, (await Run("grid", "partition", "--area", area, "--cells", "80", "--classes", zones, "--out", cells)).Code);
        Assert.Equal(0, (await Run("grid", "check", cells)).Code);
    }

    [Fact]
    public async Task Rules_and_targets_are_met()
    {
        var zones = Path.Combine(_folder, "zones.geojson");
        var (code, words, _) = await Run("grid", "zones", "--area", PutArea(), "--land-cover", PutLandCover(), "--built-up", "50", "--target", "0.1,0.15", "--window", "2000",
            "--rule", "5=" + PutBox("park.geojson", 8500, 1000, 10_500, 3000), "--rule", $"4={PutLandCover()}:10>=0.8", "--out", zones);
        Assert.Equal(0, code);
        Assert.Contains("class 4", words, StringComparison.Ordinal);
        Assert.Contains("class 5: 1 zones", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scene_will_do_where_there_is_no_land_cover()
    {
        var scene = Path.Combine(_folder, "scene.tif");
        SyntheticRaster.Write(scene, SyntheticRaster.Grid(600, 600, 20, West, North), ["red", "green", "nir", "swir1"], (band, x, y) =>
            IsTown(x, y) ? (float)(0.12 + 0.03 * band / 3 + 0.03 * Math.Sin(x / 15) * Math.Cos(y / 15)) : band switch { 0 => 0.05f, 1 => 0.08f, 2 => 0.4f, _ => 0.2f });
        var (code, words, error) = await Run("grid", "zones", "--area", PutArea(), "--imagery", scene, "--out", Path.Combine(_folder, "zones.geojson"));
        Assert.Equal(0, code);
        Assert.Contains("class 1 built-up core: 1 zones", words, StringComparison.Ordinal);
        Assert.Contains("short-wave infrared", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_answered_by_2_and_leaves_nothing_behind()
    {
        var (area, cover) = (PutArea(), PutLandCover());
        foreach (var (arguments, reason) in new (string[], string)[]
        {
            ([], "give land cover, imagery or rules"),
            (["--land-cover", cover], "Name a legend"),
            (["--land-cover", cover, "--legend", "corine"], "no legend 'corine'"),
            (["--land-cover", cover, "--legend", "esri", "--built-up", "7"], "given twice"),
            (["--land-cover", cover, "--built-up", "town"], "'town' is no whole number"),
            (["--land-cover", Path.Combine(_folder, "none.tif"), "--built-up", "50"], "does not exist"),
            (["--land-cover", area, "--built-up", "50"], "can't be read as a raster"),
            (["--land-cover", cover, "--built-up", "50", "--imagery", cover], "one of them"),
            (["--built-up", "50", "--rule", "3=" + area], "no land cover"),
            (["--bands", "red", "--rule", "3=" + area], "no imagery"),
            (["--land-cover", cover, "--built-up", "50", "--target", "0.7"], "two shares"),
            (["--land-cover", cover, "--built-up", "50", "--target", "0.7,0.7"], "more than 1 together"),
            (["--land-cover", cover, "--built-up", "50", "--core", "0.05"], "in that order"),
            (["--land-cover", cover, "--built-up", "50", "--resolution", "0.5"], "1 to 10000"),
            (["--rule", "parks"], "neither CLASS=POLYGONS"),
            (["--rule", "3=" + Path.Combine(_folder, "none.geojson")], "does not exist"),
            (["--rule", $"4={cover}:50>=2"], "share of 2"),
            (["--imagery", cover, "--bands", "red,green"], "has 1 bands, but 2 are named"),
            (["--land-cover", PutElsewhere(), "--built-up", "50"], "does not show the area"),
            (["--land-cover", cover, "--built-up", "50", "--water", Put("line.geojson", """{"type":"LineString","coordinates":[[102.5,25],[102.6,25.1]]}""")], "need polygons"),
        })
        {
            var (code, _, error) = await Run(["grid", "zones", "--area", area, .. arguments, "--out", Path.Combine(_folder, "zones.gpkg")]);
            Assert.True(code == 2 && error.Contains(reason, StringComparison.Ordinal), $"{string.Join(' ', arguments)}: {code} {error}");
        }
        Assert.Empty(Directory.GetFiles(_folder, "*zones*"));
    }

    [Fact]
    public async Task The_endpoint_answers_geojson_with_figures_and_refuses_what_is_no_tiff()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(PutArea(), Stop)), "area", "area.geojson" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(PutLandCover(), Stop)), "land_cover", "cover.tif" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(PutBox("lake.geojson", 4000, 4000, 6000, 6000), Stop)), "water", "lake.geojson" },
            { new StringContent("worldcover"), "legend" },
            { new StringContent("3000"), "window" },
        };
        using var answer = await city.SendAsync("/grids/zones", city.ViewerKey, HttpMethod.Post, form);
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, json.ToString());
        Assert.Equal([1, 2, 3], json.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("class").GetInt32()).Distinct());

        using var vrt = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(PutArea(), Stop)), "area", "area.geojson" },
            { new StringContent("<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"/>"), "land_cover", "cover.tif" },
            { new StringContent("esri"), "legend" },
        };
        using var refused = await city.SendAsync("/grids/zones", city.ViewerKey, HttpMethod.Post, vrt);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("is no GeoTIFF", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static bool IsTown(double x, double y) => Math.Abs(x - West - 6000) < 3000 && Math.Abs(y - North + 6000) < 3000;

    // 50 in the town, 10 (trees) in the north, 40 (crops) elsewhere.
    private string PutLandCover()
    {
        var path = Path.Combine(_folder, "cover.tif");
        if (!File.Exists(path)) SyntheticRaster.Write(path, SyntheticRaster.Grid(600, 600, 20, West, North), ["cover"], (_, x, y) => IsTown(x, y) ? 50 : y > North - 2500 ? 10 : 40);
        return path;
    }

    private string PutElsewhere()
    {
        var path = Path.Combine(_folder, "elsewhere.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(60, 60, 20, West + 100_000, North), ["cover"], (_, _, _) => 50);
        return path;
    }

    private string PutArea() => PutBox("area.geojson", 500, 500, 11_500, 11_500);

    /// <summary>A box in metres east and south of the land cover's corner.</summary>
    private string PutBox(string name, double west, double north, double east, double south)
    {
        using var transform = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        var corners = ((double X, double Y)[])[(west, south), (east, south), (east, north), (west, north), (west, south)];
        var ring = corners.Select(c => transform.Apply(West + c.X, North - c.Y)).Select(p => string.Create(CultureInfo.InvariantCulture, $"[{p.X:0.########},{p.Y:0.########}]"));
        return Put(name, $$"""{"type":"Polygon","coordinates":[[{{string.Join(',', ring)}}]]}""");
    }

    private string Put(string name, string geometry)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $$"""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"here"},"geometry":{{geometry}}}]}""");
        return path;
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.OfAsync(arguments);
}
