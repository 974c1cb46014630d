using System.Net;
using Microsoft.AspNetCore.Http;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Tests.Events;

/// <summary>Webhooks end to end: two processes deliver from one database to real receivers that take, fail, hang and go.</summary>
public sealed class WebhookTests(EventCity city) : IClassFixture<EventCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_gets_signed_events_that_it_asked_for_in_order_with_the_ids_of_the_outbox()
    {
        await using var receiver = await Receiver.StartAsync();
        var (id, secret) = await AddAsync(receiver, new { url = receiver.Url, name = "the east", types = new[] { "case.opened", "case.verified" }, classes = new[] { "road_spill" }, areas = new[] { "530103" } });
        var east = await city.OpenAsync(2);
        await city.OpenAsync(0);                     // the west
        await city.OpenAsync(2, "wheel_mud");        // another class
        await city.ActAsync(east, "verify", 1);
        await city.ActAsync(east, "file", 2);        // another type
        await EventCity.UntilAsync(() => Task.FromResult(receiver.Messages.Count >= 2), "two events");
        await Task.Delay(300, Stop);

        Assert.Equal([(east, "case.opened"), (east, "case.verified")], receiver.Messages.Select(m => (m.Case, m.Type)));
        Assert.All(receiver.Messages, m => Assert.True(m.IsSignedWith(secret)));
        Assert.All(receiver.Messages, m => Assert.Equal(m.Id, m.Json.GetProperty("id").GetString()));
        Assert.All(receiver.Messages, m => Assert.InRange(m.Timestamp, DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
        Assert.All(receiver.Messages, m => Assert.DoesNotMatch("Li|Wang|opinion|description", m.Body));
        Assert.Equal(receiver.Messages.Select(m => m.Id), (await new WebhookStore(city.Database.Source).DeliveriesAsync(id, "delivered", 0, 10, Stop)).Select(d => d.Event.EventId.ToString()));
        await RemoveAsync(id);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_lies_sealed_in_the_database()
    {
        await using var receiver = await Receiver.StartAsync();
        var (id, secret) = await AddAsync(receiver, new { url = receiver.Url });
        Assert.Matches("^whsec_[A-Za-z0-9+/=]{44}$", secret);
        var (_, shown) = await city.SendAsync("GET", $"/webhooks/{id}", "admin");
        Assert.False(shown.TryGetProperty("secret", out _));
        var kept = (await new WebhookStore(city.Database.Source).SecretAsync(id, Stop))!.Value.Secret;
        Assert.Equal(-1, kept.AsSpan().IndexOf(Convert.FromBase64String(secret["whsec_".Length..])));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(city.Folder, "webhooks.key")));
        var (status, test) = await city.SendAsync("POST", $"/webhooks/{id}/test", "admin");
        Assert.Equal((HttpStatusCode.OK, true), (status, test.GetProperty("taken").GetBoolean()));
        Assert.True(Assert.Single(receiver.Messages).IsSignedWith(secret));
        await RemoveAsync(id);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_with_the_same_id_and_later_events_wait_for_their_turn()
    {
        await using var receiver = await Receiver.StartAsync();
        var failures = 2;
        receiver.Answer = (_, _) => Task.FromResult(Interlocked.Decrement(ref failures) >= 0 ? 500 : 200);
        var (id, _) = await AddAsync(receiver, new { url = receiver.Url });
        var (first, second) = (await city.OpenAsync(0), await city.OpenAsync(1));
        await EventCity.UntilAsync(() => Task.FromResult(receiver.Messages.Count >= 4), "three attempts and the next event");
        Assert.Equal([first, first, first, second], receiver.Messages.Select(m => m.Case));
        Assert.Single(receiver.Messages.Take(3).Select(m => m.Id).Distinct());
        await RemoveAsync(id);
    }

    [Fact]
    public async Task What_fails_too_often_becomes_a_dead_letter_with_its_reason_and_can_be_delivered_again()
    {
        await using var receiver = await Receiver.StartAsync();
        var (seen, isMended) = (new List<Guid>(), false);   // the second case is the poisoned one, whether it arrives before or after its opening is answered
        receiver.Answer = async (message, http) =>
        {
            if (!seen.Contains(message.Case)) seen.Add(message.Case);
            if (isMended || seen.IndexOf(message.Case) != 1) return 200;
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("out\nof order " + new string('x', 100_000), Stop);
            return 500;
        };
        var (id, _) = await AddAsync(receiver, new { url = receiver.Url, types = new[] { "case.opened" } });
        var good = await city.OpenAsync(0);
        var poisoned = await city.OpenAsync(1);
        var last = await city.OpenAsync(2);
        await EventCity.UntilAsync(() => Task.FromResult(receiver.Messages.Any(m => m.Case == last)), "the event behind the poisoned one");
        await EventCity.UntilAsync(async () => (await city.SendAsync("GET", $"/webhooks/{id}", "admin")).Body.GetProperty("waiting").GetInt64() == 0, "all settled");

        Assert.Equal([good, poisoned, poisoned, poisoned, last], receiver.Messages.Select(m => m.Case));
        var dead = Assert.Single((await city.SendAsync("GET", $"/webhooks/{id}/deliveries?state=dead", "admin")).Body.EnumerateArray());
        Assert.Equal((poisoned, 3, 500), (dead.GetProperty("case_id").GetGuid(), dead.GetProperty("attempts").GetInt32(), dead.GetProperty("answered").GetInt32()));
        Assert.StartsWith("500 Internal Server Error: out of order xxx", dead.GetProperty("trouble").GetString(), StringComparison.Ordinal);
        Assert.InRange(dead.GetProperty("trouble").GetString()!.Length, 100, 301);
        isMended = true;
        Assert.Equal(1, (await city.SendAsync("POST", $"/webhooks/{id}/retry", "admin", new { event_id = dead.GetProperty("event_id").GetGuid() })).Body.GetProperty("count").GetInt32());
        await EventCity.UntilAsync(() => Task.FromResult(receiver.Messages.Count == 6), "the dead letter");
        Assert.Equal(dead.GetProperty("event_id").GetString(), receiver.Messages.Last().Id);
        await RemoveAsync(id);
    }

    [Fact]
    public async Task A_receiver_that_hangs_or_redirects_has_failed()
    {
        await using var receiver = await Receiver.StartAsync();
        var (id, attempt) = (Guid.Empty, 0);
        var troubles = new List<string>();   // as told when the next attempt comes
        receiver.Answer = async (_, http) =>
        {
            attempt++;
            if (attempt is 2 or 3) troubles.Add((await city.SendAsync("GET", $"/webhooks/{id}", "admin")).Body.GetProperty("trouble").GetString()!);
            if (attempt == 1) await Task.Delay(TimeSpan.FromSeconds(20), http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (attempt == 2) http.Response.Headers.Location = "/elsewhere";
            return attempt == 2 ? 307 : 200;
        };
        (id, _) = await AddAsync(receiver, new { url = receiver.Url });
        var opened = await city.OpenAsync(0);
        await EventCity.UntilAsync(() => Task.FromResult(troubles.Count >= 2), "three attempts");
        Assert.Equal(["no answer within 1 s", "307 Temporary Redirect: redirects are not followed"], troubles);
        Assert.All(receiver.Messages, m => Assert.Equal(opened, m.Case));
        await RemoveAsync(id);
    }

    [Fact]
    public async Task A_receiver_that_says_410_is_called_no_more_until_it_is_resumed_and_loses_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, _) => Task.FromResult(410);
        var (id, _) = await AddAsync(receiver, new { url = receiver.Url, types = new[] { "case.opened" } });
        var first = await city.OpenAsync(0);
        await EventCity.UntilAsync(async () => (await city.SendAsync("GET", $"/webhooks/{id}", "admin")).Body.GetProperty("state").GetString() == "gone", "the state gone");
        var second = await city.OpenAsync(1);
        await Task.Delay(400, Stop);
        Assert.Single(receiver.Messages);
        receiver.Answer = (_, _) => Task.FromResult(200);
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("POST", $"/webhooks/{id}/resume", "admin")).Status);
        await EventCity.UntilAsync(() => Task.FromResult(receiver.Messages.Count == 3), "both events");
        Assert.Equal([first, first, second], receiver.Messages.Select(m => m.Case));
        await RemoveAsync(id);
    }

    [Fact]
    public async Task A_paused_webhook_collects_and_a_removed_one_forgets()
    {
        await using var receiver = await Receiver.StartAsync();
        var (id, _) = await AddAsync(receiver, new { url = receiver.Url, types = new[] { "case.opened" } });
        Assert.Equal("paused", (await city.SendAsync("POST", $"/webhooks/{id}/pause", "admin")).Body.GetProperty("state").GetString());
        await city.OpenAsync(0);
        await city.OpenAsync(1);
        await EventCity.UntilAsync(async () => (await city.SendAsync("GET", $"/webhooks/{id}", "admin")).Body.GetProperty("waiting").GetInt64() == 2, "two that wait");
        Assert.Empty(receiver.Messages);
        await city.SendAsync("POST", $"/webhooks/{id}/resume", "admin", process: 1);
        await EventCity.UntilAsync(() => Task.FromResult(receiver.Messages.Count == 2), "both");
        Assert.Equal(HttpStatusCode.NoContent, (await city.SendAsync("DELETE", $"/webhooks/{id}", "admin")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync("GET", $"/webhooks/{id}", "admin")).Status);
    }

    [Fact]
    public async Task Two_processes_deliver_hundreds_of_events_each_once_and_in_order()
    {
        await using var receiver = await Receiver.StartAsync();
        var (id, _) = await AddAsync(receiver, new { url = receiver.Url, types = new[] { "case.noted" } });
        var cases = new List<Guid>();
        for (var i = 0; i < 4; i++) cases.Add(await city.OpenAsync(i));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await city.Database.ExecuteAsync($"insert into smartcity.case_event (case_id, actor, role, action, from_status, to_status) select ('{{{string.Join(',', cases)}}}'::uuid[])[1 + i % 4], 'system', 'system', 'noted', 'collected', 'collected' from generate_series(1, 400) i");
        await EventCity.UntilAsync(() => Task.FromResult(receiver.Messages.Count >= 400), "400 events");
        TestContext.Current.SendDiagnosticMessage($"400 deliveries to one webhook in {clock.Elapsed.TotalSeconds:0.0} s");
        await Task.Delay(300, Stop);
        Assert.Equal(400, receiver.Messages.Count);
        Assert.Equal((await new WebhookStore(city.Database.Source).DeliveriesAsync(id, "delivered", 0, 1000, Stop)).Select(d => d.Event.EventId.ToString()), receiver.Messages.Select(m => m.Id));
        await RemoveAsync(id);
    }

    [Fact]
    public async Task Bad_input_is_told_and_only_admins_may()
    {
        foreach (var (body, words) in ((object, string)[])
        [
            (new { url = "ftp://example.org/" }, "https://"), (new { url = "https://user:secret@example.org/" }, "user name"), (new { url = "https://example.org/", types = new[] { "weather.rain" } }, "no event type"),
            (new { url = "https://example.org/", areas = new[] { "五华" } }, "no area"), (new { url = "https://example.org/", name = new string('x', 201) }, "201 characters"),
        ])
        {
            var (status, problem) = await city.SendAsync("POST", "/webhooks", "admin", body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await city.SendAsync("POST", "/webhooks", "admin", new { name = "no address" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await city.SendAsync("GET", "/webhooks", "officer")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await city.SendAsync("GET", "/webhooks", null)).Status);
        var nobody = Guid.NewGuid();
        foreach (var (method, path) in ((string, string)[])[("GET", ""), ("DELETE", ""), ("POST", "/pause"), ("POST", "/resume"), ("POST", "/test"), ("POST", "/retry"), ("GET", "/deliveries")])
            Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync(method, $"/webhooks/{nobody}{path}", "admin", method == "POST" ? new { } : null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await city.SendAsync("GET", $"/webhooks/{nobody}/deliveries?state=lost", "admin")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await city.SendAsync("GET", $"/webhooks/{nobody}/deliveries?limit=0", "admin")).Status);
    }

    private async Task<(Guid Id, string Secret)> AddAsync(Receiver receiver, object body)
    {
        var (status, made) = await city.SendAsync("POST", "/webhooks", "admin", body);
        Assert.True(status == HttpStatusCode.Created, $"{status} {made} for {receiver.Url}");
        return (made.GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);
    }

    private async Task RemoveAsync(Guid id) => Assert.Equal(HttpStatusCode.NoContent, (await city.SendAsync("DELETE", $"/webhooks/{id}", "admin")).Status);
}
