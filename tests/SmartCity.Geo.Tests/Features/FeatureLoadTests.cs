using System.Diagnostics;
using System.Globalization;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features;

/// <summary>A million cases, written by hand: what is sorted and filtered by indexes is quick on every page, what isn't stays within the limit.</summary>
public sealed class FeatureLoadTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Cases = 1_000_000;
    private static readonly FeatureLayer Layer = FeatureLayer.All.Single(l => l.Id == "cases");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_million_cases_are_sorted_and_filtered_within_the_limit()
    {
        Assert.SkipUnless(LongTests.AreWanted, "It takes minutes; ./smartcity test --long runs it.");
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Cancellation);
        await using (var fill = database.Source.CreateCommand($"""
            set session_replication_role = replica;   -- the log of the cases is not what is measured
            insert into smartcity.spatial_case (number, class, status, source, level, score, edition_id, cell_code, opened_at, geom, unit_id)
            select 'AA-2026-' || lpad(n::text, 7, '0'), 'class_' || n % 9, (array['collected', 'verified', 'closed', 'closed', 'closed', 'rejected'])[1 + n % 6], (array['satellite', 'camera', 'citizen'])[1 + n % 3], 1 + n % 3,
                   nullif(n % 1000, 0) / 1000.0, (select max(id) from smartcity.edition), '{Sample.Code(0, 0, 4)}', timestamptz '2026-01-01' + n * interval '7 seconds',
                   st_setsrid(st_makepoint({Sample.West} + 0.04 * (n % 1009) / 1009.0, {Sample.South} + 0.04 * (n % 997) / 997.0), 4490), 'u'
            from generate_series(1, {Cases}) n;
            reset session_replication_role;
            analyze smartcity.spatial_case
            """))
        {
            fill.CommandTimeout = 0;
            await fill.ExecuteNonQueryAsync(Cancellation);
        }
        var features = new FeatureStore(database.Source);
        foreach (var (filter, sort, mostSeconds) in ((string, string, double)[])
        [
            ("", "", 1), ("", "-opened_at", 1), ("", "status", 1), ("", "-class", 1), ("", "cell_code", 1),
            ("S_INTERSECTS(geometry, BBOX(102.71, 25.01, 102.711, 25.011))", "-score", 1),
            ("status = 'collected' AND T_AFTER(opened_at, DATE('2026-08-01'))", "opened_at", 1),
            ("number = 'AA-2026-0777777'", "", 1),
            ("", "score", 10), ("level = 3 AND score > 0.99", "-score,level", 10), ("CASEI(class) LIKE '%\\_7' AND level + 1 = 2", "", 10), ("ACCENTI(number) LIKE '%999999'", "", 10),
        ])
        {
            List<FeatureSort> keys = sort.Length == 0 ? [] : [.. sort.Split(',').Select(k => new FeatureSort(k.TrimStart('-'), k[0] == '-'))];
            var query = new FeatureQuery { Sort = keys, Limit = 100, Filter = filter.Length == 0 ? null : Cql2Filter.Read(filter, Cql2Language.Text, FeatureCrs.Crs84) };
            for (var page = 1; page <= 3; page++)
            {
                var watch = Stopwatch.StartNew();
                var found = await features.PageAsync(Layer, query, Cancellation);
                TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds,7:F1} ms, {found.Features.Count} of {(found.IsEstimate ? "about " : "")}{found.NumberMatched}, page {page}: {filter} by {sort}"));
                Assert.InRange(watch.Elapsed.TotalSeconds, 0, mostSeconds);
                if (found.NextCursor is null) break;
                query = query with { Cursor = found.NextCursor };
            }
        }
    }
}
