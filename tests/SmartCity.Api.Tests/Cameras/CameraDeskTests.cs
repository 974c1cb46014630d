using System.Text.Json;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>What the camera desk reads: all cameras in brief, frames by day and by plume, ellipses of placed plumes.</summary>
public sealed class CameraDeskTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    [Fact]
    public async Task Frames_are_found_by_day_and_by_plume_and_placed_plumes_have_their_ellipse()
    {
        var clock = new SetClock(new(2026, 7, 6, 9, 0, 0, TimeSpan.FromHours(8)));
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var (id, code, longitude, latitude) = await _yard.AddCalibratedAsync(client, column: 50, row: 10);
        var seen = await _yard.PlayAsync(code, CameraYard.Simulate(seed: 2), clock, client);
        var dusty = seen.Where(f => f.GetProperty("plumes").GetArrayLength() > 0).Select(Id).Reverse().ToList();

        var all = await FramesAsync(client, $"/cameras/{code}/frames?datetime=2026-07-06");
        Assert.Equal(seen.Select(Id).Reverse(), all.Select(Id));
        Assert.Empty(await FramesAsync(client, $"/cameras/{code}/frames?datetime=2026-07-05"));
        Assert.Equal(dusty, (await FramesAsync(client, $"/cameras/{code}/frames?plume=true")).Select(Id));
        foreach (var frame in all)   // the highest level of its plumes
        {
            var levels = seen.Single(f => Id(f) == Id(frame)).GetProperty("plumes").EnumerateArray().Select(p => p.GetProperty("level").GetString());
            Assert.Equal(((string[])["alarm", "likely", "possible"]).FirstOrDefault(levels.Contains), frame.GetProperty("level").GetString());
        }
        var page = await _yard.GetAsync(client, $"/cameras/{code}/frames?datetime=2026-07-06T00:00:00Z/..&plume=true&limit=2");
        Assert.Equal(dusty[2..4], (await FramesAsync(client, page.GetProperty("next").GetString()!)).Select(Id));

        var alarm = seen.Last(f => f.GetProperty("plumes").EnumerateArray().Any(IsPlaced));
        var plume = (await _yard.GetAsync(client, $"/cameras/{code}/frames/{Id(alarm)}")).GetProperty("plumes").EnumerateArray().First(IsPlaced);
        var ellipse = plume.GetProperty("ellipse");
        Assert.Equal(plume.GetProperty("uncertainty_m").GetDouble(), ellipse.GetProperty("semi_major_m").GetDouble(), 0.1 * plume.GetProperty("uncertainty_m").GetDouble());
        var ring = ellipse.GetProperty("area").GetProperty("coordinates")[0].EnumerateArray().Select(c => c[0].GetDouble()).ToList();
        Assert.InRange(plume.GetProperty("place")[0].GetDouble(), ring.Min(), ring.Max());
        var source = await _yard.GetAsync(client, Source(id, plume));
        Assert.InRange(source.GetProperty("score").GetDouble(), 0, 1);   // the foot is what this address takes
        Assert.Equal(plume.GetProperty("place")[0].GetDouble(), source.GetProperty("lon").GetDouble(), 1e-5);

        // By another calibration the place would be another one: its ellipse says nothing of the stored place.
        await _yard.CalibrateAsync(client, id, longitude, latitude, shift: 12);
        var later = (await _yard.GetAsync(client, $"/cameras/{code}/frames/{Id(alarm)}")).GetProperty("plumes").EnumerateArray().First(IsPlaced);
        Assert.Equal(JsonValueKind.Null, later.GetProperty("ellipse").ValueKind);
        Assert.Equal(plume.GetProperty("place").GetRawText(), later.GetProperty("place").GetRawText());
    }

    [Fact]
    public async Task All_cameras_tell_their_state_to_who_may_see_their_frames()
    {
        var clock = new SetClock(new(2026, 7, 7, 23, 40, 0, TimeSpan.FromHours(8)));
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var (_, dusty) = await _yard.AddAsync(column: 10, row: 3, perDay: 2);
        var (_, quiet) = await _yard.AddAsync(column: 11, row: 3);
        var (_, secret) = await _yard.AddAsync(column: 12, row: 3, roles: "officer");
        await _yard.PlayAsync(dusty, CameraYard.Simulate(seed: 2), clock, client);

        var state = (await StatesAsync(client))[dusty];
        Assert.Equal("assessable", state.GetProperty("gate").GetProperty("verdict").GetString());
        Assert.Equal((2.0, 0.5, 0.0), (state.GetProperty("accepted_per_day").GetDouble(), state.GetProperty("threshold").GetDouble(), state.GetProperty("silent_s").GetDouble()));
        var alarms = await city.Database.ScalarAsync<long>($"select count(distinct p.track) from smartcity.dust_plume p join smartcity.camera c on c.id = p.camera_id where c.code = '{dusty}' and p.level = 'alarm'");
        Assert.True(alarms > 0);
        Assert.Equal(alarms, state.GetProperty("alarms_today").GetInt64());
        Assert.Equal("not_calibrated", state.GetProperty("last_plume").GetProperty("placed_by").GetString());
        var never = (await StatesAsync(client))[quiet];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 0), (never.GetProperty("last_frame").ValueKind, never.GetProperty("silent_s").ValueKind, never.GetProperty("alarms_today").GetInt32()));
        Assert.Contains(secret, (await StatesAsync(client)).Keys);
        Assert.DoesNotContain(secret, (await StatesAsync(client, city.ViewerKey)).Keys);

        clock.Now += TimeSpan.FromMinutes(30);   // past midnight in the city, not yet in Greenwich
        var tomorrow = (await StatesAsync(client))[dusty];
        Assert.Equal((0, JsonValueKind.Null), (tomorrow.GetProperty("alarms_today").GetInt32(), tomorrow.GetProperty("last_plume").ValueKind));
        Assert.Equal(1800, tomorrow.GetProperty("silent_s").GetDouble());
    }

    private static long Id(JsonElement frame) => frame.GetProperty("id").GetInt64();

    private static bool IsPlaced(JsonElement plume) => plume.GetProperty("placed_by").GetString() == "calibration" && plume.GetProperty("place").ValueKind == JsonValueKind.Array;

    private static string Source(Guid id, JsonElement plume)
    {
        var foot = plume.GetProperty("foot");
        return FormattableString.Invariant($"/cameras/{id}/source?x={foot.GetProperty("x").GetDouble() * 640}&y={foot.GetProperty("y").GetDouble() * 360}&sigma={foot.GetProperty("sigma").GetDouble() * 640}&score=0.8&at={Uri.EscapeDataString(plume.GetProperty("taken_at").GetString()!)}");
    }

    private async Task<List<JsonElement>> FramesAsync(HttpClient client, string path) => [.. (await _yard.GetAsync(client, path)).GetProperty("frames").EnumerateArray()];

    private async Task<Dictionary<string, JsonElement>> StatesAsync(HttpClient client, string? key = null) =>
        (await _yard.GetAsync(client, "/cameras/states", key)).GetProperty("cameras").EnumerateArray().ToDictionary(c => c.GetProperty("camera").GetString()!);
}
