using System.Globalization;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>The counts of points follow every committed change, whoever makes it.</summary>
public sealed class CountedWritesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    /// <summary>What the counts should be, level by level, from the rows alone.</summary>
    private const string Wrong = """
        with truth as (
            select 'cases' as layer, class, st_x(point_3857) as px, st_y(point_3857) as py, status not in ('closed', 'rejected', 'duplicate') as open from smartcity.spatial_case
            union all
            select 'detections', coalesce(reviewed_class, class), (st_xmin(geom_3857) + st_xmax(geom_3857)) / 2, (st_ymin(geom_3857) + st_ymax(geom_3857)) / 2, verdict is null from smartcity.detection
        ), wanted as (
            select layer, level, smartcity.point_bin(px, py, level) as bin, class, count(*) as n, count(*) filter (where open) as open, sum(round(px * 10)::bigint) as x, sum(round(py * 10)::bigint) as y
            from truth cross join unnest(array[3, 5, 7, 9, 11, 13, 15]) as level group by 1, 2, 3, 4
        ), had as (
            select layer, level, bin, class, sum(n) as n, sum(open) as open, sum(x) as x, sum(y) as y
            from (select layer, level, bin, class, n, open, x, y from smartcity.point_count
                  union all select layer, level, bin >> 2 * (15 - level), class, n, open, x, y from smartcity.point_count_change cross join unnest(array[3, 5, 7, 9, 11, 13, 15]) as level) as c
            group by 1, 2, 3, 4
        )
        select count(*) from wanted full join had using (layer, level, bin, class)
        where coalesce(wanted.n, 0) <> coalesce(had.n, 0) or coalesce(wanted.open, 0) <> coalesce(had.open, 0) or coalesce(wanted.x, 0) <> coalesce(had.x, 0) or coalesce(wanted.y, 0) <> coalesce(had.y, 0)
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_stay_exact_under_writers_that_work_at_the_same_time_as_the_folding()
    {
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Stop);
        await Sample.RunAsync(database, "counts-a", "counts-b", "m1", [.. Enumerable.Range(0, 20).Select(i => Sample.Detection(Sample.InCells(i * 0.2, i * 0.1, 0.1, 0.1)))]);
        var until = DateTime.UtcNow.AddSeconds(LongTests.Times(3, 120));
        var store = new VectorTileStore(database.Source);
        var seed = 0;
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(() => WriteAsync(Interlocked.Increment(ref seed), until), Stop)),
            .. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                while (DateTime.UtcNow < until) await store.FoldCountsAsync(Stop);
            }, Stop)),
            Task.Run(async () =>
            {
                while (DateTime.UtcNow < until) Assert.Equal(0, await database.ScalarAsync<long>(Wrong));   // in the middle of it, in one snapshot
            }, Stop),
        ]);
        Assert.Equal(0, await database.ScalarAsync<long>(Wrong));
        await store.FoldCountsAsync(Stop);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from smartcity.point_count_change"));
        Assert.Equal(0, await database.ScalarAsync<long>(Wrong));
        await database.ExecuteAsync("""
            do $$ declare one record; begin
                for one in select tgrelid::regclass as relation, tgname from pg_trigger where tgfoid = 'smartcity.refuse_change'::regproc loop
                    execute format('alter table %s disable trigger %I', one.relation, one.tgname);
                end loop;
            end $$;
            truncate smartcity.detection cascade
            """);   // cases point at detections, and go with them
        Assert.Equal(0, await database.ScalarAsync<long>("select coalesce(sum(n), 0)::bigint from (select n from smartcity.point_count union all select n from smartcity.point_count_change) c"));
    }

    /// <summary>Statements of every kind, of one row and of many, some of them taken back.</summary>
    private async Task WriteAsync(int seed, DateTime until)
    {
        var random = new Random(seed);
        for (var n = 0; DateTime.UtcNow < until; n++)
        {
            var (x, y) = ((Sample.West + 0.04 * random.NextDouble()).ToString(CultureInfo.InvariantCulture), (Sample.South + 0.04 * random.NextDouble()).ToString(CultureInfo.InvariantCulture));
            var own = $"number like 'W{(char)('A' + seed)}%'";
            var sql = random.Next(7) switch
            {
                0 or 1 => $"insert into smartcity.spatial_case (number, class, status, source, edition_id, cell_code, geom) select 'W{(char)('A' + seed)}-2026-' || lpad(({n} * 100 + k)::text, 8, '0'), 'c' || k % 3, 'collected', 'camera', (select max(id) from smartcity.edition), '{Sample.Code(0, 0, 4)}', st_setsrid(st_makepoint({x} + k * 0.001, {y}), 4490) from generate_series(1, {random.Next(1, 30)}) k",
                2 => $"update smartcity.spatial_case set status = 'rejected' where {own} and random() < 0.2",
                3 => $"update smartcity.spatial_case set geom = st_setsrid(st_makepoint({x}, {y}), 4490) where {own} and random() < 0.1",
                4 => $"delete from smartcity.spatial_case where {own} and random() < 0.1",
                5 => $"insert into smartcity.detection (id, run_id, class, score, area_m2, geom) select gen_random_uuid(), id, 'other', 0.5, 1, st_makeenvelope({x}, {y}, {x} + 0.001, {y} + 0.001, 4490) from smartcity.change_run limit 1",
                _ => "update smartcity.detection set verdict = 'reclassed', reviewed_class = 'road' where random() < 0.05",
            };
            await database.ExecuteAsync(random.Next(6) == 0 ? $"begin; {sql}; rollback" : sql);
        }
    }
}
