using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Features;

/// <summary>OGC API Features part 4 by its classes: create-replace-delete, update, features, optimistic-locking-etags.</summary>
public sealed class WritesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Sites = "/collections/registered_sites/items", Patch = "application/merge-patch+json", GeoJson = "application/geo+json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_classes_are_declared_and_the_schema_says_what_can_be_written()
    {
        var declared = (await city.JsonAsync("/conformance")).GetProperty("conformsTo").EnumerateArray().Select(c => c.GetString()!).Where(c => c.Contains("/ogcapi-features-4/", StringComparison.Ordinal));
        Assert.Equal(["create-replace-delete", "update", "optimistic-locking-etags", "features"], declared.Select(c => c.Split('/')[^1]));
        var schema = await city.JsonAsync("/collections/registered_sites/schema");
        Assert.Equal(["geometry", "kind", "code", "name", "works_from"], schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(["version"], schema.GetProperty("properties").EnumerateObject().Where(p => p.Value.TryGetProperty("readOnly", out var only) && only.GetBoolean()).Select(p => p.Name));
        Assert.False((await city.JsonAsync("/collections/cells/schema")).TryGetProperty("required", out _));
    }

    [Fact]
    public async Task A_feature_is_created_replaced_updated_and_deleted()
    {
        using var created = await SendAsync(HttpMethod.Post, Sites, Site("W-1"));
        var site = await ReadAsync(created, HttpStatusCode.Created);
        var path = created.Headers.Location!.AbsolutePath;
        Assert.Equal($"{Sites}/{site.GetProperty("id").GetString()}", path);
        Assert.Equal(created.Headers.ETag!.Tag, await TagAsync(path));
        Assert.Equal(1, Of(site, "version").GetInt32());
        Assert.Equal("22:00-06:00", Of(site, "permits")[0].GetProperty("hours").GetString());

        var whole = JsonNode.Parse(site.GetRawText())!;   // as it came, links and version too
        whole["properties"]!["operator"] = "昆建";
        using var replaced = await SendAsync(HttpMethod.Put, path, whole.ToJsonString(), await TagAsync(path));
        var second = await ReadAsync(replaced, HttpStatusCode.OK);
        Assert.Equal(("昆建", 2, 1), (Of(second, "operator").GetString(), Of(second, "version").GetInt32(), Of(second, "permits").GetArrayLength()));
        Assert.Equal("Zhang", (await city.JsonAsync($"/sites/{site.GetProperty("id").GetString()}")).GetProperty("properties").GetProperty("updated_by").GetString());

        using var updated = await SendAsync(HttpMethod.Patch, path, """{"properties":{"name":"新名","operator":null}}""", await TagAsync(path), Patch);
        var third = await ReadAsync(updated, HttpStatusCode.OK);
        Assert.Equal(("新名", JsonValueKind.Null, "W-1", 1), (Of(third, "name").GetString(), Of(third, "operator").ValueKind, Of(third, "code").GetString(), Of(third, "permits").GetArrayLength()));
        Assert.Equal(site.GetProperty("geometry").GetRawText(), third.GetProperty("geometry").GetRawText());

        using var deleted = await SendAsync(HttpMethod.Delete, path, null, await TagAsync(path));
        using var gone = await city.SendAsync(path);
        using var again = await SendAsync(HttpMethod.Delete, path, null, "*");
        Assert.Equal((204, 404, 404), ((int)deleted.StatusCode, (int)gone.StatusCode, (int)again.StatusCode));
    }

    [Fact]
    public async Task An_old_ETag_a_weak_one_and_none_are_refused()
    {
        var path = await NewAsync("W-2");
        var first = await TagAsync(path);
        const string change = """{"properties":{"name":"x"}}""";
        using var without = await SendAsync(HttpMethod.Patch, path, change, null, Patch);
        using var weak = await SendAsync(HttpMethod.Patch, path, change, "W/" + first, Patch);
        using var right = await SendAsync(HttpMethod.Patch, path, change, $"\"other\", {first}", Patch);
        using var stale = await SendAsync(HttpMethod.Delete, path, null, first);
        using var any = await SendAsync(HttpMethod.Delete, path, null, "*");
        Assert.Equal((428, 412, 200, 412, 204), ((int)without.StatusCode, (int)weak.StatusCode, (int)right.StatusCode, (int)stale.StatusCode, (int)any.StatusCode));
        Assert.Equal("application/problem+json", stale.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Of_writers_with_the_same_ETag_exactly_one_wins()
    {
        var path = await NewAsync("W-3");
        var tag = await TagAsync(path);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => SendAsync(HttpMethod.Patch, path, $$$"""{"properties":{"name":"writer {{{i}}}"}}""", tag, Patch)));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(11, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        foreach (var answer in answers) answer.Dispose();
        Assert.Equal(2, Of(await city.JsonAsync(path), "version").GetInt32());
    }

    [Theory]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/4490", "[25.01,102.71]")]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/3857", "[11433624.899,2876972.949]")]
    [InlineData(null, "[102.71,25.01]")]
    public async Task Coordinates_are_in_the_CRS_of_Content_Crs(string? crs, string position)
    {
        var body = Site($"W-CRS-{crs?[^4..] ?? "84"}").Replace("""{"type":"Polygon","coordinates":[[[102.7,25],[102.705,25],[102.705,25.005],[102.7,25.005],[102.7,25]]]}""", $$"""{"type":"Point","coordinates":{{position}}}""", StringComparison.Ordinal);
        using var created = await city.SendAsync(Sites, city.AnalystKey, HttpMethod.Post, new StringContent(body, Encoding.UTF8, GeoJson), crs is null ? [] : [("Content-Crs", $"<{crs}>")]);
        _ = await ReadAsync(created, HttpStatusCode.Created);
        Assert.Equal($"<{crs ?? "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}>", created.Headers.GetValues("Content-Crs").Single());
        var path = created.Headers.Location!.AbsolutePath;
        var stored = (await city.JsonAsync(path)).GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(c => c.GetDouble()).ToList();
        Assert.Equal(102.71, stored[0], 6);
        Assert.Equal(25.01, stored[1], 6);

        // The ETag of the feature as it is given in that CRS counts as well; a patch without geometry leaves it as it was.
        var seen = await TagAsync(crs is null ? path : $"{path}?crs={Uri.EscapeDataString(crs)}");
        var before = await city.Database.ScalarAsync<string>($"select st_astext(geom, 15) from smartcity.site where id = '{path.Split('/')[^1]}'");
        using var updated = await SendAsync(HttpMethod.Patch, path, """{"properties":{"stage":"earthwork"}}""", seen, Patch);
        Assert.Equal(HttpStatusCode.OK, updated.StatusCode);
        Assert.Equal(before, await city.Database.ScalarAsync<string>($"select st_astext(geom, 15) from smartcity.site where id = '{path.Split('/')[^1]}'"));
    }

    [Fact]
    public async Task What_is_not_there_is_a_404_with_and_without_a_precondition()
    {
        foreach (var tag in (string?[])[null, "*", "\"xyz\""])
            foreach (var method in (HttpMethod[])[HttpMethod.Put, HttpMethod.Delete])
            {
                using var answer = await SendAsync(method, $"{Sites}/{Guid.Empty}", method == HttpMethod.Put ? Site("none") : null, tag);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
    }

    [Fact]
    public async Task A_CRS_that_the_collection_does_not_have_is_refused_and_an_id_in_a_new_feature_is_not_taken()
    {
        using var refused = await city.SendAsync(Sites, city.AnalystKey, HttpMethod.Post, new StringContent(Site("W-5"), Encoding.UTF8, GeoJson), ("Content-Crs", "<http://www.opengis.net/def/crs/EPSG/0/2056>"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var wish = JsonNode.Parse(Site("W-5"))!;
        wish["id"] = "00000000-0000-0000-0000-000000000005";
        using var created = await SendAsync(HttpMethod.Post, Sites, wish.ToJsonString());
        Assert.NotEqual(wish["id"]!.ToString(), (await ReadAsync(created, HttpStatusCode.Created)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_collection_that_is_the_products_own_work_is_a_405_with_a_reason()
    {
        using var post = await SendAsync(HttpMethod.Post, "/collections/cells/items", Site("X"));
        using var delete = await SendAsync(HttpMethod.Delete, $"/collections/cells/items/{ServedCity.Code(0, 0)}", null, "*");
        Assert.Equal((405, 405), ((int)post.StatusCode, (int)delete.StatusCode));
        Assert.Equal(["GET", "HEAD", "OPTIONS"], post.Content.Headers.Allow.Order());
        Assert.Contains("registered_sites, haul_routes", JsonElement.Parse(await post.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (var (path, allowed) in (IEnumerable<(string, string[])>)
        [
            (Sites, ["GET", "HEAD", "OPTIONS", "POST"]), ($"{Sites}/x", ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"]),
            ("/collections/cells/items", ["GET", "HEAD", "OPTIONS"]), ("/collections/cells/items/x", ["GET", "HEAD", "OPTIONS"]),
        ])
        {
            using var options = await city.SendAsync(path, null, HttpMethod.Options);
            Assert.Equal((HttpStatusCode.OK, string.Join(' ', allowed)), (options.StatusCode, string.Join(' ', options.Content.Headers.Allow.Order())));
        }
    }

    [Fact]
    public async Task Writing_needs_an_analyst()
    {
        using var nobody = await city.SendAsync(Sites, null, HttpMethod.Post, new StringContent(Site("X"), Encoding.UTF8, GeoJson));
        using var viewer = await city.SendAsync(Sites, city.ViewerKey, HttpMethod.Post, new StringContent(Site("X"), Encoding.UTF8, GeoJson));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (nobody.StatusCode, viewer.StatusCode));
    }

    [Theory]
    [InlineData("POST", "", "text/plain", "x", 415, "")]
    [InlineData("POST", "", "", "{}", 400, "Content-Type is missing")]
    [InlineData("PUT", "/W-4", "", "{}", 400, "Content-Type is missing")]
    [InlineData("PATCH", "/W-4", "", "{}", 400, "Content-Type is missing")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{"name":"\ud800"}}""", 400, "surrogate")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{"\udc00":1}}""", 400, "surrogate")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,1e999]},"properties":{"kind":"construction"}}""", 422, "")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{"kind":"construction","code":"a\u0000b","name":"x","works_from":"2026-01-01"}}""", 422, "U+0000")]
    [InlineData("DELETE", "/00000000-0000-0000-0000-000000000001", "", "", 404, "no feature")]
    [InlineData("POST", "", GeoJson, "{", 400, "not the expected JSON")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","type":"Feature"}""", 400, "Duplicate")]
    [InlineData("POST", "", GeoJson, "[]", 422, "GeoJSON feature")]
    [InlineData("POST", "", GeoJson, """{"type":"FeatureCollection","features":[]}""", 422, "FeatureCollection")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":null,"properties":{}}""", 422, "geometry")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":["x",1]},"properties":{}}""", 422, "geometry")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":[190,1]},"properties":{}}""", 422, "no place on Earth")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{"colour":"red"}}""", 422, "no property 'colour'")]
    [InlineData("POST", "", GeoJson, """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{"kind":"construction"}}""", 422, "code is missing")]
    [InlineData("POST", "?crs=x", GeoJson, "{}", 400, "crs")]
    [InlineData("PUT", "/none", GeoJson, "{}", 404, "no feature")]
    [InlineData("PATCH", "/W-4", GeoJson, "{}", 415, "")]
    [InlineData("PATCH", "/W-4", Patch, """{"geometry":{"type":"Point"}}""", 422, "coordinates")]
    [InlineData("PATCH", "/W-4", Patch, """{"id":"other"}""", 422, "an id stays")]
    [InlineData("PATCH", "/W-4", Patch, """{"properties":{"name":null}}""", 422, "name is missing")]
    [InlineData("PATCH", "/W-4", Patch, """{"properties":null}""", 422, "object")]
    public async Task What_can_not_be_written_says_why(string method, string path, string type, string body, int status, string says)
    {
        if (path == "/W-4") path = (await NewAsync($"W-{Guid.NewGuid():N}"))[Sites.Length..];
        using var answer = await SendAsync(new(method), Sites + path, body, "*", type);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        Assert.Contains(says, JsonElement.Parse(text).TryGetProperty("detail", out var detail) ? detail.GetString() : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_JSON_is_taken_for_GeoJSON()
    {
        using var created = await SendAsync(HttpMethod.Post, Sites, Site("W-6"), null, "application/json");
        _ = await ReadAsync(created, HttpStatusCode.Created);
        Assert.Equal("application/geo+json", created.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_route_is_written_in_its_own_collection_and_its_tile_shows_it_within_a_second()
    {
        _ = await NewAsync("W-GD");
        _ = await NewAsync("W-XN", "disposal");
        var tile = TileAddress.At(102.755, 25.105, 14);
        var address = string.Create(CultureInfo.InvariantCulture, $"/tiles/haul_routes/{tile.Zoom}/{tile.Column}/{tile.Row}.mvt");
        using (var before = await city.SendAsync(address)) Assert.Empty(await before.Content.ReadAsByteArrayAsync(Stop));
        using var created = await SendAsync(HttpMethod.Post, "/collections/haul_routes/items",
            """{"type":"Feature","geometry":{"type":"LineString","coordinates":[[102.75,25.1],[102.76,25.11]]},"properties":{"code":"W-LX","name":"x","works_from":"2026-01-01","from":"W-GD","to":"W-XN"}}""");
        var route = await ReadAsync(created, HttpStatusCode.Created);
        Assert.Equal(("W-GD", "W-XN", 0), (Of(route, "from").GetString(), Of(route, "to").GetString(), Of(route, "permits").GetArrayLength()));
        await Task.Delay(1000, Stop);
        using (var after = await city.SendAsync(address)) Assert.NotEmpty(await after.Content.ReadAsByteArrayAsync(Stop));
        using var twice = await SendAsync(HttpMethod.Post, "/collections/haul_routes/items",
            """{"type":"Feature","geometry":{"type":"LineString","coordinates":[[102.75,25.1],[102.76,25.11]]},"properties":{"code":"W-LX","name":"x","works_from":"2026-01-01","from":"W-GD","to":"W-XN"}}""");
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
    }

    private static string Site(string code, string kind = "construction") => $$$"""
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[102.7,25],[102.705,25],[102.705,25.005],[102.7,25.005],[102.7,25]]]},"properties":{"kind":"{{{kind}}}","code":"{{{code}}}","name":"{{{code}}}","works_from":"2026-01-01","permits":[{"number":"P","holder":"h","valid_from":"2026-01-01","hours":"22:00-06:00"}]}}
        """;

    private async Task<string> NewAsync(string code, string kind = "construction")
    {
        using var created = await SendAsync(HttpMethod.Post, Sites, Site(code, kind));
        _ = await ReadAsync(created, HttpStatusCode.Created);
        return created.Headers.Location!.AbsolutePath;
    }

    private async Task<string> TagAsync(string path)
    {
        using var answer = await city.SendAsync(path);
        return answer.Headers.ETag!.Tag;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? tag = null, string type = GeoJson) =>
        city.SendAsync(path, city.AnalystKey, method, Content(body, type), tag is null ? [] : [("If-Match", tag)]);

    private static StringContent? Content(string? body, string type)
    {
        if (body is null) return null;
        var content = new StringContent(body);
        content.Headers.ContentType = type.Length == 0 ? null : new(type, "utf-8");
        return content;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static JsonElement Of(JsonElement feature, string property) => feature.GetProperty("properties").GetProperty(property);
}
