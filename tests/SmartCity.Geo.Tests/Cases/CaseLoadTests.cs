using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tests.Tiles;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

/// <summary>What was made quick for cities with a million cases still says the same.</summary>
public sealed class CaseLoadTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Open = 60, Ended = 5000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>4 × 4 cells; and, written by hand, more cases in their south-west than a tile shows.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable || await database.ScalarAsync<long>("select count(*) from smartcity.cell") > 0) return;
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Cancellation);
        await database.ExecuteAsync($"""
            insert into smartcity.spatial_case (number, class, status, source, edition_id, cell_code, geom)
            select 'AA-2026-' || lpad(n::text, 6, '0'), 'other', case when n <= {Open} then 'collected' else 'rejected' end, 'camera', (select max(id) from smartcity.edition), '{Sample.Code(0, 0, 4)}',
                   st_setsrid(st_makepoint({Sample.West} + 0.0003 + 0.009 * (n % 71) / 71.0, {Sample.South} + 0.0003 + 0.004 * (n % 73) / 73.0), 4490)
            from generate_series(1, {Open + Ended}) n
            """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_short_way_to_the_owning_cell_gives_the_cell_with_the_largest_share()
    {
        // Shapes of all sizes, in cells, over borders and corners, outside, and cut in halves by a border to the last digit.
        var random = new Random(3);
        var boxes = Enumerable.Range(0, LongTests.Times(200, 5000)).Select(i => (X: -0.3 + 4.6 * random.NextDouble(), Y: -0.3 + 4.6 * random.NextDouble(), Side: 0.001 + 2.5 * Math.Pow(random.NextDouble(), 3)))
            .Concat([(0.95, 0.45, 0.1), (1.95, 1.95, 0.1), (3.95, 0.5, 0.1), (3.9999, 0.5, 0.1), (1, 1, 1), (1, 1, 0.1), (-0.1, 0.2, 0.1), (-0.1, 0.2, 0.1001)]);
        var differing = 0;
        foreach (var (x, y, side) in boxes)
        {
            await using var command = database.Source.CreateCommand("""
                select (select code from smartcity.owning_cell($1)),
                       (select s.code from smartcity.cell_shares((select max(id) from smartcity.edition), $1) s where s.code is not null and round(s.share::numeric, 9) > 0 order by round(s.share::numeric, 9) desc, s.code limit 1)
                """);
            command.Parameters.Add(new() { Value = Sample.InCells(x, y, side, side * 0.7) });
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            await reader.ReadAsync(Cancellation);
            if (!Equals(reader.GetValue(0), reader.GetValue(1))) differing++;
        }
        Assert.Equal(0, differing);
    }

    [Fact]
    public async Task A_first_entry_that_does_not_carry_its_own_hash_is_refused()
    {
        var id = (await new CaseIntake(database.Source, new()).OpenAsync([New()], Cancellation))[0].CaseId!.Value;
        var insert = $"insert into smartcity.case_event (case_id, at, actor, role, action, to_status, sequence, previous_hash, hash) values ('{id}', now(), 'x', 'system', 'open', 'collected', 1, '', repeat('0', 64))";
        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(insert))).SqlState);
        Assert.Empty((await new CaseStore(database.Source, new()).VerifyAuditAsync(id, Cancellation)).Faults);
    }

    [Fact]
    public async Task A_tile_of_too_many_cases_holds_all_open_ones_and_the_newest()
    {
        var tile = MvtReader.Read(await new VectorTileStore(database.Source).GetTileAsync(VectorTileSet.All.Single(s => s.Id == "cases"), TileAddress.At(Sample.West + 0.005, Sample.South + 0.002, 14), Cancellation));
        var numbers = tile["cases"].Select(f => (string)f.Tags["number"]).Where(n => n.StartsWith("AA", StringComparison.Ordinal)).ToHashSet();
        Assert.Equal(PointDensity.MostImportant, tile["cases"].Count);
        Assert.All(Enumerable.Range(1, Open), n => Assert.Contains($"AA-2026-{n:D6}", numbers));
        Assert.Contains($"AA-2026-{Open + Ended:D6}", numbers);
        Assert.DoesNotContain($"AA-2026-{Open + 1:D6}", numbers);
    }

    [Fact]
    public async Task Cells_and_the_beginnings_of_their_codes_filter_alike()
    {
        var cases = new CaseStore(database.Source, new());
        var code = Sample.Code(2, 3, 4);
        var id = (await new CaseIntake(database.Source, new()).OpenAsync([New() with { Geometry = Sample.InCells(2.4, 3.4, 0.1, 0.1) }], Cancellation))[0].CaseId!.Value;
        foreach (var length in (int[])[6, 9, 12, 15]) Assert.Contains(id, (await cases.ListAsync(new() { CellCode = code[..length] }, Cancellation)).Select(c => c.Id));
        foreach (var other in (string[])["530103", "530101", Sample.Code(1, 3, 4), "530102001002"]) Assert.DoesNotContain(id, (await cases.ListAsync(new() { CellCode = other }, Cancellation)).Select(c => c.Id));
    }

    [Fact]
    public async Task Past_five_thousand_the_number_that_matches_is_an_estimate_and_says_so()
    {
        await database.ExecuteAsync($"insert into smartcity.map_feature (layer, source, geom) select 'river', 'many', st_setsrid(st_makepoint(102.7, 25), 4490) from generate_series(1, {FeatureStore.MostCounted + 15_000})");
        await database.ExecuteAsync("analyze smartcity.map_feature");
        var (features, rivers) = (new FeatureStore(database.Source), FeatureLayer.All.Single(l => l.Id == "rivers"));
        var page = await features.PageAsync(rivers, new(), Cancellation);
        var few = await features.PageAsync(rivers, new() { Bounds = new(100, 20, 101, 21) }, Cancellation);
        Assert.True(page.IsEstimate);
        Assert.InRange(page.NumberMatched, FeatureStore.MostCounted + 1, 30_000);
        Assert.Equal((false, 0L), (few.IsEstimate, few.NumberMatched));
    }

    private static NewCase New() => new() { Source = "camera", Class = "other", Geometry = Sample.InCells(1.4, 1.4, 0.1, 0.1), OccurredAt = DateTimeOffset.UtcNow, Actor = "camera 7", Role = "system" };
}
