using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Cases;

/// <summary>The muck truck of Nanning: seen by a camera at 13:04, filed and pushed to the squad at once, fed back at 15:13, checked and closed. Over HTTP, on a real database.</summary>
public sealed class TruckStoryTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Squad = "530102-muck-squad";

    private static readonly DateTimeOffset Seen = Beijing(5, 13, 4);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unsealed_truck_is_filed_at_once_disposed_of_in_time_fed_back_at_15_13_checked_and_closed()
    {
        await new UnitStore(city.Database.Source).ImportAsync(
            new([new("530102", "五华区城管局", "City management of Wuhua", "territorial"), new(Squad, "渣土中队", "Muck squad", "squad", "city_management", "road_patrol", "530102")], [new("unsealed_truck", null, "530102", Squad)]), Stop);
        var handlersKey = (await new ApiKeyStore(city.Database.Source).CreateAsync("Wei", "handler", Squad, Stop)).Plaintext;
        var clock = new SetClock { Now = Seen.AddMinutes(-30) };
        await using var app = city.Build(clock);
        await app.StartAsync(Stop);
        using var officer = Client(app.Urls.Single(), city.OfficerKey);
        using var handler = Client(app.Urls.Single(), handlersKey);
        using var anybody = Client(app.Urls.Single(), null);

        // 13:04: the camera. Twice, as cameras do; that is one case.
        clock.Now = Seen;
        var intake = app.Services.GetRequiredService<CaseIntake>();
        var alarm = new NewCase
        {
            Source = "camera",
            SourceKey = "camera:G7:2026-03-05T13:04:00+08:00",
            Class = "unsealed_truck",
            Geometry = ServedCity.Box(20.45, 10.45, 0.001, 0.001).Centroid,
            Score = 0.91,
            OccurredAt = Seen,
            Detail = """{"camera": "G7", "plate_seen": true}""",
            Actor = "camera G7",
            Role = "system",
        };
        var opened = (await intake.OpenAsync([alarm, alarm], Stop)).ToList();
        Assert.Equal([IntakeOutcome.Opened, IntakeOutcome.Known], opened.Select(o => o.Outcome));
        var id = opened[0].CaseId!.Value;
        await PictureAsync(id, "before", Seen);
        var now = await ReadAsync(officer, id);
        Assert.Equal(("collected", "camera", "unsealed_truck", 2, ServedCity.Code(20, 10)),
            (Text(now, "status"), Text(now, "source"), Text(now, "class"), now.GetProperty("level").GetInt32(), Text(now, "cell_code")));
        Assert.Equal(Beijing(5, 15, 4), Time(now, "stage_due_at"));   // two work hours to verify
        Assert.False((await ReadAsync(anybody, id)).TryGetProperty("handling", out _));   // the public sees where, not who

        // 13:05 and 13:06: verified and filed, pushed to the squad whose duty it is. Two urgent hours from then on.
        clock.Now = Beijing(5, 13, 5);
        now = await StepAsync(officer, id, new { action = "verify", version = 1, opinion = "Load above the boards, no cover." });
        now = await StepAsync(officer, id, new { action = "file", version = 2 });
        Assert.Equal((Squad, "city_management"), (Handling(now, "unit_id"), Handling(now, "department")));
        Assert.DoesNotContain(id, await InboxAsync(handler));
        clock.Now = Beijing(5, 13, 6);
        now = await StepAsync(officer, id, new { action = "dispatch", version = 3 });
        Assert.Equal((Beijing(5, 15, 6), Beijing(5, 15, 6), Beijing(5, 13, 6)), (Time(now, "deadline_at"), Time(now, "stage_due_at"), Time(now, "stage_entered_at")));
        Assert.Equal(CaseRulesSource.OfSample.Current.Version, Handling(now, "rules_version"));
        Assert.Contains(id, await InboxAsync(handler));

        // 14:58: stopped and covered. An officer may not say so, nor may the squad feed back without a picture.
        clock.Now = Beijing(5, 14, 58);
        await RefusedAsync(officer, id, new { action = "dispose", version = 4 }, HttpStatusCode.Forbidden);
        now = await StepAsync(handler, id, new { action = "dispose", version = 4, opinion = "Stopped on the ring road; sealed; fined." });
        Assert.Equal((Beijing(5, 14, 58), Beijing(5, 15, 6)), (Time(now, "disposed_at"), Time(now, "deadline_at")));
        clock.Now = Beijing(5, 15, 8);
        Assert.Equal(0, (await app.Services.GetRequiredService<CaseStore>().MarkOverdueAsync(Stop)).Overdue);   // past 15:06, but disposed of before
        await RefusedAsync(handler, id, new { action = "feed_back", version = 5 }, HttpStatusCode.UnprocessableEntity);
        await PictureAsync(id, "after", Beijing(5, 15, 10));

        // 15:13: fed back; checked on the same day, closed on the next.
        clock.Now = Beijing(5, 15, 13);
        now = await StepAsync(handler, id, new { action = "feed_back", version = 5, opinion = "Driver instructed." });
        Assert.Equal(("fed_back", Beijing(5, 15, 13), Beijing(6, 15, 13)), (Text(now, "status"), Time(now, "stage_entered_at"), Time(now, "stage_due_at")));   // one workday to check
        await RefusedAsync(handler, id, new { action = "check", version = 6, result = "pass" }, HttpStatusCode.Forbidden);
        clock.Now = Beijing(5, 16, 30);
        await RefusedAsync(officer, id, new { action = "check", version = 5, result = "pass" }, HttpStatusCode.Conflict);
        now = await StepAsync(officer, id, new { action = "check", version = 6, result = "pass" });
        clock.Now = Beijing(6, 9, 20);
        now = await StepAsync(officer, id, new { action = "close", version = 7 });
        Assert.Equal(("closed", "pass", Beijing(6, 9, 20)), (Text(now, "status"), Handling(now, "check_result"), Time(now, "closed_at")));
        Assert.Equal((0, 0, 0), (Number(now, "return_count"), Number(now, "rework_count"), Number(now, "escalation")));
        Assert.False(now.GetProperty("handling").TryGetProperty("overdue_at", out _));
        Assert.DoesNotContain(id, await InboxAsync(officer));

        History(now);
        await EvidenceAsync(officer, anybody, now);
        await FactsAsync(app.Services.GetRequiredService<CaseStore>(), id);
    }

    /// <summary>Who did what in which role, each entry chained to the one before.</summary>
    private static void History(JsonElement closed)
    {
        var entries = closed.GetProperty("history").EnumerateArray().ToList();
        Assert.Equal(
            [
                "camera G7 system open collected", "an officer officer verify verified", "an officer officer file filed", "an officer officer dispatch dispatched",
                "Wei handler dispose disposed", "Wei handler feed_back fed_back", "an officer officer check checked", "an officer officer close closed",
            ],
            entries.Select(e => $"{Text(e, "actor")} {Text(e, "role")} {Text(e, "action")} {Text(e, "to_status")}"));
        Assert.Equal(entries.Count, entries.Select(e => Text(e, "hash")).Distinct().Count());
        Assert.Equal("Load above the boards, no cover.", Text(entries[1], "opinion"));
        Assert.Equal(["after"], entries[7].GetProperty("detail").GetProperty("evidence").EnumerateArray().Select(e => Text(e, "kind")));
    }

    /// <summary>Before and after, for those with a key.</summary>
    private static async Task EvidenceAsync(HttpClient officer, HttpClient anybody, JsonElement closed)
    {
        var pictures = closed.GetProperty("evidence").EnumerateArray().ToList();
        Assert.Equal(["after", "before"], pictures.Select(p => Text(p, "kind")).Order());
        Assert.True(TimeOf(pictures.Single(p => Text(p, "kind") == "after"), "taken_at") > Time(closed, "disposed_at"));
        foreach (var picture in pictures)
        {
            var content = await officer.GetByteArrayAsync(Text(picture, "href"), Stop);
            Assert.Equal(Text(picture, "sha256"), Convert.ToHexStringLower(SHA256.HashData(content)));
            using var closedDoor = await anybody.GetAsync(Text(picture, "href"), Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, closedDoor.StatusCode);
        }
    }

    /// <summary>What the indicators count, from the log alone; and the log is whole.</summary>
    private async Task FactsAsync(CaseStore cases, Guid id)
    {
        var log = await cases.HistoryAsync(id, Stop);
        var (state, isWhole, faults) = CaseReplay.Of(log);
        Assert.True(isWhole);
        Assert.Empty(faults);
        Assert.Equal((await cases.FindAsync(id, Stop))!.State, state);
        Assert.True(state!.DisposedAt < state.DeadlineAt);   // disposed of in time
        Assert.Equal((1, 1, 1, 1, 0, 0), (Count("file"), Count("dispatch"), Count("dispose"), Count("close"), Count("return"), Count("overdue")));
        Assert.Equal(1, await city.Database.ScalarAsync<long>("select count(*) from smartcity.spatial_case where source_key like 'camera:G7:%'"));
        Assert.NotNull(await cases.CheckpointAsync(Stop));
        Assert.Empty((await cases.VerifyAuditAsync(null, Stop)).Faults);
        Assert.Empty((await cases.VerifyStatesAsync(null, Stop)).Faults);

        int Count(string action) => log.Count(e => e.Action == action);
    }

    private async Task PictureAsync(Guid id, string kind, DateTimeOffset taken)
    {
        var content = Encoding.UTF8.GetBytes($"{kind} of {id}");   // what it shows is not this story's matter
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = Path.Combine(city.Evidence, sha256);
        await File.WriteAllBytesAsync(path, content, Stop);
        await new EvidenceStore(city.Database.Source).AddAsync(new() { CaseId = id, Kind = kind, Sha256 = sha256, MediaType = "image/jpeg", Path = path, TakenAt = taken }, Stop);
    }

    private static async Task<JsonElement> StepAsync(HttpClient client, Guid id, object step)
    {
        using var answer = await client.PostAsJsonAsync($"/cases/{id}/transitions", step, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private static async Task RefusedAsync(HttpClient client, Guid id, object step, HttpStatusCode status)
    {
        var before = await ReadAsync(client, id);
        using var answer = await client.PostAsJsonAsync($"/cases/{id}/transitions", step, Stop);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(before.GetProperty("version").GetInt32(), (await ReadAsync(client, id)).GetProperty("version").GetInt32());
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, Guid id) => JsonElement.Parse(await client.GetStringAsync($"/cases/{id}", Stop));

    private static async Task<List<Guid>> InboxAsync(HttpClient client) =>
        [.. JsonElement.Parse(await client.GetStringAsync("/cases/inbox?limit=1000", Stop)).GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetGuid())];

    private static HttpClient Client(string address, string? key)
    {
        var client = new HttpClient { BaseAddress = new(address) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static string? Handling(JsonElement of, string name) => of.GetProperty("handling").GetProperty(name).GetString();

    private static int Number(JsonElement of, string name) => of.GetProperty("handling").GetProperty(name).GetInt32();

    private static DateTimeOffset Time(JsonElement of, string name) => TimeOf(of.GetProperty("handling"), name);

    private static DateTimeOffset TimeOf(JsonElement of, string name) => of.GetProperty(name).GetDateTimeOffset();

    /// <summary>In March 2026, by the clocks of Beijing; the 5th is a Thursday.</summary>
    private static DateTimeOffset Beijing(int day, int hour, int minute) => new(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(8));

    private sealed class SetClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
