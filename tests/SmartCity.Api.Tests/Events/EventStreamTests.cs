using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartCity.Api.Tests.Cameras;
using SmartCity.Geo.Access;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Tests.Events;

/// <summary>Server-sent events from two processes over one database.</summary>
public sealed class EventStreamTests(EventCity city) : IClassFixture<EventCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_case_and_its_steps_arrive_at_both_processes_within_a_second_of_the_commit()
    {
        await using var first = await OpenAsync("/events", "viewer");
        await using var second = await OpenAsync("/events", "viewer", process: 1);
        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var opened = await city.OpenAsync(i % 4);
            var committed = Stopwatch.GetTimestamp();
            foreach (var reader in (EventReader[])[first, second])
            {
                await reader.UntilAsync(r => r.Events.Any(e => e.Case == opened), "the case");
                waits.Add(Stopwatch.GetElapsedTime(committed, reader.Events.First(e => e.Case == opened).At).TotalMilliseconds);
            }
        }
        waits.Sort();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"commit to client: median {waits[10]:0} ms, longest {waits[^1]:0} ms"));
        Assert.True(waits[waits.Count / 2] < 1000, $"median {waits[waits.Count / 2]} ms");
        Assert.Equal(first.Events.Select(e => e.Position), second.Events.Select(e => e.Position));
    }

    [Fact]
    public async Task A_handler_sees_the_cases_of_its_units_only_and_the_public_not_how_cases_are_handled()
    {
        await using var handler = await OpenAsync("/events", "east");
        await using var anyone = await OpenAsync("/events", null);
        await using var viewer = await OpenAsync("/events", "viewer");
        var (west, east) = (await city.OpenAsync(0), await city.OpenAsync(2));
        foreach (var id in (Guid[])[west, east])
        {
            await city.ActAsync(id, "verify", 1);
            await city.ActAsync(id, "file", 2);
            await city.ActAsync(id, "dispatch", 3);
        }
        await viewer.UntilAsync(r => r.Events.Count(e => e.Type == "case.dispatched") == 2, "both dispatches");
        await anyone.UntilAsync(r => r.Events.Count(e => e.Type == "case.dispatched") == 2, "both dispatches");
        await handler.UntilAsync(r => r.Events.Any(e => e.Type == "case.dispatched"), "its dispatch");

        Assert.Equal([(east, "case.filed"), (east, "case.dispatched")], handler.Events.Select(e => (e.Case, e.Type)));   // before it was filed it was no unit's; east-1 is below east
        var dispatched = viewer.Events.Single(e => e.Case == east && e.Type == "case.dispatched").Json.GetProperty("data");
        Assert.Equal("east-1", dispatched.GetProperty("unit").GetString());
        Assert.True(dispatched.TryGetProperty("deadline_at", out var deadline) && deadline.GetDateTimeOffset() > DateTimeOffset.UtcNow);
        Assert.All(anyone.Events, e => Assert.False(e.Json.GetProperty("data").TryGetProperty("unit", out _) || e.Json.GetProperty("data").TryGetProperty("deadline_at", out _)));
        Assert.All(viewer.Events, e => Assert.DoesNotMatch("Li|Wang", e.Json.GetRawText()));
        using var refused = new HttpRequestMessage(HttpMethod.Get, "/events");
        refused.Headers.Add("X-Api-Key", city.Keys["nobody"]);
        Assert.Equal(HttpStatusCode.Forbidden, (await city.Clients[0].SendAsync(refused, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_client_that_comes_back_gets_what_it_missed_from_any_process_and_filters_hold()
    {
        string last;
        await using (var before = await OpenAsync("/events?types=case.opened&classes=wheel_mud&areas=530103", "viewer"))
        {
            await city.OpenAsync(2);
            var seen = await city.OpenAsync(3, "wheel_mud");
            await before.UntilAsync(r => !r.Events.IsEmpty, "the case");
            Assert.Equal([seen], before.Events.Select(e => e.Case));
            last = before.LastEventId!;
        }
        await city.OpenAsync(0, "wheel_mud");
        var missed = new List<Guid>();
        for (var i = 0; i < 5; i++) missed.Add(await city.OpenAsync(2, "wheel_mud"));
        await using var after = await OpenAsync("/events?types=case.opened&classes=wheel_mud&areas=530103", "viewer", last, process: 1);
        await after.UntilAsync(r => r.Events.Count >= 5, "what was missed");
        Assert.Equal(missed, after.Events.Select(e => e.Case));

        var all = await new OutboxStore(city.Database.Source).ReadAsync(0, 100_000, Stop);
        await using var whole = await OpenAsync("/events?last_event_id=0", "viewer");
        await whole.UntilAsync(r => r.Events.Count >= all.Count, "everything");
        Assert.Equal(all.Select(e => e.EventId), whole.Events.Take(all.Count).Select(e => e.Json.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task A_quiet_stream_gives_signs_of_life_that_move_the_position_and_a_position_of_elsewhere_is_reset()
    {
        await using var quiet = await OpenAsync("/events?types=case.never", "viewer");
        await city.OpenAsync(0);
        await quiet.UntilAsync(r => r.SignsOfLife >= 2, "signs of life");
        await quiet.UntilAsync(r => r.LastEventId is { } id && id != "0", "a position");
        Assert.Empty(quiet.Events);
        await using var lost = await OpenAsync("/events", "viewer", "999999999");
        await lost.UntilAsync(r => !r.Events.IsEmpty, "the reset");
        Assert.Equal("reset", lost.Events.First().Type);
        var opened = await city.OpenAsync(1);
        await lost.UntilAsync(r => r.Events.Any(e => e.Type != "reset" && e.Case == opened), "what comes after");
    }

    [Fact]
    public async Task A_key_that_was_revoked_elsewhere_ends_its_stream_after_half_a_minute()
    {
        var keys = new ApiKeyStore(city.Database.Source);
        var (key, plaintext) = await keys.CreateAsync("gone soon", "viewer", Stop);
        var clock = new SetClock(DateTimeOffset.UtcNow);
        using var client = await city.ServeAsync(clock, delivers: false);
        await using var reader = await EventReader.OpenAsync(client, "/events", plaintext);
        await keys.RevokeAsync(key.Id, Stop);
        clock.Now += TimeSpan.FromSeconds(29);   // so long it is remembered
        var signs = reader.SignsOfLife;
        await reader.UntilAsync(r => r.SignsOfLife >= signs + 2, "signs of life");
        clock.Now += TimeSpan.FromSeconds(2);
        await reader.UntilAsync(r => r.HasEnded, "the end");
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_dropped_and_others_are_not_held_up()
    {
        await using var good = await OpenAsync("/events?types=case.noted", "viewer");
        var address = city.Clients[0].BaseAddress!;
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(address.Host, address.Port, Stop);
        await slow.SendAsync(Encoding.ASCII.GetBytes($"GET /events HTTP/1.1\r\nHost: x\r\nX-Api-Key: {city.Keys["viewer"]}\r\n\r\n"), Stop);
        const int many = 20_000, cases = 400;   // some megabytes: more than all buffers on the way
        var noted = await city.OpenAsync(0);
        for (var i = 1; i < cases; i++) await city.OpenAsync(i % 4);
        for (var i = 0; i < many / cases; i++)
            await city.Database.ExecuteAsync($"insert into smartcity.case_event (case_id, actor, role, action, from_status, to_status) select id, 'system', 'system', 'noted', status, status from smartcity.spatial_case where id >= '{noted}' order by id limit {cases}");
        await good.UntilAsync(r => r.Events.Count >= many, "all events at the good client");
        Assert.Equal(Enumerable.Range(0, many).Select(i => good.Events.First().Position + i), good.Events.Select(e => e.Position));
        await Task.Delay(TimeSpan.FromSeconds(3), Stop);
        var buffer = new byte[1 << 16];
        var taken = 0L;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            for (int read; (read = await slow.ReceiveAsync(buffer, patience.Token)) > 0;) taken += read;
        }
        catch (SocketException)
        {
            // reset: the server has dropped it
        }
        var whole = good.Events.Sum(e => (long)e.Json.GetRawText().Length);
        Assert.True(taken < whole, $"{taken} of {whole} bytes");   // it was cut off before the end, and did not hang
    }

    [Fact]
    public async Task Bad_input_is_told()
    {
        foreach (var path in (string[])["/events?last_event_id=yesterday", "/events?colour=red"]) Assert.Equal(HttpStatusCode.BadRequest, (await city.SendAsync("GET", path, "viewer")).Status);
        foreach (var path in (string[])["/events?areas=x", "/events?types=rain"]) Assert.Equal(HttpStatusCode.UnprocessableEntity, (await city.SendAsync("GET", path, "viewer")).Status);
    }

    private Task<EventReader> OpenAsync(string path, string? key, string? last = null, int process = 0)
    {
        _ = city.Database.ConnectionString;
        return EventReader.OpenAsync(city.Clients[process], path, key is null ? null : city.Keys[key], last);
    }
}
