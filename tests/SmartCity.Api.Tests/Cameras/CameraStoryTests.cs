using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>Dust at a gate: two frames later an alarm, a case in the right cell with blurred evidence; a second one, of a fog cannon, is rejected, and the threshold learns. Over HTTP, on a real database, with simulated frames.</summary>
public sealed class CameraStoryTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dust_becomes_one_case_and_a_fog_cannon_teaches_the_camera()
    {
        var clock = new SetClock(new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(8)));
        var (id, code) = await _yard.AddAsync(column: 20, row: 10);
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var dust = CameraYard.Simulate(seed: 2);

        // The first clean frames make the memory; dust rises with the fifth.
        var clean = await _yard.PlayAsync(code, dust[..4], clock, client);
        Assert.All(clean, f => Assert.Equal("assessable", f.GetProperty("verdict").GetString()));
        Assert.True(clean[3].GetProperty("compared").GetBoolean());
        var first = (await _yard.PlayAsync(code, dust[4..5], clock, client))[0];
        Assert.Equal(["possible"], Levels(first).Distinct());   // one picture is never more
        var second = (await _yard.PlayAsync(code, dust[5..6], clock, client))[0];
        Assert.Contains("likely", Levels(second));
        Assert.Equal(0, await CasesAsync(code));
        var third = (await _yard.PlayAsync(code, dust[6..7], clock, client))[0];
        var alarm = third.GetProperty("plumes").EnumerateArray().Single(p => p.GetProperty("level").GetString() == "alarm" && p.GetProperty("case_state").GetString() == "opened");
        Assert.Equal((250.0, "not_calibrated"), (alarm.GetProperty("uncertainty_m").GetDouble(), alarm.GetProperty("placed_by").GetString()));

        // The case: in the camera's cell, with the frame as evidence, in which nobody is to be known.
        var caseId = alarm.GetProperty("case").GetGuid();
        var opened = await _yard.GetAsync(client, $"/cases/{caseId}");
        Assert.Equal(("collected", "camera", "site_dust", ServedCity.Code(20, 10)), (Text(opened, "status"), Text(opened, "source"), Text(opened, "class"), Text(opened, "cell_code")));
        var picture = Assert.Single(opened.GetProperty("evidence").EnumerateArray());
        Assert.Equal("far", Text(picture, "kind"));
        var evidence = await BytesAsync(client, $"/evidence/{Text(picture, "sha256")}");
        Assert.Equal(Text(picture, "sha256"), Convert.ToHexStringLower(SHA256.HashData(evidence)));
        Assert.Equal(evidence, await BytesAsync(client, Text(third, "image")!));
        Assert.NotEqual(Text(third, "sha256"), Text(picture, "sha256"));

        // Further frames, and a second plume beside the first, open no other.
        var rest = await _yard.PlayAsync(code, dust[7..], clock, client);
        Assert.Equal(1, await CasesAsync(code));
        Assert.Contains(rest.SelectMany(f => f.GetProperty("plumes").EnumerateArray()), p => Text(p, "case_state") == "joined" && p.GetProperty("case").GetGuid() == caseId);
        var history = (await _yard.GetAsync(client, $"/cases/{caseId}")).GetProperty("history").EnumerateArray().ToList();
        Assert.InRange(history.Count, 1, 3);   // one entry a plume, not one a frame
        await CloseAsync(client, caseId, clock);

        // An hour later something white hangs over the gate again: a case of its own, which an officer rejects.
        clock.Now += TimeSpan.FromHours(1);
        var seen = await _yard.PlayAsync(code, Again(dust, 1), clock, client);
        var wrong = seen.SelectMany(f => f.GetProperty("plumes").EnumerateArray()).First(p => Text(p, "case_state") == "opened").GetProperty("case").GetGuid();
        Assert.NotEqual(caseId, wrong);
        var before = (await _yard.GetAsync(client, $"/cameras/{code}/state")).GetProperty("threshold");
        Assert.Equal((0.5, JsonValueKind.Null), (before.GetProperty("value").GetDouble(), before.GetProperty("learned_at").ValueKind));
        await StepAsync(client, city.OfficerKey, wrong, new { action = "reject", version = 1, opinion = "fog cannon 雾炮" });

        var state = await _yard.GetAsync(client, $"/cameras/{code}/state");
        var (threshold, reasons) = (state.GetProperty("threshold").GetProperty("value").GetDouble(), state.GetProperty("threshold").GetProperty("reasons").EnumerateArray().ToList());
        var peak = await city.Database.ScalarAsync<double>($"select max(score) from smartcity.dust_plume where case_id = '{wrong}'");
        Assert.True(threshold >= Math.Round(peak, 4) && threshold > 0.5, $"threshold {threshold}, what was rejected {peak}");
        Assert.Contains(reasons, r => !r.GetProperty("is_dust").GetBoolean() && Text(r, "opinion") == "fog cannon 雾炮");
        Assert.Contains(reasons, r => r.GetProperty("is_dust").GetBoolean());
        var falseAlarms = state.GetProperty("false_alarms");
        Assert.Equal(reasons.Count(r => !r.GetProperty("is_dust").GetBoolean()), falseAlarms.GetProperty("count").GetInt32());
        Assert.True(falseAlarms.GetProperty("per_day").GetDouble() > 1);
        Assert.Equal(threshold, await city.Database.ScalarAsync<double>($"select threshold from smartcity.camera_threshold where camera_id = '{id}' order by id desc limit 1"), 3);
        Assert.Equal(reasons.Count(r => !r.GetProperty("is_dust").GetBoolean()), await city.Database.ScalarAsync<long>($"select count(distinct track) from smartcity.dust_plume where camera_id = '{id}' and judged = false"));

        // The same white thing again is an alarm no more.
        clock.Now += TimeSpan.FromHours(1);
        var again = await _yard.PlayAsync(code, Again(dust, 2), clock, client);
        var plumes = again.SelectMany(f => f.GetProperty("plumes").EnumerateArray()).ToList();
        Assert.Contains(plumes, p => Text(p, "case_state") == "below");
        Assert.DoesNotContain(plumes, p => Text(p, "case_state") is "opened" or "joined");
        Assert.Equal(2, await CasesAsync(code));
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyAuditAsync(null, Stop)).Faults);
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyStatesAsync(null, Stop)).Faults);
    }

    /// <summary>The camera stands in one cell and looks east into the next: the case belongs where the plume's foot stands, and says what speaks for it.</summary>
    [Fact]
    public async Task A_calibrated_camera_puts_the_case_where_the_dust_stands_and_says_why()
    {
        var clock = new SetClock(new(2026, 7, 6, 9, 0, 0, TimeSpan.FromHours(8)));
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var (_, code, longitude, latitude) = await _yard.AddCalibratedAsync(client, column: 50, row: 10);
        await city.Database.ExecuteAsync(FormattableString.Invariant($$"""
            insert into smartcity.site (kind, code, name, works_from, updated_by, geom)
            values ('construction', 'KS-1', '东风工地', '2026-01-01', 'test', st_setsrid(st_makeenvelope({{longitude + 0.0001}}, {{latitude - 0.001}}, {{longitude + 0.003}}, {{latitude + 0.001}}), 4490))
            """));

        var seen = await _yard.PlayAsync(code, CameraYard.Simulate(seed: 49), clock, client);
        var alarm = seen.SelectMany(f => f.GetProperty("plumes").EnumerateArray()).First(p => Text(p, "case_state") == "opened");
        Assert.Equal("calibration", Text(alarm, "placed_by"));
        Assert.InRange(alarm.GetProperty("uncertainty_m").GetDouble(), 0.1, 50);
        var opened = await _yard.GetAsync(client, $"/cases/{alarm.GetProperty("case").GetGuid()}");
        Assert.Equal(ServedCity.Code(51, 10), Text(opened, "cell_code"));
        Assert.Equal("KS-1", await city.Database.ScalarAsync<string>($"select s.code from smartcity.spatial_case c join smartcity.site s on s.id = c.site_id where c.id = '{alarm.GetProperty("case").GetGuid()}'"));
        var detail = JsonElement.Parse(await city.Database.ScalarAsync<string>($"select detail::text from smartcity.case_event where case_id = '{alarm.GetProperty("case").GetGuid()}' order by sequence limit 1"));
        Assert.Equal(["camera", "wind", "source", "soil", "monitor"], detail.GetProperty("reasons").EnumerateArray().Select(r => Text(r, "code")));
        Assert.Equal(detail.GetProperty("fused_score").GetDouble(), opened.GetProperty("score").GetDouble(), 3);
        Assert.Contains("东风工地", Text(opened.GetProperty("handling"), "description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Haze_over_the_region_holds_cases_back_and_is_an_index_of_its_own()
    {
        var clock = new SetClock(new(2026, 5, 5, 9, 0, 0, TimeSpan.FromHours(8)));
        var (_, code) = await _yard.AddAsync(column: 30, row: 12);
        foreach (var (column, i) in ((int[])[31, 32, 33, 34]).Select((c, i) => (c, i)))
        {
            var (other, _) = await _yard.AddAsync(column, 12);
            // Four other cameras that were clear before and look hazy now.
            await city.Database.ExecuteAsync($$"""
                insert into smartcity.camera_frame (camera_id, taken_at, received_at, via, sha256, picture_sha256, width, height, privacy, verdict, score, haze, usual_haze, usual_frames, has_memory, is_regional)
                select '{{other}}', t, t, 'upload', lpad(to_hex(n * 16 + {{i}}), 64, '0'), repeat('0', 64), 640, 360, '{}', 'assessable', 0.1, 0.95, 0.3, 500, true, false
                from generate_series(1, 30) n cross join lateral (select timestamptz '2026-05-05 01:00:00Z' + n * interval '10 seconds' as t) at
                """);
        }
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var seen = await _yard.PlayAsync(code, CameraYard.Simulate(seed: 2), clock, client);
        var states = seen.SelectMany(f => f.GetProperty("plumes").EnumerateArray()).Select(p => Text(p, "case_state")).Distinct().ToList();
        Assert.Contains("haze", states);
        Assert.DoesNotContain("opened", states);
        Assert.Equal(0, await CasesAsync(code));
        var index = (await _yard.GetAsync(client, "/haze?datetime=2026-05-05")).GetProperty("haze").EnumerateArray().First();
        Assert.Equal((5, 4, true), (index.GetProperty("cameras").GetInt32(), index.GetProperty("hazy_cameras").GetInt32(), index.GetProperty("is_regional").GetBoolean()));
        Assert.InRange(index.GetProperty("haze").GetDouble(), 0.5, 1);
    }

    /// <summary>Monitors that speak HJ 212: three of four have much PM2.5 or PM10 at once, a fifth sends no dust and doesn't count. On another day one alone is high.</summary>
    [Theory]
    [InlineData("A", 9, 3)]
    [InlineData("B", 10, 1)]
    public async Task Monitors_that_are_high_all_over_hold_cases_back_and_one_alone_does_not(string name, int day, int high)
    {
        var clock = new SetClock(new(2026, 9, day, 9, 0, 0, TimeSpan.FromHours(8)));
        var (_, code) = await _yard.AddAsync(column: 35 + day, row: 18);
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        for (var i = 0; i < 5; i++)
        {
            var content = new { mn = $"HZ{name}{i}", pw = "123456", name = $"Station {i}", region = "shaanxi", system_code = "22", longitude = ServedCity.West + 0.01 * i, latitude = ServedCity.South };
            using var add = new HttpRequestMessage(HttpMethod.Post, "/monitors") { Content = JsonContent.Create(content), Headers = { Authorization = new("Bearer", city.AdminKey) } };
            using var added = await client.SendAsync(add, Stop);
            Assert.True(added.StatusCode == HttpStatusCode.Created, await added.Content.ReadAsStringAsync(Stop));
            var values = i == 4 ? "a01007-Avg=2.0,a01007-Flag=N" : i < high ? i % 2 == 0 ? "a34004-Avg=0.180,a34004-Flag=N" : "a34002-Avg=0.310,a34002-Flag=N" : "a34004-Avg=0.020,a34004-Flag=N;a34002-Avg=0.050,a34002-Flag=N";
            var frame = Hj212Frame.Encode(FormattableString.Invariant($"QN=202609{day:00}084001000;ST=22;CN=2051;PW=123456;MN=HZ{name}{i};Flag=4;CP=&&DataTime=202609{day:00}084000;{values}&&"));
            using var send = new HttpRequestMessage(HttpMethod.Post, "/monitors/frames") { Content = new ByteArrayContent(frame) { Headers = { ContentType = new("text/plain") } }, Headers = { Authorization = new("Bearer", city.AnalystKey) } };
            using var sent = await client.SendAsync(send, Stop);
            Assert.Equal(1, JsonElement.Parse(await sent.Content.ReadAsStringAsync(Stop)).GetProperty("stored").GetInt32());
        }

        var seen = await _yard.PlayAsync(code, CameraYard.Simulate(seed: 2), clock, client);
        var isRegional = high > 1;
        var states = seen.SelectMany(f => f.GetProperty("plumes").EnumerateArray()).Select(p => Text(p, "case_state")).Distinct().ToList();
        Assert.Equal(isRegional, states.Contains("haze"));
        Assert.Equal(!isRegional, states.Contains("opened"));
        Assert.Equal(isRegional ? 0 : 1, await CasesAsync(code));
        var index = (await _yard.GetAsync(client, $"/haze?datetime=2026-09-{day:00}")).GetProperty("haze").EnumerateArray().First();
        Assert.Equal((4, high, isRegional), (index.GetProperty("monitors").GetInt32(), index.GetProperty("high_monitors").GetInt32(), index.GetProperty("is_regional").GetBoolean()));
        Assert.Equal(isRegional, seen.Any(f => f.GetProperty("held_by_haze").GetBoolean()));
        var told = seen.SelectMany(f => f.GetProperty("plumes").EnumerateArray()).First(p => Text(p, "case_state") == (isRegional ? "haze" : "opened")).GetProperty("reason");
        Assert.Equal(isRegional ? ("区域雾霾期间，扬尘不归于单个工地，未立案。", "Haze lay over the region, where dust is no site's own: no case was opened.") : (null, null), told.ValueKind == JsonValueKind.Null ? (null, null) : (Text(told, "zh"), Text(told, "en")));
    }

    [Fact]
    public async Task A_single_still_and_a_camera_after_a_pause_open_nothing()
    {
        var clock = new SetClock(new(2026, 6, 5, 9, 0, 0, TimeSpan.FromHours(8)));
        var (_, code) = await _yard.AddAsync(column: 40, row: 15);
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var dust = CameraYard.Simulate(seed: 4);
        await _yard.PlayAsync(code, dust[..6], clock, client);   // the plume was seen twice
        clock.Now += TimeSpan.FromHours(1);
        var seen = await _yard.PlayAsync(code, dust[6..8], clock, client);
        Assert.DoesNotContain("alarm", seen.SelectMany(Levels));   // … and is another one after an hour
        Assert.Equal(0, await CasesAsync(code));
        var late = (await _yard.SendAsync(code, dust[8], clock.Now.AddMinutes(-20), client: client)).Answer.GetProperty("frame");
        Assert.False(late.GetProperty("compared").GetBoolean());   // it says nothing of what came after it
        Assert.All(Levels(late), level => Assert.Equal("possible", level));
        var page = await _yard.GetAsync(client, $"/cameras/{code}/plumes?level=likely&limit=1");
        Assert.Equal("likely", Text(page.GetProperty("plumes")[0], "level"));
    }

    /// <summary>The same pictures as other files: with bytes behind their end that no decoder looks at.</summary>
    private static byte[][] Again(byte[][] frames, int time) => [.. frames.Select(f => (byte[])[.. f, .. new byte[time]])];

    private static IEnumerable<string?> Levels(JsonElement frame) => frame.GetProperty("plumes").EnumerateArray().Select(p => Text(p, "level"));

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private Task<long> CasesAsync(string code) => city.Database.ScalarAsync<long>($"select count(*) from smartcity.spatial_case where source_key like 'camera:{code}:%'");

    /// <summary>All the way: verified, so it was dust; handled, checked and closed.</summary>
    private async Task CloseAsync(HttpClient client, Guid id, SetClock clock)
    {
        await new UnitStore(city.Database.Source).ImportAsync(new([new("530102-dust", "住建", "Housing and construction", "squad")], []), Stop);
        var handler = (await new ApiKeyStore(city.Database.Source).CreateAsync("Wei", "handler", "530102-dust", Stop)).Plaintext;
        var version = 1;
        foreach (var (key, step) in ((string, Func<int, object>)[])
        [
            (city.OfficerKey, v => new { action = "verify", version = v }), (city.OfficerKey, v => new { action = "file", version = v, assign_to = "530102-dust" }),
            (city.OfficerKey, v => new { action = "dispatch", version = v }), (handler, v => new { action = "dispose", version = v }),
        ])
            version = (await StepAsync(client, key, id, step(version))).GetProperty("version").GetInt32();
        clock.Now += TimeSpan.FromMinutes(10);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(CameraYard.Picture(900)), "file", "after.jpg" }, { new StringContent("after_handling"), "kind" }, { new StringContent(clock.Now.ToString("O")), "taken_at" } };
        using (var request = new HttpRequestMessage(HttpMethod.Post, $"/cases/{id}/evidence") { Content = form, Headers = { Authorization = new("Bearer", handler) } })
        using (var answer = await client.SendAsync(request, Stop)) Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Stop));
        foreach (var (key, step) in ((string, Func<int, object>)[])
        [
            (handler, v => new { action = "feed_back", version = v }), (city.OfficerKey, v => new { action = "check", version = v, result = "pass" }), (city.OfficerKey, v => new { action = "close", version = v }),
        ])
            version = (await StepAsync(client, key, id, step(version))).GetProperty("version").GetInt32();
    }

    private static async Task<JsonElement> StepAsync(HttpClient client, string key, Guid id, object step)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/cases/{id}/transitions") { Content = JsonContent.Create(step), Headers = { Authorization = new("Bearer", key) } };
        using var answer = await client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private async Task<byte[]> BytesAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", city.OfficerKey) } };
        using var answer = await client.SendAsync(request, Stop);
        return await answer.Content.ReadAsByteArrayAsync(Stop);
    }
}
