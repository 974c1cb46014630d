using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using NetTopologySuite.Geometries;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Api.Tests.Commands;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Grids;

/// <summary>The life of an edition over HTTP and on the command line: a city of 4 × 3 squares of 0.01°.</summary>
[Collection("console")]
public sealed class EditionsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Columns = 4, Rows = 3;
    private const double West = 102.70, South = 25.00, Step = 0.01;
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-editions-").FullName;
    private WebApplication? _app;
    private HttpClient? _client;
    private string _viewer = "", _analyst = "";
    private long _published;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable) return;
        _app = SmartCityApplication.Build(new() { ConnectionString = database.ConnectionString, Data = new(_folder), Url = "http://127.0.0.1:0", JobWorkers = 0 });
        await _app.StartAsync(Stop);
        _client = new() { BaseAddress = new(_app.Urls.Single()) };
        var keys = new ApiKeyStore(database.Source);
        _viewer = (await keys.CreateAsync("Wang", "viewer", Stop)).Plaintext;
        _analyst = (await keys.CreateAsync("Li", "analyst", Stop)).Plaintext;
        _published = (await new EditionStore(database.Source).PublishAsync(City(), Stop)).Edition.Id;
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task From_a_draft_over_validation_and_publication_to_a_rollback()
    {
        var draft = await PostAsync($"/editions/{_published}/draft", """{"name": "Autumn"}""", HttpStatusCode.Created);
        var id = draft.GetProperty("id").GetInt64();
        Assert.Equal(("draft", _published, "Li", Columns * Rows), (draft.GetProperty("status").GetString(), draft.GetProperty("based_on").GetInt64(), draft.GetProperty("created_by").GetString(), draft.GetProperty("cells").GetInt32()));

        var cells = await GetAsync($"/editions/{id}/cells?bbox={West},{South},{West + 0.5 * Step},{South + 0.5 * Step}", _viewer);
        var cell = Assert.Single(cells.GetProperty("features").EnumerateArray().ToList());
        Assert.Equal((Code(0, 2), 1), (cell.GetProperty("properties").GetProperty("code").GetString(), cell.GetProperty("properties").GetProperty("version").GetInt32()));

        Assert.Contains("validate", (await PostAsync($"/editions/{id}/publish", "{}", HttpStatusCode.Conflict)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        var validation = await PostAsync($"/editions/{id}/validate", "{}");
        Assert.True(validation.GetProperty("valid").GetBoolean(), validation.ToString());
        var published = await PostAsync($"/editions/{id}/publish", """{"reason": "the autumn cut"}""");
        Assert.True(published.GetProperty("is_in_force").GetBoolean());
        Assert.False((await GetAsync($"/editions/{_published}")).GetProperty("is_in_force").GetBoolean());

        var lineage = await GetAsync($"/editions/{id}/cells/{Code(0, 2)}/lineage");
        Assert.Equal((_published, 1.0), (lineage.GetProperty("past")[0].GetProperty("former_edition").GetInt64(), Math.Round(lineage.GetProperty("past")[0].GetProperty("share").GetDouble(), 6)));

        await PostAsync($"/editions/{id}/rollback", """{"reason": ""}""", HttpStatusCode.UnprocessableEntity);
        Assert.True((await PostAsync($"/editions/{id}/rollback", """{"reason": "a wrong border"}""")).TryGetProperty("withdrawn_at", out _));
        Assert.True((await GetAsync($"/editions/{_published}")).GetProperty("is_in_force").GetBoolean());
        Assert.Equal(["created", "validated", "published", "rolled_back"], (await GetAsync($"/editions/{id}/history", _viewer)).EnumerateArray().Select(e => e.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task When_an_edition_takes_over_by_its_date_the_map_shows_it_though_no_row_changes()
    {
        var id = (await PostAsync($"/editions/{_published}/draft", """{"name": "to come"}""", HttpStatusCode.Created)).GetProperty("id").GetInt64();
        await database.ExecuteAsync($"update smartcity.cell set class = 3 where edition_id = {id}");
        await PostAsync($"/editions/{id}/validate", "{}");
        var from = DateTimeOffset.UtcNow.AddSeconds(6);
        await PostAsync($"/editions/{id}/publish", $$"""{"valid_from": "{{from:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}""");
        try
        {
            var before = await TileAsync();
            Assert.Equal(before, await TileAsync());   // from the cache
            Assert.True(DateTimeOffset.UtcNow < from, "The machine is too slow for this test.");
            var after = before;
            for (var patience = 0; after == before && patience < 200; patience++)
            {
                await Task.Delay(100, Stop);
                after = await TileAsync();
            }
            Assert.NotEqual(before, after);
        }
        finally
        {
            await PostAsync($"/editions/{id}/rollback", """{"reason": "for the other tests"}""");
        }

        async Task<string> TileAsync()
        {
            using var response = await _client!.GetAsync("/tiles/cells/12/3216/1753.mvt", Stop);
            var tile = await response.Content.ReadAsByteArrayAsync(Stop);
            Assert.True(tile.Length > 100, "There are no cells in this tile.");
            return response.Headers.ETag!.Tag;
        }
    }

    [Fact]
    public async Task Drafts_are_seen_with_a_key_only_and_changed_by_analysts_only()
    {
        var id = (await PostAsync($"/editions/{_published}/draft", """{"name": "hidden"}""", HttpStatusCode.Created)).GetProperty("id").GetInt64();
        foreach (var path in new[] { $"/editions/{id}", $"/editions/{id}/cells" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, path, null)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, path, _viewer)).StatusCode);
        }
        Assert.DoesNotContain((await GetAsync("/editions")).EnumerateArray(), e => e.GetProperty("id").GetInt64() == id);
        Assert.Contains((await GetAsync("/editions", _viewer)).EnumerateArray(), e => e.GetProperty("id").GetInt64() == id);
        foreach (var (method, path, body) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Post, $"/editions/{id}/draft", """{"name": "x"}"""), (HttpMethod.Post, $"/editions/{id}/validate", "{}"), (HttpMethod.Post, $"/editions/{id}/publish", "{}"),
            (HttpMethod.Post, $"/editions/{id}/rollback", """{"reason": "x"}"""), (HttpMethod.Delete, $"/editions/{id}", null),
        })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(method, path, null, body)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(method, path, _viewer, body)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/editions/{id}", _analyst)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Delete, $"/editions/{_published}", _analyst)).StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_or_makes_no_sense_is_said()
    {
        foreach (var path in new[] { "/editions/404404", "/editions/404404/cells", $"/editions/{_published}/cells/123/lineage", $"/editions/{_published}/diff/404404", "/editions/404404/history" })
        {
            using var missing = await SendAsync(HttpMethod.Get, path, _viewer);
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType?.MediaType));
            Assert.StartsWith("There is no ", JsonElement.Parse(await missing.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/editions/{_published}/cells?bbox=1,2", _viewer)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/editions/{_published}/diff/{_published}?format=csv", _viewer)).StatusCode);
        await PostAsync($"/editions/{_published}/draft", """{"name": ""}""", HttpStatusCode.UnprocessableEntity);
        await PostAsync($"/editions/{_published}/draft", "{}", HttpStatusCode.BadRequest);
        await PostAsync("/editions/404404/draft", """{"name": "x"}""", HttpStatusCode.NotFound);
        await PostAsync($"/editions/{_published}/publish", """{"valid_from": "soon"}""", HttpStatusCode.UnprocessableEntity);
        await PostAsync($"/editions/{_published}/publish", "{}", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_diff_names_the_cells_and_the_ground_that_moved_over_http_and_on_the_command_line()
    {
        var id = (await PostAsync($"/editions/{_published}/draft", """{"name": "diff"}""", HttpStatusCode.Created)).GetProperty("id").GetInt64();
        await database.ExecuteAsync($"update smartcity.cell set class = 3 where edition_id = {id} and code = '{Code(0, 0)}'");
        await database.ExecuteAsync($"update smartcity.cell set code = left(code, 12) || '900' where edition_id = {id} and code = '{Code(1, 0)}'");
        var diff = await GetAsync($"/editions/{_published}/diff/{id}", _viewer);
        Assert.Equal(["530102001001900"], diff.GetProperty("added").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal([Code(1, 0)], diff.GetProperty("removed").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal([Code(0, 0)], diff.GetProperty("changed").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(EllipsoidalMeasure.Area(Square(1, 0)), diff.GetProperty("moved_area_m2").GetDouble(), 1.0);
        var moved = await GetAsync($"/editions/{_published}/diff/{id}?format=geojson", _viewer);
        Assert.Equal((Code(1, 0), "530102001001900"), (moved.GetProperty("features")[0].GetProperty("properties").GetProperty("from").GetString(), moved.GetProperty("features")[0].GetProperty("properties").GetProperty("to").GetString()));

        var file = Path.Combine(_folder, "moved.geojson");
        Assert.Equal(1, await RunAsync("grid", "diff", Id(_published), Id(id), "--db", database.ConnectionString, "--out", file));
        Assert.True(File.Exists(file));
        Assert.Equal(0, await RunAsync("grid", "diff", Id(id), Id(id), "--db", database.ConnectionString, "--json"));
        Assert.Equal(2, await RunAsync("grid", "diff", Id(id), "404404", "--db", database.ConnectionString));
        Assert.Equal(2, await RunAsync("grid", "diff", Path.Combine(_folder, "none.geojson"), Id(id), "--db", database.ConnectionString));
        var cells = Path.Combine(_folder, "cells.geojson");
        CellFile.Write(cells, await new EditionStore(database.Source).CellsAsync(_published, Stop), Stop);
        Assert.Equal(0, await RunAsync("grid", "diff", cells, Id(_published), "--db", database.ConnectionString));
    }

    [Fact]
    public async Task Levels_and_unions_are_served_and_rolled_up_by_command()
    {
        var county = await GetAsync($"/editions/{_published}/levels/county");
        Assert.Equal(("county", "530102", Columns * Rows), (county.GetProperty("level").GetString(), county.GetProperty("units")[0].GetProperty("code").GetString(), county.GetProperty("units")[0].GetProperty("cells").GetInt32()));
        Assert.Equal("Polygon", (await GetAsync($"/editions/{_published}/levels/community?format=geojson")).GetProperty("features")[0].GetProperty("geometry").GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/editions/{_published}/levels/street", null)).StatusCode);

        var body = $$"""[{"code": "E1", "name": "north", "members": ["{{Code(0, 0)}}", "{{Code(1, 0)}}"]}]""";
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Put, $"/editions/{_published}/unions/evaluation", null, body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, $"/editions/{_published}/unions/evaluation", _analyst, body)).StatusCode);
        Assert.Equal("north", (await GetAsync($"/editions/{_published}/unions/evaluation")).GetProperty("features")[0].GetProperty("properties").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(HttpMethod.Put, $"/editions/{_published}/unions/management", _analyst, body)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/editions/{_published}/unions/lunar", null)).StatusCode);

        var file = Path.Combine(_folder, "levels.gpkg");
        Assert.Equal(0, await RunAsync("grid", "levels", Id(_published), "--level", "subdistrict", "--db", database.ConnectionString, "--out", file));
        Assert.True(File.Exists(file));
        Assert.Equal(2, await RunAsync("grid", "levels", Id(_published), "--level", "street", "--db", database.ConnectionString));
    }

    [Fact]
    public async Task The_commands_take_an_edition_through_its_life()
    {
        string[] at = ["--db", database.ConnectionString, "--author", "Chen"];
        async Task<(int Code, JsonElement Answer)> Do(params string[] arguments) => await RunJsonAsync(["grid", "editions", .. arguments, .. at, "--json"]);
        var (_, draft) = await Do("draft", Id(_published), "--name", "by command");
        var id = Id(draft.GetProperty("id").GetInt64());
        await database.ExecuteAsync($"update smartcity.cell set area_m2 = 1 where edition_id = {id} and code = '{Code(0, 0)}'");
        Assert.Equal((1, false), (await Do("validate", id)) is var refused ? (refused.Code, refused.Answer.GetProperty("valid").GetBoolean()) : default);
        Assert.Equal(2, await RunAsync(["grid", "editions", "publish", id, .. at]));
        await database.ExecuteAsync($"update smartcity.cell c set area_m2 = p.area_m2 from smartcity.cell p where c.edition_id = {id} and p.edition_id = {_published} and p.code = c.code");
        Assert.Equal(0, (await Do("validate", id)).Code);
        Assert.Equal("published", (await Do("publish", id, "--from", "2099-01-01")).Answer.GetProperty("status").GetString());
        Assert.Equal("2098-12-31T16:00:00Z", (await Do("show", id)).Answer.GetProperty("edition").GetProperty("valid_from").GetString());
        Assert.Equal(0, await RunAsync(["grid", "editions", "rollback", id, "--reason", "postponed", .. at]));
        var other = Id((await Do("draft", Id(_published), "--name", "for nothing")).Answer.GetProperty("id").GetInt64());
        Assert.Equal(0, await RunAsync(["grid", "editions", "discard", other, .. at]));
        Assert.Equal(2, await RunAsync(["grid", "editions", "show", "404404", .. at]));
        Assert.DoesNotContain((await Do("list")).Answer.EnumerateArray(), e => Id(e.GetProperty("id").GetInt64()) == other);
    }

    [Theory]
    [InlineData("2027-01-01", "2026-12-31T16:00:00Z")]
    [InlineData("2027-01-01T08:00:00+08:00", "2027-01-01T00:00:00Z")]
    [InlineData("2027-01-01T08:00Z", "2027-01-01T08:00:00Z")]
    [InlineData("2027-01-01T08:00:00", null)]   // of which clock?
    [InlineData("1.1.2027", null)]
    [InlineData("", null)]
    public void An_effective_date_is_a_day_in_the_city_or_an_instant(string text, string? utc)
    {
        if (utc is null) Assert.Throws<GeoInputException>(() => EffectiveDate.Parse(text, "Asia/Shanghai"));
        else Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), EffectiveDate.Parse(text, "Asia/Shanghai"));
    }

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(params string[] arguments) => (await CommandRun.OfAsync(arguments)).Code;

    private static async Task<(int Code, JsonElement Answer)> RunJsonAsync(string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        return (run.Code, JsonElement.Parse(run.Words));
    }

    private async Task<JsonElement> GetAsync(string path, string? key = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, key);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await SendAsync(HttpMethod.Post, path, _analyst, body);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == expected, $"{path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, string? body = null)
    {
        _ = database.ConnectionString;
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(JsonElement.Parse(body)) };
        if (key is not null) request.Headers.Add("Authorization", $"Bearer {key}");
        return await _client!.SendAsync(request, Stop);
    }

    /// <summary>Column from the west, row from the north, as the codes run.</summary>
    private static string Code(int column, int row) => string.Create(CultureInfo.InvariantCulture, $"530102001001{row * Columns + column + 1:D3}");

    private static Polygon Square(int column, int row) => (Polygon)ServedCity.Factory.ToGeometry(
        new(West + column * Step, West + (column + 1) * Step, South + (Rows - 1 - row) * Step, South + (Rows - row) * Step));

    private static NewEdition City()
    {
        var domain = (Polygon)ServedCity.Factory.ToGeometry(new(West, West + Columns * Step, South, South + Rows * Step));
        return new()
        {
            Name = "Squares",
            Source = "squares",
            Parameters = "{}",
            IsSynthetic = true,
            Domain = domain,
            DomainAreaSquareMetres = EllipsoidalMeasure.Area(domain),
            Cells = [.. Enumerable.Range(0, Columns * Rows).Select(i => (Code: Code(i % Columns, i / Columns), Shape: Square(i % Columns, i / Columns))).Select(c => new GridCell
            {
                Code = c.Code,
                Class = 1,
                Adcode = "530102",
                DistrictName = "五华区",
                AreaSquareMetres = EllipsoidalMeasure.Area(c.Shape),
                PerimeterMetres = EllipsoidalMeasure.Length(c.Shape),
                CommunityIsSynthetic = true,
                Geometry = c.Shape,
            })],
        };
    }
}
