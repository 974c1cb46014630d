using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Features;

/// <summary>Each declared class by what it demands, with counts that can be worked out by hand: 53 × 24 cells whose class is 1 + (53·row + column) mod 3, two scenes of 2024 and 2025.</summary>
public sealed class ConformanceTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Cells = "cells", Scenes = "scenes", Detections = "detections";

    /// <summary>Class, collection, CQL2 text, features.</summary>
    public static TheoryData<string, string, string, int> Filters => new()
    {
        { "basic-cql2", Cells, "class = 2", 424 },
        { "basic-cql2", Cells, "NOT (class = 2) AND version >= 1 OR code = 'x'", 848 },
        { "basic-cql2", Cells, "perimeter_m IS NOT NULL AND community_is_synthetic = TRUE", 1272 },
        { "basic-cql2", Scenes, "acquired_at < TIMESTAMP('2025-01-01T00:00:00Z') AND acquired_at > DATE('2024-04-30')", 1 },
        { "cql2-text", Cells, "district_name = '五华区' AND area_m2 > 1e6", 1272 },
        { "advanced-comparison-operators", Cells, "code LIKE '530102001001%'", 53 },
        { "advanced-comparison-operators", Cells, "code NOT LIKE '%00_001'", 1263 },
        { "advanced-comparison-operators", Cells, "class BETWEEN 2 AND 3", 848 },
        { "advanced-comparison-operators", Cells, "class NOT IN (1, 3)", 424 },
        { "case-insensitive-comparison", Scenes, "CASEI(title) = CASEI('THE city IN 2024')", 1 },
        { "accent-insensitive-comparison", Scenes, "ACCENTI(title) = ACCENTI('Thé cïty ïn 2024')", 1 },
        { "basic-spatial-functions", Cells, "S_INTERSECTS(geometry, POINT(102.605 25.005))", 1 },
        { "basic-spatial-functions", Cells, "S_INTERSECTS(geometry, BBOX(102.601,25.001,102.629,25.019))", 6 },
        { "basic-spatial-functions-plus", Cells, "S_INTERSECTS(geometry, LINESTRING(102.605 25.005, 102.625 25.005))", 3 },
        { "basic-spatial-functions-plus", Cells, "S_INTERSECTS(geometry, POLYGON((102.601 25.001, 102.619 25.001, 102.619 25.009, 102.601 25.001)))", 2 },
        { "basic-spatial-functions-plus", Cells, "S_INTERSECTS(geometry, MULTIPOINT((102.605 25.005), (102.615 25.005)))", 2 },
        { "basic-spatial-functions-plus", Cells, "S_INTERSECTS(geometry, MULTILINESTRING((102.605 25.005, 102.615 25.005), (102.605 25.035, 102.615 25.035)))", 4 },
        { "basic-spatial-functions-plus", Cells, "S_INTERSECTS(geometry, MULTIPOLYGON(((102.601 25.001, 102.609 25.001, 102.609 25.009, 102.601 25.001)), ((102.651 25.001, 102.659 25.001, 102.659 25.009, 102.651 25.001))))", 2 },
        { "basic-spatial-functions-plus", Cells, "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(102.605 25.005), LINESTRING(102.625 25.005, 102.635 25.005)))", 3 },
        { "spatial-functions", Cells, "S_WITHIN(geometry, BBOX(102.595, 24.995, 102.6205, 25.0105))", 2 },
        { "spatial-functions", Cells, "S_CONTAINS(geometry, POINT(102.605 25.005))", 1 },
        { "spatial-functions", Cells, "S_DISJOINT(geometry, BBOX(102.601,25.001,102.629,25.019))", 1266 },
        { "spatial-functions", Cells, "S_CROSSES(geometry, LINESTRING(102.605 25.005, 102.625 25.005))", 3 },
        { "spatial-functions", Cells, $"S_EQUALS(geometry, {ServedCity.Box(7, 3, 1, 1).AsText()})", 1 },
        { "spatial-functions", Cells, $"S_TOUCHES(geometry, {ServedCity.Box(7, 3, 1, 1).AsText()})", 8 },
        { "spatial-functions", Cells, $"S_OVERLAPS(geometry, {ServedCity.Box(7.5, 3.5, 1, 1).AsText()})", 4 },
        { "temporal-functions", Scenes, "T_AFTER(acquired_at, DATE('2024-06-01'))", 1 },
        { "temporal-functions", Scenes, "T_BEFORE(acquired_at, TIMESTAMP('2024-06-01T00:00:00Z'))", 1 },
        { "temporal-functions", Scenes, "T_DURING(acquired_at, INTERVAL('2024-01-01', '2024-12-31'))", 1 },
        { "temporal-functions", Scenes, "T_INTERSECTS(acquired_at, INTERVAL('..', '2025-05-01'))", 2 },
        { "temporal-functions", Scenes, "T_DISJOINT(acquired_at, INTERVAL('2024-05-01', '..'))", 0 },
        { "temporal-functions", Scenes, "T_EQUALS(acquired_at, TIMESTAMP('2025-05-01T03:30:00Z'))", 1 },
        { "temporal-functions", Scenes, "T_STARTEDBY(INTERVAL(acquired_at, '..'), TIMESTAMP('2025-05-01T03:30:00Z'))", 1 },
        { "temporal-functions", Scenes, "T_FINISHES(INTERVAL('2024-01-01T00:00:00Z', acquired_at), INTERVAL('..', '2025-05-01T03:30:00Z'))", 1 },
        { "property-property", Detections, "before_scene <> after_scene", 3 },
        { "property-property", Cells, "version < class", 848 },
        { "arithmetic", Cells, "class * 2 + 1 = 5", 424 },
        { "arithmetic", Cells, "class % 2 = 0 OR class ^ 2 = 9", 848 },
        { "arithmetic", Cells, "class div 2 = 1 AND class / 2 > 1", 424 },
        { "arithmetic", Cells, "area_m2 / (class - 1) > 0 AND -class < 0", 848 },
    };

    /// <summary>Classes whose tests are methods of their own.</summary>
    private static readonly string[] Others = ["core", "geojson", "html", "oas30", "crs", "queryables", "queryables-query-parameters", "filter", "features-filter", "cql2-json"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_declared_is_what_is_tested()
    {
        var declared = (await city.JsonAsync("/conformance")).GetProperty("conformsTo").EnumerateArray().Select(c => c.GetString()!).Where(c => c.Contains("/cql2/", StringComparison.Ordinal) || c.Contains("/ogcapi-features-", StringComparison.Ordinal) && !c.Contains("-features-4/", StringComparison.Ordinal)).ToList();   // the others have tests of their own
        Assert.Equal(Others.Concat(Filters.Select(f => f.Data.Item1)).Distinct().Order(), declared.Select(c => c.Split('/')[^1]).Order());
        Assert.All(declared, c => Assert.Matches("^http://www.opengis.net/spec/(ogcapi-features-[123]/1.0|cql2/1.0)/conf/[a-z0-9-]+$", c));
        // Without all of these QGIS asks for everything and filters itself.
        foreach (var needed in (string[])["ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter", "cql2/1.0/conf/basic-cql2", "cql2/1.0/conf/cql2-text", "cql2/1.0/conf/basic-spatial-functions"])
            Assert.Contains($"http://www.opengis.net/spec/{needed}", declared);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_selects_these_features(string conformanceClass, string collection, string filter, int count)
    {
        Assert.NotEmpty(conformanceClass);
        var page = await city.JsonAsync($"/collections/{collection}/items?limit=1&filter={Uri.EscapeDataString(filter)}");
        Assert.Equal(count, page.GetProperty("numberMatched").GetInt32());
    }

    [Theory]
    [InlineData("""{"op":"=","args":[{"property":"class"},2]}""", 424)]
    [InlineData("""{"op":"and","args":[{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[102.601,25.001,102.629,25.019]}]},{"op":"in","args":[{"property":"class"},[1,2]]}]}""", 4)]
    public async Task Cql2_json_is_understood(string filter, int count) =>
        Assert.Equal(count, (await city.JsonAsync($"/collections/cells/items?limit=1&filter-lang=cql2-json&filter={Uri.EscapeDataString(filter)}")).GetProperty("numberMatched").GetInt32());

    [Fact]
    public async Task Queryables_are_a_JSON_schema_that_the_collection_links_to()
    {
        var collection = await city.JsonAsync("/collections/scenes");
        foreach (var (relation, what) in ((string, string)[])[("queryables", "queryables"), ("schema", "schema")])
        {
            var href = collection.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == $"http://www.opengis.net/def/rel/ogc/1.0/{relation}").GetProperty("href").GetString()!;
            using var response = await city.SendAsync(href);
            var schema = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));
            Assert.Equal("application/schema+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(("https://json-schema.org/draft/2020-12/schema", $"{city.Address}/collections/scenes/{what}", "object"), (schema.GetProperty("$schema").GetString(), schema.GetProperty("$id").GetString(), schema.GetProperty("type").GetString()));
            Assert.Equal(["geometry", "title", "sensor", "acquired_at", "gsd_m", "cloud_share", "source", "is_simulated"], schema.GetProperty("properties").EnumerateObject().Select(p => p.Name));
            Assert.Equal(("string", "date-time", "number", "geometry-polygon"), (Of("title", "type"), Of("acquired_at", "format"), Of("gsd_m", "type"), Of("geometry", "format")));
            Assert.False(schema.GetProperty("additionalProperties").GetBoolean());

            string? Of(string property, string member) => schema.GetProperty("properties").GetProperty(property).GetProperty(member).GetString();
        }
        var sites = (await city.JsonAsync("/collections/sites/queryables")).GetProperty("properties");
        Assert.Equal("date", sites.GetProperty("first_seen").GetProperty("format").GetString());
        Assert.False(sites.TryGetProperty("stages", out _));   // a structure
        Assert.True((await city.JsonAsync("/collections/sites/schema")).GetProperty("properties").TryGetProperty("stages", out _));
    }

    [Fact]
    public async Task Every_queryable_is_a_query_parameter_and_can_stand_in_a_filter()
    {
        foreach (var collection in (await city.JsonAsync("/collections")).GetProperty("collections").EnumerateArray().Select(c => c.GetProperty("id").GetString()))
            foreach (var queryable in (await city.JsonAsync($"/collections/{collection}/queryables")).GetProperty("properties").EnumerateObject().Where(p => p.Name != "geometry"))
            {
                var value = (queryable.Value.GetProperty("type").GetString(), queryable.Value.TryGetProperty("format", out var format) ? format.GetString() : null) switch
                {
                    ("integer", _) => "1",
                    ("number", _) => "1.5",
                    ("boolean", _) => "true",
                    (_, "date-time") => "2026-05-01T03:30:00Z",
                    (_, "date") => "2026-05-01",
                    _ => "x",
                };
                _ = await city.JsonAsync($"/collections/{collection}/items?{queryable.Name}={value}");
                _ = await city.JsonAsync($"/collections/{collection}/items?filter={queryable.Name}%20IS%20NULL");
            }
        Assert.Equal(424, (await city.JsonAsync("/collections/cells/items?class=2&version=1&limit=1")).GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task A_filter_joins_the_other_conditions_and_stays_in_the_next_page()
    {
        var page = await city.JsonAsync("/collections/cells/items?bbox=102.601,25.001,102.629,25.019&class=1&limit=1&filter=code%3C%3E'x'");
        var next = page.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "next").GetProperty("href").GetString()!;
        Assert.Equal(2, page.GetProperty("numberMatched").GetInt32());
        Assert.Equal(ServedCity.Code(1, 1), Assert.Single((await city.JsonAsync(next)).GetProperty("features").EnumerateArray()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("filter=colour='red'", "colour")]
    [InlineData("filter=class=", "at position 7")]
    [InlineData("filter=class='x'", "without quotes")]
    [InlineData("filter=", "empty")]
    [InlineData("filter=class=1&filter-lang=cql2-xml", "cql2-json")]
    [InlineData("filter=class=1&filter-lang=cql2-json", "JSON")]
    [InlineData("filter=class=1&filter-crs=http://www.opengis.net/def/crs/EPSG/0/27700", "27700")]
    [InlineData("crs=EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/4326")]
    [InlineData("bbox=102,25,103,26&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326", "bbox")]   // 102 is no latitude
    [InlineData("bbox=25,102,26&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326", "3 numbers")]
    [InlineData("sortby=colour", "colour")]
    [InlineData("properties=colour", "colour")]
    [InlineData("exclude-properties=colour", "colour")]
    [InlineData("properties=code&exclude-properties=code", "exclude each other")]
    [InlineData("skipGeometry=maybe", "skipGeometry")]
    [InlineData("filter=area_m2*1e308*10%3E1", "worked out")]
    public Task What_can_not_be_asked_is_a_400_that_says_why(string query, string says) => city.RefusesAsync($"/collections/cells/items?{query}", HttpStatusCode.BadRequest, says);

    [Fact]
    public async Task A_filter_may_hold_the_outline_of_a_district()
    {
        // A circle of 1,500 vertices around the middle of cell (10, 10): 40 KB.
        var vertices = Enumerable.Range(0, 1500).Append(0).Select(i => FormattableString.Invariant($"{102.705 + 0.004 * Math.Cos(i * Math.Tau / 1500):F9} {25.105 + 0.004 * Math.Sin(i * Math.Tau / 1500):F9}"));
        var page = await city.JsonAsync($"/collections/cells/items?filter=S_CONTAINS(geometry,POLYGON(({Uri.EscapeDataString(string.Join(",", vertices))})))");
        Assert.Equal(ServedCity.Code(10, 10), Assert.Single(page.GetProperty("features").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Every_CRS_that_is_listed_is_given_and_said()
    {
        var collections = await city.JsonAsync("/collections");
        var uris = collections.GetProperty("crs").EnumerateArray().Select(c => c.GetString()!).ToList();
        Assert.Equal(["CRS84", "4326", "4490", "3857", "4543"], uris.Select(u => u.Split('/')[^1]));
        Assert.All(collections.GetProperty("collections").EnumerateArray(), c => Assert.Equal("#/crs", Assert.Single(c.GetProperty("crs").EnumerateArray()).GetString()));
        var cells = await city.JsonAsync("/collections/cells");
        Assert.Equal(uris, cells.GetProperty("crs").EnumerateArray().Select(c => c.GetString()!));
        Assert.Contains(cells.GetProperty("storageCrs").GetString(), uris);
        foreach (var uri in uris)
        {
            var code = ServedCity.Code(7, 3);
            using var items = await city.SendAsync($"/collections/cells/items?code={code}&crs={Uri.EscapeDataString(uri)}");
            using var item = await city.SendAsync($"/collections/cells/items/{code}?crs={Uri.EscapeDataString(uri)}");
            Assert.Equal($"<{uri}>", items.Headers.GetValues("Content-Crs").Single());
            Assert.Equal($"<{uri}>", item.Headers.GetValues("Content-Crs").Single());
            var positions = JsonElement.Parse(await items.Content.ReadAsStringAsync(Stop)).GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates")[0][0].EnumerateArray().Select(p => (First: p[0].GetDouble(), Second: p[1].GetDouble())).ToList();
            var (low, high) = ((positions.Min(p => p.First), positions.Min(p => p.Second)), (positions.Max(p => p.First), positions.Max(p => p.Second)));
            var box = string.Create(CultureInfo.InvariantCulture, $"{low.Item1 + (high.Item1 - low.Item1) * 0.1},{low.Item2 + (high.Item2 - low.Item2) * 0.1},{high.Item1 - (high.Item1 - low.Item1) * 0.1},{high.Item2 - (high.Item2 - low.Item2) * 0.1}");
            var escaped = Uri.EscapeDataString(uri);
            foreach (var query in (string[])[$"bbox={box}&bbox-crs={escaped}", $"filter=S_INTERSECTS(geometry,BBOX({box}))&filter-crs={escaped}"])
                Assert.Equal(code, Assert.Single((await city.JsonAsync($"/collections/cells/items?{query}")).GetProperty("features").EnumerateArray()).GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task The_order_the_properties_and_the_geometry_can_be_chosen()
    {
        var sorted = (await city.JsonAsync("/collections/cells/items?sortby=-class,+code&limit=2&properties=class,code&skipGeometry=true")).GetProperty("features");
        Assert.All(sorted.EnumerateArray(), f => Assert.Equal((3, JsonValueKind.Null, 2), (f.GetProperty("properties").GetProperty("class").GetInt32(), f.GetProperty("geometry").ValueKind, f.GetProperty("properties").EnumerateObject().Count())));
        Assert.Equal([ServedCity.Code(2, 0), ServedCity.Code(5, 0)], sorted.EnumerateArray().Select(f => f.GetProperty("id").GetString()));
        var rest = (await city.JsonAsync("/collections/cells/items?limit=1&exclude-properties=class,code")).GetProperty("features")[0].GetProperty("properties");
        Assert.False(rest.TryGetProperty("class", out _));
        Assert.True(rest.TryGetProperty("area_m2", out _));

        var (codes, address) = (new List<string>(), "/collections/cells/items?sortby=-class&limit=100");
        while (address is not null)
        {
            var page = await city.JsonAsync(address);
            codes.AddRange(page.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()!));
            address = page.GetProperty("links").EnumerateArray().Where(l => l.GetProperty("rel").GetString() == "next").Select(l => l.GetProperty("href").GetString()).SingleOrDefault();
        }
        Assert.Equal(ServedCity.Cells, codes.Distinct().Count());
        Assert.Equal(ServedCity.Cells, codes.Count);
    }

    [Theory]
    [InlineData("cells", "class = 2", 424, "filter=class = 2&")]
    [InlineData("cells", "code LIKE '530102001001%' AND class > 1", 35, "filter=(code LIKE '530102001001%') AND (class > 1)&")]
    [InlineData("scenes", "acquired_at >= '2025/01/01 00:00:00'", 1, "filter=acquired_at >= '2025-01-01T00:00:00Z'&")]
    public async Task GDAL_leaves_the_condition_to_us(string collection, string where, int count, string seen)
    {
        GdalTools.Require("ogrinfo");
        _ = city.Database.ConnectionString;
        await using var relay = new RecordingRelay(new(city.Address));
        var output = GdalTools.Run("ogrinfo", "-ro", "-so", $"OAPIF:{relay.Address}/", collection, "-where", where);
        Assert.Contains($"Feature Count: {count}", output, StringComparison.Ordinal);
        Assert.Contains(relay.Requests, r => r.Contains("/items?", StringComparison.Ordinal) && r.Contains(seen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GDAL_leaves_the_box_to_us()
    {
        GdalTools.Require("ogrinfo");
        _ = city.Database.ConnectionString;
        await using var relay = new RecordingRelay(new(city.Address));
        var output = GdalTools.Run("ogrinfo", "-ro", "-so", $"OAPIF:{relay.Address}/", "cells", "-spat", "102.601", "25.001", "102.629", "25.019");
        Assert.Contains("Feature Count: 6", output, StringComparison.Ordinal);
        Assert.Contains(relay.Requests, r => r.Contains("bbox=", StringComparison.Ordinal));
    }
}
