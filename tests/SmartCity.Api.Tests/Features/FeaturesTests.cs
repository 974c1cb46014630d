using System.Net;
using System.Text.Json;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Features;

public sealed class FeaturesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_landing_page_links_to_everything_and_every_link_answers()
    {
        var page = await city.JsonAsync("/");
        var links = page.GetProperty("links").EnumerateArray().ToList();

        Assert.Superset(new HashSet<string> { "self", "service-desc", "conformance", "data", "alternate" }, links.Select(l => l.GetProperty("rel").GetString()!).ToHashSet());
        foreach (var link in links.Where(l => !l.GetProperty("href").GetString()!.EndsWith("/map", StringComparison.Ordinal)))   // the map is built by another tool
        {
            using var response = await city.SendAsync(link.GetProperty("href").GetString()!, link.GetProperty("href").GetString()!.EndsWith("/jobs", StringComparison.Ordinal) ? city.ViewerKey : null);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var type = link.GetProperty("type").GetString()!;
            Assert.Equal(type.Split(';')[0], response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task The_OpenAPI_document_is_version_3_0_and_names_the_parameters()
    {
        var document = await city.JsonAsync("/openapi");
        var paths = document.GetProperty("paths");

        Assert.StartsWith("3.0", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        foreach (var path in (string[])["/", "/conformance", "/collections", "/collections/{collectionId}", "/collections/{collectionId}/items/{featureId}",
            "/tiles/{layers}/{z}/{x}/{y}.{format}", "/tiles/{layers}/tilejson.json", "/tiles/{layers}/changes", "/scenes", "/scenes/{id}/tiles/{z}/{x}/{y}.{format}", "/changes", "/cases/{id}", "/cases/{id}/transitions", "/evidence/{sha256}", "/city"])
            Assert.True(paths.TryGetProperty(path, out _), $"{path} is missing; there are {string.Join(", ", paths.EnumerateObject().Select(p => p.Name))}");
        var parameters = paths.GetProperty("/collections/{collectionId}/items").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Superset(new HashSet<string?> { "collectionId", "bbox", "datetime", "limit", "crs", "bbox-crs", "filter", "filter-lang", "filter-crs", "sortby", "properties", "exclude-properties", "skipGeometry" }, parameters.ToHashSet());
    }

    [Fact]
    public async Task A_collection_tells_its_extent_and_crs()
    {
        var cells = await city.JsonAsync("/collections/cells");
        var bbox = cells.GetProperty("extent").GetProperty("spatial").GetProperty("bbox")[0].EnumerateArray().Select(n => n.GetDouble()).ToArray();

        Assert.Equal([ServedCity.West, ServedCity.South, ServedCity.West + ServedCity.Columns * ServedCity.Step, ServedCity.South + ServedCity.Rows * ServedCity.Step], bbox, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal("feature", cells.GetProperty("itemType").GetString());
        Assert.Equal(["cells", "cases", "detections", "sites", "districts", "rivers", "scenes", "registered_sites", "haul_routes", "tracks", "cameras", "view_sheds"], (await city.JsonAsync("/collections")).GetProperty("collections").EnumerateArray().Select(c => c.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("limit=100", 13)]
    [InlineData("limit=1000", 2)]
    [InlineData("limit=5000", 1)]
    [InlineData("", 13)]
    public async Task Following_next_gives_every_cell_once(string query, int pages)
    {
        var (codes, seen, address) = (new List<string>(), 0, $"/collections/cells/items?{query}");
        while (address is not null)
        {
            var page = await city.JsonAsync(address);
            seen++;
            Assert.Equal(ServedCity.Cells, page.GetProperty("numberMatched").GetInt32());
            Assert.Equal(page.GetProperty("numberReturned").GetInt32(), page.GetProperty("features").GetArrayLength());
            codes.AddRange(page.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()!));
            address = page.GetProperty("links").EnumerateArray().Where(l => l.GetProperty("rel").GetString() == "next").Select(l => l.GetProperty("href").GetString()).SingleOrDefault();
        }
        Assert.Equal(pages, seen);
        Assert.Equal(ServedCity.Cells, codes.Count);
        Assert.Equal(ServedCity.Cells, codes.Distinct().Count());
    }

    [Fact]
    public async Task A_box_and_a_property_select_together()
    {
        // Columns 0..2 of rows 0..1: the box ends inside them. Class is 1 + (53·row + column) mod 3.
        var page = await city.JsonAsync("/collections/cells/items?bbox=102.601,25.001,102.629,25.019&class=1");

        Assert.Equal([ServedCity.Code(0, 0), ServedCity.Code(1, 1)], page.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()));
        Assert.Equal(6, (await city.JsonAsync("/collections/cells/items?bbox=102.601,25.001,102.629,25.019&limit=1")).GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task The_next_page_keeps_the_filters()
    {
        var page = await city.JsonAsync("/collections/cells/items?class=2&limit=10");
        var next = page.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "next").GetProperty("href").GetString()!;

        Assert.All((await city.JsonAsync(next)).GetProperty("features").EnumerateArray(), f => Assert.Equal(2, f.GetProperty("properties").GetProperty("class").GetInt32()));
    }

    [Fact]
    public async Task Time_selects_cases_and_scenes()
    {
        Assert.Equal(1, (await city.JsonAsync("/collections/scenes/items?datetime=2025-01-01T00:00:00Z/..")).GetProperty("numberMatched").GetInt32());
        Assert.Equal(0, (await city.JsonAsync("/collections/cases/items?datetime=../2020-01-01T00:00:00Z")).GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task One_feature_has_an_etag_and_is_not_sent_twice()
    {
        var path = $"/collections/cells/items/{ServedCity.Code(7, 3)}";
        using var first = await city.SendAsync(path);
        var feature = JsonElement.Parse(await first.Content.ReadAsStringAsync(Stop));
        using var second = await city.SendAsync(path, headers: ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal("application/geo+json", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("Feature", ServedCity.Code(7, 3)), (feature.GetProperty("type").GetString(), feature.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/", "SmartCity")]
    [InlineData("/conformance", "conf/core")]
    [InlineData("/collections", "Management cells")]
    [InlineData("/collections/cells", "area_m2")]
    [InlineData("/collections/cells/items?limit=5", "530102001001001")]
    [InlineData("/collections/cells/items/530102001001001", "五华区")]
    public async Task People_get_pages(string path, string content)
    {
        using var response = await city.SendAsync(path, headers: ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(content, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/collections/nothing", 404, "nothing")]
    [InlineData("/collections/nothing/items", 404, "nothing")]
    [InlineData("/collections/cells/items/1", 404, "'1'")]
    [InlineData("/collections/cells/items?colour=red", 400, "colour")]
    [InlineData("/collections/cells/items?class=1&class=2", 400, "class")]
    [InlineData("/collections/cells/items?class=one", 400, "class")]
    [InlineData("/collections/cells/items?bbox=1,2,3", 400, "bbox")]
    [InlineData("/collections/cells/items?bbox=102,26,103,25", 400, "bbox")]
    [InlineData("/collections/cells/items?bbox=102,25,103,NaN", 400, "bbox")]
    [InlineData("/collections/cells/items?bbox=102,25,190,26", 400, "bbox")]
    [InlineData("/collections/cells/items?limit=0", 400, "limit")]
    [InlineData("/collections/cells/items?limit=many", 400, "limit")]
    [InlineData("/collections/cells/items?offset=-1", 400, "offset")]
    [InlineData("/collections/cells/items?cursor=!", 400, "cursor")]
    [InlineData("/collections/cases/items?datetime=yesterday", 400, "datetime")]
    [InlineData("/collections/cells?what=1", 400, "what")]
    [InlineData("/?f=xml", 400, "'f'")]
    public async Task A_wrong_request_is_told_what_is_wrong(string path, int status, string named)
    {
        using var response = await city.SendAsync(path);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_beyond_the_largest_is_cut_to_it() =>
        Assert.Equal(ServedCity.Cells, (await city.JsonAsync("/collections/cells/items?limit=1000000")).GetProperty("numberReturned").GetInt32());

    [Fact]
    public async Task GDAL_gets_all_cells()
    {
        GdalTools.Require("ogr2ogr");
        _ = city.Database.ConnectionString;
        Assert.Contains($"Feature Count: {ServedCity.Cells}", GdalTools.Run("ogrinfo", "-so", $"OAPIF:{city.Address}/", "cells"), StringComparison.Ordinal);

        var copy = Path.Combine(Path.GetTempPath(), $"smartcity-oapif-{Guid.NewGuid():N}.geojson");
        try
        {
            GdalTools.Run("ogr2ogr", copy, $"OAPIF:{city.Address}/", "cells");
            var features = JsonElement.Parse(await File.ReadAllTextAsync(copy, Stop)).GetProperty("features").EnumerateArray().ToList();
            Assert.Equal(ServedCity.Cells, features.Count);
            Assert.Equal(ServedCity.Cells, features.Select(f => f.GetProperty("properties").GetProperty("code").GetString()).Distinct().Count());
            Assert.All(features, f => Assert.Equal("MultiPolygon", f.GetProperty("geometry").GetProperty("type").GetString()));
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
