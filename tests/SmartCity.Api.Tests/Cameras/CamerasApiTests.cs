using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo.Tests.Cameras;
using SmartCity.Geo.Tests.Tiles;

namespace SmartCity.Api.Tests.Cameras;

public sealed class CamerasApiTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly ModelCamera _model = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_is_entered_read_changed_and_removed_with_its_version()
    {
        using var added = await SendAsync(HttpMethod.Post, "/cameras", Camera("CRUD"));
        var camera = await ReadAsync(added, HttpStatusCode.Created);
        var path = $"/cameras/{camera.GetProperty("id").GetString()}";
        Assert.Equal(("\"1\"", city.Address + path), (added.Headers.ETag?.Tag, added.Headers.Location?.ToString()));
        Assert.Equal(("rtsp://u:secret@10.0.0.9/1", true), (Of(camera, "source").GetString(), Of(camera, "is_watched").GetBoolean()));
        // Who is no analyst doesn't see where the pictures come from.
        foreach (var seen in (JsonElement[])[await city.JsonAsync(path), await city.JsonAsync(path, city.ViewerKey), (await city.JsonAsync("/cameras?bbox=102.6,24.9,102.8,25.1")).GetProperty("features").EnumerateArray().Single(f => Of(f, "code").GetString() == "CRUD")])
            Assert.True(Of(seen, "has_source").GetBoolean() && !seen.GetRawText().Contains("secret", StringComparison.Ordinal));

        var changed = JsonNode.Parse(camera.GetRawText())!;   // as it came, with what the answer added
        changed["properties"]!["name"] = "新名";
        using var without = await SendAsync(HttpMethod.Put, path, changed.ToJsonString());
        using var first = await SendAsync(HttpMethod.Put, path, changed.ToJsonString(), "\"1\"");
        using var stale = await SendAsync(HttpMethod.Put, path, changed.ToJsonString(), "\"1\"");
        Assert.Equal((428, 200, "\"2\""), ((int)without.StatusCode, (int)first.StatusCode, first.Headers.ETag?.Tag));
        Assert.Equal("新名", Of((await ReadAsync(stale, HttpStatusCode.Conflict)).GetProperty("current"), "name").GetString());
        using var wrong = await SendAsync(HttpMethod.Delete, path, null, "\"1\"");
        using var removed = await SendAsync(HttpMethod.Delete, path, null, "\"2\"");
        using var gone = await city.SendAsync(path);
        Assert.Equal((409, 204, 404), ((int)wrong.StatusCode, (int)removed.StatusCode, (int)gone.StatusCode));
    }

    [Fact]
    public async Task Control_points_calibrate_it_and_a_pixel_is_placed_with_ellipse_and_cell()
    {
        var id = await AddAsync("CAL");
        using var tooEarly = await city.SendAsync($"/cameras/{id}/place?x=960&y=700");
        using var none = await city.SendAsync($"/cameras/{id}/calibrations/current");
        Assert.Equal((409, 404), ((int)tooEarly.StatusCode, (int)none.StatusCode));

        using var tried = await SendAsync(HttpMethod.Post, $"/cameras/{id}/calibrations?dry_run=true", Points(6));
        var trial = await ReadAsync(tried, HttpStatusCode.OK);
        Assert.Equal(6, trial.GetProperty("points").GetArrayLength());
        Assert.True(trial.GetProperty("points")[0].GetProperty("ellipse").GetProperty("semi_major_m").GetDouble() is > 0.01 and < 1);
        using var still = await city.SendAsync($"/cameras/{id}/calibrations/current");
        Assert.Equal(404, (int)still.StatusCode);

        using var answer = await SendAsync(HttpMethod.Post, $"/cameras/{id}/calibrations", Points(6));
        var made = await ReadAsync(answer, HttpStatusCode.Created);
        Assert.True(made.GetProperty("rmse_m").GetDouble() < 1e-4);
        Assert.Equal("Polygon", made.GetProperty("view_shed").GetProperty("type").GetString());
        Assert.Equal(made.GetRawText(), (await city.JsonAsync($"/cameras/{id}/calibrations/current")).GetRawText());

        var (x, y) = _model.Pixel(0, 40);
        var (longitude, latitude) = ModelCamera.Frame.Degrees(_model.Ground(0, 40).East, _model.Ground(0, 40).North);
        var place = await city.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"/cameras/{id}/place?x={x}&y={y}&sigma=2"));
        Assert.Equal(longitude, place.GetProperty("lon").GetDouble(), 1e-8);
        Assert.Equal(latitude, place.GetProperty("lat").GetDouble(), 1e-8);
        Assert.Equal(ServedCity.Code(10, 0), place.GetProperty("cell").GetString());
        Assert.Equal(0.95, place.GetProperty("ellipse").GetProperty("confidence").GetDouble());
        var wider = await city.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"/cameras/{id}/place?x={x}&y={y}&sigma=20"));
        Assert.True(wider.GetProperty("ellipse").GetProperty("semi_major_m").GetDouble() > 5 * place.GetProperty("ellipse").GetProperty("semi_major_m").GetDouble());

        var source = await city.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"/cameras/{id}/source?x={x}&y={y}&score=0.8&at=2026-03-01T04:00:00Z"));
        Assert.Equal(0.8, source.GetProperty("score").GetDouble(), 1e-9);   // nothing else is known of the place
        Assert.Equal(["camera", "wind", "source", "soil", "monitor"], source.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("code").GetString()));
        using var noScore = await city.SendAsync($"/cameras/{id}/source?x=1&y=1");
        using var badScore = await city.SendAsync($"/cameras/{id}/source?x=1&y=1&score=2");
        Assert.Equal((400, 400), ((int)noScore.StatusCode, (int)badScore.StatusCode));

        using var sky = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/cameras/{id}/place?x=960&y={_model.Horizon - 20}"));
        var refused = await ReadAsync(sky, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("above_horizon", refused.GetProperty("reason").GetString());
        Assert.Contains("horizon", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_control_points_are_problem_details_that_say_what_would_be_right()
    {
        var id = await AddAsync("BAD");
        using var few = await SendAsync(HttpMethod.Post, $"/cameras/{id}/calibrations", Points(5));
        Assert.Contains("6 to 200 are needed", (await ReadAsync(few, HttpStatusCode.UnprocessableEntity)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var noPoints = await SendAsync(HttpMethod.Post, $"/cameras/{id}/calibrations", "{}");
        using var noCamera = await SendAsync(HttpMethod.Post, $"/cameras/{Guid.NewGuid()}/calibrations", Points(6));
        using var noKey = await city.SendAsync($"/cameras/{id}/calibrations", null, HttpMethod.Post, new StringContent(Points(6), Encoding.UTF8, "application/json"));
        using var viewer = await city.SendAsync($"/cameras/{id}/calibrations", city.ViewerKey, HttpMethod.Post, new StringContent(Points(6), Encoding.UTF8, "application/json"));
        using var badSigma = await city.SendAsync($"/cameras/{id}/place?x=1&y=1&sigma=-1");
        Assert.Equal((400, 404, 401, 403, 400), ((int)noPoints.StatusCode, (int)noCamera.StatusCode, (int)noKey.StatusCode, (int)viewer.StatusCode, (int)badSigma.StatusCode));
    }

    [Fact]
    public async Task Cameras_and_view_sheds_are_collections_and_tiles_and_answer_the_planners()
    {
        var id = await AddAsync("SHED");
        var camera = (await city.JsonAsync("/collections/cameras/items?code=SHED")).GetProperty("features").EnumerateArray().Single();
        var shed = (await city.JsonAsync("/collections/view_sheds/items?code=SHED")).GetProperty("features").EnumerateArray().Single();
        Assert.Equal((id, id, false), (camera.GetProperty("id").GetString(), shed.GetProperty("id").GetString(), Of(shed, "is_calibrated").GetBoolean()));
        Assert.DoesNotContain("secret", camera.GetRawText(), StringComparison.Ordinal);
        var tile = SmartCity.Geo.Tiles.TileAddress.At(102.7, 25.001, 14);
        var layers = MvtReader.Read(await city.Client.GetByteArrayAsync(string.Create(CultureInfo.InvariantCulture, $"/tiles/cameras,view_sheds/{tile.Zoom}/{tile.Column}/{tile.Row}.mvt"), Stop));
        Assert.Contains(layers["cameras"], f => (string)f.Tags["code"] == "SHED");
        Assert.Contains(layers["view_sheds"], f => (string)f.Tags["code"] == "SHED");

        var covered = await city.JsonAsync("/questions/coverage?by=cell&radius=200");
        Assert.Contains("cameras", covered.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(covered.GetProperty("features").EnumerateArray(), f => Of(f, "place").GetString() == ServedCity.Code(10, 0) && Of(f, "covered_m2").GetDouble() > 1000);
    }

    [Fact]
    public async Task A_file_is_imported_whole_or_not_at_all()
    {
        var good = $$"""{"type":"FeatureCollection","features":[{{Camera("F1")}},{{Camera("F2")}}]}""";
        using var viewer = await city.SendAsync("/cameras/import", city.ViewerKey, HttpMethod.Post, new StringContent(good, Encoding.UTF8, "application/geo+json"));
        Assert.Equal(HttpStatusCode.Forbidden, viewer.StatusCode);
        using var first = await SendAsync(HttpMethod.Post, "/cameras/import", good, mediaType: "application/geo+json");
        Assert.Equal(2, (await ReadAsync(first, HttpStatusCode.OK)).GetProperty("created").GetInt32());
        using var again = await SendAsync(HttpMethod.Post, "/cameras/import", good, mediaType: "application/geo+json");
        Assert.Equal(2, (await ReadAsync(again, HttpStatusCode.OK)).GetProperty("unchanged").GetInt32());
        using var bad = await SendAsync(HttpMethod.Post, "/cameras/import", $$"""{"type":"FeatureCollection","features":[{{Camera("F3")}},{{Camera("F4").Replace("\"bearing_deg\":30", "\"bearing_deg\":-3", StringComparison.Ordinal)}}]}""", mediaType: "application/geo+json");
        Assert.Contains("feature 2 (F4): bearing_deg", (await ReadAsync(bad, HttpStatusCode.UnprocessableEntity)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain((await city.JsonAsync("/cameras")).GetProperty("features").EnumerateArray(), f => Of(f, "code").GetString() == "F3");
    }

    private async Task<string> AddAsync(string code)
    {
        using var added = await SendAsync(HttpMethod.Post, "/cameras", Camera(code));
        return (await ReadAsync(added, HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    private string Points(int count) => new JsonObject
    {
        ["points"] = new JsonArray([.. ModelCamera.Six.Take(count).Select(p => _model.Point(p.Right, p.Ahead)).Select(p => new JsonObject { ["x"] = p.X, ["y"] = p.Y, ["lon"] = p.Longitude, ["lat"] = p.Latitude })]),
    }.ToJsonString();

    private static string Camera(string code) => $$$"""
        {"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{"code":"{{{code}}}","name":"{{{code}}}","height_m":10,"bearing_deg":30,"tilt_deg":12,"hfov_deg":60,"range_m":300,"image_width":1920,"image_height":1080,"source":"rtsp://u:secret@10.0.0.9/1"}}
        """;

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? version = null, string mediaType = "application/json") =>
        city.SendAsync(path, city.AnalystKey, method, body is null ? null : new StringContent(body, Encoding.UTF8, mediaType), version is null ? [] : [("If-Match", version)]);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static JsonElement Of(JsonElement feature, string property) => feature.GetProperty("properties").GetProperty(property);
}
