using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Cases;

/// <summary>Lists, the inbox and steps for many, over HTTP.</summary>
public sealed class CaseListsTests(ServedCity city) : IClassFixture<ServedCity>, IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IReadOnlyList<Guid> _ids = [];

    /// <summary>Five spills of road_spill in the north-east, the second of level 3, and a rubbish heap in the south.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!city.Database.IsAvailable) return;
        var intake = new CaseIntake(city.Database.Source, new());
        _ids = [.. (await intake.OpenAsync(
        [
            .. Enumerable.Range(0, 5).Select(i => New("road_spill", 40 + i, 20) with { Level = i == 1 ? 3 : 2, SourceKey = $"spill-{i}-{Guid.NewGuid()}" }), New("waste_soil", 5, 3),
        ], Stop)).Select(r => r.CaseId!.Value)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Filters_hold_together_and_pages_follow_each_other_without_gap_or_overlap()
    {
        _ = city.Database.ConnectionString;
        var box = FormattableString.Invariant($"{ServedCity.West + 0.395},{ServedCity.South + 0.195},{ServedCity.West + 0.46},{ServedCity.South + 0.21}");
        var all = await PagesAsync($"/cases?class=road_spill&bbox={box}&limit=2");
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Empty(_ids.Take(5).Except(all));
        Assert.DoesNotContain(_ids[5], all);
        Assert.Contains(_ids[1], await PagesAsync("/cases?level=3&source=camera&status=collected&limit=1000"));
        Assert.DoesNotContain(_ids[0], await PagesAsync("/cases?level=3&limit=1000"));
        Assert.Equal(await PagesAsync($"/cases?cell={ServedCity.Code(40, 20)}"), await PagesAsync($"/cases?cell={ServedCity.Code(40, 20)}&overdue=false"));
        Assert.Empty(await PagesAsync($"/cases?cell={ServedCity.Code(40, 20)}&due_before=2001-01-01T00:00:00Z"));
        Assert.Contains(_ids[0], await PagesAsync($"/cases?cell={ServedCity.Code(40, 20)}&due_before=2999-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("colour=red", 400)]
    [InlineData("status=sleeping", 400)]
    [InlineData("level=4", 400)]
    [InlineData("cell=5301", 400)]
    [InlineData("bbox=1,2,3", 400)]
    [InlineData("limit=0", 400)]
    [InlineData("due_before=soon", 400)]
    [InlineData("overdue=maybe", 400)]
    [InlineData("unit=nobody", 422)]
    public async Task A_filter_that_makes_no_sense_is_refused_by_name(string query, int status)
    {
        using var answer = await city.SendAsync($"/cases?{query}", city.OfficerKey);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Lists_need_a_key()
    {
        using var list = await city.SendAsync("/cases");
        using var inbox = await city.SendAsync("/cases/inbox", city.ViewerKey);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (list.StatusCode, inbox.StatusCode));
    }

    [Fact]
    public async Task The_inbox_holds_what_waits_for_the_caller_by_due_time_and_a_handler_sees_the_own_unit_only()
    {
        _ = city.Database.ConnectionString;
        await new UnitStore(city.Database.Source).ImportAsync(new([new("squad-a", "甲", "A", "squad"), new("squad-b", "乙", "B", "squad")], []), Stop);
        var keys = new ApiKeyStore(city.Database.Source);
        var (handler, homeless) = ((await keys.CreateAsync("a", "handler", "squad-a", Stop)).Plaintext, (await keys.CreateAsync("nobody's", "handler", Stop)).Plaintext);
        foreach (var (id, unit) in ((Guid, string)[])[(_ids[0], "squad-a"), (_ids[1], "squad-a"), (_ids[2], "squad-b")])
        {
            await StepAsync(id, new { action = "verify", version = 1 });
            await StepAsync(id, new { action = "file", version = 2, assign_to = unit });
            await StepAsync(id, new { action = "dispatch", version = 3 });
        }
        Assert.Equal([_ids[1], _ids[0]], await PagesAsync("/cases/inbox?limit=1", handler));   // level 3 has an hour, level 2 has two
        Assert.Equal(_ids.Take(2).Order(), (await PagesAsync("/cases", handler)).Order());
        Assert.Empty(await PagesAsync("/cases/inbox", homeless));
        Assert.Empty(await PagesAsync("/cases", homeless));
        using var foreign = await city.SendAsync("/cases?unit=squad-b", handler);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        var officers = await PagesAsync("/cases/inbox?limit=3");
        Assert.Contains(_ids[3], officers);
        Assert.DoesNotContain(_ids[0], officers);
        Assert.Equal(officers.Count, officers.Distinct().Count());
    }

    [Fact]
    public async Task All_or_nothing_does_nothing_when_one_is_stale_and_each_for_itself_does_the_others()
    {
        _ = city.Database.ConnectionString;
        var items = _ids.Select((id, i) => new { id, version = i == 2 ? 7 : 1 }).ToList();
        using var nothing = await PostAsync("/cases/bulk", new { action = "verify", mode = "all", cases = items });
        var problem = JsonElement.Parse(await nothing.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.Conflict, nothing.StatusCode);
        Assert.Equal([_ids[2]], problem.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetGuid()));
        foreach (var id in _ids) Assert.Equal("collected", (await city.JsonAsync($"/cases/{id}")).GetProperty("status").GetString());

        using var each = await PostAsync("/cases/bulk", new { action = "reject", mode = "each", opinion = "A flock of birds.", cases = items });
        var answer = JsonElement.Parse(await each.Content.ReadAsStringAsync(Stop));
        Assert.Equal((HttpStatusCode.OK, 5, 1), (each.StatusCode, answer.GetProperty("applied").GetInt32(), answer.GetProperty("refused").GetInt32()));
        Assert.Equal([200, 200, 409, 200, 200, 200], answer.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("status").GetInt32()));
        Assert.Equal("A flock of birds.", (await city.JsonAsync($"/cases/{_ids[0]}", city.OfficerKey)).GetProperty("history").EnumerateArray().Last().GetProperty("opinion").GetString());
    }

    [Theory]
    [InlineData("""{"action": "verify", "mode": "some", "cases": [{"id": "00000000-0000-0000-0000-000000000001", "version": 1}]}""", 422)]
    [InlineData("""{"action": "verify", "mode": "all", "cases": []}""", 422)]
    [InlineData("""{"action": "verify", "mode": "all", "cases": [{"id": "00000000-0000-0000-0000-000000000001", "version": 1}, {"id": "00000000-0000-0000-0000-000000000001", "version": 1}]}""", 422)]
    [InlineData("""{"action": "verify", "mode": "all", "cases": [{"id": "00000000-0000-0000-0000-000000000001", "version": 1}]}""", 422)]
    [InlineData("""{"action": "verify", "cases": [{"id": "00000000-0000-0000-0000-000000000001", "version": 1}]}""", 400)]
    [InlineData("""{"action": "verify", "mode": "all", "cases": [{"version": 1}]}""", 400)]
    public async Task A_bulk_step_that_makes_no_sense_is_refused_in_words(string body, int status)
    {
        using var content = new StringContent(body, null, "application/json");
        using var answer = await city.SendAsync("/cases/bulk", city.OfficerKey, HttpMethod.Post, content);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static NewCase New(string kind, int column, int row) => new()
    {
        Source = "camera",
        Class = kind,
        Geometry = ServedCity.Box(column + 0.45, row + 0.45, 0.1, 0.1),
        OccurredAt = DateTimeOffset.UtcNow,
        Actor = "camera 7",
        Role = "system",
    };

    private async Task<List<Guid>> PagesAsync(string path, string? key = null)
    {
        var ids = new List<Guid>();
        for (string? next = path; next is not null;)
        {
            var page = await city.JsonAsync(next, key ?? city.OfficerKey);
            ids.AddRange(page.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetGuid()));
            next = page.TryGetProperty("next", out var address) ? address.GetString() : null;
        }
        return ids;
    }

    private async Task StepAsync(Guid id, object step)
    {
        using var answer = await PostAsync($"/cases/{id}/transitions", step);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body) => city.SendAsync(path, city.OfficerKey, HttpMethod.Post, JsonContent.Create(body));
}
