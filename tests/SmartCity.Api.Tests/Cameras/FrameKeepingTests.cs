using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Cameras;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>Originals: who may see them, that it is told, and that they go; and frames go, too.</summary>
public sealed class FrameKeepingTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_original_is_for_officers_and_admins_with_an_entry_each_and_goes_in_time()
    {
        var clock = new SetClock(new(2026, 3, 5, 8, 0, 0, TimeSpan.FromHours(8)));
        var (id, code) = await _yard.AddAsync(originalsHours: 2);
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var file = CameraYard.Picture(1);
        var frame = (await _yard.SendAsync(code, file, clock.Now, client: client)).Answer.GetProperty("frame").GetProperty("id").GetInt64();
        var path = $"/cameras/{code}/frames/{frame}/original";
        var handler = (await new ApiKeyStore(city.Database.Source).CreateAsync("Wei", "handler", Stop)).Plaintext;
        foreach (var key in (string[])[city.ViewerKey, city.AnalystKey, handler]) Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(client, path, key)).Status);
        foreach (var key in (string[])[city.OfficerKey, city.AdminKey]) Assert.Equal(file, (await GetAsync(client, path, key)).Content);
        Assert.Equal("an officer:officer, an admin:admin", await city.Database.ScalarAsync<string>($"select string_agg(who || ':' || role, ', ' order by id) from smartcity.camera_original_access where frame_id = {frame}"));

        clock.Now += TimeSpan.FromMinutes(119);
        var keeping = app.Services.GetRequiredService<FrameKeeping>();
        Assert.Equal(0, (await keeping.RunAsync(Stop)).Originals);
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(client, path, city.OfficerKey)).Status);   // due is gone, even before it is removed
        Assert.Equal(2, _yard.Files(id).Length);
        Assert.Equal(1, (await keeping.RunAsync(Stop)).Originals);
        Assert.EndsWith(".jpg", Assert.Single(_yard.Files(id)), StringComparison.Ordinal);
        Assert.Equal(2, await city.Database.ScalarAsync<long>($"select count(*) from smartcity.camera_original_access where frame_id = {frame}"));
    }

    [Fact]
    public async Task Frames_go_with_their_camera_s_days_and_what_was_seen_stays()
    {
        var clock = new SetClock(new(2026, 4, 5, 8, 0, 0, TimeSpan.FromHours(8)));
        var (id, code) = await _yard.AddAsync(keepDays: 3);
        var (lasting, _) = await _yard.AddAsync(keepDays: 30);
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        foreach (var camera in (Guid[])[id, lasting]) await _yard.SendAsync(camera.ToString(), CameraYard.Picture(2), clock.Now, client: client);
        var frame = await city.Database.ScalarAsync<long>($"select id from smartcity.camera_frame where camera_id = '{id}'");
        await city.Database.ExecuteAsync($"""
            insert into smartcity.dust_plume (camera_id, frame_id, track, taken_at, outline, base, area_share, opacity, score, persistence, level, threshold)
            values ('{id}', {frame}, gen_random_uuid(), now(), '[]', '[]', 0.1, 0.5, 0.6, 1, 'possible', 0.5)
            """);
        clock.Now += TimeSpan.FromDays(2);
        await _yard.SendAsync(code, CameraYard.Picture(3), clock.Now, client: client);
        clock.Now += TimeSpan.FromDays(1.01);
        await app.Services.GetRequiredService<FrameKeeping>().RunAsync(Stop);
        Assert.Equal((1L, 1), (await _yard.CountAsync("camera_frame", id), _yard.Files(id).Length));
        Assert.Single(_yard.Files(lasting));
        Assert.Equal(1, await city.Database.ScalarAsync<long>($"select count(*) from smartcity.dust_plume where camera_id = '{id}' and frame_id is null"));
    }

    private static async Task<(HttpStatusCode Status, byte[] Content)> GetAsync(HttpClient client, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", key) } };
        using var answer = await client.SendAsync(request, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(Stop));
    }
}
