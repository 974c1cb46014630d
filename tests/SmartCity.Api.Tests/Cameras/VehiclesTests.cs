using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Cameras;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Privacy;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>Large vehicles through a camera's view: one passage each, with a clip, counted by hour; load and cover are what an officer says.</summary>
public sealed class VehiclesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vehicle_is_one_passage_however_many_frames_show_it_and_the_officer_says_what_it_carries()
    {
        var clock = new SetClock(new(2026, 8, 3, 9, 58, 30, TimeSpan.FromHours(8)));
        var (_, code) = await _yard.AddAsync(column: 5, row: 5);
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var camera = (await app.Services.GetRequiredService<IntakeCameraStore>().FindAsync(code, Stop))!;
        var frames = (await _yard.PlayAsync(code, Enumerable.Range(700, 5).Select(n => CameraYard.Picture(n)), clock, client)).Select(f => f.GetProperty("id").GetInt64()).ToList();
        var (desk, lane, begin) = (app.Services.GetRequiredService<VehicleDesk>(), new CameraLane(new()), clock.Now);
        SeenVehicle Truck(double left, double score = 0.8) => new(LargeVehicle.Truck, left, 0.4, left + 0.3, 0.8, score);
        async Task NoteAsync(int frame, double seconds, params SeenVehicle[] seen) => await desk.NoteAsync(camera, lane, frames[frame], begin.AddSeconds(seconds), seen, Stop);

        await NoteAsync(0, 0, Truck(0.0), new(LargeVehicle.Bus, 0.6, 0.1, 0.9, 0.4, 0.3));   // a bus that is none for sure
        await NoteAsync(1, 10, Truck(0.1, 0.9), new(LargeVehicle.Bus, 0.6, 0.1, 0.9, 0.4, 0.7));
        await NoteAsync(2, 20, Truck(0.2));
        await NoteAsync(3, 80, Truck(0.2));   // after a minute it is another one

        var page = await _yard.GetAsync(client, $"/cameras/{code}/vehicles");
        Assert.Contains("neither load nor cover", page.GetProperty("note").GetString(), StringComparison.Ordinal);
        var seen = page.GetProperty("vehicles").EnumerateArray().ToList();
        Assert.Equal([("truck", 1), ("bus", 1), ("truck", 3)], seen.Select(v => (v.GetProperty("kind").GetString()!, v.GetProperty("sightings").GetInt32())));
        var first = seen[2];
        Assert.Equal(0.9, first.GetProperty("score").GetDouble());
        Assert.Equal([0.1, 0.4, 0.4, 0.8], first.GetProperty("box").EnumerateArray().Select(e => e.GetDouble()));
        Assert.Equal(frames[..3].Select(f => $"/cameras/{camera.Id}/frames/{f}/image"), first.GetProperty("clip").EnumerateArray().Select(c => c.GetString()));
        using (var picture = await SendAsync(client, HttpMethod.Get, first.GetProperty("clip")[0].GetString()!, city.ViewerKey)) Assert.Equal("image/jpeg", picture.Content.Headers.ContentType?.MediaType);

        var check = $"/cameras/{code}/vehicles/{first.GetProperty("id").GetInt64()}/check";
        using (var viewer = await SendAsync(client, HttpMethod.Post, check, city.ViewerKey, new { load = "right", cover = "open" })) Assert.Equal(HttpStatusCode.Forbidden, viewer.StatusCode);
        using (var wrong = await SendAsync(client, HttpMethod.Post, check, city.OfficerKey, new { load = "heavy", cover = "open" })) Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using (var half = await SendAsync(client, HttpMethod.Post, check, city.OfficerKey, new { load = "right" })) Assert.Contains("'cover' is missing", await half.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using (var missing = await SendAsync(client, HttpMethod.Post, $"/cameras/{code}/vehicles/999999/check", city.OfficerKey, new { load = "right", cover = "open" })) Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using (var said = await SendAsync(client, HttpMethod.Post, check, city.OfficerKey, new { load = "too_high", cover = "open", opinion = "未密闭" })) Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        Assert.Equal(2, (await _yard.GetAsync(client, $"/cameras/{code}/vehicles?open=true")).GetProperty("vehicles").GetArrayLength());
        Assert.Equal(("open", "未密闭"), (await _yard.GetAsync(client, check[..^"/check".Length])).GetProperty("vehicle").GetProperty("check") is var kept ? (kept.GetProperty("cover").GetString(), kept.GetProperty("opinion").GetString()) : default);
        var hours = (await _yard.GetAsync(client, $"/cameras/{code}/vehicles/counts?datetime=2026-08-03")).GetProperty("hours").EnumerateArray().Select(h => (h.GetProperty("hour").GetString(), h.GetProperty("trucks").GetInt32(), h.GetProperty("buses").GetInt32(), h.GetProperty("checked").GetInt32(), h.GetProperty("faulty").GetInt32()));
        Assert.Equal([("2026-08-03T01:00:00Z", 1, 1, 1, 1), ("2026-08-03T02:00:00Z", 1, 0, 0, 0)], hours);
    }

    /// <summary>With a model of COCO's classes, over a real picture that has a large vehicle in it.</summary>
    [Fact]
    public async Task The_model_that_hides_plates_tells_of_trucks_and_buses_on_the_way()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data");
        var (faces, vehicles, pictures) = (Path.Combine(folder, "models", "face_detection_yunet_2026may.onnx"), Path.Combine(folder, "models", "yolox_nano.onnx"), Path.Combine(folder, "camera", "stills", "clear"));
        Assert.SkipUnless(File.Exists(faces) && File.Exists(vehicles) && Directory.Exists(pictures), "The detectors or the pictures are not on this machine (../shared/data/models, ../shared/data/camera).");
        var options = new PrivacyOptions { Models = { new() { Path = faces, Kind = "yunet" }, new() { Path = vehicles, Kind = "yolox" } } };
        using var privacy = new PhotoPrivacy(options, TimeZoneInfo.Utc);
        var file = Directory.GetFiles(pictures, "*.jpg").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).First(f => privacy.Apply(f, "still").Record.Vehicles.Any(v => v.Score > 0.6));

        var clock = new SetClock(new(2026, 8, 4, 9, 0, 0, TimeSpan.FromHours(8)));
        var (_, code) = await _yard.AddAsync(column: 6, row: 5);
        var (app, client) = await _yard.ServeAsync(clock, ("SmartCity:Privacy:Models:0:Path", faces), ("SmartCity:Privacy:Models:0:Kind", "yunet"), ("SmartCity:Privacy:Models:1:Path", vehicles), ("SmartCity:Privacy:Models:1:Kind", "yolox"));
        await using var _ = app;
        using var __ = client;
        await _yard.PlayAsync(code, Enumerable.Range(0, 3).Select(n => (byte[])[.. file, .. new byte[n]]), clock, client);
        var seen = (await _yard.GetAsync(client, $"/cameras/{code}/vehicles")).GetProperty("vehicles").EnumerateArray().ToList();
        Assert.NotEmpty(seen);
        Assert.Contains(seen, v => v.GetProperty("sightings").GetInt32() == 3);
        Assert.All(seen, v => Assert.InRange(v.GetProperty("box")[3].GetDouble() - v.GetProperty("box")[1].GetDouble(), 0.02, 1));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string key, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body), Headers = { Authorization = new("Bearer", key) } };
        return await client.SendAsync(request, Stop);
    }
}
