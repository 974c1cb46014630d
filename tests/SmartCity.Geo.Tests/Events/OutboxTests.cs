using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Events;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Events;

/// <summary>The outbox against the real database: complete, in order, and with nothing of people in it.</summary>
public sealed class OutboxTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CaseStore _cases = new(database.Source, new());
    private readonly OutboxStore _outbox = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new EditionStore(database.Source).PublishAsync(Sample.City(10, 10), Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_step_leaves_one_event_with_a_stable_id_and_nothing_that_people_said()
    {
        var id = await OpenAsync("wheel_mud", "the reporter is Wang, 13800000000");
        await _cases.TransitionAsync(Sample.Act(id, "verify", 1, opinion: "Li saw it", actor: "Li"), Cancellation);
        await _cases.TransitionAsync(Sample.Act(id, "file", 2), Cancellation);
        await _outbox.AdvanceAsync(Cancellation);
        var events = (await ReadAllAsync()).Where(e => e.CaseId == id).ToList();

        Assert.Equal(["case.opened", "case.verified", "case.filed"], events.Select(e => e.Type));
        Assert.Equal([1, 2, 3], events.Select(e => e.Sequence));
        Assert.Equal("530102", events[2].UnitId);
        var data = JsonElement.Parse(events[2].Data);
        Assert.Equal(("filed", "verified", "wheel_mud", 3), (data.GetProperty("status").GetString(), data.GetProperty("from_status").GetString(), data.GetProperty("class").GetString(), data.GetProperty("sequence").GetInt32()));
        Assert.All(events, e => Assert.DoesNotContain("Wang", e.Data, StringComparison.Ordinal));
        Assert.All(events, e => Assert.DoesNotContain("Li", e.Data, StringComparison.Ordinal));
        var again = await database.ScalarAsync<Guid>($"select md5('{id}:2')::uuid");
        Assert.Equal(again, events[1].EventId);
        Assert.Equal((await _cases.HistoryAsync(id, Cancellation))[0].At, events[0].OccurredAt, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_is_rolled_back_was_never_told()
    {
        var id = await OpenAsync("road_spill");
        await using (var connection = await database.Source.OpenConnectionAsync(Cancellation))
        await using (await connection.BeginTransactionAsync(Cancellation))
            await LogAsync(connection, id);   // disposed without a commit
        await _outbox.AdvanceAsync(Cancellation);
        Assert.Equal(["case.opened"], (await ReadAllAsync()).Where(e => e.CaseId == id).Select(e => e.Type));
    }

    [Fact]
    public async Task The_event_of_a_slow_transaction_comes_later_and_is_not_missed()
    {
        var (slow, fast) = (await OpenAsync("road_spill"), await OpenAsync("road_spill"));
        await _outbox.AdvanceAsync(Cancellation);
        var seen = (await _outbox.BoundsAsync(Cancellation)).Head;
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await LogAsync(connection, slow);
        await _cases.TransitionAsync(Sample.Act(fast, "verify", 1), Cancellation);
        await _outbox.AdvanceAsync(Cancellation);

        var first = Assert.Single(await _outbox.ReadAsync(seen, 100, Cancellation));   // not held back by the slow one
        Assert.Equal(fast, first.CaseId);
        await transaction.CommitAsync(Cancellation);
        await _outbox.AdvanceAsync(Cancellation);
        Assert.Equal(slow, Assert.Single(await _outbox.ReadAsync(first.Position, 100, Cancellation)).CaseId);
        Assert.True(await database.ScalarAsync<bool>($"select (select id from smartcity.outbox where case_id = '{slow}' and sequence = 2) < (select id from smartcity.outbox where case_id = '{fast}' and sequence = 2)"));
    }

    [Fact]
    public async Task Many_writers_and_many_numberings_at_once_leave_one_order_without_gaps_and_a_reader_misses_nothing()
    {
        var cases = new List<Guid>();
        for (var i = 0; i < 6; i++) cases.Add(await OpenAsync("road_spill"));
        await _outbox.AdvanceAsync(Cancellation);
        var start = (await _outbox.BoundsAsync(Cancellation)).Head;
        using var done = new CancellationTokenSource();
        var read = new ConcurrentQueue<OutboxEvent>();
        var reading = Task.Run(async () =>
        {
            for (var after = start; ;)
            {
                var isLast = done.IsCancellationRequested;
                var page = await _outbox.ReadAsync(after, 7, Cancellation);
                foreach (var one in page) read.Enqueue(one);
                if (page.Count > 0) after = page[^1].Position;
                else if (isLast) return;
            }
        }, Cancellation);
        var numbering = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested) await _outbox.AdvanceAsync(Cancellation);
        }, Cancellation)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 25; i++)
            {
                await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
                await using var transaction = await connection.BeginTransactionAsync(Cancellation);
                await LogAsync(connection, cases[random.Next(cases.Count)]);
                await Task.Delay(random.Next(4), Cancellation);   // some commit late
                if (random.Next(5) == 0) await transaction.RollbackAsync(Cancellation);
                else await transaction.CommitAsync(Cancellation);
            }
        }, Cancellation)));
        await Task.Delay(50, Cancellation);
        await done.CancelAsync();
        await Task.WhenAll(numbering);
        await _outbox.AdvanceAsync(Cancellation);
        await reading;

        var events = read.ToList();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => start + i), events.Select(e => e.Position));
        Assert.All(events.GroupBy(e => e.CaseId), one => Assert.Equal(one.Select(e => e.Sequence).Order(), one.Select(e => e.Sequence)));
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task Webhooks_get_what_their_filters_want_from_their_registration_on()
    {
        var webhooks = new WebhookStore(database.Source);
        var before = await OpenAsync("road_spill");
        await _outbox.AdvanceAsync(Cancellation);
        async Task<Guid> AddAsync(EventFilter filter) => (await webhooks.AddAsync(Guid.CreateVersion7(), "x", "https://example.org/", filter, [1], "test", Cancellation)).Id;
        var (all, opened, mud, elsewhere) = (await AddAsync(EventFilter.All), await AddAsync(new(["case.opened"], [], [])), await AddAsync(new([], ["wheel_mud"], ["5301020010"])), await AddAsync(new([], [], ["530103"])));
        var spill = await OpenAsync("road_spill");
        var wheel = await OpenAsync("wheel_mud");
        await _cases.TransitionAsync(Sample.Act(wheel, "verify", 1), Cancellation);
        await _outbox.AdvanceAsync(Cancellation);

        async Task<IEnumerable<(Guid, string)>> OfAsync(Guid webhook) => (await webhooks.DeliveriesAsync(webhook, "waiting", 0, 1000, Cancellation)).Select(d => (d.Event.CaseId, d.Event.Type)).Where(d => d.CaseId != before);
        Assert.Equal([(spill, "case.opened"), (wheel, "case.opened"), (wheel, "case.verified")], await OfAsync(all));
        Assert.Equal([(spill, "case.opened"), (wheel, "case.opened")], await OfAsync(opened));
        Assert.Equal([(wheel, "case.opened"), (wheel, "case.verified")], await OfAsync(mud));
        Assert.Empty(await OfAsync(elsewhere));
        Assert.DoesNotContain(await webhooks.DeliveriesAsync(all, "waiting", 0, 1000, Cancellation), d => d.Event.CaseId == before);
        foreach (var id in (Guid[])[all, opened, mud, elsewhere]) Assert.True(await webhooks.RemoveAsync(id, Cancellation));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from smartcity.webhook_delivery"));
    }

    [Fact]
    public async Task A_webhook_is_held_by_one_at_a_time_in_order_and_goes_to_another_when_its_holder_is_gone()
    {
        var (webhooks, deliveries) = (new WebhookStore(database.Source), new DeliveryStore(database.Source));
        var id = (await webhooks.AddAsync(Guid.CreateVersion7(), "x", "https://example.org/", EventFilter.All, [1], "test", Cancellation)).Id;
        var (first, second) = (await OpenAsync("road_spill"), await OpenAsync("road_spill"));
        await _outbox.AdvanceAsync(Cancellation);
        var (lease, brief) = (TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(300));

        var held = (await deliveries.TakeAsync(brief, Cancellation))!;
        Assert.Equal(id, held.WebhookId);
        Assert.Null(await deliveries.TakeAsync(lease, Cancellation));
        var next = (await deliveries.NextAsync(held, brief, Cancellation))!;
        Assert.Equal(first, next.Event.CaseId);
        Assert.Equal(first, (await deliveries.NextAsync(held, brief, Cancellation))!.Event.CaseId);   // not delivered yet: no later one overtakes it
        await Task.Delay(600, Cancellation);
        var heir = (await deliveries.TakeAsync(lease, Cancellation))!;
        Assert.Equal(id, heir.WebhookId);
        Assert.Null(await deliveries.NextAsync(held, lease, Cancellation));   // the lease is lost
        await deliveries.DeliveredAsync(heir, next.Event.Position, 200, Cancellation);
        next = (await deliveries.NextAsync(heir, lease, Cancellation))!;
        Assert.Equal(second, next.Event.CaseId);
        await deliveries.FailedAsync(heir, next.Event.Position, 500, "no", TimeSpan.FromHours(1), isAttempt: true, Cancellation);
        Assert.Null(await deliveries.NextAsync(heir, lease, Cancellation));   // not due
        await deliveries.ReleaseAsync(heir, Cancellation);
        Assert.Null(await deliveries.TakeAsync(lease, Cancellation));
        Assert.InRange((await deliveries.NextDueAsync(Cancellation))!.Value.TotalMinutes, 58, 61);
        Assert.True(await webhooks.RemoveAsync(id, Cancellation));
    }

    [Fact]
    public async Task Old_events_are_forgotten_but_not_those_that_somebody_waits_for()
    {
        var webhooks = new WebhookStore(database.Source);
        await OpenAsync("road_spill");
        await _outbox.AdvanceAsync(Cancellation);
        var id = (await webhooks.AddAsync(Guid.CreateVersion7(), "x", "https://example.org/", EventFilter.All, [1], "test", Cancellation)).Id;
        var wanted = await OpenAsync("road_spill");
        await _outbox.AdvanceAsync(Cancellation);
        Assert.Equal(0, await _outbox.PruneAsync(TimeSpan.FromDays(1), Cancellation));
        var head = (await _outbox.BoundsAsync(Cancellation)).Head;
        Assert.True(await _outbox.PruneAsync(TimeSpan.FromSeconds(-1), Cancellation) > 0);
        Assert.Equal([wanted], (await ReadAllAsync()).Select(e => e.CaseId));
        Assert.Equal(head, (await _outbox.BoundsAsync(Cancellation)).Head);   // positions are not given twice
        await webhooks.RemoveAsync(id, Cancellation);
        await OpenAsync("road_spill");
        await _outbox.AdvanceAsync(Cancellation);
        Assert.Equal(head + 1, (await ReadAllAsync())[^1].Position);
    }

    private async Task<IReadOnlyList<OutboxEvent>> ReadAllAsync() => await _outbox.ReadAsync(0, 100_000, Cancellation);

    /// <summary>Every entry of the log since the last pruning has its event and no event is without an entry.</summary>
    private async Task AssertCompleteAsync() => Assert.Equal(0, await database.ScalarAsync<long>("""
        select count(*) from smartcity.case_event e full join smartcity.outbox o on o.case_id = e.case_id and o.sequence = e.sequence
        where e.id is null or o.position is null and (o.id is not null or e.at > (select min(recorded_at) from smartcity.outbox))
        """));

    private async Task<Guid> OpenAsync(string kind, string? description = null)
    {
        var result = await new CaseIntake(database.Source, new()).OpenAsync(
            [new() { Source = "inspection", Class = kind, Geometry = Sample.InCells(2.4, 2.4, 0.2, 0.2).Centroid, OccurredAt = DateTimeOffset.UtcNow, Description = description, Actor = "Li", Role = "officer" }], Cancellation);
        return result[0].CaseId!.Value;
    }

    private static async Task LogAsync(NpgsqlConnection connection, Guid id)
    {
        await using var command = new NpgsqlCommand("insert into smartcity.case_event (case_id, actor, role, action, from_status, to_status) values ($1, 'system', 'system', 'noted', 'collected', 'collected')", connection)
        { Parameters = { new() { Value = id } } };
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
