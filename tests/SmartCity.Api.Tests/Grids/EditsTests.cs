using System.Net;
using System.Text;
using System.Text.Json;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Tests.Grids;

/// <summary>Edits of a draft over HTTP, as the map's editor sends them.</summary>
public sealed class EditsTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static readonly string West = ServedCity.Code(0, 0), East = ServedCity.Code(1, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_split_is_tried_applied_undone_and_done_again()
    {
        var (draft, key) = await DraftAsync("Li");
        var body = Edit(Split(West), (West, 1));
        var trial = await PostAsync($"/editions/{draft}/edits?dry_run=true", body, key);
        Assert.Equal((0, 1, "split", "Li"), (trial.GetProperty("edit").GetProperty("id").GetInt32(), trial.GetProperty("edit").GetProperty("sequence").GetInt32(), Text(trial, "edit", "type"), Text(trial, "edit", "author")));
        Assert.Equal(0, (await city.JsonAsync($"/editions/{draft}/edits", key)).GetArrayLength());

        var answer = await PostAsync($"/editions/{draft}/edits", body, key);
        Assert.True(answer.GetProperty("undoable").GetBoolean());
        Assert.Empty(answer.GetProperty("removed").EnumerateArray());
        var changed = answer.GetProperty("changed").EnumerateArray().ToList();
        Assert.Equal([(West, 2), (ServedCity.Code(53, 0), 1)], changed.Select(c => (Text(c, "properties", "code"), c.GetProperty("properties").GetProperty("version").GetInt32())));
        Assert.Equal(("Feature", "Polygon"), (Text(changed[0], "type"), Text(changed[0], "geometry", "type")));
        Assert.True(changed[0].GetProperty("properties").TryGetProperty("area_m2", out _));

        var undone = await PostAsync($"/editions/{draft}/undo", "{}", key);
        Assert.Equal(("undo", ServedCity.Code(53, 0), false), (Text(undone, "edit", "type"), undone.GetProperty("removed")[0].GetString(), undone.GetProperty("undoable").GetBoolean()));
        var redone = await PostAsync($"/editions/{draft}/redo", "{}", key);
        Assert.Equal(2, redone.GetProperty("changed").GetArrayLength());

        var history = (await city.JsonAsync($"/editions/{draft}/edits?limit=2", key)).EnumerateArray().ToList();
        Assert.Equal(["redo", "undo"], history.Select(e => Text(e, "type")));
        Assert.Equal(4, history[0].GetProperty("bounds").GetArrayLength());
        Assert.Equal(2, history[0].GetProperty("cells").GetArrayLength());
        var first = (await city.JsonAsync($"/editions/{draft}/edits?before=2", key)).EnumerateArray().Single();
        Assert.Equal((false, "why not"), (first.GetProperty("undone").GetBoolean(), Text(first, "reason")));
    }

    [Fact]
    public async Task A_stale_edit_is_a_409_with_the_cells_as_they_are()
    {
        var (draft, key) = await DraftAsync("Wang");
        await PostAsync($"/editions/{draft}/edits", Edit($$$"""{"type":"attributes","cell":"{{{East}}}","set":{"name":"翠湖"}}""", (East, 1)), key);
        var problem = await PostAsync($"/editions/{draft}/edits", Edit($$$"""{"type":"merge","cells":["{{{West}}}","{{{East}}}"]}""", (West, 1), (East, 1)), key, HttpStatusCode.Conflict);
        var current = problem.GetProperty("current").EnumerateArray().ToList();
        Assert.Equal([(West, 1), (East, 2)], current.Select(c => (Text(c, "properties", "code"), c.GetProperty("properties").GetProperty("version").GetInt32())));
        Assert.Equal("翠湖", Text(current[1], "properties", "name"));

        // Null clears, absent stays.
        var cleared = await PostAsync($"/editions/{draft}/edits", Edit($$$"""{"type":"attributes","cell":"{{{East}}}","set":{"name":null,"owner":"一中队"}}""", (East, 2)), key);
        var properties = cleared.GetProperty("changed")[0].GetProperty("properties");
        Assert.False(properties.TryGetProperty("name", out _));
        Assert.Equal("一中队", properties.GetProperty("owner").GetString());
        var cells = await city.JsonAsync($"/editions/{draft}/cells?bbox=102.615,25.005,102.616,25.006", key);
        Assert.Equal("一中队", Text(cells.GetProperty("features")[0], "properties", "owner"));
    }

    [Fact]
    public async Task What_can_t_be_done_is_a_sentence()
    {
        var (draft, key) = await DraftAsync("Zhao");
        foreach (var (operation, reason) in new[]
        {
            ("""{"type":"paint"}""", "split, merge"),
            ("""{}""", "\"type\""),
            ("""[]""", "an object with a"),
            ("""{"type":"split","cell":12}""", "\"cell\""),
            ($$$"""{"type":"split","cell":"{{{West}}}"}""", "\"line\""),
            ($$$"""{"type":"split","cell":"{{{West}}}","line":{"type":"Point","coordinates":[1,2]}}""", "LineString"),
            ($$$"""{"type":"split","cell":"{{{West}}}","line":{"type":"LineString","coordinates":[[1,2]]}}""", "two positions"),
            ($$$"""{"type":"split","cell":"{{{West}}}","line":{"type":"LineString","coordinates":[[25,102],[25,103]]}}""", "longitude"),
            ($$$"""{"type":"reassign","from":"{{{West}}}","to":"{{{East}}}","piece":{"type":"Polygon","coordinates":[[[1,2],[2,3],[3,4]]]}}""", "last equal to the first"),
            ($$$"""{"type":"reassign","from":"{{{West}}}","to":"{{{East}}}","piece":{"type":"Polygon","coordinates":[]}}""", "a ring"),
            ("""{"type":"move_vertex","at":[1],"to":[1,2]}""", "positions"),
            ($$$"""{"type":"merge","cells":"{{{West}}}"}""", "array"),
            ($$$"""{"type":"reshape","cells":["{{{West}}}"],"line":null}""", "two cells"),
            ($$$"""{"type":"recut","cells":["{{{West}}}"],"count":1.5}""", "whole number"),
            ($$$"""{"type":"reclass","cell":"{{{West}}}","class":10}""", "1 to 9"),
            ($$$"""{"type":"attributes","cell":"{{{West}}}","set":{"colour":"red"}}""", "colour"),
            ($$$"""{"type":"attributes","cell":"{{{West}}}","set":{}}""", "name"),
            ("""{"type":"reclass","cell":"999999999999999","class":1}""", "no cell 999999999999999"),
        })
        {
            var problem = await PostAsync($"/editions/{draft}/edits", Edit(operation, (West, 1), (East, 1)), key, HttpStatusCode.UnprocessableEntity);
            Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        foreach (var (body, status) in new[]
        {
            ("{", HttpStatusCode.BadRequest), ("[]", HttpStatusCode.UnprocessableEntity), ("{}", HttpStatusCode.UnprocessableEntity),
            ($$$"""{"operation":{"type":"reclass","cell":"{{{West}}}","class":2},"versions":{"{{{West}}}":1}}""", HttpStatusCode.UnprocessableEntity),                  // no reason
            ($$$"""{"operation":{"type":"reclass","cell":"{{{West}}}","class":2},"reason":"x"}""", HttpStatusCode.UnprocessableEntity),                               // no version
            ($$$"""{"operation":{"type":"reclass","cell":"{{{West}}}","class":2},"reason":"x","versions":{"{{{West}}}":"1"}}""", HttpStatusCode.UnprocessableEntity),
        })
            await PostAsync($"/editions/{draft}/edits", body, key, status);
        await PostAsync($"/editions/{draft}/undo", "{}", key, HttpStatusCode.Conflict);
        Assert.Equal(0, (await city.JsonAsync($"/editions/{draft}/edits", key)).GetArrayLength());
    }

    [Fact]
    public async Task Only_drafts_are_edited_and_only_by_analysts()
    {
        var (draft, key) = await DraftAsync("Sun");
        var body = Edit($$$"""{"type":"reclass","cell":"{{{West}}}","class":9}""", (West, 1));
        await PostAsync("/editions/1/edits", body, key, HttpStatusCode.Conflict);
        await PostAsync("/editions/404404/edits", body, key, HttpStatusCode.NotFound);
        await PostAsync("/editions/404404/undo", "{}", key, HttpStatusCode.NotFound);
        foreach (var path in (string[])["edits", "undo", "redo"])
        {
            await PostAsync($"/editions/{draft}/{path}", body, city.ViewerKey, HttpStatusCode.Forbidden);
            await PostAsync($"/editions/{draft}/{path}", body, null, HttpStatusCode.Unauthorized);
        }
        using var open = await city.SendAsync($"/editions/{draft}/edits");
        Assert.Equal(HttpStatusCode.Unauthorized, open.StatusCode);
        Assert.Equal(0, (await city.JsonAsync($"/editions/{draft}/edits", city.ViewerKey)).GetArrayLength());
    }

    private async Task<(long Draft, string Key)> DraftAsync(string author)
    {
        var key = (await new ApiKeyStore(city.Database.Source).CreateAsync(author, "analyst", Stop)).Plaintext;
        var draft = await PostAsync("/editions/1/draft", $$$"""{"name": "{{{author}}}'s"}""", key, HttpStatusCode.Created);
        return (draft.GetProperty("id").GetInt64(), key);
    }

    private async Task<JsonElement> PostAsync(string path, string body, string? key, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await city.SendAsync(path, key, HttpMethod.Post, content);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == expected, $"{path} {body}: {(int)answer.StatusCode} {text}");
        return text.Length > 0 ? JsonElement.Parse(text) : default;
    }

    private static string Edit(string operation, params (string Code, int Version)[] versions) =>
        $$$"""{"reason":"why not","versions":{{{{string.Join(',', versions.Select(v => $"\"{v.Code}\":{v.Version}"))}}}},"operation":{{{operation}}}}""";

    private static string Split(string cell) =>
        $$$"""{"type":"split","cell":"{{{cell}}}","line":{"type":"LineString","coordinates":[[102.605,24.999],[102.605,25.011]]}}""";

    private static string? Text(JsonElement element, params string[] path) => path.Aggregate(element, (at, name) => at.GetProperty(name)).GetString();
}
