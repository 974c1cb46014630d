using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Tests.Cases;

/// <summary>What an officer says of a detection, over HTTP and in the database.</summary>
public sealed class DetectionsTests(ServedCity city) : IClassFixture<ServedCity>, IAsyncLifetime
{
    private static int _spots;

    private Guid _id;

    private Guid _run;

    private double _west;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => $"/detections/{_id}";

    /// <summary>A detection of its own for each test, in a run of its own.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!city.Database.IsAvailable) return;
        var runs = new ChangeRunStore(city.Database.Source);
        var spot = Interlocked.Increment(ref _spots);
        _west = 10 + spot;
        _run = (await runs.BeginAsync("before-2024", "after-2025", "test-1", $"spot {spot}", Stop)).Id;
        await runs.CompleteAsync(_run, Outcome(_west), Stop);
        _id = (await runs.ListDetectionsAsync(_run, Stop)).Single().Id;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_confirmed_detection_has_its_verdict_its_reviewer_and_what_found_it()
    {
        _ = city.Database.ConnectionString;
        var said = await SayAsync(city.OfficerKey, new { verdict = "confirmed", version = 1, comment = "Two cranes." });
        var review = said.GetProperty("reviews").EnumerateArray().Single();

        Assert.Equal(("confirmed", 2), (said.GetProperty("verdict").GetString(), said.GetProperty("version").GetInt32()));
        Assert.Equal(("an officer", "officer", "Two cranes."), (Text(review, "actor"), Text(review, "role"), Text(review, "comment")));
        Assert.Equal(("test-1", "rules-1"), (Text(review, "method_version"), Text(review, "model_version")));
        Assert.Equal(1, (await city.JsonAsync($"{Path}/reviews", city.ViewerKey)).GetArrayLength());
        Assert.Equal("confirmed", Text((await city.JsonAsync($"/collections/detections/items/{_id}")).GetProperty("properties"), "verdict"));
    }

