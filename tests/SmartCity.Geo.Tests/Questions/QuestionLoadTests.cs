using System.Diagnostics;
using System.Globalization;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Questions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Questions;

/// <summary>A million cases in 1,272 cells: what an index can answer is quick, what looks at every case stays within seconds.</summary>
public sealed class QuestionLoadTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Cases = 1_000_000, Columns = 53, Rows = 24;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_million_cases_are_asked_within_the_limit()
    {
        Assert.SkipUnless(LongTests.AreWanted, "It takes minutes; ./smartcity test --long runs it.");
        var city = Sample.City(Columns, Rows);
        await new EditionStore(database.Source).PublishAsync(city with { Cells = [.. city.Cells.Select((c, i) => c with { Code = string.Create(CultureInfo.InvariantCulture, $"530102{i / Columns + 1:D3}001{i % Columns + 1:D3}") })] }, Stop);
        await using (var fill = database.Source.CreateCommand(FormattableString.Invariant($"""
            set session_replication_role = replica;
            insert into smartcity.spatial_case (number, class, status, source, level, score, edition_id, cell_code, opened_at, geom, unit_id)
            select 'AA-2026-' || lpad(n::text, 7, '0'), 'class_' || n % 9, (array['collected', 'verified', 'closed', 'closed', 'closed', 'rejected'])[1 + n % 6], 'citizen', 1, n % 1000 / 1000.0, (select max(id) from smartcity.edition),
                   '530102' || lpad((floor(y)::int + 1)::text, 3, '0') || '001' || lpad((floor(x)::int + 1)::text, 3, '0'), timestamptz '2024-01-01' + n * interval '75 seconds', st_setsrid(st_makepoint({Sample.West} + x * {Sample.Step}, {Sample.South} + y * {Sample.Step}), 4490), 'u'
            from (select n, {Columns} * power(random(), 1.3) * 0.999999 as x, {Rows} * random() * 0.999999 as y from generate_series(1, {Cases}) n) made;
            reset session_replication_role;
            analyze smartcity.spatial_case
            """)))
        {
            fill.CommandTimeout = 0;
            await fill.ExecuteNonQueryAsync(Stop);
        }
        var desk = new QuestionDesk(database.Source, new());
        foreach (var (question, told, mostMilliseconds) in ((string, string, int)[])
        [
            ("within", "layer=cases&bbox=102.9,25.1,102.903,25.103&limit=1000", 500), ("within", "layer=cases&cell=530102012001030", 500), ("near", "layer=cases&lon=102.9&lat=25.1&distance=300", 500), ("near", "layer=cases&lon=102.9&lat=25.1&distance=5000&limit=100", 1500),
            ("nearest", "layer=cases&lon=102.9&lat=25.1&count=10", 500), ("nearest", "layer=cases&lon=102.9&lat=25.1&count=10&filter=class='class_3' AND score > 0.5", 500), ("along", "layer=cases&line=LINESTRING(102.9 25.1,102.92 25.11)&distance=50", 1500),
            ("aggregate", "layer=cases&by=cell", 8000), ("aggregate", "layer=cases&by=district&group=class&every=month", 10000), ("aggregate", "layer=cases&by=cell&group=class&from=2025-01-01&to=2025-01-31", 8000), ("aggregate", "layer=cases&by=hex&size=1000", 10000),
            ("hotspots", "layer=cases&by=cell", 10000), ("hotspots", "layer=cases&by=hex&size=1000&inference=permutation", 15000), ("hotspots", "layer=cases&method=dbscan&distance=50&points=10&bbox=102.8,25.05,102.9,25.1", 15000), ("compare", "layer=cases&first=2024-01&second=2025-01&by=cell", 10000),
        ])
        {
            var input = told.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
            foreach (var run in (string[])["first", "again"])
            {
                var watch = Stopwatch.StartNew();
                var answer = await desk.AskAsync(Question.Find(question)!, new(input), Stop);
                TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds,8:F1} ms {run}, {answer.Rows.Count} rows, {string.Join(' ', answer.Facts.Where(f => f.Key is "matched" or "matched_at_least" or "total").Select(f => $"{f.Key} {f.Value}"))}: {question}?{told}"));
                Assert.NotEmpty(answer.Rows);
                Assert.InRange(watch.Elapsed.TotalMilliseconds, 0, mostMilliseconds);
            }
        }
    }
}
