using System.Net.Http.Json;
using System.Text.Json;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Cases;

/// <summary>Several people act on the same case at the same moment, over HTTP.</summary>
public sealed class CaseRaceTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Squad = "race-squad";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_handlers_exactly_one_wins_and_the_other_is_told_the_current_state()
    {
        var keys = await HandlersAsync(2);
        var random = new Random(5);
        foreach (var id in await DispatchedAsync(LongTests.Times(20, 1000)))
        {
            object[] steps = [new { action = "dispose", version = 4, opinion = "Done." }, random.Next(2) == 0 ? new { action = "return", version = 4, opinion = "Not ours." } : new { action = "dispose", version = 4, opinion = "Done, too." }];
            await OneWinsAsync(id, 4, [.. keys.Zip(steps)]);
        }
    }

    [Fact]
    public async Task Of_many_people_in_both_roles_and_in_bulk_exactly_one_wins_at_each_version()
    {
        var (keys, ids) = (await HandlersAsync(3), await DispatchedAsync(LongTests.Times(4, 100)));
        foreach (var id in ids)
            await OneWinsAsync(id, 4,
            [
                (keys[0], new { action = "dispose", version = 4 }), (keys[1], new { action = "return", version = 4, opinion = "Not ours." }), (keys[2], new { action = "dispose", version = 4 }),
                (city.OfficerKey, new { action = "suspend", version = 4, opinion = "Rain." }), (city.OfficerKey, new { action = "assign", version = 4, assign_to = Squad }),
            ]);

        // Two officers take the same hundred in opposite order, all or nothing: one of them has all, the other nothing.
        var many = await DispatchedAsync(LongTests.Times(10, 100));
        var items = many.Select(id => new { id, version = 4 }).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => PostAsync("/cases/bulk", city.OfficerKey,
            new { action = "suspend", mode = "all", opinion = $"Rain {i}.", cases = i % 2 == 0 ? items : Enumerable.Reverse(items).ToList() })));
        Assert.Equal([200, 409, 409, 409], answers.Select(a => a.Status).Order());
        var reasons = new HashSet<string?>();
        foreach (var id in many) reasons.Add((await city.JsonAsync($"/cases/{id}", city.OfficerKey)).GetProperty("history").EnumerateArray().Last().GetProperty("opinion").GetString());
        Assert.Single(reasons);
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyAuditAsync(null, Stop)).Faults);
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyStatesAsync(null, Stop)).Faults);
    }

    [Fact]
    public async Task The_same_key_sent_by_many_at_once_opens_one_case()
    {
        for (var round = 0; round < LongTests.Times(3, 100); round++)
        {
            var body = new { @class = "road_spill", key = $"race-{round}", geometry = new { type = "Point", coordinates = (double[])[ServedCity.West + 0.305, ServedCity.South + 0.105] } };
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync("/cases", city.OfficerKey, body)));
            Assert.Equal([200, 200, 200, 200, 200, 201], answers.Select(a => a.Status).Order());
            Assert.Single(answers.Select(a => a.Body.GetProperty("number").GetString()).Distinct());
        }
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyAuditAsync(null, Stop)).Faults);   // that no number is missing, too
    }

    private async Task OneWinsAsync(Guid id, int version, (string Key, object Step)[] actors)
    {
        var answers = await Task.WhenAll(actors.Select(a => PostAsync($"/cases/{id}/transitions", a.Key, a.Step)));
        var now = await city.JsonAsync($"/cases/{id}", city.OfficerKey);
        Assert.Equal([200, .. Enumerable.Repeat(409, actors.Length - 1)], answers.Select(a => a.Status).Order());
        Assert.Equal(version + 1, now.GetProperty("version").GetInt32());
        Assert.Equal(version + 1, now.GetProperty("history").GetArrayLength());   // no entry but the winner's
        foreach (var (status, body) in answers)
        {
            var told = status == 200 ? body : body.GetProperty("case");
            Assert.Equal((version + 1, now.GetProperty("status").GetString()), (told.GetProperty("version").GetInt32(), told.GetProperty("status").GetString()));
        }
    }

    private async Task<List<string>> HandlersAsync(int count)
    {
        await new UnitStore(city.Database.Source).ImportAsync(new([new(Squad, "甲", "A", "squad")], []), Stop);
        var keys = new List<string>();
        for (var i = 0; i < count; i++) keys.Add((await new ApiKeyStore(city.Database.Source).CreateAsync($"handler {i}", "handler", Squad, Stop)).Plaintext);
        return keys;
    }

    /// <summary>Cases at version 4, dispatched to the squad.</summary>
    private async Task<List<Guid>> DispatchedAsync(int count)
    {
        var cases = new CaseStore(city.Database.Source, new());
        var ids = (await new CaseIntake(city.Database.Source, new()).OpenAsync([.. Enumerable.Range(0, count).Select(i => new NewCase
        {
            Source = "camera",
            Class = "other",
            Geometry = ServedCity.Box(30 + i % 20, 5 + i / 20 % 15, 0.1, 0.1),
            OccurredAt = DateTimeOffset.UtcNow,
            Actor = "camera 1",
            Role = "system",
        })], Stop)).Select(r => r.CaseId!.Value).ToList();
        foreach (var (version, action) in ((int, string)[])[(1, "verify"), (2, "file"), (3, "dispatch")])
            Assert.True((await cases.BulkAsync([.. ids.Select(id => new CaseAction { CaseId = id, Action = action, Version = version, Actor = "O", Role = "officer", AssignTo = action == "file" ? Squad : null })], true, Stop)).IsApplied);
        return ids;
    }

    private async Task<(int Status, JsonElement Body)> PostAsync(string path, string key, object body)
    {
        using var content = JsonContent.Create(body);
        using var answer = await city.SendAsync(path, key, HttpMethod.Post, content);
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }
}
