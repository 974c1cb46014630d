using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Npgsql;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Benchmarks.Cases;

/// <summary>A million cases with their history: what the API answers in how long, as JSON over HTTP; and how many detections a second become cases.</summary>
/// <remarks><c>SMARTCITY_BENCH_DB</c> names a database that <c>make-cases</c> has filled; without it one is filled first, in a private cluster.</remarks>
internal static class CaseBenchmark
{
    private const int Cases = 1_000_000, Intake = 20_000, Warm = 10, Times = 60;
    private const double LimitMilliseconds = 50, LimitPerSecond = 2000;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("SMARTCITY_BENCH_DB") is { Length: > 0 } there) return await MeasureAsync(there, folder, cancellationToken);
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await ManyCases.MakeAsync(server, Cases, new StderrProgress(), cancellationToken);
            return await MeasureAsync(server, folder, cancellationToken);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static async Task<Result> MeasureAsync(string server, string folder, CancellationToken cancellationToken)
    {
        await Migrator.MigrateAsync(server, cancellationToken);
        await using var database = GeoDatabase.Open(server);
        var keys = new ApiKeyStore(database);
        var figures = new List<Figure>();
        var (count, entries) = (await ScalarAsync("select count(*) from smartcity.spatial_case"), await ScalarAsync("select count(*) from smartcity.case_event"));
        var numbers = await ReadAsync("select number from smartcity.spatial_case order by last_hash limit 500");
        var ids = await ReadAsync("select id::text from smartcity.spatial_case order by last_hash limit 500");
        var waiting = await ReadAsync($"select id || ' ' || version from smartcity.spatial_case where status = 'collected' order by last_hash limit {Warm + Times}");
        await using (var program = await ServedProgram.StartAsync(server, database, Path.Combine(folder, "data"), (await keys.CreateAsync("bench", "officer", cancellationToken)).Plaintext, cancellationToken))
        {
            var scans = await ScansAsync();
            foreach (var (what, path) in CaseQueries.All(numbers, ids))
                figures.Add(await MeasureAsync(program, what, path, notify: false));
            figures.Add(await StepsAsync(program));
            figures.Add(new("sequential scans of cases or log meanwhile", (await ScansAsync() - scans).ToString(CultureInfo.InvariantCulture), "", "as PostgreSQL counts them; none is the aim"));
            foreach (var zoom in (int[])[10, 12, 14, 16]) figures.Add(await MeasureAsync(program, $"tile of zoom {zoom}, not cached", random => CaseQueries.Tile(random, zoom), notify: true));
            foreach (var (what, path) in CaseQueries.Reports()) figures.Add(await ReportAsync(program, what, path));
            foreach (var (what, path) in CaseQueries.Collections()) figures.Add(await MeasureAsync(program, what, path, notify: false));
        }
        await using (var program = await ServedProgram.StartAsync(server, database, Path.Combine(folder, "data"), (await keys.CreateAsync("bench", "handler", "530102-squad-3", cancellationToken)).Plaintext, cancellationToken))
            figures.Add(await MeasureAsync(program, "inbox of a squad", _ => "/cases/inbox", notify: false));
        figures.Add(await IntakeAsync(server, cancellationToken));
        return new("cases", $"{count} cases with {entries} entries of log, 1,272 cells, 45 units, 100 cases a page; p95 of {Times} requests one after another, JSON over HTTP; CPU of the program and of PostgreSQL a request", figures);

        async Task<Figure> MeasureAsync(ServedProgram program, string what, Func<Random, string> path, bool notify)
        {
            var random = new Random(7);
            for (var i = 0; i < Warm; i++) await program.GetAsync(path(random), cancellationToken);
            var (before, took, bytes) = (await program.CpuAsync(cancellationToken), new List<double>(), 0L);
            for (var i = 0; i < Times; i++)
            {
                if (notify) await ScalarAsync("select 1::bigint from pg_notify('smartcity_layer', 'cases')");   // as after any step of any case
                var (size, time) = await program.GetAsync(path(random), cancellationToken);
                took.Add(time.TotalMilliseconds);
                bytes += size;
            }
            return Timed(what, took, (await program.CpuAsync(cancellationToken) - before).TotalMilliseconds / Times, $"{bytes / Times / 1024.0:F0} KB");
        }

        async Task<Figure> ReportAsync(ServedProgram program, string what, string path)
        {
            await program.GetAsync(path, cancellationToken);
            var before = await program.CpuAsync(cancellationToken);
            var (bytes, took) = await program.GetAsync(path, cancellationToken);
            return new(what, Figure.Text(took.TotalSeconds, "s"), "", $"CPU {Figure.Text((await program.CpuAsync(cancellationToken) - before).TotalSeconds, "s")}; {bytes / 1024.0:F0} KB");
        }

        async Task<Figure> StepsAsync(ServedProgram program)
        {
            var (before, took) = (TimeSpan.Zero, new List<double>());
            foreach (var (one, i) in waiting.Select((one, i) => (one.Split(' '), i)))
            {
                if (i == Warm) before = await program.CpuAsync(cancellationToken);
                var clock = Stopwatch.StartNew();
                using var answer = await program.Client.PostAsJsonAsync($"/cases/{one[0]}/transitions", new { action = "verify", version = int.Parse(one[1], CultureInfo.InvariantCulture) }, cancellationToken);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                if (i >= Warm) took.Add(clock.Elapsed.TotalMilliseconds);
            }
            return Timed("a step of one case", took, (await program.CpuAsync(cancellationToken) - before).TotalMilliseconds / took.Count, "with its entry in the log");
        }

        async Task<long> ScansAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(12), cancellationToken);   // the longest that a session keeps its counts to itself
            return await ScalarAsync("select sum(seq_scan)::bigint from pg_stat_user_tables where schemaname = 'smartcity' and relname in ('spatial_case', 'case_event')");
        }

        async Task<long> ScalarAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        async Task<List<string>> ReadAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<string>();
            while (await reader.ReadAsync(cancellationToken)) rows.Add(reader.GetString(0));
            return rows;
        }
    }

    private static Figure Timed(string what, List<double> took, double cpu, string remark)
    {
        took.Sort();
        var p95 = took[(int)Math.Ceiling(0.95 * took.Count) - 1];
        return new(what, Figure.Text(p95, "ms"), $"{Figure.Times(p95 / LimitMilliseconds)} of {LimitMilliseconds} ms", $"median {Figure.Text(took[took.Count / 2], "ms")}; CPU {Figure.Text(cpu, "ms")}; {remark}");
    }

    /// <summary>One call with many detections, on top of all the cases that are there.</summary>
    private static async Task<Figure> IntakeAsync(string server, CancellationToken cancellationToken)
    {
        const string name = "smartcity-intake";
        await using var database = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(server) { MaxPoolSize = 1, ApplicationName = name, CommandTimeout = 0 }.ConnectionString);   // one backend, whose CPU can be read
        var intake = new CaseIntake(database, new());
        await intake.OpenAsync(Detections(0, 100), cancellationToken);
        await using var ask = database.CreateCommand("select pg_backend_pid()");
        var backend = (int)(await ask.ExecuteScalarAsync(cancellationToken))!;
        var (clock, own, theirs) = (Stopwatch.StartNew(), CpuTime.Own, CpuTime.Of(backend));
        var opened = await intake.OpenAsync(Detections(100, Intake), cancellationToken);
        var (wall, ownCpu, theirCpu) = (clock.Elapsed.TotalSeconds, (CpuTime.Own - own).TotalSeconds, (CpuTime.Of(backend) - theirs).TotalSeconds);
        if (opened.Any(o => o.Outcome != IntakeOutcome.Opened)) throw new InvalidOperationException("Not all of them were opened.");
        return new($"intake of {Intake} detections in one call", Figure.Text(Intake / wall, "/s"), $"{Figure.Times(Intake / wall / LimitPerSecond)} of {LimitPerSecond}/s", $"{Figure.Text(Intake / (ownCpu + theirCpu), "a CPU second")}: {Figure.Text(ownCpu, "s")} here, {Figure.Text(theirCpu, "s")} in PostgreSQL; cells, numbers, log and clocks counted in");
    }

    private static NewCase[] Detections(int from, int count)
    {
        var random = new Random(from);
        return [.. Enumerable.Range(from, count).Select(i => new NewCase
        {
            Source = "satellite",
            SourceKey = $"bench:{Guid.NewGuid()}",
            Class = i % 3 == 0 ? "earthwork" : "site_dust",
            Geometry = ManyCases.Box(random.NextDouble() * (ManyCases.Columns - 0.1), random.NextDouble() * (ManyCases.Rows - 0.1), 0.05, 0.05),
            Score = random.NextDouble(),
            OccurredAt = DateTimeOffset.UtcNow,
            Detail = """{"run": "bench"}""",
            Actor = "system",
            Role = "system",
        })];
    }
}
