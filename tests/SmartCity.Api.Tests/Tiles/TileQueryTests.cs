using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>Tiles of what a query asks for: filters, time, editions, levels, and the shift of Chinese web maps.</summary>
public sealed class TileQueryTests(ServedCity city) : IClassFixture<ServedCity>
{
    // The lattice lies in tiles 804..806 × 437..439 of zoom 10.
    private const string Cells = "/tiles/cells/10/804/438.mvt", Ogc = "/tiles/WebMercatorQuad/10/438/804";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tile_holds_what_its_filter_asks_for()
    {
        var all = await ReadAsync(Cells, "cells");
        var wanted = all.Where(f => f.Tags["class"] is 2L).Select(f => (string)f.Tags["code"]).Order().ToList();
        Assert.InRange(wanted.Count, 1, all.Count - 1);
        foreach (var query in (string[])["class=2", "filter=class%3D2", "filter-lang=cql2-json&filter=" + Uri.EscapeDataString("""{"op":"=","args":[{"property":"class"},2]}"""), "class=2&filter=area_m2%3E0"])
        {
            Assert.Equal(wanted, (await ReadAsync($"{Cells}?{query}", "cells")).Select(f => (string)f.Tags["code"]).Order());
            Assert.Equal(wanted, (await ReadAsync($"{Ogc}?collections=cells&{query}", "cells")).Select(f => (string)f.Tags["code"]).Order());
            Assert.Equal(wanted, (await ReadAsync($"/collections/cells{Ogc}?{query}", "cells")).Select(f => (string)f.Tags["code"]).Order());
        }
    }

    [Fact]
    public async Task Time_and_space_are_asked_for_as_of_collections()
    {
        var number = city.Cases[0].Number;
        var tile = TileAddress.At(city.Cases[0].Geometry.Centroid.X, city.Cases[0].Geometry.Centroid.Y, 14);
        var (x, y) = (city.Cases[0].Geometry.Centroid.X, city.Cases[0].Geometry.Centroid.Y);
        var box = string.Create(CultureInfo.InvariantCulture, $"BBOX({x - 0.0001},{y - 0.0001},{x + 0.0001},{y + 0.0001})");
        foreach (var (query, isThere) in ((string, bool)[])
        [
            ("datetime=../2000-01-01", false), ("datetime=2000-01-01/..", true), ($"filter=S_INTERSECTS(geometry,{box})", true),
            ($"filter=number%3D%27{number}%27", true), ($"filter=NOT%20number%3D%27{number}%27", false),
        ])
            Assert.Equal(isThere, (await ReadAsync($"/tiles/cases/{tile}.mvt?{query}", "cases")).Any(f => (string)f.Tags["number"] == number));
    }

