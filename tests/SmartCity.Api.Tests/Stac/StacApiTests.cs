using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Stac;

namespace SmartCity.Api.Tests.Stac;

/// <summary>The scene catalogue as a STAC API: every conformance class that it declares, our own client and GDAL's STACIT driver against it.</summary>
public sealed class StacApiTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static readonly string[] NewestFirst = ["after-2025", "before-2024"], OldestFirst = ["before-2024", "after-2025"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_landing_page_is_a_catalogue_and_all_its_links_lead_somewhere()
    {
        var landing = await city.JsonAsync("/stac");
        Assert.Equal(("Catalog", "1.0.0"), (landing.GetProperty("type").GetString(), landing.GetProperty("stac_version").GetString()));
        var links = landing.GetProperty("links").EnumerateArray().ToList();
        foreach (var rel in (string[])["self", "root", "data", "conformance", "service-desc", "service-doc", "search", "child"]) Assert.Contains(links, l => l.GetProperty("rel").GetString() == rel);
        Assert.Equal(["GET", "POST"], links.Where(l => l.GetProperty("rel").GetString() == "search").Select(l => l.GetProperty("method").GetString()!));
        foreach (var link in links.Where(l => !l.TryGetProperty("method", out var method) || method.GetString() == "GET"))
        {
            using var there = await city.SendAsync(link.GetProperty("href").GetString()!);
            Assert.Equal(HttpStatusCode.OK, there.StatusCode);
            Assert.Equal(link.GetProperty("type").GetString()!.Split(';')[0], there.Content.Headers.ContentType?.MediaType);
        }
        Assert.Equal(Texts(landing.GetProperty("conformsTo")), Texts((await city.JsonAsync("/stac/conformance")).GetProperty("conformsTo")));
    }

    [Fact]
    public async Task A_collection_holds_a_sensors_scenes_and_tells_their_extent()
    {
        var collection = Assert.Single((await city.JsonAsync("/stac/collections")).GetProperty("collections").EnumerateArray());
        var id = collection.GetProperty("id").GetString()!;
        Assert.Equal(collection.GetRawText(), (await city.JsonAsync($"/stac/collections/{id}")).GetRawText());
        Assert.Equal("Collection", collection.GetProperty("type").GetString());
        var years = collection.GetProperty("extent").GetProperty("temporal").GetProperty("interval")[0].EnumerateArray().Select(t => t.GetString()![..4]);
        Assert.Equal(["2024", "2025"], years);
        Assert.Equal(NewestFirst, Ids(await city.JsonAsync($"/stac/collections/{id}/items")));
        foreach (var scene in NewestFirst) Assert.Equal(scene, (await city.JsonAsync($"/stac/collections/{id}/items/{scene}")).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync("/stac/collections/none")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync("/stac/collections/none/items")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync($"/stac/collections/{id}/items/none")).StatusCode);
    }

    [Fact]
    public async Task An_item_says_what_the_specification_asks_for_and_where_its_pixels_lie()
    {
        var item = (await city.JsonAsync("/stac/search?ids=after-2025")).GetProperty("features")[0];
        Assert.Equal(("Feature", "1.0.0"), (item.GetProperty("type").GetString(), item.GetProperty("stac_version").GetString()));
        Assert.Equal(4, item.GetProperty("bbox").GetArrayLength());
        var properties = item.GetProperty("properties");
        Assert.StartsWith("2025-", properties.GetProperty("datetime").GetString());
        Assert.Equal((400, 400), (properties.GetProperty("proj:shape")[0].GetInt32(), properties.GetProperty("proj:shape")[1].GetInt32()));
        Assert.Equal((10, -10), (properties.GetProperty("proj:transform")[0].GetDouble(), properties.GetProperty("proj:transform")[4].GetDouble()));
        Assert.Equal(32648, properties.GetProperty("proj:epsg").GetInt32());
        var data = item.GetProperty("assets").GetProperty("data");
        Assert.Equal(["red", "green", "blue"], data.GetProperty("eo:bands").EnumerateArray().Select(b => b.GetProperty("common_name").GetString()!));
        Assert.Equal(3, data.GetProperty("raster:bands").GetArrayLength());
        foreach (var rel in (string[])["self", "root", "parent", "collection", "tilejson"]) Assert.Contains(item.GetProperty("links").EnumerateArray(), l => l.GetProperty("rel").GetString() == rel);
    }

    [Theory]
    [InlineData("", "after-2025 before-2024")]
    [InlineData("?sortby=datetime", "before-2024 after-2025")]
    [InlineData("?sortby=%2Bproperties.datetime", "before-2024 after-2025")]
    [InlineData("?sortby=-id", "before-2024 after-2025")]
    [InlineData("?datetime=2025-01-01T00:00:00Z/..", "after-2025")]
    [InlineData("?datetime=../2024-12-31T00:00:00Z", "before-2024")]
    [InlineData("?bbox=102.6,25.0,102.7,25.1", "after-2025 before-2024")]
    [InlineData("?bbox=0,0,1,1", "")]
    [InlineData("?ids=before-2024,none", "before-2024")]
    [InlineData("?collections=none", "")]
    [InlineData("?intersects=%7B%22type%22:%22Point%22,%22coordinates%22:%5B102.61,25.02%5D%7D", "after-2025 before-2024")]
    [InlineData("?intersects=%7B%22type%22:%22Point%22,%22coordinates%22:%5B10,25.02%5D%7D", "")]
    [InlineData("?filter=datetime%20%3E%20TIMESTAMP('2025-01-01T00:00:00Z')", "after-2025")]
    [InlineData("?filter=id%20LIKE%20'before%25'%20OR%20gsd%20%3E%20100", "before-2024")]
    [InlineData("?filter-lang=cql2-json&filter=%7B%22op%22:%22=%22,%22args%22:%5B%7B%22property%22:%22id%22%7D,%22after-2025%22%5D%7D", "after-2025")]
    [InlineData("?filter=id='after-2025'&ids=before-2024", "")]
    public async Task A_search_by_GET_gives_what_is_asked(string query, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Ids(await city.JsonAsync($"/stac/search{query}")));

    [Fact]
    public async Task A_search_by_POST_gives_the_same()
    {
        Assert.Equal(NewestFirst, Ids(await PostAsync(new { })));
        Assert.Equal(OldestFirst, Ids(await PostAsync(new { sortby = new[] { new { field = "properties.datetime", direction = "asc" } } })));
        Assert.Equal(["after-2025"], Ids(await PostAsync(new { bbox = new[] { 102.6, 25.0, 102.7, 25.1 }, datetime = "2025-01-01T00:00:00Z/.." })));
        Assert.Equal(["before-2024"], Ids(await PostAsync(new { ids = new[] { "before-2024" }, intersects = new { type = "Point", coordinates = new[] { 102.61, 25.02 } } })));
        Assert.Equal(["before-2024"], Ids(await PostAsync(new { filter = new { op = "<", args = new object[] { new { property = "datetime" }, new { timestamp = "2025-01-01T00:00:00Z" } } } })));
        Assert.Equal(["before-2024"], Ids(await PostAsync(new Dictionary<string, object> { ["filter"] = "id = 'before-2024'", ["filter-lang"] = "cql2-text" })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_follow_each_other_to_the_end(bool posts)
    {
        var found = new List<string>();
        var page = posts ? await PostAsync(new { limit = 1, sortby = new[] { new { field = "id" } } }) : await city.JsonAsync("/stac/search?limit=1&sortby=id");
        for (var pages = 1; ; pages++)
        {
            Assert.True(pages <= 2, "more pages than scenes");
            found.AddRange(Ids(page));
            Assert.Equal((2, 1), (page.GetProperty("numberMatched").GetInt32(), page.GetProperty("numberReturned").GetInt32()));
            if (page.GetProperty("links").EnumerateArray().FirstOrDefault(l => l.GetProperty("rel").GetString() == "next") is not { ValueKind: JsonValueKind.Object } next) break;
            page = posts ? await PostAsync(next.GetProperty("body")) : await city.JsonAsync(next.GetProperty("href").GetString()!);
        }
        Assert.Equal(["after-2025", "before-2024"], found);
    }

    [Theory]
    [InlineData("id,properties.gsd", new[] { "type", "id", "properties" }, new[] { "gsd" })]
    [InlineData("-geometry,-links,-properties.gsd", new[] { "type", "stac_version", "stac_extensions", "id", "collection", "bbox", "properties", "assets" }, null)]
    public async Task Only_the_wanted_fields_are_sent(string fields, string[] members, string[]? properties)
    {
        var item = (await city.JsonAsync($"/stac/search?limit=1&fields={fields}")).GetProperty("features")[0];
        Assert.Equal(members, item.EnumerateObject().Select(p => p.Name));
        var names = item.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToList();
        if (properties is not null) Assert.Equal(properties, names);
        else Assert.DoesNotContain("gsd", names);
        var posted = (await PostAsync(new { limit = 1, fields = new { include = fields.Split(',').Where(f => f[0] != '-'), exclude = fields.Split(',').Where(f => f[0] == '-').Select(f => f[1..]) } })).GetProperty("features")[0];
        Assert.Equal(item.GetRawText(), posted.GetRawText());
    }

    [Theory]
    [InlineData("?colour=red", "no parameter 'colour'")]
    [InlineData("?limit=0", "'limit' is '0'")]
    [InlineData("?limit=many", "'limit' is 'many'")]
    [InlineData("?bbox=1,2,3", "bbox")]
    [InlineData("?bbox=0,0,1,1&intersects=%7B%22type%22:%22Point%22,%22coordinates%22:%5B1,2%5D%7D", "exclude each other")]
    [InlineData("?intersects=here", "a GeoJSON geometry")]
    [InlineData("?intersects=%7B%22type%22:%22Point%22%7D", "")]
    [InlineData("?datetime=yesterday", "datetime")]
    [InlineData("?token=gone", "cursor")]
    [InlineData("?sortby=colour", "colour")]
    [InlineData("?filter=colour='red'", "colour")]
    [InlineData("?filter=id=", "")]
    [InlineData("?filter=id='a'&filter-lang=sql", "sql")]
    [InlineData("?filter-crs=EPSG:3857", "CRS84")]
    public Task What_can_not_be_asked_is_refused_with_a_reason(string query, string reason) => city.RefusesAsync($"/stac/search{query}", HttpStatusCode.BadRequest, reason);

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"query": {}}""")]
    [InlineData("""{"limit": "ten"}""")]
    [InlineData("""{"bbox": "1,2,3,4"}""")]
    [InlineData("""{"bbox": [1, "2", 3, 4]}""")]
    [InlineData("""{"ids": [1]}""")]
    [InlineData("""{"intersects": []}""")]
    [InlineData("""{"intersects": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}}""")]
    [InlineData("""{"sortby": [{"field": "id", "direction": "sideways"}]}""")]
    [InlineData("""{"fields": ["id"]}""")]
    [InlineData("""{"filter": 1}""")]
    [InlineData("""{"filter": {"op": "="}}""")]
    public async Task A_body_that_is_no_search_is_refused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var refused = await city.SendAsync("/stac/search", method: HttpMethod.Post, content: content);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_file_needs_a_key_and_is_sent_by_ranges()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await city.SendAsync("/scenes/after-2025/data.tif")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync("/scenes/none/data.tif", city.ViewerKey)).StatusCode);
        using var part = await city.SendAsync("/scenes/after-2025/data.tif", city.ViewerKey, headers: ("Range", "bytes=0-3"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(0, 3, part.Content.Headers.ContentRange!.Length!.Value), part.Content.Headers.ContentRange);
        Assert.Equal("II*\0"u8.ToArray(), await part.Content.ReadAsByteArrayAsync(Stop));   // a TIFF's beginning
    }

    [Fact]
    public async Task Our_own_client_finds_the_scenes_and_reads_their_pixels_through_the_asset()
    {
        var (app, client) = await city.ServeAsync(("SmartCity:Scenes:OpenFiles", "true"));
        await using var served = app;
        using (client)
        using (var http = StacClient.CreateHttp())
        {
            var stac = new StacClient(http, StacHosts.Any);
            var api = new Uri(client.BaseAddress!, "/stac");
            var found = new List<StacItem>();
            await foreach (var item in stac.SearchAsync(api, new(new Envelope(102.6, 102.7, 25.0, 25.1), new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), Stop)) found.Add(item);
            Assert.Equal(NewestFirst, found.Select(i => i.Id));
            Assert.Equal(found[0].Id, (await stac.ItemAsync(api, null, found[0].Id, Stop)).Id);
            Assert.Equal(found[0].Id, (await stac.ItemAsync(api, found[0].Collection, found[0].Id, Stop)).Id);

            var product = await StacProduct.OfAsync(found[0], null, address => stac.ResolveAsync(address, Stop));
            Assert.Equal(["red", "green", "blue"], product.Bands.Select(b => b.Name));
            using var remote = GdalRaster.Open(product.Bands[0].Path);
            using var local = GdalRaster.Open((await new Geo.Scenes.SceneStore(city.Database.Source).FindAsync(found[0].Id, Stop))!.Path);
            var (there, here) = (new float[64 * 64], new float[64 * 64]);
            remote.Read(new(100, 200, 64, 64), [1], there);
            local.Read(new(100, 200, 64, 64), [1], here);
            Assert.Equal(here, there);
        }
    }

    private async Task<JsonElement> PostAsync(object search)
    {
        using var content = JsonContent.Create(search);
        using var answer = await city.SendAsync("/stac/search", method: HttpMethod.Post, content: content);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()!);

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(t => t.GetString()!);
}
