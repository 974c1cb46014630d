using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartCity.Api.Cameras;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>What a camera remembers lives on when the program is stopped and started again, and is read by nobody who has the files alone.</summary>
public sealed class CameraRestartTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(Path.GetDirectoryName(city.Evidence)!, "camera-memories");

    /// <summary>Two cameras are sent the same frames; between two frames of a plume, one of them has its server stopped and another one started.</summary>
    [Fact]
    public async Task After_a_restart_the_next_frames_are_judged_as_without_one()
    {
        var dust = CameraYard.Simulate(seed: 2);
        var start = new DateTimeOffset(2026, 8, 5, 9, 0, 0, TimeSpan.FromHours(8));
        var (clock, steady) = (new SetClock(start), new SetClock(start));
        var (id, code) = await _yard.AddAsync(column: 20, row: 10);
        var (_, other) = await _yard.AddAsync(column: 40, row: 10);
        var (app, client) = await _yard.ServeAsync(clock);
        await _yard.PlayAsync(code, dust[..7], clock, client);   // the alarm is the last of them
        var opened = await city.Database.ScalarAsync<Guid>($"select case_id from smartcity.dust_plume where camera_id = '{id}' and case_state = 'opened'");
        await EndAsync(app, client);
        var file = Assert.Single(Directory.GetFiles(Folder, $"{id:N}*"));
        Assert.InRange(new FileInfo(file).Length, 100_000, 24 * 700_000);

        (app, client) = await _yard.ServeAsync(clock);
        var after = await _yard.PlayAsync(code, dust[7..], clock, client);
        var without = await ((Func<Task<List<JsonElement>>>)(async () =>
        {
            var (through, throughClient) = await _yard.ServeAsync(steady);
            var seen = await _yard.PlayAsync(other, dust, steady, throughClient);
            await EndAsync(through, throughClient);
            return seen;
        }))();
        foreach (var (found, expected) in after.Zip(without[7..]))
        {
            Assert.Equal(expected.GetProperty("score").GetDouble(), found.GetProperty("score").GetDouble());
            Assert.True(found.GetProperty("compared").GetBoolean());
            Assert.Equal(Plumes(expected), Plumes(found));
        }
        var joined = after.SelectMany(f => f.GetProperty("plumes").EnumerateArray()).Where(p => p.GetProperty("case_state").GetString() == "joined").ToList();
        Assert.NotEmpty(joined);
        Assert.All(joined, p => Assert.Equal(opened, p.GetProperty("case").GetGuid()));
        Assert.Equal(1, await city.Database.ScalarAsync<long>($"select count(distinct track) from smartcity.dust_plume where camera_id = '{id}' and case_id = '{opened}'"));   // the very plume is followed on
        var (status, again) = await _yard.SendAsync(code, [.. dust[^1], 0], clock.Now.AddSeconds(10), client: client);
        Assert.Equal((HttpStatusCode.Created, "frozen"), (status, again.GetProperty("frame").GetProperty("reason").GetString()));
        await EndAsync(app, client);
        Assert.NotEqual(file, Assert.Single(Directory.GetFiles(Folder, $"{id:N}*")));   // under another key
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("gone")]
    [InlineData("of another version")]
    [InlineData("old")]
    public async Task What_can_not_be_read_is_begun_anew(string how)
    {
        var clock = new SetClock(new(2026, 8, 6, 9, 0, 0, TimeSpan.FromHours(8)));
        var (id, code) = await _yard.AddAsync(column: 22, row: 10, keepDays: 2);
        var (app, client) = await _yard.ServeAsync(clock);
        await _yard.PlayAsync(code, CameraYard.Simulate(seed: 4)[..4], clock, client);
        await EndAsync(app, client);
        var file = Assert.Single(Directory.GetFiles(Folder, $"{id:N}*"));
        if (how == "damaged")
        {
            var bytes = await File.ReadAllBytesAsync(file, Stop);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, Stop);
        }
        if (how == "gone") File.Delete(file);
        if (how == "of another version")
        {
            var (key, sha256) = SealedFile.Write(file, s => s.Write("{\"form\":0}"u8));
            await city.Database.ExecuteAsync($"update smartcity.camera_memory set key = '\\x{Convert.ToHexString(key)}', sha256 = '\\x{Convert.ToHexString(sha256)}' where camera_id = '{id}'");
        }
        if (how == "old") clock.Now += TimeSpan.FromDays(3);
        (app, client) = await _yard.ServeAsync(clock);
        var seen = await _yard.PlayAsync(code, CameraYard.Simulate(seed: 4)[4..9], clock, client);
        Assert.False(seen[0].GetProperty("compared").GetBoolean());
        Assert.True(seen[^1].GetProperty("compared").GetBoolean());
        await EndAsync(app, client);
    }

    [Fact]
    public async Task Nothing_is_written_where_it_is_not_wanted_and_what_is_forgotten_goes_with_its_key()
    {
        var clock = new SetClock(new(2026, 8, 7, 9, 0, 0, TimeSpan.FromHours(8)));
        var frames = CameraYard.Simulate(seed: 4);
        var (id, code) = await _yard.AddAsync(column: 24, row: 10);
        var (app, client) = await _yard.ServeAsync(clock, ("SmartCity:Cameras:MemoryMinutes", "0"));
        await _yard.PlayAsync(code, frames[..4], clock, client);
        await EndAsync(app, client);
        Assert.Empty(Kept(id));

        (app, client) = await _yard.ServeAsync(clock);
        await _yard.PlayAsync(code, frames[4..8], clock, client);
        await app.Services.GetRequiredService<MemoryKeeping>().SaveAsync(Stop);
        var file = Assert.Single(Kept(id));
        await app.Services.GetRequiredService<MemoryKeeping>().SaveAsync(Stop);
        Assert.Equal(file, Assert.Single(Kept(id)));   // nothing has come meanwhile
        using (var request = new HttpRequestMessage(HttpMethod.Post, $"/cameras/{code}/forget") { Headers = { Authorization = new("Bearer", city.OfficerKey) } })
        using (var answer = await client.SendAsync(request, Stop)) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(Kept(id));
        Assert.Equal(0, await _yard.CountAsync("camera_memory", id));
        Assert.False((await _yard.PlayAsync(code, frames[8..9], clock, client))[0].GetProperty("compared").GetBoolean());
        await EndAsync(app, client);
    }

    [Fact]
    public async Task What_is_just_being_kept_is_forgotten_too()
    {
        var clock = new SetClock(new(2026, 8, 8, 9, 0, 0, TimeSpan.FromHours(8)));
        var (id, code) = await _yard.AddAsync(column: 26, row: 10);
        var (app, client) = await _yard.ServeAsync(clock);
        await _yard.PlayAsync(code, CameraYard.Simulate(seed: 4)[..4], clock, client);

        await using var connection = await city.Database.Source.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        await using (var command = new NpgsqlCommand("lock table smartcity.camera_memory in share row exclusive mode", connection, transaction)) await command.ExecuteNonQueryAsync(Stop);
        var saving = app.Services.GetRequiredService<MemoryKeeping>().SaveAsync(Stop);
        while (Kept(id).Length == 0) await Task.Delay(20, Stop);   // the file lies there, its key is not entered
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/cameras/{code}/forget") { Headers = { Authorization = new("Bearer", city.OfficerKey) } };
        var forgetting = client.SendAsync(request, Stop);
        await Task.WhenAny(forgetting, Task.Delay(500, Stop));
        await transaction.RollbackAsync(Stop);
        await saving;
        using var answer = await forgetting;

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(Kept(id));
        Assert.Equal(0, await _yard.CountAsync("camera_memory", id));
        await EndAsync(app, client);
    }

    private string[] Kept(Guid camera) => Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"{camera:N}*") : [];

    private static List<(string?, double, int, string)> Plumes(JsonElement frame) =>
        [.. frame.GetProperty("plumes").EnumerateArray().Select(p => (p.GetProperty("level").GetString(), p.GetProperty("score").GetDouble(), p.GetProperty("persistence").GetInt32(), p.GetProperty("outline").GetRawText()))];

    private static async Task EndAsync(WebApplication app, HttpClient client)
    {
        client.Dispose();
        await app.StopAsync(Stop);
        await app.DisposeAsync();
    }
}
