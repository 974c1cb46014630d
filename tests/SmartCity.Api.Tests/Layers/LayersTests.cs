using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Jobs;
using SmartCity.Api.Tests.Events;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Tests.Rendering;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Layers;

public sealed class LayersTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string GeoJson = "application/geo+json";

    private const string Parks = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[102.7,25.04],[102.71,25.04],[102.71,25.05],[102.7,25.05],[102.7,25.04]]]},"properties":{"name":"翠湖","trees":120,"share":0.5,"open":true,"it's":"a","limit":"b","opened":"2026-05-01T03:30:00Z"}},
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[102.72,25.04],[102.73,25.04],[102.73,25.05],[102.72,25.05],[102.72,25.04]]]},"properties":{"name":"大观","trees":7,"share":1.25,"open":false,"it's":null,"limit":"c","opened":"2026-06-01T00:00:00Z"}}]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_becomes_a_collection_with_typed_properties_filters_and_tiles()
    {
        using var answer = await ImportAsync("name=parks&title=公园&attribution=Park%20office", Parks);
        var layer = await ReadAsync(answer, HttpStatusCode.Created);
        Assert.Equal(("user-parks", "公园", "polygon", "Zhang"), (Text(layer, "id"), Text(layer, "title"), Text(layer, "geometry"), Text(layer, "created_by")));
        using (var same = await ImportAsync("name=parks&title=公园&attribution=Park%20office", Parks)) Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        using (var plain = await SendAsync(HttpMethod.Post, "/layers?name=parks-json", Parks, null, "application/json")) Assert.Equal(HttpStatusCode.Created, plain.StatusCode);
        using (var other = await ImportAsync("name=parks", Parks)) Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        var listed = (await city.JsonAsync("/collections")).GetProperty("collections").EnumerateArray().Single(c => Text(c, "id") == "user-parks");
        Assert.Equal("公园", Text(listed, "title"));
        var queryables = (await city.JsonAsync("/collections/user-parks/queryables")).GetProperty("properties");
        Assert.Equal(("string", "integer", "number", "boolean", "string"), (Text(queryables.GetProperty("name"), "type"), Text(queryables.GetProperty("trees"), "type"), Text(queryables.GetProperty("share"), "type"), Text(queryables.GetProperty("open"), "type"), Text(queryables.GetProperty("limit_"), "type")));
        foreach (var (filter, count) in (IEnumerable<(string, int)>)
        [
            ("trees > 100", 1), ("trees + 1 = 8 OR share > 1e3", 1), ("open = TRUE", 1), ("\"it's\" IS NULL", 1), ("name LIKE '翠%'", 1), ("opened < TIMESTAMP('2026-05-15T00:00:00Z')", 1), ("limit_ = 'c'", 1),
            ("S_INTERSECTS(geometry, POINT(102.705 25.045))", 1), ("version = 1", 2),
        ])
            Assert.Equal((filter, count), (filter, (await city.JsonAsync($"/collections/user-parks/items?filter={Uri.EscapeDataString(filter)}")).GetProperty("numberMatched").GetInt32()));
        var sorted = (await city.JsonAsync("/collections/user-parks/items?sortby=-trees&limit=1")).GetProperty("features")[0];
        Assert.Equal(("翠湖", 120, 0.5, true, "a"), (Of(sorted, "name").GetString(), Of(sorted, "trees").GetInt32(), Of(sorted, "share").GetDouble(), Of(sorted, "open").GetBoolean(), Of(sorted, "it's").GetString()));
        foreach (var format in (string[])["csv", "html", "gpkg", "fgb"])
        {
            using var file = await city.SendAsync($"/collections/user-parks/items?f={format}");
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
        Assert.True((await city.JsonAsync("/openapi")).GetProperty("paths").TryGetProperty("/collections/user-parks/items", out _));

        var described = await city.JsonAsync("/tiles/user-parks/tilejson.json");
        Assert.Equal("Park office", Text(described, "attribution"));
        Assert.Contains("user-parks", (await city.JsonAsync("/collections/user-parks/tiles")).GetRawText(), StringComparison.Ordinal);
        var tile = await TileAsync("user-parks,cells", 102.705, 25.045, 15);
        var park = Assert.Single(tile["user-parks"]);
        Assert.Equal(("翠湖", 120L, 0.5, true), ((string)park.Tags["name"], (long)park.Tags["trees"], (double)park.Tags["share"], (bool)park.Tags["open"]));
        Assert.NotEmpty(tile["cells"]);
        foreach (var (asked, count) in (IEnumerable<(string, int)>)[("", 2), ("?trees=120", 1), ("?filter=share%20%3E%201", 1), ("?it%27s=a", 1), ("?filter=trees%20%3E%20500", 0)])
            Assert.Equal((asked, count), (asked, await CountAsync("parks", 102.715, 25.045, asked)));
        using var unknown = await city.SendAsync("/tiles/user-parks/11/1608/878.mvt?colour=red");
        using var tooMuch = await city.SendAsync("/tiles/user-parks,cells/11/1608/878.mvt?trees=120");
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (unknown.StatusCode, tooMuch.StatusCode));   // cells have no trees
        var address = TileAddress.At(102.705, 25.045, 15);
        using var ogc = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/collections/user-parks/tiles/WebMercatorQuad/15/{address.Row}/{address.Column}"));
        Assert.Equal("翠湖", Assert.Single(MvtReader.Read(await ogc.Content.ReadAsByteArrayAsync(Stop))["user-parks"]).Tags["name"]);

        // The dataset's own tiles and the city's counts know it, too.
        using var whole = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/tiles/WebMercatorQuad/15/{address.Row}/{address.Column}"));
        var dataset = MvtReader.Read(await whole.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("翠湖", Assert.Single(dataset["user-parks"]).Tags["name"]);
        Assert.NotEmpty(dataset["cells"]);
        Assert.Equal(2, (await city.JsonAsync("/city")).GetProperty("counts").GetProperty("user-parks").GetInt32());
    }

    [Fact]
    public async Task The_extent_of_a_layer_is_kept_until_the_layer_changes()
    {
        using (var taken = await ImportAsync("name=kept", Parks)) _ = await ReadAsync(taken, HttpStatusCode.Created);
        await UntilEastAsync(102.73);
        // A change that no trigger tells of is not seen: the extent is not computed again.
        await city.Database.ExecuteAsync("begin; set local session_replication_role = replica; update smartcity.user_feature set geom = st_translate(geom, 0.5, 0) where layer = 'user-kept'; commit");
        Assert.Equal(102.73, await EastAsync(), 6);
        await city.Database.ExecuteAsync("update smartcity.user_feature set geom = st_translate(geom, 0.01, 0) where layer = 'user-kept'");
        await UntilEastAsync(103.24);

        async Task UntilEastAsync(double east)
        {
            for (var began = Stopwatch.GetTimestamp(); Math.Abs(await EastAsync() - east) > 1e-6; await Task.Delay(20, Stop)) Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 10, $"{await EastAsync()} instead of {east}");
        }

        async Task<double> EastAsync() => (await city.JsonAsync("/collections/user-kept")).GetProperty("extent").GetProperty("spatial").GetProperty("bbox")[0][2].GetDouble();
    }

    [Fact]
    public async Task Who_has_made_or_removed_a_layer_sees_it_at_once()
    {
        for (var i = 0; i < 3; i++)
        {
            using (var made = await ImportAsync("name=at-once", Parks)) Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            using (var there = await city.SendAsync("/collections/user-at-once")) Assert.Equal(HttpStatusCode.OK, there.StatusCode);
            using (var removed = await SendAsync(HttpMethod.Delete, "/layers/user-at-once", null)) Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
            using (var gone = await city.SendAsync("/collections/user-at-once/items")) Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Fact]
    public async Task Its_features_are_written_like_those_of_the_register_and_its_tiles_follow()
    {
        using (var answer = await ImportAsync("name=written", Parks)) Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(2, await CountAsync("written", 102.715, 25.045));
        await using var stream = await EventReader.OpenAsync(city.Client, "/tiles/user-written/changes?zoom=11", null);
        await stream.UntilAsync(r => r.Events.Any(e => e.Type == "ready"), "the beginning");
        const string items = "/collections/user-written/items";
        var address = TileAddress.At(102.715, 25.045, 11);
        using var created = await SendAsync(HttpMethod.Post, items, """{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[102.715,25.045],[102.716,25.045],[102.716,25.046],[102.715,25.045]]]},"properties":{"name":"new","trees":3}}""");
        var path = created.Headers.Location!.AbsolutePath;
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await ToldAsync(1);
        Assert.Equal(3, await CountAsync("written", 102.715, 25.045));

        using var updated = await SendAsync(HttpMethod.Patch, path, """{"properties":{"trees":4}}""", created.Headers.ETag!.Tag, "application/merge-patch+json");
        var changed = await ReadAsync(updated, HttpStatusCode.OK);
        await ToldAsync(2);   // one after the other, so that none is told together with another
        Assert.Equal(("new", 4, 2), (Of(changed, "name").GetString(), Of(changed, "trees").GetInt32(), Of(changed, "version").GetInt32()));
        using var stale = await SendAsync(HttpMethod.Put, path, changed.GetRawText(), created.Headers.ETag.Tag);
        using var wrong = await SendAsync(HttpMethod.Patch, path, """{"properties":{"trees":"many"}}""", "*", "application/merge-patch+json");
        using var point = await SendAsync(HttpMethod.Patch, path, """{"geometry":{"type":"Point","coordinates":[102.7,25]}}""", "*", "application/merge-patch+json");
        using var deleted = await SendAsync(HttpMethod.Delete, path, null, updated.Headers.ETag!.Tag);
        Assert.Equal((412, 422, 422, 204), ((int)stale.StatusCode, (int)wrong.StatusCode, (int)point.StatusCode, (int)deleted.StatusCode));

        await ToldAsync(3);
        _ = await city.Database.ScalarAsync<long>("with gone as (delete from smartcity.user_feature where layer = 'user-written' and properties->>'name' = '大观' returning id) select count(*) from gone");   // by plain SQL
        await ToldAsync(4);
        Assert.Equal(1, await CountAsync("written", 102.715, 25.045));
        using var removed = await SendAsync(HttpMethod.Delete, "/layers/user-written", null);
        using var never = await SendAsync(HttpMethod.Delete, "/layers/user-written", null);
        using var noTile = await city.SendAsync("/tiles/user-written/0/0/0.mvt");
        Assert.Equal((204, 404, 404), ((int)removed.StatusCode, (int)never.StatusCode, (int)noTile.StatusCode));
        Assert.Equal(0, await city.Database.ScalarAsync<long>("select count(*) from smartcity.user_feature where layer = 'user-written'"));

        async Task ToldAsync(int changes)
        {
            var began = Stopwatch.GetTimestamp();
            await stream.UntilAsync(r => Told().Count() >= changes, $"change {changes}");
            var last = Told().Last();
            Assert.InRange(Stopwatch.GetElapsedTime(began, last.At).TotalSeconds, -1, 1);
            Assert.Equal($"[[11,{address.Column},{address.Row}]]", last.Json.GetProperty("tiles").GetRawText());
        }

        IEnumerable<EventReader.Event> Told() => stream.Events.Where(e => e.Type == "tiles");
    }

    /// <summary>A GeoPackage has columns of its own, and is a database that knows no capitals: what the layer's properties are called decides how those are called.</summary>
    [Fact]
    public async Task Properties_named_as_a_GeoPackages_own_columns_come_out_whole()
    {
        const string poles = """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25.04]},"properties":{"fid":7,"geom":"iron","Name":"A","name":"a"}},
            {"type":"Feature","geometry":{"type":"Point","coordinates":[102.71,25.04]},"properties":{"fid":7,"geom":"wood","Name":"B","name":"b"}}]}
            """;
        using (var taken = await ImportAsync("name=poles", poles)) _ = await ReadAsync(taken, HttpStatusCode.Created);
        var path = Path.Combine(Path.GetTempPath(), $"smartcity-{Guid.NewGuid():N}.gpkg");
        using (var file = await city.SendAsync("/collections/user-poles/items?f=gpkg")) await File.WriteAllBytesAsync(path, await file.Content.ReadAsByteArrayAsync(Stop), Stop);
        var read = VectorFile.Read(path, new(), Stop);
        File.Delete(path);
        Assert.Equal(["id", "fid", "geom", "Name", "name_1", "version"], read.Fields.Select(f => f.Name));
        Assert.Equal([(7L, "iron", "a", 102.7), (7L, "wood", "b", 102.71)], read.Features.Select(f => ((long)f.Attributes["fid"]!, (string)f.Attributes["geom"]!, (string)f.Attributes["name_1"]!, Math.Round(f.Geometry.Centroid.X, 6))).OrderBy(f => f.Item4));
    }

    [Theory]
    [InlineData("gpkg", "application/geopackage+sqlite3")]
    [InlineData("fgb", "application/flatgeobuf")]
    [InlineData("shp", "application/zip")]
    [InlineData("csv", "text/csv")]
    public async Task Every_format_of_the_documents_is_taken(string format, string mediaType)
    {
        GdalTools.Require("ogr2ogr");
        var folder = Directory.CreateTempSubdirectory("smartcity-layer-").FullName;
        var (source, file) = (Path.Combine(folder, "parks.geojson"), Path.Combine(folder, $"parks.{format}"));
        await File.WriteAllTextAsync(source, Parks, Stop);
        if (format == "csv") await File.WriteAllTextAsync(file, "name,trees,WKT\n翠湖,120,\"POLYGON((102.7 25.04,102.71 25.04,102.71 25.05,102.7 25.04))\"\n大观,7,\"POLYGON((102.72 25.04,102.73 25.04,102.73 25.05,102.72 25.04))\"\n", Stop);
        else _ = format == "shp" ? GdalTools.Run("ogr2ogr", "-f", "ESRI Shapefile", file, source, "-t_srs", "EPSG:4543", "-lco", "ENCODING=UTF-8") : GdalTools.Run("ogr2ogr", file, source, "-t_srs", "EPSG:32648");
        if (format == "shp")
        {
            file = Path.Combine(folder, "zipped.zip");
            using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
            foreach (var part in Directory.GetFiles(folder, "parks.*").Where(p => !p.EndsWith("json", StringComparison.Ordinal))) zip.CreateEntryFromFile(part, Path.GetFileName(part));
        }
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, Stop));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await city.SendAsync($"/layers?name=from-{format}", city.AnalystKey, HttpMethod.Post, content);
        _ = await ReadAsync(answer, HttpStatusCode.Created);
        var page = await city.JsonAsync($"/collections/user-from-{format}/items?name=翠湖");
        var feature = Assert.Single(page.GetProperty("features").EnumerateArray());
        Assert.Equal(102.7, feature.GetProperty("geometry").GetProperty("coordinates")[0][0][0].GetDouble(), 5);
        Assert.Equal("120", Of(feature, "trees").ToString());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_long_import_is_a_job_that_can_be_run_twice()
    {
        using var content = new StringContent(Parks, Encoding.UTF8, GeoJson);
        using var answer = await city.SendAsync("/layers?name=as-job", city.AnalystKey, HttpMethod.Post, content, ("Prefer", "respond-async"));
        var job = await ReadAsync(answer, HttpStatusCode.Accepted);
        Assert.Equal("respond-async", answer.Headers.GetValues("Preference-Applied").Single());
        var parameters = (await city.JsonAsync($"/jobs/{Text(job, "id")}", city.ViewerKey)).GetProperty("parameters");
        await using var app = city.Build();
        var work = app.Services.GetServices<IJob>().Single(j => j.Kind == JobKind.ImportLayer);
        foreach (var isNew in (bool[])[true, false])
        {
            var progress = new JobProgress();
            var result = JsonSerializer.SerializeToElement(await work.RunAsync(parameters, progress, Stop), JobJson.Options);
            Assert.Equal((2, isNew), (result.GetProperty("features").GetInt32(), result.GetProperty("is_new").GetBoolean()));
            if (isNew) Assert.True(progress.Latest.Share > 0.5);
        }
        Assert.Equal(2, (await city.JsonAsync("/collections/user-as-job/items")).GetProperty("numberMatched").GetInt32());
    }

    [Theory]
    [InlineData("name=Bad%20Name", null, "can't name a layer")]
    [InlineData("name=x1", "{\"type\":\"FeatureCollection\",\"features\":[]}", "no feature")]
    [InlineData("name=x2", "not json", "upload.geojson")]
    [InlineData("name=x3", """{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{}},{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]},"properties":{}}]}""", "feature 2 is not valid")]
    [InlineData("name=x4", """{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[10,88]},"properties":{}}]}""", "latitude")]
    [InlineData("name=x5", """{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]},{"type":"LineString","coordinates":[[1,1],[2,2]]}]},"properties":{}}]}""", "several kinds")]
    public async Task What_can_not_be_a_layer_says_why_and_leaves_nothing(string query, string? body, string says)
    {
        using var answer = await ImportAsync(query, body ?? Parks);
        var problem = await ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Contains(says, Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Equal(0, await city.Database.ScalarAsync<long>("select count(*) from smartcity.user_layer where id like 'user-x_'"));
    }

    [Fact]
    public async Task Limits_are_told()
    {
        var fields = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"f{i}\":1"));
        using var wide = await ImportAsync("name=wide", $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{{{{fields}}}}}]}""");
        Assert.Contains("49 are possible", Text(await ReadAsync(wide, HttpStatusCode.UnprocessableEntity), "detail"), StringComparison.Ordinal);
        using var fits = await ImportAsync("name=fits", $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{{{{fields[..fields.LastIndexOf(',')]}}}}}]}""");
        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
        Assert.Equal(50, (await city.JsonAsync("/collections/user-fits/items")).GetProperty("features")[0].GetProperty("properties").EnumerateObject().Count());
        var line = string.Join(',', Enumerable.Range(0, 100_001).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{102 + i * 1e-6:F6},25]")));
        using var longLine = await ImportAsync("name=long", $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[{{{line}}}]},"properties":{}}]}""");
        Assert.Contains("100000 are possible", Text(await ReadAsync(longLine, HttpStatusCode.UnprocessableEntity), "detail"), StringComparison.Ordinal);
        using var nobody = await city.SendAsync("/layers?name=x", null, HttpMethod.Post, new StringContent(Parks, Encoding.UTF8, GeoJson));
        using var viewer = await city.SendAsync("/layers/user-fits", city.ViewerKey, HttpMethod.Delete);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (nobody.StatusCode, viewer.StatusCode));
    }

    private Task<HttpResponseMessage> ImportAsync(string query, string body) => SendAsync(HttpMethod.Post, $"/layers?{query}", body);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? tag = null, string type = GeoJson) =>
        city.SendAsync(path, city.AnalystKey, method, body is null ? null : new StringContent(body, Encoding.UTF8, type), tag is null ? [] : [("If-Match", tag)]);

    private async Task<int> CountAsync(string layer, double longitude, double latitude, string asked = "") =>
        (await TileAsync($"user-{layer}", longitude, latitude, 11, asked)).TryGetValue($"user-{layer}", out var features) ? features.Count : 0;

    private async Task<Dictionary<string, List<MvtFeature>>> TileAsync(string layers, double longitude, double latitude, int zoom, string asked = "")
    {
        var tile = TileAddress.At(longitude, latitude, zoom);
        using var answer = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/tiles/{layers}/{tile.Zoom}/{tile.Column}/{tile.Row}.mvt{asked}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return MvtReader.Read(await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static JsonElement Of(JsonElement feature, string property) => feature.GetProperty("properties").GetProperty(property);
}
