using System.Text;
using System.Text.Json.Nodes;
using SmartCity.Geo.Access;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features;

/// <summary>Pages whose texts are kept by row version say what pages say that read everything, at any moment.</summary>
public sealed class FeatureTextsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int All = 400;
    private static readonly FeatureLayer Cases = FeatureLayer.All.Single(c => c.Id == "cases");
    private readonly FeatureTexts _texts = new(1 << 20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FeatureStore Keeping => new(database.Source, texts: _texts);

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable || await database.ScalarAsync<long>("select count(*) from smartcity.edition") > 0) return;
        await new EditionStore(database.Source).PublishAsync(Sample.City(3, 2), Cancellation);
        await database.ExecuteAsync($"""
            insert into smartcity.spatial_case (number, class, status, source, edition_id, cell_code, geom)
            select 'KM-2026-' || lpad(n::text, 6, '0'), 'site_dust', (array['collected', 'verified'])[1 + n % 2], 'camera', c.edition_id, c.code, st_setsrid(st_makepoint(102.7 + n / 99999.0, 25.01), 4490)
            from generate_series(1, {All}) n cross join (select * from smartcity.current_cell order by code limit 1) c
            """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_page_is_as_new_as_one_that_reads_everything()
    {
        await SameAsync();
        for (var i = 0; i < 3; i++) await SameAsync();
        Assert.True(_texts.KnowMost);   // from here on only versions are asked for
        await SameAsync();
        await database.ExecuteAsync("update smartcity.spatial_case set level = 3 where number like '%7'");   // no version of ours grows
        await SameAsync();
        await database.ExecuteAsync("delete from smartcity.spatial_case where number = 'KM-2026-000003'");
        await SameAsync();
        await database.ExecuteAsync("update smartcity.spatial_case set class = 'earthwork', geom = st_translate(geom, 0.0001, 0)");
        await SameAsync();

        async Task SameAsync()
        {
            foreach (var query in (FeatureQuery[])[new() { Limit = 1000 }, new() { Limit = 150, Offset = 20 }, new() { Limit = 100, Bounds = new(102.7, 25, 102.702, 25.1) }, new() { Limit = 1000, Crs = FeatureCrs.WebMercator }, new() { Limit = 1000, Properties = ["class"] }, new() { Limit = 1000, Sort = [new("status", true)] }])
            {
                var (kept, read) = (await Keeping.GeoJsonPageAsync(Cases, query, Cancellation), await new FeatureStore(database.Source).GeoJsonPageAsync(Cases, query, Cancellation));
                Assert.Equal((read.NumberMatched, read.NextCursor, read.IsEstimate), (kept.NumberMatched, kept.NextCursor, kept.IsEstimate));
                Assert.True(read.Features.Count >= 100);
                Assert.Equal(read.Features.Select(Encoding.UTF8.GetString), kept.Features.Select(Encoding.UTF8.GetString));
            }
        }
    }

    [Fact]
    public async Task A_page_shows_one_state_while_rows_are_written_between_its_two_questions()
    {
        const string First = "KM-2026-000005", Last = "KM-2026-000395";
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !enough.IsCancellationRequested; i++) await database.ExecuteAsync($"update smartcity.spatial_case set version = {i} where number in ('{First}', '{Last}')");
        }, Cancellation);
        var states = new HashSet<int>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                await Keeping.GeoJsonPageAsync(Cases, new() { Limit = 100 }, Cancellation);   // the first of them is known now, the last isn't
                for (var j = 0; j < 4; j++) _texts.Note(1, 1);   // as after pages that were known: versions first, then texts
                var page = await Keeping.GeoJsonPageAsync(Cases, new() { Limit = 1000 }, Cancellation);
                states.Add(Assert.Single(page.Features.Select(f => JsonNode.Parse(f)!["properties"]!).Where(p => p["number"]!.GetValue<string>() is First or Last).Select(p => p["version"]!.GetValue<int>()).Distinct()));
            }
        }
        finally
        {
            await enough.CancelAsync();
            await writing;
        }
        Assert.True(states.Count > 10);
    }

    [Fact]
    public async Task Who_may_not_see_a_row_gets_no_text_of_it_that_another_one_has_read()
    {
        await using var pools = new ReadingPools(database.Source, database.ConnectionString);
        var seen = AccessPolicyReader.Parse("""{"version": "1", "without_key": {"loopback": "public", "elsewhere": "closed"}, "visitors": {"public": {"read": ["cases"], "case_statuses": ["verified"]}, "admin": {"read": "*"}}}""").Of("public");
        for (var i = 0; i < 4; i++) await Keeping.GeoJsonPageAsync(Cases, new() { Limit = 1000 }, Cancellation);
        Assert.True(_texts.KnowMost);
        var page = await new FeatureStore(pools.Of(seen), seen.IsOpen, _texts).GeoJsonPageAsync(Cases, new() { Limit = 1000 }, Cancellation);
        Assert.InRange(page.Features.Count, 100, All / 2);
        Assert.All(page.Features, f => Assert.Equal("verified", JsonNode.Parse(f)!["properties"]!["status"]!.GetValue<string>()));
    }

    [Fact]
    public void Texts_stay_within_their_budget_and_what_is_asked_for_stays_longest()
    {
        const int Budget = 100_000, Length = 850;
        var texts = new FeatureTexts(Budget);
        var rows = Enumerable.Range(0, 1000).Select(i => new RowVersion("cases", Guid.NewGuid(), (uint)i)).ToList();
        foreach (var row in rows)
        {
            texts.Keep(row, new byte[Length]);
            Assert.NotNull(texts.Find(rows[0]));
        }
        Assert.InRange(rows.Count(row => texts.Find(row) is not null), Budget / 4 / Length, Budget / Length);
        Assert.Null(texts.Find(rows[1]));
        Assert.NotNull(texts.Find(rows[^1]));
        Assert.Null(texts.Find(rows[^1] with { Number = 1 }));
        Assert.Null(texts.Find(rows[^1] with { Layer = "cells" }));
    }
}
