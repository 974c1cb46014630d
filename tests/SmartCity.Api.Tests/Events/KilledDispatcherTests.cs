using System.Diagnostics;
using SmartCity.Api.Events;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Tests.Events;

/// <summary>The real program delivers and is killed (SIGKILL) in the middle, again and again, while cases go on and the receiver stumbles.</summary>
public sealed class KilledDispatcherTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int EventsACase = 3, MostAhead = 300;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_killed_whenever_each_event_arrives_at_least_once_with_its_id_and_the_outbox_is_complete()
    {
        await EventCity.SeedAsync(database);
        var folder = Directory.CreateTempSubdirectory("smartcity-killed-").FullName;
        await using var receiver = await Receiver.StartAsync();
        var random = new Random(5);
        receiver.Answer = async (_, _) =>
        {
            await Task.Delay(Random.Shared.Next(8), Stop);
            return Random.Shared.Next(12) == 0 ? 500 : 200;
        };
        var (webhooks, outbox) = (new WebhookStore(database.Source), new OutboxStore(database.Source));
        var (id, secret) = (Guid.CreateVersion7(), WebhookSignature.NewSecret());
        await webhooks.AddAsync(id, "killed", receiver.Url, EventFilter.All, new WebhookSecrets(new(folder)).Seal(id, secret), "test", Stop);
        using var end = new CancellationTokenSource();
        var writing = WriteAsync(receiver, end.Token);
        var kills = 0;
        try
        {
            for (; kills < LongTests.Times(4, 200); kills++)
            {
                using var process = Start(folder);
                var (before, wanted) = (receiver.Messages.Count, random.Next(2, 40));
                await EventCity.UntilAsync(() => Task.FromResult(process.HasExited || receiver.Messages.Count >= before + wanted), "deliveries of a new process");
                Assert.False(process.HasExited, "it ended by itself");
                await Task.Delay(random.Next(20), Stop);
                process.Kill();
                await process.WaitForExitAsync(Stop);
            }
            await end.CancelAsync();
            await writing;
            using var last = Start(folder);
            await EventCity.UntilAsync(async () => (await webhooks.FindAsync(id, Stop))!.Waiting == 0 && await database.ScalarAsync<long>("select count(*) from smartcity.outbox where position is null") == 0, "all delivered");
            last.Kill();
            await last.WaitForExitAsync(Stop);
        }
        finally
        {
            await end.CancelAsync();
            Directory.Delete(folder, recursive: true);
        }

        var events = await outbox.ReadAsync(0, int.MaxValue, Stop);
        var messages = receiver.Messages.ToList();
        TestContext.Current.SendDiagnosticMessage($"{kills} kills, {events.Count} events, {messages.Count} arrivals");
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => (int)e.Position));
        Assert.Equal(events.Select(e => e.EventId.ToString()), messages.Select(m => m.Id).Distinct());   // all of them, and by their first arrivals in order
        Assert.All(messages, m => Assert.True(m.IsSignedWith(WebhookSignature.Text(secret))));
        Assert.All(messages.GroupBy(m => m.Id), same => Assert.Single(same.Select(m => m.Body).Distinct()));
        Assert.Equal(0, (await webhooks.FindAsync(id, Stop))!.Dead);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from smartcity.case_event e full join smartcity.outbox o on o.case_id = e.case_id and o.sequence = e.sequence where e.id is null or o.id is null"));
        Assert.Empty((await new CaseStore(database.Source, new()).VerifyAuditAsync(null, Stop)).Faults);
    }

    /// <remarks>Never far ahead of the receiver: what lies there at the end is delivered within the minute that the test waits, however many kills there were.</remarks>
    private async Task WriteAsync(Receiver receiver, CancellationToken end)
    {
        var cases = new CaseStore(database.Source, new());
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            var id = await EventCity.OpenAsync(database, i % 4);
            await cases.TransitionAsync(new() { CaseId = id, Action = "verify", Version = 1, Actor = "Li", Role = "officer" }, Stop);
            await cases.TransitionAsync(new() { CaseId = id, Action = "file", Version = 2, Actor = "Li", Role = "officer" }, Stop);
            do await Task.Delay(60, CancellationToken.None);
            while (EventsACase * i - receiver.Messages.Count > MostAhead && !end.IsCancellationRequested);
        }
    }

    private Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll"), "serve", "--url", "http://127.0.0.1:0", "--db", database.ConnectionString]) { RedirectStandardError = true };
        start.Environment["LD_LIBRARY_PATH"] = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
        start.Environment["SMARTCITY_DATA"] = folder;
        foreach (var (name, value) in ((string, string)[])[("AllowPrivateAddresses", "true"), ("FirstPauseSeconds", "0.02"), ("LongestPauseSeconds", "0.2"), ("Attempts", "50"), ("AnswerSeconds", "1"), ("LeaseSeconds", "0.5")])
            start.Environment["SmartCity__Events__" + name] = value;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
