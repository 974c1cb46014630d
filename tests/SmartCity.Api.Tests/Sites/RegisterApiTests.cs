using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartCity.Api.Tests.Sites;

public sealed class RegisterApiTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Square = "[[[102.7,25],[102.705,25],[102.705,25.005],[102.7,25.005],[102.7,25]]]";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_is_entered_read_changed_and_removed_with_its_version()
    {
        using var added = await SendAsync(HttpMethod.Post, "/sites", Site("CRUD"));
        var site = await ReadAsync(added, HttpStatusCode.Created);
        var path = $"/sites/{site.GetProperty("id").GetString()}";
        Assert.Equal(("\"1\"", city.Address + path), (added.Headers.ETag?.Tag, added.Headers.Location?.ToString()));
        Assert.Equal((1, true, "Zhang"), (Of(site, "version").GetInt32(), Of(site, "permitted").GetBoolean(), Of(site, "updated_by").GetString()));
        Assert.False(Of(await city.JsonAsync($"{path}?at=2025-12-31"), "permitted").GetBoolean());
        Assert.Contains((await city.JsonAsync("/sites?kind=construction&permitted=true&bbox=102.6,24.9,102.8,25.1")).GetProperty("features").EnumerateArray(), f => Of(f, "code").GetString() == "CRUD");
        Assert.DoesNotContain((await city.JsonAsync("/sites?bbox=110,24.9,111,25.1")).GetProperty("features").EnumerateArray(), f => Of(f, "code").GetString() == "CRUD");

        var changed = JsonNode.Parse(site.GetRawText())!;   // as it came, with what the answer added
        changed["properties"]!["name"] = "新名";
        using var without = await SendAsync(HttpMethod.Put, path, changed.ToJsonString());
        using var first = await SendAsync(HttpMethod.Put, path, changed.ToJsonString(), "\"1\"");
        using var stale = await SendAsync(HttpMethod.Put, path, changed.ToJsonString(), "\"1\"");
        var conflict = await ReadAsync(stale, HttpStatusCode.Conflict);
        Assert.Equal((428, 200, "\"2\""), ((int)without.StatusCode, (int)first.StatusCode, first.Headers.ETag?.Tag));
        Assert.Equal(("新名", 2), (Of(conflict.GetProperty("current"), "name").GetString(), Of(conflict.GetProperty("current"), "version").GetInt32()));

        using var wrong = await SendAsync(HttpMethod.Delete, path, null, "\"1\"");
        using var removed = await SendAsync(HttpMethod.Delete, path, null, "\"2\"");
        using var gone = await city.SendAsync(path);
        Assert.Equal((409, 204, 404), ((int)wrong.StatusCode, (int)removed.StatusCode, (int)gone.StatusCode));
    }

    [Fact]
    public async Task A_route_joins_its_sites_and_is_no_site()
    {
        foreach (var (code, kind) in (IEnumerable<(string, string)>)[("R-GD", "construction"), ("R-XN", "disposal")]) (await SendAsync(HttpMethod.Post, "/sites", Site(code, kind))).Dispose();
        using var answer = await SendAsync(HttpMethod.Post, "/routes", Route("R-LX", "R-GD", "R-XN"));
        var route = await ReadAsync(answer, HttpStatusCode.Created);
        Assert.Equal(("R-GD", "R-XN", "22:00-06:00"), (Of(route, "from").GetString(), Of(route, "to").GetString(), Of(route, "permits")[0].GetProperty("hours").GetString()));
        using var asSite = await city.SendAsync($"/sites/{route.GetProperty("id").GetString()}");
        using var there = await SendAsync(HttpMethod.Post, "/routes", Route("R-LX", "R-GD", "R-XN"));
        using var wrongPlace = await SendAsync(HttpMethod.Post, "/sites", Route("R-LX2", "R-GD", "R-XN"));
        using var unknown = await SendAsync(HttpMethod.Post, "/routes", Route("R-LX3", "R-GD", "R-GD"));
        Assert.Equal((404, 409, 422, 422), ((int)asSite.StatusCode, (int)there.StatusCode, (int)wrongPlace.StatusCode, (int)unknown.StatusCode));
    }

    [Fact]
    public async Task A_file_is_imported_whole_or_not_at_all()
    {
        var good = $$"""{"type":"FeatureCollection","features":[{{Site("F-GD")}},{{Site("F-XN", "disposal")}},{{Route("F-LX", "F-GD", "F-XN")}}]}""";
        Assert.Equal((3, 0), await ImportAsync(good, "application/geo+json"));
        Assert.Equal((0, 3), await ImportAsync(good, "application/geo+json"));
        const string csv = "kind,code,name,works_from,permit_number,permit_holder,permit_from,permit_hours,WKT\n工地,C-GD,某工地,2026-01-01,P1,昆建,2026-01-01,08:00-18:00,\"POLYGON((102.72 25,102.725 25,102.725 25.005,102.72 25))\"\n";
        Assert.Equal((1, 0), await ImportAsync(csv, "text/csv"));

        using var bad = await SendAsync(HttpMethod.Post, "/sites/import", $$"""{"type":"FeatureCollection","features":[{{Site("F-NEW")}},{{Site("F-BAD").Replace("2026-01-01", "soon", StringComparison.Ordinal)}}]}""", mediaType: "application/geo+json");
        var said = await ReadAsync(bad, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("feature 2 (F-BAD): works_from 'soon' is no day", said.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain((await city.JsonAsync("/sites")).GetProperty("features").EnumerateArray(), f => Of(f, "code").GetString() == "F-NEW");

        async Task<(int, int)> ImportAsync(string body, string mediaType)
        {
            using var answer = await SendAsync(HttpMethod.Post, "/sites/import", body, mediaType: mediaType);
            var report = await ReadAsync(answer, HttpStatusCode.OK);
            return (report.GetProperty("created").GetInt32(), report.GetProperty("unchanged").GetInt32());
        }
    }

    [Theory]
    [InlineData("GET", "/sites?kind=route", null, 400)]
    [InlineData("GET", "/sites?at=soon", null, 400)]
    [InlineData("GET", "/sites?foo=1", null, 400)]
    [InlineData("GET", "/routes/00000000-0000-0000-0000-000000000001", null, 404)]
    [InlineData("POST", "/sites", "{}", 422)]
    [InlineData("POST", "/sites", "[]", 422)]
    [InlineData("POST", "/sites", "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[]},\"properties\":{}}", 422)]
    [InlineData("POST", "/sites", "{\"geometry\":null,\"properties\":{}}", 422)]
    [InlineData("PUT", "/sites/00000000-0000-0000-0000-000000000001", "{}", 428)]
    public async Task Bad_requests_are_problems(string method, string path, string? body, int status)
    {
        using var answer = await SendAsync(new(method), path, body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Writing_needs_an_analyst()
    {
        using var viewer = await city.SendAsync("/sites", city.ViewerKey, HttpMethod.Post, new StringContent(Site("X"), null, "application/json"));
        using var nobody = await city.SendAsync("/sites/import", null, HttpMethod.Post, new StringContent("x", null, "application/geo+json"));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (viewer.StatusCode, nobody.StatusCode));
    }

    private static string Site(string code, string kind = "construction") => $$$"""
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":{{{Square}}} },"properties":{"kind":"{{{kind}}}","code":"{{{code}}}","name":"{{{code}}}","works_from":"2026-01-01","permits":[{"number":"P","holder":"h","valid_from":"2026-01-01","valid_to":null,"hours":null}]}}
        """;

    private static string Route(string code, string from, string to) => $$$"""
        {"type":"Feature","geometry":{"type":"LineString","coordinates":[[102.7,25],[102.8,25.1]]},"properties":{"kind":"route","code":"{{{code}}}","name":"{{{code}}}","works_from":"2026-01-01","from":"{{{from}}}","to":"{{{to}}}","permits":[{"number":"P","holder":"h","valid_from":"2026-01-01","hours":"22:00-06:00"}]}}
        """;

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? version = null, string mediaType = "application/json") =>
        city.SendAsync(path, city.AnalystKey, method, body is null ? null : new StringContent(body, Encoding.UTF8, mediaType), version is null ? [] : [("If-Match", version)]);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static JsonElement Of(JsonElement feature, string property) => feature.GetProperty("properties").GetProperty(property);
}
