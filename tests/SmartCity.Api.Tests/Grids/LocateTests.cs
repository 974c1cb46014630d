using System.Net;
using System.Text;
using System.Text.Json;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Tests.Grids;

/// <summary>1,272 square cells of 0.01° from 102.60 E, 25.00 N.</summary>
public sealed class LocateTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static readonly string First = ServedCity.Code(0, 0), Second = ServedCity.Code(1, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_place_is_answered_with_its_cell_and_the_codes_of_all_levels()
    {
        var place = await city.JsonAsync("/locate?lon=102.605&lat=25.005");
        var cell = place.GetProperty("cell");
        Assert.Equal((First, 1, "530102", "五华区"), (cell.GetProperty("code").GetString(), cell.GetProperty("class").GetInt32(), cell.GetProperty("adcode").GetString(), cell.GetProperty("district_name").GetString()));
        Assert.Equal((First[..6], First[..9], First[..12], First), (Level("county"), Level("subdistrict"), Level("community"), Level("cell")));
        Assert.Equal(102.605, place.GetProperty("longitude").GetDouble());

        string? Level(string name) => place.GetProperty("levels").GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_place_on_a_border_belongs_to_the_lowest_code() =>
        Assert.Equal(First, await CodeAsync("lon=102.61&lat=25.01"));

    [Fact]
    public async Task Coordinates_may_be_projected_or_shifted()
    {
        using var toGround = CrsTransform.Create(CrsTransform.Cgcs2000, "EPSG:4543");
        var (east, north) = toGround.Apply(102.605, 25.005);
        Assert.Equal(First, await CodeAsync(FormattableString.Invariant($"lon={east}&lat={north}&crs=EPSG:4543")));
        var (x, y) = Gcj02.Shift(102.605, 25.005);
        Assert.Equal(First, await CodeAsync(FormattableString.Invariant($"lon={x}&lat={y}&shift=gcj02")));
        (x, y) = Bd09.Shift(102.605, 25.005);
        Assert.Equal(First, await CodeAsync(FormattableString.Invariant($"lon={x}&lat={y}&shift=bd09")));
    }

    [Theory]
    [InlineData("lon=103.9&lat=25", HttpStatusCode.NotFound, "No cell lies at longitude 103.9, latitude 25.")]
    [InlineData("lon=102.605&lat=25.005&edition=4711", HttpStatusCode.NotFound, "no edition 4711")]
    [InlineData("lon=25.005&lat=102.605", HttpStatusCode.BadRequest, "no place on Earth")]
    [InlineData("lon=NaN&lat=25", HttpStatusCode.BadRequest, "a finite number is possible")]
    [InlineData("lon=east&lat=25", HttpStatusCode.BadRequest, "lon")]
    [InlineData("lat=25", HttpStatusCode.BadRequest, "lon")]
    [InlineData("lon=102.605&lat=25.005&srid=4490", HttpStatusCode.BadRequest, "no parameter 'srid'")]
    [InlineData("lon=1&lat=2&crs=EPSG:999999", HttpStatusCode.UnprocessableEntity, "999999")]
    [InlineData("lon=1&lat=2&shift=mars", HttpStatusCode.UnprocessableEntity, "'mars' is no shift")]
    public async Task A_wrong_question_is_answered_in_words(string query, HttpStatusCode status, string words)
    {
        using var response = await city.SendAsync($"/locate?{query}");
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(words, JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv; charset=utf-8", "lon,lat\n102.605,25.005\n102.615,x\n")]
    [InlineData("application/geo+json", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[102.605,25.005]}},7]}""")]
    [InlineData("application/json", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[102.605,25.005]}},7]}""")]
    [InlineData("application/x-ndjson", "{\"type\":\"Point\",\"coordinates\":[102.605,25.005]}\nx\n")]
    [InlineData("application/geo+json-seq", "\u001E{\"type\":\"Point\",\"coordinates\":[102.605,25.005]}\n\u001Ex\n")]
    public async Task Rows_come_back_in_their_own_format_with_cells_and_a_summary(string type, string rows)
    {
        using var response = await PostAsync(rows, type);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Contains(First, text, StringComparison.Ordinal);
        var summary = JsonElement.Parse(Assert.Single(response.Headers.GetValues("Locate-Summary")));
        Assert.Equal((2, 1, 1), (summary.GetProperty("rows").GetInt32(), summary.GetProperty("located").GetInt32(), summary.GetProperty("problems").EnumerateObject().Single().Value.GetInt32()));
    }

    [Theory]
    [InlineData("text/csv", "a,b\n1,2\n", HttpStatusCode.UnprocessableEntity, "no column of longitudes")]
    [InlineData("text/csv", "", HttpStatusCode.UnprocessableEntity, "The CSV is empty")]
    [InlineData("application/geo+json", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null},{"type":""", HttpStatusCode.UnprocessableEntity, "ends within feature 2")]
    [InlineData("text/plain", "lon,lat", HttpStatusCode.UnsupportedMediaType, "send one of text/csv")]
    [InlineData("application/zip", "PK", HttpStatusCode.UnsupportedMediaType, "application/zip")]
    public async Task A_body_that_is_no_rows_is_answered_in_words(string type, string body, HttpStatusCode status, string words)
    {
        using var response = await PostAsync(body, type);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(words, JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_format_than_the_one_sent_is_not_to_be_had()
    {
        using var refused = await PostAsync("lon,lat\n", "text/csv", "", ("Accept", "application/geo+json"));
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        using var taken = await PostAsync("lon,lat\n", "text/csv", "", ("Accept", "text/*, application/json;q=0.5"));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        using var packed = await PostAsync("lon,lat\n", "text/csv", "", ("Content-Encoding", "gzip"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, packed.StatusCode);
    }

    [Fact]
    public async Task More_rows_than_a_request_may_usually_have_stream_through()
    {
        const int rows = 1_500_000;   // 24 MB in, 46 MB out: more than any socket holds, and above the limit of other endpoints
        var body = new StringBuilder("lon,lat\n");
        for (var i = 0; i < rows; i++) body.Append("102.605,25.0050\n");
        using var response = await PostAsync(body.ToString(), "text/csv");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(rows, JsonElement.Parse(response.Headers.GetValues("Locate-Summary").Single()).GetProperty("located").GetInt32());
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        var lines = 0;
        while (await reader.ReadLineAsync(Stop) is not null) lines++;
        Assert.Equal(rows + 1, lines);
        for (var tries = 0; OpenAnswers() > 0 && tries < 100; tries++) await Task.Delay(50, Stop);   // the server closes it after the last byte
        Assert.Equal(0, OpenAnswers());

        static int OpenAnswers() => Directory.EnumerateFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget is { } target && target.Contains("/smartcity-", StringComparison.Ordinal) && target.EndsWith("(deleted)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_is_located_in_with_a_key_alone_and_follows_its_edits()
    {
        var editions = new EditionStore(city.Database.Source);
        var published = (await editions.ListCurrentAsync(Stop)).Single();
        var draft = (await editions.CreateDraftAsync(published.Id, "a draft", "tests", Stop))!;
        using (var hidden = await city.SendAsync($"/locate?lon=102.605&lat=25.005&edition={draft.Id}")) Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Equal(First, await CodeAsync($"lon=102.605&lat=25.005&edition={draft.Id}", city.ViewerKey));
        await city.Database.ExecuteAsync($"delete from smartcity.cell where edition_id = {draft.Id} and code = '{First}'; update smartcity.cell set geom = st_multi(st_union(geom, st_makeenvelope(102.60, 25.00, 102.61, 25.01, 4490))) where edition_id = {draft.Id} and code = '{Second}'");
        string? code = null;
        for (var tries = 0; tries < 100 && code != Second; tries++, await Task.Delay(50, Stop)) code = await CodeAsync($"lon=102.605&lat=25.005&edition={draft.Id}", city.ViewerKey);
        Assert.Equal(Second, code);
        Assert.Equal(First, await CodeAsync($"lon=102.605&lat=25.005&edition={published.Id}"));
    }

    private async Task<string?> CodeAsync(string query, string? key = null) => (await city.JsonAsync($"/locate?{query}", key)).GetProperty("cell").GetProperty("code").GetString();

    private async Task<HttpResponseMessage> PostAsync(string body, string type, string query = "", params (string Name, string Value)[] headers)
    {
        _ = city.Database.ConnectionString;
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var (name, value) in headers.Where(h => h.Name.StartsWith("Content", StringComparison.Ordinal))) content.Headers.TryAddWithoutValidation(name, value);
        return await city.SendAsync($"/locate{query}", city.ViewerKey, HttpMethod.Post, content, [.. headers.Where(h => !h.Name.StartsWith("Content", StringComparison.Ordinal))]);
    }
}
