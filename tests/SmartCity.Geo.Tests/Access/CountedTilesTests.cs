using System.Globalization;
using SmartCity.Geo.Access;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Access;

/// <summary>Tiles of more cases than fit, for visitors who see half of them: the counts that the database keeps are of all.</summary>
public sealed class CountedTilesTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Cases = 10_000;

    private readonly AccessPolicy _policy = AccessPolicyReader.Parse("""
        {"version": "1", "without_key": {"loopback": "public", "elsewhere": "closed"}, "visitors": {
          "public": {"read": ["cells", "cases"], "case_statuses": ["dispatched"], "hide": {"cases": ["class", "status"]}},
          "handler": {"read": "*", "own_unit": true}, "viewer": {"read": ["cases"]}, "analyst": {"read": ["cells"]}, "admin": {"read": "*"}}}
        """);

    private ReadingPools? _pools;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ReadingPools Pools => _pools ?? throw new InvalidOperationException("Ask for the database first: it skips where there is none.");

    /// <summary>Every second case is dispatched, to the squad; the first half is folded into the sums.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable) return;
        _pools = new(database.Source, database.ConnectionString);
        if (await database.ScalarAsync<long>("select count(*) from smartcity.cell") > 0) return;
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Stop);
        await database.ExecuteAsync("insert into smartcity.unit (id, name_zh, name_en, kind) values ('squad', '中队', 'Squad', 'squad')");
        foreach (var (first, last) in ((int, int)[])[(1, Cases / 2), (Cases / 2 + 1, Cases)])
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
                insert into smartcity.spatial_case (number, class, status, unit_id, source, edition_id, cell_code, geom)
                select 'AA-2026-' || lpad(n::text, 6, '0'), (array['a', 'b'])[1 + n % 2], (array['dispatched', 'collected'])[1 + n % 2], (array['squad', null])[1 + n % 2], 'camera', (select max(id) from smartcity.edition), '{Sample.Code(0, 0, 4)}',
                       st_setsrid(st_makepoint({Sample.West} + 0.0099 * (n % 1009) / 1009.0, {Sample.South} + 0.0099 * (n % 997) / 997.0), 4490)
                from generate_series({first}, {last}) n
                """));
            if (first == 1) await new VectorTileStore(database.Source).FoldCountsAsync(Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_pools is not null) await _pools.DisposeAsync();
    }

    [Theory]
    [InlineData("admin", null, Cases)]
    [InlineData("viewer", null, Cases)]
    [InlineData("public", null, Cases / 2)]
    [InlineData("handler", "squad", Cases / 2)]
    [InlineData("handler", null, 0)]
    [InlineData("analyst", null, 0)]
    public async Task Whoever_looks_finds_as_many_as_they_see_at_every_zoom(string visitor, string? unit, int expected)
    {
        _ = database.ConnectionString;
        foreach (var zoom in (int[])[0, 4, 8, 12, 13, 14, 15])
        {
            var (counted, said) = (0L, 0L);
            foreach (var address in Around(zoom))
            {
                var tile = await TileAsync(_policy.Of(visitor, unit), TileQuery.Everything, address);
                var isCounted = tile.TryGetValue("case_totals", out var totals);
                counted += tile.GetValueOrDefault("case_counts")?.Sum(bin => (long)bin.Tags["count"]) ?? 0;
                said += isCounted ? (long)totals![0].Tags["total"] : tile.GetValueOrDefault("cases")?.Count(f => f.Geometry.Coordinate is { X: >= 0 and < 4096, Y: >= 0 and < 4096 }) ?? 0;
            }
            Assert.InRange(said, expected - 20, expected + 20);   // within half a unit of the edge rounding may move one into the next tile
            if (zoom <= 8) Assert.Equal(expected, counted);   // all of them in one tile
        }
    }

    [Fact]
    public async Task A_filter_by_class_alone_is_answered_from_the_rows_where_some_are_hidden()
    {
        _ = database.ConnectionString;
        foreach (var (visitor, unit, wanted, expected) in ((string, string?, string, long)[])[("admin", null, "b", Cases / 2), ("handler", "squad", "b", 0), ("handler", "squad", "a", Cases / 2)])
        {
            var tile = await TileAsync(_policy.Of(visitor, unit), new() { Wanted = new() { Filters = new Dictionary<string, string> { ["class"] = wanted } } }, TileAddress.At(Sample.West, Sample.South, 8));
            Assert.Equal(expected, tile.TryGetValue("case_totals", out var totals) ? (long)totals[0].Tags["total"] : 0);
        }
    }

    [Fact]
    public async Task The_database_itself_shows_its_counts_to_nobody_from_whom_a_row_is_hidden()
    {
        _ = database.ConnectionString;
        foreach (var table in (string[])["point_count", "point_count_change"])
            foreach (var (visitor, isShown) in ((string, bool)[])[("admin", true), ("viewer", true), ("public", false), ("handler", false), ("analyst", false), ("nobody", false)])
            {
                await using var command = Pools.Of(_policy.Of(visitor, "squad")).CreateCommand($"select count(*) from smartcity.{table}");
                Assert.Equal(isShown, (long)(await command.ExecuteScalarAsync(Stop))! > 0);
            }
    }

    [Fact]
    public async Task Counts_say_nothing_of_hidden_properties()
    {
        _ = database.ConnectionString;
        var counts = (await TileAsync(_policy.Of("public"), TileQuery.Everything, TileAddress.At(Sample.West, Sample.South, 8)))["case_counts"];
        Assert.All(counts, bin => Assert.Equal(["count"], bin.Tags.Keys));
        var seen = _policy.Of("public").TileSets.Single(set => set.Id == "cases");
        Assert.Equal(["count"], seen.Aggregates[0].Fields.Select(f => f.Name));
        Assert.DoesNotContain(seen.Layers.SelectMany(l => l.Fields), f => f.Name is "class" or "status");
        Assert.Contains("class", Assert.Throws<GeoInputException>(() => VectorTileStore.Check(seen, new() { Wanted = new() { Filters = new Dictionary<string, string> { ["class"] = "a" } } })).Message, StringComparison.Ordinal);
        var important = await TileAsync(_policy.Of("public"), TileQuery.Everything, TileAddress.At(Sample.West + 0.005, Sample.South + 0.005, 14));
        Assert.NotEmpty(important["cases"]);   // in an order that looks at neither
    }

    [Fact]
    public async Task A_tile_that_takes_too_long_to_look_through_is_given_up_with_its_reason()
    {
        _ = database.ConnectionString;
        var seen = _policy.Of("handler", "squad");
        var slow = new VectorTileStore(Pools.Of(seen), seen) { Longest = TimeSpan.FromMilliseconds(1) };
        var refused = await Assert.ThrowsAsync<GeoInputException>(() => slow.GetTileAsync(seen.TileSets.Single(set => set.Id == "cases"), TileAddress.At(Sample.West, Sample.South, 8), Stop));
        Assert.Contains("the cases that you may see", refused.Message, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, List<MvtFeature>>> TileAsync(Visibility seen, TileQuery query, TileAddress address)
    {
        var set = seen.TileSets.FirstOrDefault(s => s.Id == "cases") ?? VectorTileSet.All.Single(s => s.Id == "cases");   // also who doesn't read the layer at all
        return MvtReader.Read(await new VectorTileStore(Pools.Of(seen), seen).GetTileAsync(set, query, address, Stop));
    }

    private static IEnumerable<TileAddress> Around(int zoom)
    {
        var (first, last) = (TileAddress.At(Sample.West - 0.001, Sample.South + 0.011, zoom), TileAddress.At(Sample.West + 0.011, Sample.South - 0.001, zoom));
        for (var column = first.Column; column <= last.Column; column++)
            for (var row = first.Row; row <= last.Row; row++) yield return new(zoom, column, row);
    }
}