    [Fact]
    public async Task Without_a_key_there_are_no_reviews_and_a_viewer_may_not_judge()
    {
        _ = city.Database.ConnectionString;
        var found = await city.JsonAsync(Path);
        var seen = await city.JsonAsync(Path, city.ViewerKey);
        using var without = await PostAsync(null, new { verdict = "confirmed", version = 1 });
        using var viewer = await PostAsync(city.ViewerKey, new { verdict = "confirmed", version = 1 });
        using var history = await city.SendAsync($"{Path}/reviews");

        Assert.False(found.TryGetProperty("reviews", out _));
        Assert.Equal((0, 0), (seen.GetProperty("verdicts").GetArrayLength(), seen.GetProperty("reviews").GetArrayLength()));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (without.StatusCode, viewer.StatusCode, history.StatusCode));
    }

    [Fact]
    public async Task Of_two_officers_with_the_same_version_the_second_is_told_the_current_state()
    {
        _ = city.Database.ConnectionString;
        var both = await Task.WhenAll(PostAsync(city.OfficerKey, new { verdict = "rejected", version = 1 }), PostAsync(city.OfficerKey, new { verdict = "confirmed", version = 1 }));
        var stale = both.Single(a => a.StatusCode == HttpStatusCode.Conflict);
        var problem = JsonElement.Parse(await stale.Content.ReadAsStringAsync(Stop));

        Assert.Contains(both, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(2, problem.GetProperty("detection").GetProperty("version").GetInt32());
        Assert.Equal("application/problem+json", stale.Content.Headers.ContentType?.MediaType);
        Assert.Equal(1, (await city.JsonAsync($"{Path}/reviews", city.ViewerKey)).GetArrayLength());
    }

    [Fact]
    public async Task The_latest_review_holds_and_a_class_lives_on_when_the_outline_is_drawn_anew()
    {
        _ = city.Database.ConnectionString;
        await SayAsync(city.OfficerKey, new { verdict = "reclassed", version = 1, @class = "road" });
        var drawn = await SayAsync(city.OfficerKey, new { verdict = "redrawn", version = 2, geometry = Square(_west, 0.2) });
        Assert.Equal(("redrawn", "road"), (Text(drawn, "verdict"), Text(drawn, "reviewed_class")));
        var area = drawn.GetProperty("reviews")[1].GetProperty("area_m2").GetDouble();
        Assert.InRange(area, 44_000, 45_500);   // 0.002° of longitude by 0.002° of latitude at 25° N
        var shown = await city.Database.ScalarAsync<double>($"select st_area(st_transform(geom_3857, 4490)) from smartcity.detection where id = '{_id}'");
        Assert.Equal(4e-6, shown, 1e-9);   // the map draws what was drawn

        var confirmed = await SayAsync(city.OfficerKey, new { verdict = "confirmed", version = 3 });
        Assert.False(confirmed.TryGetProperty("reviewed_class", out _));
        Assert.False(confirmed.TryGetProperty("reviewed_geometry", out _));
        Assert.Equal(["reclassed", "redrawn", "confirmed"], confirmed.GetProperty("reviews").EnumerateArray().Select(r => Text(r, "verdict")));
    }

    [Theory]
    [InlineData("""{"verdict": "praised", "version": 1}""", "praised")]
    [InlineData("""{"verdict": "reclassed", "version": 1}""", "needs the class")]
    [InlineData("""{"verdict": "reclassed", "version": 1, "class": "castle"}""", "castle")]
    [InlineData("""{"verdict": "reclassed", "version": 1, "class": "new_building"}""", "new_building already")]
    [InlineData("""{"verdict": "confirmed", "version": 1, "class": "road"}""", "neither class nor geometry")]
    [InlineData("""{"verdict": "redrawn", "version": 1}""", "needs the geometry")]
    [InlineData("""{"verdict": "redrawn", "version": 1, "geometry": {"type": "Point", "coordinates": [102.7, 25.05]}}""", "is a Point")]
    [InlineData("""{"verdict": "redrawn", "version": 1, "geometry": {"type": "Polygon", "coordinates": "none"}}""", "GeoJSON")]
    [InlineData("""{"verdict": "redrawn", "version": 1, "geometry": {"type": "Polygon", "coordinates": [[[400000, 2500000], [400100, 2500000], [400100, 2500100], [400000, 2500000]]]}}""", "longitude and latitude")]
    [InlineData("""{"verdict": "redrawn", "version": 1, "geometry": {"type": "Polygon", "coordinates": [[[102.7, 25.05], [102.8, 25.15], [102.8, 25.05], [102.7, 25.15], [102.7, 25.05]]]}}""", "not valid")]
    [InlineData("""{"verdict": "redrawn", "version": 1, "geometry": {"type": "Polygon", "coordinates": [[[110.1, 30.1], [110.2, 30.1], [110.2, 30.2], [110.1, 30.1]]]}}""", "does not touch")]
    public async Task A_review_that_makes_no_sense_is_refused_in_words_and_nothing_is_stored(string body, string words)
    {
        _ = city.Database.ConnectionString;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await city.SendAsync($"{Path}/reviews", city.OfficerKey, HttpMethod.Post, content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(words, Text(JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)), "detail"), StringComparison.Ordinal);
        Assert.Equal(1, (await city.JsonAsync(Path)).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Reviews_can_neither_be_changed_nor_removed_nor_skipped()
    {
        _ = city.Database.ConnectionString;
        await SayAsync(city.OfficerKey, new { verdict = "rejected", version = 1 });
        foreach (var sql in (string[])["update smartcity.detection_review set verdict = 'confirmed'", "delete from smartcity.detection_review", "truncate smartcity.detection_review cascade",
            $"insert into smartcity.detection_review (detection_id, sequence, key_id, actor, role, verdict, method_version, model_version) select '{_id}', 7, id, 'x', 'officer', 'confirmed', 'm', 'm' from smartcity.api_key limit 1"])
            Assert.Equal("23001", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => city.Database.ExecuteAsync(sql))).SqlState);
    }

    [Fact]
    public async Task The_same_run_again_keeps_what_was_said_and_opens_no_case_for_what_was_rejected()
    {
        _ = city.Database.ConnectionString;
        await SayAsync(city.OfficerKey, new { verdict = "rejected", version = 1 });
        var runs = new ChangeRunStore(city.Database.Source);
        var again = await runs.FindAsync(_run, Stop);
        Assert.False(await runs.CompleteAsync((await runs.BeginAsync(again!.BeforeScene, again.AfterScene, again.MethodVersion, again.ParametersHash, Stop)).Id, Outcome(_west), Stop));
        var opened = await new Geo.Tracks.TrackStore(city.Database.Source, new(), new(city.Database.Source, new()), new(city.Database.Source, new())).ApplyRunAsync(_run, null, null, Stop);

        Assert.Equal(_id, Assert.Single(await runs.ListDetectionsAsync(_run, Stop)).Id);
        Assert.Equal("rejected", Text(await city.JsonAsync(Path), "verdict"));
        Assert.Equal((0, 0), (opened.Opened.Count, opened.SeenAgain.Count));
    }

    [Fact]
    public async Task Feedback_holds_the_label_the_place_and_the_features_but_not_the_reviewers_name()
    {
        _ = city.Database.ConnectionString;
        await SayAsync(city.OfficerKey, new { verdict = "reclassed", version = 1, @class = "road" });
        using var viewer = await city.SendAsync("/detections/feedback", city.ViewerKey);
        var example = (await city.JsonAsync("/detections/feedback", city.AnalystKey)).GetProperty("features").EnumerateArray().Single(f => f.GetProperty("id").GetGuid() == _id);
        using var csv = await city.SendAsync("/detections/feedback?f=csv", city.AnalystKey);
        var rows = (await csv.Content.ReadAsStringAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var about = example.GetProperty("properties");
        var features = about.GetProperty("object_features");

        Assert.Equal(HttpStatusCode.Forbidden, viewer.StatusCode);
        Assert.Equal(("road", "new_building", "before-2024"), (Text(about, "label"), Text(about, "detected_class"), Text(about, "before_scene")));
        Assert.Equal(ServedCity.Code((int)_west, 5), Text(about, "place"));
        Assert.Equal(16, Text(about, "reviewer").Length);
        Assert.DoesNotContain("officer", about.ToString(), StringComparison.Ordinal);
        Assert.Equal((Imaging.Change.ObjectFeatures.Names.Count, 0.125, JsonValueKind.Null), (features.EnumerateObject().Count(), features.GetProperty("log_area_m2").GetDouble(), features.GetProperty("swir2_before").ValueKind));
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.Equal(11 + Imaging.Change.ObjectFeatures.Names.Count, Assert.Single(rows, r => r.StartsWith(_id.ToString(), StringComparison.Ordinal)).Split(',').Length);
    }

    private static ChangeOutcome Outcome(double west) => new()
    {
        Detections = [new() { Class = "new_building", Score = 0.9, AreaSquareMetres = 11_170, Geometry = ServedCity.Box(west + 0.45, 5.45, 0.1, 0.1), Features = [.. Enumerable.Range(0, Imaging.Change.ObjectFeatures.Names.Count).Select(i => i == 13 ? float.NaN : i / 8f)] }],
        ModelVersion = "rules-1",
        FeatureNames = Imaging.Change.ObjectFeatures.Names,
    };

    private static JsonElement Square(double west, double side) => JsonElement.Parse(Api.Features.GeoJson.Text(ServedCity.Box(west + 0.4, 5.4, side, side)));

    private async Task<JsonElement> SayAsync(string key, object review)
    {
        using var answer = await PostAsync(key, review);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private Task<HttpResponseMessage> PostAsync(string? key, object review) => city.SendAsync($"{Path}/reviews", key, HttpMethod.Post, JsonContent.Create(review));

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
