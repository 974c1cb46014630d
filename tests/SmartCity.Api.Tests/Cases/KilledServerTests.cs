using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Cases;

/// <summary>The real program as a server that is killed (SIGKILL) while people open cases and act on them, and started again.</summary>
public sealed class KilledServerTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const int Together = 12;

    private readonly CaseStore _cases = new(city.Database.Source, new());
    private readonly ConcurrentDictionary<string, string> _numbers = new();          // by key: what the server has acknowledged
    private readonly ConcurrentDictionary<Guid, (string Status, int Version)> _steps = new();
    private int _answers;
    private readonly List<string> _keys = [];
    private readonly List<Guid[]> _groups = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_often_the_server_is_killed_no_case_is_lost_doubled_or_half_done_and_the_audit_stays_whole()
    {
        var (before, random) = (await CountAsync(), new Random(9));
        for (var round = 0; round < LongTests.Times(3, 200); round++)
        {
            using (var server = await StartAsync($"killed-{round}"))
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
                var (begun, enough) = (_answers, random.Next(0, 60));
                var work = Task.WhenAll(WorkAsync(server.Address, round, stop.Token));
                while (_answers - begun < enough && !work.IsCompleted) await Task.Delay(1, Stop);
                await Task.Delay(random.Next(0, 40), Stop);   // anywhere between two answers
                server.Kill();
                await stop.CancelAsync();
                await work;
            }
            await UntilGoneAsync($"killed-{round}");
            if (random.Next(3) == 0) await _cases.CheckpointAsync(Stop);
            await CheckAsync($"round {round}");
        }
        using var last = await StartAsync("killed-last");
        using var client = Client(last.Address);
        foreach (var key in _keys)
        {
            var (_, number, _) = await OpenAsync(client, key, Stop);   // the same work again
            Assert.Equal(_numbers.GetOrAdd(key, number), number);
        }
        Assert.Equal(before + _keys.Count, await CountAsync());
        await CheckAsync("the end");
        Assert.True(!_numbers.IsEmpty && !_steps.IsEmpty, "nothing was done");
    }

    /// <summary>People who work until the server is gone.</summary>
    private IEnumerable<Task> WorkAsync(string address, int round, CancellationToken cancellationToken)
    {
        // Keys that were sent but not acknowledged before are sent again.
        var again = _keys.Where(k => !_numbers.ContainsKey(k)).ToList();
        yield return UntilKilledAsync(async client =>
        {
            var fresh = new Queue<string>(again);
            for (var i = 0; ; i++)
            {
                if (!fresh.TryDequeue(out var key)) _keys.Add(key = $"k-{round}-{i}");
                var (id, number, version) = await OpenAsync(client, key, cancellationToken);
                _numbers[key] = number;
                foreach (var action in (string[])["verify", "file", "dispatch"])
                {
                    using var answer = await client.PostAsJsonAsync($"/cases/{id}/transitions", new { action, version }, cancellationToken);
                    var told = JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
                    Assert.InRange((int)answer.StatusCode, 200, 499);
                    Interlocked.Increment(ref _answers);
                    if (!answer.IsSuccessStatusCode) break;   // an older round has come further with it
                    _steps[id] = (told.GetProperty("status").GetString()!, version = told.GetProperty("version").GetInt32());
                }
            }
        });
        yield return UntilKilledAsync(async client =>
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var opened = await new CaseIntake(city.Database.Source, new()).OpenAsync([.. Enumerable.Range(0, Together).Select(i => New($"g-{_groups.Count}-{i}", i))], Stop);   // by this process, which lives
                var ids = opened.Select(o => o.CaseId!.Value).ToArray();
                _groups.Add(ids);
                var version = 1;
                foreach (var action in (string[])["verify", "file", "suspend", "resume"])
                    using (var answer = await client.PostAsJsonAsync("/cases/bulk", new { action, mode = "all", opinion = "All of them.", cases = ids.Select(id => new { id, version }) }, cancellationToken))
                    {
                        answer.EnsureSuccessStatusCode();
                        Interlocked.Increment(ref _answers);
                        version++;
                        foreach (var id in ids) _steps[id] = ("", version);
                    }
            }
        });

        async Task UntilKilledAsync(Func<HttpClient, Task> work)
        {
            using var client = Client(address);
            try
            {
                await work(client);
            }
            catch (Exception e) when (e is HttpRequestException { StatusCode: null } or OperationCanceledException or IOException)
            {
                // the server is gone
            }
        }
    }

    private async Task CheckAsync(string when)
    {
        var audit = await _cases.VerifyAuditAsync(null, Stop);
        Assert.True(audit.Faults.Count == 0, $"{when}: {string.Join("; ", audit.Faults)}");   // chains, checkpoints, and numbers without gaps
        var states = (await _cases.VerifyStatesAsync(null, Stop)).Faults;
        Assert.True(states.Count == 0, $"{when}: {string.Join("; ", states)}");               // no row that its log doesn't tell
        Assert.Equal(0, await city.Database.ScalarAsync<long>("select count(*) from smartcity.spatial_case c where c.version - 1 <> (select count(*) from smartcity.case_event e where e.case_id = c.id and e.action not in ('open', 'overdue', 'escalate', 'seen_again'))"));
        var (there, byKey) = await ReadAsync();
        foreach (var (key, number) in _numbers) Assert.Equal(number, byKey.GetValueOrDefault($"inspection:{key}"));
        foreach (var (id, (status, version)) in _steps)
        {
            var now = there[id];
            Assert.True(now.Version >= version, $"{when}: {id} was acknowledged at version {version} and is at {now.Version}");
            if (now.Version == version && status.Length > 0) Assert.Equal(status, now.Status);
        }
        foreach (var group in _groups) Assert.Single(group.Select(id => there[id]).Distinct());   // all or nothing
    }

    private async Task<(Dictionary<Guid, (string Status, int Version)> Cases, Dictionary<string, string> Numbers)> ReadAsync()
    {
        var (cases, numbers) = (new Dictionary<Guid, (string, int)>(), new Dictionary<string, string>());
        await using var command = city.Database.Source.CreateCommand("select id, status, version, coalesce(source_key, id::text), number from smartcity.spatial_case");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
        {
            cases.Add(reader.GetGuid(0), (reader.GetString(1), reader.GetInt32(2)));
            numbers.Add(reader.GetString(3), reader.GetString(4));
        }
        return (cases, numbers);
    }

    private async Task<(Guid Id, string Number, int Version)> OpenAsync(HttpClient client, string key, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync("/cases", new { @class = "road_spill", key, geometry = new { type = "Point", coordinates = (double[])[ServedCity.West + 0.255, ServedCity.South + 0.055] } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        Interlocked.Increment(ref _answers);
        var told = JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return (told.GetProperty("id").GetGuid(), told.GetProperty("number").GetString()!, told.GetProperty("version").GetInt32());
    }

    private static NewCase New(string key, int column) => new()
    {
        Source = "camera",
        SourceKey = key,
        Class = "other",
        Geometry = ServedCity.Box(20 + column, 8, 0.1, 0.1),
        OccurredAt = DateTimeOffset.UtcNow,
        Actor = "camera 3",
        Role = "system",
    };

    private async Task<long> CountAsync() => await city.Database.ScalarAsync<long>("select count(*) from smartcity.spatial_case") - Together * _groups.Count;

    /// <summary>What the killed server had sent is done or undone when its connections are gone.</summary>
    private async Task UntilGoneAsync(string name)
    {
        while (await city.Database.ScalarAsync<long>($"select count(*) from pg_stat_activity where application_name = '{name}'") > 0) await Task.Delay(10, Stop);
    }

    private HttpClient Client(string address)
    {
        var client = new HttpClient { BaseAddress = new(address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", city.OfficerKey);
        return client;
    }

    private async Task<Server> StartAsync(string name)
    {
        var database = new NpgsqlConnectionStringBuilder(city.Database.ConnectionString) { ApplicationName = name }.ConnectionString;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll"), "serve", "--url", "http://127.0.0.1:0", "--db", database]) { RedirectStandardError = true };
        start.Environment["LD_LIBRARY_PATH"] = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");   // which the tests' own host finds by itself
        start.Environment["SMARTCITY_DATA"] = Path.Combine(city.Evidence, "..", "killed");
        var process = Process.Start(start)!;
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync(Stop) is { } line)
        {
            said.Add(line);
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address) return new(process, new Uri(address).GetLeftPart(UriPartial.Authority));
        }
        process.Dispose();
        throw new InvalidOperationException($"The server did not start: {string.Join(" | ", said)}");
    }

    /// <summary>A program that does not outlive its test.</summary>
    private sealed class Server(Process process, string address) : IDisposable
    {
        internal string Address => address;

        internal void Kill() => process.Kill();

        public void Dispose()
        {
            if (!process.HasExited) process.Kill();
            process.Dispose();
        }
    }
}