    [Theory]
    [InlineData("stage=x", "stage")]
    [InlineData("class=many", "whole number")]
    [InlineData("filter=class%3D", "filter")]
    [InlineData("filter=stage%3D1", "stage")]
    [InlineData("filter=class%3D1&filter-lang=sql", "cql2-text")]
    [InlineData("datetime=2026-01-01", "datetime")]
    [InlineData("crs=bd09", "gcj02")]
    [InlineData("edition=x", "edition")]
    [InlineData("edition=999999", "999999")]
    [InlineData("level=street", "subdistrict")]
    [InlineData("level=district&class=1", "level")]
    [InlineData("class=1&class=2", "twice|2 times")]
    public async Task What_does_not_fit_is_refused_with_its_reason(string query, string named)
    {
        using var response = await city.SendAsync($"{Cells}?{query}");
        var problem = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Matches(named, JsonElement.Parse(problem).GetProperty("detail").GetString()!);
        using var ogc = await city.SendAsync($"/collections/cells{Ogc}?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, ogc.StatusCode);
    }

    [Fact]
    public async Task A_filtered_tile_is_kept_and_is_never_stale()
    {
        var path = $"/tiles/rivers/{TileAddress.At(102.7, 25.05, 12)}.mvt?filter=" + Uri.EscapeDataString("name LIKE 'fresh %'");
        for (var i = 0; i < 5; i++)
        {
            await city.Database.ExecuteAsync(i == 0
                ? "insert into smartcity.map_feature (layer, source, name, geom) values ('river', 'fresh', 'fresh 0', st_setsrid(st_makepoint(102.7, 25.05), 4490))"
                : $"update smartcity.map_feature set name = 'fresh {i}' where source = 'fresh'");
            await Task.Delay(TimeSpan.FromSeconds(0.9), Stop);
            using var first = await city.SendAsync(path);
            Assert.Equal($"fresh {i}", Assert.Single(MvtReader.Read(await first.Content.ReadAsByteArrayAsync(Stop))["rivers"]).Tags["name"]);
            using var again = await city.SendAsync(path, null, null, null, ("If-None-Match", first.Headers.ETag!.Tag));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
    }

    [Fact]
    public async Task A_detection_filtered_by_its_case_follows_the_case()
    {
        const string path = "/tiles/detections/9/402/219.mvt?filter=case%20IS%20NULL";
        var before = (await ReadAsync(path, "detections")).Count;
        var detection = await city.Database.ScalarAsync<Guid>("insert into smartcity.detection (id, run_id, class, score, area_m2, geom) select gen_random_uuid(), id, 'other', 0.5, 1, st_setsrid(st_makepoint(102.71, 25.03), 4490) from smartcity.change_run limit 1 returning id");
        await Task.Delay(TimeSpan.FromSeconds(0.9), Stop);
        Assert.Equal(before + 1, (await ReadAsync(path, "detections")).Count);
        await city.Database.ExecuteAsync($"insert into smartcity.case_detection (detection_id, case_id) values ('{detection}', '{city.Cases[0].Id}')");
        await Task.Delay(TimeSpan.FromSeconds(0.9), Stop);
        Assert.Equal(before, (await ReadAsync(path, "detections")).Count);
    }

    [Fact]
    public async Task The_description_hands_the_query_on()
    {
        var description = await city.JsonAsync("/tiles/cells/tilejson.json?filter=class%20%3D%202&class=2");
        var template = description.GetProperty("tiles")[0].GetString()!;
        Assert.Equal($"{city.Address}/tiles/cells/{{z}}/{{x}}/{{y}}.mvt?class=2&filter=class%20%3D%202", template);
        Assert.All(await ReadAsync(template.Replace("{z}/{x}/{y}", "10/804/438", StringComparison.Ordinal), "cells"), f => Assert.Equal(2L, f.Tags["class"]));
        var set = await city.JsonAsync("/tiles/WebMercatorQuad?collections=cells&class=2");
        var item = set.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "item").GetProperty("href").GetString()!;
        Assert.EndsWith("{tileMatrix}/{tileRow}/{tileCol}?collections=cells&class=2", item, StringComparison.Ordinal);
        using var wrong = await city.SendAsync("/tiles/cells/tilejson.json?stage=1");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task The_description_tells_of_counts()
    {
        var layers = (await city.JsonAsync("/tiles/cases/tilejson.json")).GetProperty("vector_layers").EnumerateArray().ToDictionary(l => l.GetProperty("id").GetString()!);
        Assert.Equal(["case_areas", "case_counts", "case_totals", "cases"], layers.Keys.Order());
        Assert.Equal(["count", "open", "class", "class_count"], layers["case_counts"].GetProperty("fields").EnumerateObject().Select(f => f.Name));
        Assert.Equal(["shown", "total", "without"], layers["case_totals"].GetProperty("fields").EnumerateObject().Select(f => f.Name));
        Assert.Equal(14, layers["case_counts"].GetProperty("maxzoom").GetInt32());
        Assert.Contains("2000", layers["case_areas"].GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.All(layers.Where(l => l.Key != "case_areas").Select(l => l.Value), layer => Assert.Contains("3500", layer.GetProperty("description").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cells_come_of_any_edition_and_level()
    {
        var edition = await city.Database.ScalarAsync<long>("select max(edition_id) from smartcity.edition_period");
        var plain = await ReadAsync(Cells, "cells");
        Assert.Equal(plain.Count, (await ReadAsync($"{Cells}?edition={edition}", "cells")).Count);
        var draft = await city.Database.ScalarAsync<long>("""
            with e as (insert into smartcity.edition (name, source, is_synthetic, domain, domain_area_m2, cell_count, fingerprint)
                       select 'other', 'test', true, st_multi(st_makeenvelope(102.7, 25.02, 102.72, 25.03, 4490)), 2e6, 2, repeat('e', 64) returning id),
                 c as (insert into smartcity.cell (edition_id, code, class, adcode, district_name, area_m2, perimeter_m, community_is_synthetic, geom)
                       select e.id, '53010200100' || n || '001', 1, '530102', '五华区', 1e6, 4000, true, st_multi(st_makeenvelope(102.7 + n * 0.01, 25.02, 102.71 + n * 0.01, 25.03, 4490)) from e cross join generate_series(1, 2) n)
            select id from e
            """);
        Assert.Equal(["530102001001001", "530102001002001"], (await ReadAsync($"{Cells}?edition={draft}", "cells")).Select(f => (string)f.Tags["code"]).Order());
        Assert.Equal(["530102001001", "530102001002"], (await ReadAsync($"{Cells}?edition={draft}&level=community", "cells")).Select(f => (string)f.Tags["code"]).Order());
        var district = Assert.Single(await ReadAsync($"{Cells}?edition={draft}&level=district", "cells"));
        Assert.Equal(("530102", "五华区", 2L, 2e6), ((string)district.Tags["code"], (string)district.Tags["name"], (long)district.Tags["cells"], (double)district.Tags["area_m2"]));
        Assert.Equal(1, ((NetTopologySuite.Geometries.MultiPolygon)district.Geometry).NumGeometries);   // both cells are one
        var fields = (await city.JsonAsync($"/tiles/cells/tilejson.json?edition={draft}&level=district")).GetProperty("vector_layers")[0].GetProperty("fields");
        Assert.Equal(["code", "name", "cells", "area_m2"], fields.EnumerateObject().Select(f => f.Name));
        Assert.Empty(await ReadAsync($"{Cells}?edition={draft}&level=management", "cells"));
        await city.Database.ExecuteAsync($"insert into smartcity.grid_union (edition_id, kind, code, name, members, area_m2, perimeter_m, geom) select {draft}, 'evaluation', 'E1', '考核一', array_agg(code), 2e6, 6000, st_multi(st_union(geom)) from smartcity.cell where edition_id = {draft}");
        await Task.Delay(TimeSpan.FromSeconds(0.9), Stop);
        Assert.Equal("考核一", Assert.Single(await ReadAsync($"{Cells}?edition={draft}&level=evaluation", "cells")).Tags["name"]);
    }

    [Fact]
    public async Task Shifted_tiles_lie_where_Chinese_maps_show_things()
    {
        var at = (X: ServedCity.West + 0.1, Y: ServedCity.South + 0.1);
        var (x, y) = Gcj02.Shift(at.X, at.Y);   // a corner of four cells
        var address = TileAddress.At(x, y, 18);
        var cells = await ReadAsync($"/tiles/cells/{address}.mvt?crs=gcj02", "cells");
        var corner = new NetTopologySuite.Geometries.Coordinate((MercatorX(x) - address.West) / address.Size * 4096, (address.North - MercatorY(y)) / address.Size * 4096);
        Assert.Equal(4, cells.Count);
        Assert.All(cells, f => Assert.Contains(f.Geometry.Coordinates, c => c.Distance(corner) < 1.5));
        Assert.Equal(cells.Count, (await ReadAsync($"/tiles/WebMercatorQuad/18/{address.Row}/{address.Column}?collections=cells&crs=gcj02", "cells")).Count);
        Assert.EndsWith(".mvt?crs=gcj02", (await city.JsonAsync("/tiles/cells/tilejson.json?crs=gcj02")).GetProperty("tiles")[0].GetString(), StringComparison.Ordinal);
    }

    private static double MercatorX(double longitude) => longitude * Math.PI / 180 * 6_378_137;

    private static double MercatorY(double latitude) => Math.Asinh(Math.Tan(latitude * Math.PI / 180)) * 6_378_137;

    private async Task<List<MvtFeature>> ReadAsync(string path, string layer)
    {
        using var response = await city.SendAsync(path);
        var body = await response.Content.ReadAsByteArrayAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        return body.Length == 0 ? [] : MvtReader.Read(body).GetValueOrDefault(layer) ?? [];
    }
}
