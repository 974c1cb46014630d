using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Hosting;

/// <summary>Whatever is sent to whichever operation, the answer is a 2xx, 3xx or 4xx, comes soon, and costs no memory that stays.</summary>
public sealed class MalformedRequestTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const int Lanes = 4;
    private const long MostGrowth = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);   // the limit of a statement and of a question, and a busy machine

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_is_sent_breaks_hangs_or_fattens_the_server()
    {
        var operations = ForgedOperation.All(await city.JsonAsync("/openapi"));
        Assert.True(operations.Count > 100, $"{operations.Count} operations");
        var (count, faults, statuses) = (LongTests.Times(3000, 1_000_000), new ConcurrentQueue<string>(), new ConcurrentDictionary<int, int>());
        await RunAsync(1, count / 5);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(2, count - count / 5);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(faults.IsEmpty, $"{faults.Count} faults, such as:\n{string.Join('\n', faults.Take(20))}");
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/collections/cells/items?limit=1")).StatusCode);
        Assert.True(statuses.GetValueOrDefault(200) > count / 20 && statuses.Where(s => s.Key >= 400).Sum(s => s.Value) > count / 2, string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));   // some are right, most are wrong
        Assert.True(grown < MostGrowth, $"{grown >> 20} MiB stay after {count} requests");

        Task RunAsync(int round, int requests) => Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var forge = new RequestForge(operations, Known(), 100 * round + lane);
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
            for (var i = lane; i < requests && faults.Count < 100; i += Lanes)
            {
                var (request, text) = forge.Next(city.Client.BaseAddress!, city.AdminKey);
                using (request)
                    try
                    {
                        using var response = await client.SendAsync(request, Stop);
                        statuses.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                        if ((int)response.StatusCode >= 500) faults.Enqueue($"{(int)response.StatusCode} for {text}: {await response.Content.ReadAsStringAsync(Stop)}");
                        else await response.Content.CopyToAsync(Stream.Null, Stop);
                    }
                    catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !Stop.IsCancellationRequested)
                    {
                        faults.Enqueue($"{e.GetType().Name} ({e.Message}) for {text}");
                    }
            }
        }, Stop)));
    }

    /// <summary>What once was a 500.</summary>
    [Theory]
    [InlineData("GET", "/jobs?offset=-1", null, null, HttpStatusCode.BadRequest, "'offset' is -1; 0 to 2147483647")]
    [InlineData("POST", "/jobs", "application/json", """{"kind": "detect_change"}""", HttpStatusCode.UnprocessableEntity, "'parameters' as a JSON object")]
    [InlineData("POST", "/reports", "multipart/form-data; boundary=x", "--y", HttpStatusCode.BadRequest, "The form can't be read")]
    [InlineData("POST", "/sites/import", "application/geo+json", """{"type": "Feature"}""", HttpStatusCode.UnprocessableEntity, "geometry")]
    [InlineData("POST", "/cameras/00000000-0000-0000-0000-000000000001/calibrations", "application/json", """{"points": null}""", HttpStatusCode.BadRequest, "points")]
    [InlineData("POST", "/cameras/00000000-0000-0000-0000-000000000001/calibrations", "application/json", """{"points": [null]}""", HttpStatusCode.BadRequest, "The list 'points' holds null")]
    [InlineData("POST", "/cases/00000000-0000-0000-0000-000000000001/answer", "application/json", """{"text": null}""", HttpStatusCode.BadRequest, "text")]
    [InlineData("POST", "/cases/bulk", "application/json", """{"action": "verify", "mode": "all", "cases": [null]}""", HttpStatusCode.BadRequest, "The list 'cases' holds null")]
    public async Task What_is_wrong_is_told(string method, string path, string? type, string? body, HttpStatusCode status, string reason)
    {
        using var content = body is null ? null : new StringContent(body);
        if (content is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type!);
        using var refused = await city.SendAsync(path, city.AdminKey, new(method), content);
        var said = await refused.Content.ReadAsStringAsync(Stop);
        Assert.True(refused.StatusCode == status, $"{(int)refused.StatusCode}: {said}");
        Assert.Contains(reason, JsonElement.Parse(said).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>What is there, so that damage lies deeper than the first look.</summary>
    private Dictionary<string, string[]> Known()
    {
        string[] layers = ["cells", "cases", "detections", "sites", "districts", "rivers", "scenes"], ids = [.. city.Cases.Select(c => c.Id.ToString()), city.Run.ToString(), "before-2024", "after-2025"];
        return new()
        {
            ["layer"] = layers,
            ["layers"] = [.. layers, "cells,cases"],
            ["collectionId"] = layers,
            ["collection"] = layers,
            ["collections"] = ["scenes"],
            ["id"] = ids,
            ["itemId"] = ids,
            ["featureId"] = [.. ids, ServedCity.Code(1, 1)],
            ["code"] = [ServedCity.Code(1, 1)],
            ["scene"] = ["before-2024", "after-2025"],
            ["before"] = ["before-2024"],
            ["after"] = ["after-2025"],
            ["edition"] = ["1"],
            ["z"] = ["8", "12", "14"],
            ["x"] = ["201", "3216", "12866"],
            ["y"] = ["109", "1753", "7015"],
            ["tileMatrix"] = ["12"],
            ["tileRow"] = ["1753"],
            ["tileCol"] = ["3216"],
            ["tileMatrixSetId"] = ["WebMercatorQuad", "WorldCRS84Quad"],
            ["format"] = ["mvt", "png", "webp", "csv", "geojson"],
            ["f"] = ["json", "html", "csv", "geojson"],
            ["bbox"] = ["102.6,25,102.7,25.1"],
            ["limit"] = ["1", "10"],
            ["filter"] = ["class = 2", "S_INTERSECTS(geometry,BBOX(102.6,25,102.7,25.1))"],
            ["lon"] = ["102.65"],
            ["lat"] = ["25.02"],
            ["bands"] = ["red,green,blue"],
            ["expression"] = ["(red-green)/(red+green)"],
            ["rescale"] = ["0,1"],
            ["colormap"] = ["viridis"],
            ["datetime"] = ["2024-01-01T00:00:00Z/.."],
            ["from"] = ["2024-01-01"],
            ["to"] = ["2026-01-01"],
            ["by"] = ["cell", "district", "class"],
            ["kind"] = ["detect_change"],
            ["action"] = ["verify"],
            ["version"] = ["1"],
            ["question"] = ["near", "aggregate", "hotspots", "within"],
            ["name"] = ["near", "aggregate"],
            ["distance"] = ["500"],
            ["crs"] = ["http://www.opengis.net/def/crs/EPSG/0/4490"],
            ["sortby"] = ["-area_m2"],
            ["properties"] = ["class,code"],
        };
    }
}
