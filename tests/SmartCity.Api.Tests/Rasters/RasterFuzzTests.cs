using System.Globalization;
using System.Text;
using SmartCity.Api.Rasters;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Rasters;

/// <summary>Malformed questions to scenes: an answer or a 4xx, never a 5xx, never a hang.</summary>
public sealed class RasterFuzzTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const int Seed = 20_260_101;

    private static readonly string[] Paths =
    [
        "/scenes/after-2025/tiles/15/25724/14030.png", "/scenes/after-2025/tiles/15/25724/14030@2x", "/scenes/after-2025/tilejson.json", "/scenes/after-2025/preview.webp", "/scenes/after-2025/crop.png",
        "/scenes/after-2025/crop.tif", "/scenes/after-2025/point", "/scenes/after-2025/statistics", "/scenes/after-2025/zonal", "/mosaic/tiles/15/25724/14030.webp", "/mosaic/tilejson.json", "/series/point",
        "/scenes/nothing/point", "/scenes/after-2025/tiles/99/1/1.png", "/scenes/after-2025/tiles/1/1/@2x",
    ];

    private static readonly string[] Names =
        ["bands", "expression", "index", "rescale", "stretch", "colormap", "hillshade", "azimuth", "altitude", "z_factor", "lon", "lat", "bbox", "width", "exact", "clear", "bins", "collection", "edition", "f", "pixel", "datetime", "unknown"];

    private static readonly string[] Values =
    [
        "", "red", "red,green,blue", "b1", "b99", "nir", "soil", "ndvi", "red/(red-red)", "(red-blue)/(red+blue)", "where(red>0.5,1,0)", "((((", "red**red**red", "exp(exp(exp(red*99)))", "log(0-red)", "red ==", "é", "\0", "'", "0,1", "1,0",
        "0,1,0,1,0,1", "NaN", "-Infinity", "1e308", "1e-320", "2,98", "100,0", "viridis", "viridis_r", "0:#ff0000,1:#00ff00", "0:#ff0000,0:#00ff00", "1e38:#ffffff,-1e38:#000000", "315", "-1", "91", "102.62", "25.02",
        "102.61,25.01,102.63,25.03", "-180,-90,180,90", "170,0,-170,1", "102.61,25.01,102.6100001,25.0100001", "1,2,3", "16", "4096", "4097", "99999999999", "true", "false", "yes", "10", "0", "cells", "1", "999999", "json", "csv",
        "newest", "median", "least_cloudy", "2025-05-01", "2024-01-01/..", "../..", "2025-05-01T03:30:00Z/2024", "%", "a b", "+", "[]", "{}",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "5", "\"x\"", "{}", """{"type":"Polygon"}""", """{"type":"Polygon","coordinates":null}""", """{"type":"Polygon","coordinates":[[]]}""", """{"type":"Polygon","coordinates":[[[1]]]}""",
        """{"type":"Polygon","coordinates":[[[102.61,25.01],[102.62,25.01]]]}""", """{"type":"Polygon","coordinates":[[[102.61,25.01],[102.62,25.01],[102.62,25.02],[102.61,25.01]]]}""", """{"type":"MultiPolygon","coordinates":[]}""",
        """{"type":"Feature","geometry":null}""", """{"type":"GeometryCollection","geometries":[]}""", """{"type":"Polygon","coordinates":[[[1e308,1e308],[-1e308,1e308],[0,-1e308],[1e308,1e308]]]}""",
        """{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}""", """{"type":"Polygon","coordinates":[[["a","b"],[1,2],[3,4],["a","b"]]]}""", """{"type":5}""",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_is_asked_breaks_the_server()
    {
        var random = new Random(Seed);
        for (var i = 0; i < LongTests.Times(400, 100_000); i++)
        {
            var query = string.Join('&', Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"{Pick(Names)}={Uri.EscapeDataString(Value())}"));
            var path = $"{Pick(Paths)}?{query}";
            using var response = random.Next(6) == 0 && path.Contains("/statistics", StringComparison.Ordinal)
                ? await city.SendAsync(path, method: HttpMethod.Post, content: new StringContent(Pick(Bodies), Encoding.UTF8, "application/json"))
                : await city.SendAsync(path);
            Assert.True((int)response.StatusCode < 500, $"request {i.ToString(CultureInfo.InvariantCulture)}, {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Stop)}");
            if ((int)response.StatusCode >= 400) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        string Pick(string[] of) => of[random.Next(of.Length)];
        // Sometimes a value with a wound.
        string Value() => Pick(Values) is var value && value.Length > 0 && random.Next(4) == 0 ? value.Insert(random.Next(value.Length), Pick(["(", ",", "-", "9", "#", "x"])) : value;
    }

    [Fact]
    public async Task No_body_breaks_the_server()
    {
        foreach (var body in Bodies)
        {
            using var response = await city.SendAsync("/scenes/after-2025/statistics?bands=red", method: HttpMethod.Post, content: new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.True((int)response.StatusCode < 500, $"{body}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Stop)}");
        }
    }

    [Fact]
    public async Task Who_waits_for_a_turn_may_leave_and_a_turn_is_given_back()
    {
        using var gate = new RasterGate();
        using var release = new ManualResetEventSlim();
        var busy = Enumerable.Range(0, 2).Select(_ => gate.RunAsync(() =>
        {
            release.Wait(Stop);
            return 1;
        }, Stop)).ToList();
        using var leaving = new CancellationTokenSource();
        var waiting = gate.RunAsync(() => 2, leaving.Token);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.Set();
        var done = await Task.WhenAll(busy);
        Assert.Equal([1, 1], done);
        Assert.Equal(3, await gate.RunAsync(() => 3, Stop));
        await Assert.ThrowsAsync<FormatException>(() => gate.RunAsync<int>(() => throw new FormatException(), Stop));
        Assert.Equal(4, await gate.RunAsync(() => 4, Stop));
    }
}
