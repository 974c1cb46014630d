using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Indicators;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Indicators;

/// <summary>Random histories of cases, counted in SQL and by <see cref="NaiveIndicators"/>: the same, by whatever they are told.</summary>
public sealed class RandomIndicatorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Cases = 60;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTimeOffset Begin = new(2025, 11, 20, 3, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_numbers_are_those_of_counting_by_hand_for_any_history_period_filter_and_grouping()
    {
        var log = new CaseLog(database);
        await log.PrepareAsync();
        var indicators = new IndicatorStore(database.Source, new());
        for (var seed = 1; seed <= LongTests.Times(4, 60); seed++)
        {
            var random = new Random(seed);
            for (var i = 0; i < Cases; i++)
                await log.WriteAsync(random.Next(18), Pick(random, CaseLog.Classes), Pick(random, CaseLog.Sources), History(random), random.Next(2) == 0 ? "Li" : "Wang", random.Next(4) == 0 ? "citizen" : "officer");
            var lives = await ReadAsync();
            for (var i = 0; i < 12; i++)
            {
                var query = Query(random);
                var asOf = random.Next(2) == 0 ? DateTimeOffset.UtcNow.AddDays(1) : Begin.AddDays(random.Next(140));
                var found = await indicators.ReadAsync(query with { AsOf = asOf }, Cancellation);
                var naive = NaiveIndicators.Count(lives, query, asOf, Zone);
                var told = found.Rows.ToDictionary(r => string.Join('|', r.Keys), r => r.Counts);
                if (query.By.Count == 0 && naive.Count == 0) naive[""] = default;
                Assert.True(naive.Count == told.Count && naive.All(n => told.TryGetValue(n.Key, out var counts) && counts == n.Value),
                    $"Seed {seed}, {query}, as of {asOf:O}: {string.Join("; ", naive.Where(n => told.GetValueOrDefault(n.Key) != n.Value).Take(3).Select(n => $"{n.Key}: by hand {n.Value}, SQL {told.GetValueOrDefault(n.Key)}"))}");
                Assert.Equal(naive.Values.Aggregate(default(IndicatorCounts), (sum, n) => sum + n), found.Total);
                foreach (var rate in Indicator.All.Where(x => x.IsRate)) Assert.InRange(rate.Value(found.Total) ?? 0, 0, 1);
            }
        }
        Assert.True(await database.ScalarAsync<long>("select count(distinct action) from smartcity.case_event") >= 15);   // all kinds of steps were there
    }

    /// <summary>A walk through the lifecycle, by its own table; times go forward by anything from a second to some days.</summary>
    private static List<(string, string, DateTimeOffset, JsonObject?)> History(Random random)
    {
        var now = Begin.AddSeconds(random.Next(90 * 86400));
        var steps = new List<(string Action, string To, DateTimeOffset At, JsonObject? Set)> { ("open", "collected", now, null) };
        var (status, suspendedFrom, failed) = ("collected", "", false);
        DateTimeOffset? deadline = null;
        var length = random.Next(1, 28);
        while (steps.Count < length)
        {
            var possible = CaseLifecycle.Steps.Where(s => s.From.Contains(status) && (s.Action != "rework" || failed) && (s.Action is not ("reject" or "mark_duplicate") || random.Next(6) == 0)).ToList();
            if (possible.Count == 0) break;
            var step = possible[random.Next(possible.Count)];
            now = now.AddSeconds(random.Next(1, random.Next(3) == 0 ? 4 * 86400 : 20_000));
            var to = step.To == CaseLifecycle.Stay ? status : step.To == CaseLifecycle.Back ? suspendedFrom : step.To;
            var set = new JsonObject();
            if (step.Action == "file" || step.Action == "assign" && random.Next(3) > 0) (set["unit_id"], set["department"]) = (Pick(random, CaseLog.Units), random.Next(3) == 0 ? null : Pick(random, ["Housing", "Transport"]));
            if (step.Action is "dispatch" or "reopen") set["deadline_at"] = (deadline = random.Next(8) == 0 ? null : now.AddSeconds(random.Next(60_000)))?.ToString("O", CultureInfo.InvariantCulture);
            if (step.Action == "return") set["deadline_at"] = (deadline = null)?.ToString();
            if (step.Action == "resume" && deadline is { } old) set["deadline_at"] = (deadline = old.AddSeconds(random.Next(50_000))).Value.ToString("O", CultureInfo.InvariantCulture);
            if (step.Action == "suspend") suspendedFrom = status;
            failed = step.Result == "fail" || failed && step.Action is not ("rework" or "feed_back");
            steps.Add((step.Action, to, now, set));
            status = to;
        }
        return steps;
    }

    private static IndicatorQuery Query(Random random)
    {
        var from = DateOnly.FromDateTime(Begin.DateTime).AddDays(random.Next(100));
        return new()
        {
            From = from,
            To = from.AddDays(random.Next(random.Next(2) == 0 ? 3 : 90)),
            By = [.. IndicatorDimension.All.Select(d => d.Name).OrderBy(_ => random.Next()).Take(random.Next(4))],
            Area = random.Next(3) > 0 ? null : Pick(random, ["530102", "530103001", CaseLog.Code(3)]),
            Class = random.Next(4) > 0 ? null : Pick(random, CaseLog.Classes),
            Source = random.Next(4) > 0 ? null : Pick(random, CaseLog.Sources),
            UnitId = random.Next(4) > 0 ? null : Pick(random, CaseLog.Units),
        };
    }

    /// <summary>All logs as the database has them.</summary>
    private async Task<List<NaiveIndicators.Life>> ReadAsync()
    {
        await using var command = database.Source.CreateCommand("""
            select c.id, c.cell_code, c.class, c.source, e.sequence, e.action, e.from_status, e.to_status, coalesce((e.detail->'set'->>'stage_entered_at')::timestamptz, e.at), (e.detail->'set')::text,
                   case when e.role = 'citizen' then 'citizen' else e.actor end
            from smartcity.spatial_case c join smartcity.case_event e on e.case_id = c.id order by c.id, e.sequence
            """);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<(Guid Id, string Cell, string Class, string Source, NaiveIndicators.Entry Entry)>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add((reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), new(reader.GetInt32(4), reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.GetString(7), reader.GetFieldValue<DateTimeOffset>(8), JsonElement.Parse(reader.GetString(9)), reader.GetString(10))));
        return [.. rows.GroupBy(r => r.Id).Select(g => new NaiveIndicators.Life(g.First().Cell, g.First().Class, g.First().Source, [.. g.Select(r => r.Entry)]))];
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
