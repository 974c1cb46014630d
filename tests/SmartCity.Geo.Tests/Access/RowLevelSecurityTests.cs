using Npgsql;
using SmartCity.Geo.Access;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Access;

/// <summary>What PostgreSQL itself shows the reading roles, whatever is asked.</summary>
public sealed class RowLevelSecurityTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    /// <summary>What no visitor reads. Anything else must be let read by a migration: a new table that nobody has thought about fails here.</summary>
    private static readonly string[] Withheld =
        ["access_log", "api_key", "camera_memory", "case_checkpoint", "case_checkpoint_member", "case_number", "monitor_frame", "process_run", "report_token", "schema_version", "webhook", "webhook_delivery"];

    /// <summary>What every visitor reads whole: rules, units, and when which edition is in force.</summary>
    private static readonly string[] Everybodys = ["case_rules", "duty", "edition_overlap", "edition_period", "outbox_head", "track_rules", "unit"];

    private readonly AccessPolicy _policy = AccessPolicyReader.Parse("""
        {"version": "1", "without_key": {"loopback": "public", "elsewhere": "closed"}, "visitors": {
          "public": {"read": ["cells", "cases"], "case_statuses": ["dispatched"]}, "handler": {"read": "*", "own_unit": true}, "admin": {"read": "*"}}}
        """);

    private ReadingPools? _pools;
    private Guid _hidden, _ofEast, _ofWest;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ReadingPools Pools => _pools ?? throw new InvalidOperationException("Ask for the database first: it skips where there is none.");

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable) return;
        _pools = new(database.Source, database.ConnectionString);
        if (await database.ScalarAsync<long>("select count(*) from smartcity.unit") == 0)
        {
            await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Stop);
            await database.ExecuteAsync("insert into smartcity.unit (id, name_zh, name_en, kind, parent) values ('west', '西', 'West', 'squad', null), ('east', '东', 'East', 'squad', null), ('east-1', '东一', 'East 1', 'squad', 'east')");
            await CaseAsync("KM-2026-000001", "collected", null);
            await CaseAsync("KM-2026-000002", "dispatched", "east-1");
            await CaseAsync("KM-2026-000003", "dispatched", "west");
        }
        (_hidden, _ofEast, _ofWest) = (await IdAsync("KM-2026-000001"), await IdAsync("KM-2026-000002"), await IdAsync("KM-2026-000003"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_pools is not null) await _pools.DisposeAsync();
    }

    [Fact]
    public async Task Every_table_is_either_let_read_or_withheld_by_decision()
    {
        foreach (var reader in (string[])["smartcity_open", "smartcity_guarded"])
            Assert.Equal(Withheld, (await NamesAsync($"select relname from pg_class c where relnamespace = 'smartcity'::regnamespace and relkind in ('r', 'p', 'm') and {IsOurs("pg_class", "c.oid")} and not has_any_column_privilege('{reader}', oid, 'select') order by 1")).Order());
        // A table that is let read to both, but without a policy, shows all of its rows to everybody.
        Assert.Equal(Everybodys, (await NamesAsync($"select relname from pg_class c where relnamespace = 'smartcity'::regnamespace and relkind in ('r', 'p', 'm') and {IsOurs("pg_class", "c.oid")} and not relrowsecurity and has_any_column_privilege('smartcity_guarded', oid, 'select') order by 1")).Order());
        Assert.Equal([], await NamesAsync($"select relname from pg_class c where relnamespace = 'smartcity'::regnamespace and relkind = 'v' and {IsOurs("pg_class", "c.oid")} and not coalesce(reloptions @> '{{security_invoker=true}}', false)"));
        Assert.Equal([], await NamesAsync($"select p.proname from pg_proc p where pronamespace = 'smartcity'::regnamespace and prosecdef and {IsOurs("pg_proc", "p.oid")}"));   // such a function would see with the owner's eyes
    }

    /// <summary>Not of PostGIS, which may lie in the same schema.</summary>
    private static string IsOurs(string catalogue, string id) => $"not exists (select from pg_depend d where d.classid = '{catalogue}'::regclass and d.objid = {id} and d.deptype = 'e')";

    [Fact]
    public async Task A_query_without_any_condition_shows_each_visitor_no_more_than_the_policy_says()
    {
        Assert.Equal([_hidden, _ofEast, _ofWest], await CasesAsync(_policy.Of("admin")));
        Assert.Equal([_ofEast, _ofWest], await CasesAsync(_policy.Of("public")));
        Assert.Equal([_ofEast], await CasesAsync(_policy.Of("handler", "east")));   // and of the units below it
        Assert.Equal([_ofWest], await CasesAsync(_policy.Of("handler", "west")));
        Assert.Equal([], await CasesAsync(_policy.Of("handler")));
        Assert.Equal([], await CasesAsync(_policy.Of("nobody")));
        foreach (var table in (string[])["case_event", "outbox"])
            Assert.Equal(1L, await ScalarAsync(_policy.Of("handler", "east"), $"select count(distinct case_id) from smartcity.{table}"));
        Assert.Equal(0L, await ScalarAsync(_policy.Of("public"), "select count(*) from smartcity.detection"));
        Assert.Equal(0L, await ScalarAsync(Visibility.Nothing, "select count(*) from smartcity.cell"));
        Assert.True(await ScalarAsync(_policy.Of("public"), "select count(*) from smartcity.current_cell") > 0);
    }

    [Fact]
    public async Task A_connection_keeps_its_sight_when_it_is_used_again()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(2L, await ScalarAsync(_policy.Of("public"), "select count(*) from smartcity.spatial_case"));
            Assert.Equal("smartcity_guarded", await TextAsync(_policy.Of("public"), "select current_user::text"));
            Assert.Equal("smartcity_open", await TextAsync(_policy.Of("admin"), "select current_user::text"));
        }
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("public")]
    public async Task Who_reads_changes_nothing_and_reads_no_secret(string visitor)
    {
        foreach (var sql in (string[])["update smartcity.spatial_case set version = 9", "insert into smartcity.access_log (actor, role, action, subject) values ('a', 'b', 'key_created', 'c')", "select hash from smartcity.api_key", "select phone from smartcity.report_person"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(_policy.Of(visitor), sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task Counts_extents_and_tiles_know_nothing_of_hidden_rows_whatever_the_statistics_say()
    {
        // Nine thousand hidden cases far in the east: estimates would tell of them.
        await database.ExecuteAsync("""
            insert into smartcity.spatial_case (number, class, status, edition_id, cell_code, source, geom)
            select 'HID-2026-' || lpad(i::text, 6, '0'), 'markq7x', 'collected', c.edition_id, c.code, 'inspection', st_setsrid(st_makepoint(150 + i / 100000.0, 30), 4490)
            from generate_series(1, 9000) i cross join (select * from smartcity.current_cell order by code limit 1) c
            """);
        await database.ExecuteAsync("analyze smartcity.spatial_case");
        try
        {
            var cases = FeatureLayer.All.Single(l => l.Id == "cases");
            var seen = _policy.Of("public");
            var features = new FeatureStore(Pools.Of(seen), seen.IsOpen);
            var all = await features.PageAsync(cases, new() { Limit = 10 }, Stop);
            Assert.Equal((2L, false), (all.NumberMatched, all.IsEstimate));
            var marked = await features.PageAsync(cases, new() { Limit = 10, Filters = new Dictionary<string, string> { ["class"] = "markq7x" } }, Stop);
            Assert.Equal((0L, false), (marked.NumberMatched, marked.IsEstimate));
            var extent = await features.ExtentAsync(cases, Stop);
            Assert.Equal(2, extent.Count);
            Assert.True(extent.Bounds!.Value.East < 149);

            var tiles = VectorTileSet.All.Single(set => set.Id == "cases");
            Assert.Empty(await new VectorTileStore(Pools.Of(seen), seen).GetTileAsync(tiles, TileAddress.At(150.01, 30, 10), Stop));
            Assert.NotEmpty(await new VectorTileStore(Pools.Of(_policy.Of("admin"))).GetTileAsync(tiles, TileAddress.At(150.01, 30, 10), Stop));
            Assert.True((await new FeatureStore(database.Source).ExtentAsync(cases, Stop)).Count > 9000);
        }
        finally
        {
            await database.ExecuteAsync("delete from smartcity.spatial_case where number like 'HID-%'");
        }
    }

    [Fact]
    public async Task Where_the_server_lets_us_say_so_hidden_rows_cost_no_spatial_index()
    {
        _ = database.ConnectionString;
        if (!await database.ScalarAsync<bool>("select proleakproof from pg_proc where oid = 'geometry_overlaps(geometry, geometry)'::regprocedure")) Assert.Skip("The database user is no superuser: see docs/access.md.");
        await using var connection = await Pools.Of(_policy.Of("public")).OpenConnectionAsync(Stop);
        await using var command = new NpgsqlCommand("set enable_seqscan = off; explain select from smartcity.spatial_case where geom_3857 && st_makeenvelope(0.0, 0.0, 1.0, 1.0, 3857)", connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var plan = new List<string>();
        while (await reader.ReadAsync(Stop)) plan.Add(reader.GetString(0));
        Assert.Contains("Index Cond: (geom_3857 &&", string.Join('\n', plan), StringComparison.Ordinal);
        await reader.DisposeAsync();
        await using var back = new NpgsqlCommand("reset enable_seqscan", connection);
        await back.ExecuteNonQueryAsync(Stop);
    }

    private async Task CaseAsync(string number, string status, string? unit)
    {
        await database.ExecuteAsync($"""
            insert into smartcity.spatial_case (number, class, status, edition_id, cell_code, source, unit_id, geom)
            select '{number}', 'other', '{status}', edition_id, code, 'inspection', {(unit is null ? "null" : $"'{unit}'")}, st_pointonsurface(geom) from smartcity.current_cell order by code limit 1
            """);
        await database.ExecuteAsync($"insert into smartcity.case_event (case_id, actor, role, action, to_status) select id, 'Li', 'officer', 'open', status from smartcity.spatial_case where number = '{number}'");
    }

    private async Task<Guid> IdAsync(string number) => await database.ScalarAsync<Guid>($"select id from smartcity.spatial_case where number = '{number}'");

    private async Task<List<Guid>> CasesAsync(Visibility seen)
    {
        await using var command = Pools.Of(seen).CreateCommand("select id from smartcity.spatial_case order by number");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(Stop)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    private async Task<long> ScalarAsync(Visibility seen, string sql)
    {
        _ = database.ConnectionString;
        await using var command = Pools.Of(seen).CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop) is long number ? number : -1;
    }

    private async Task<string> TextAsync(Visibility seen, string sql)
    {
        await using var command = Pools.Of(seen).CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task<List<string>> NamesAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var names = new List<string>();
        while (await reader.ReadAsync(Stop)) names.Add(reader.GetString(0));
        return names;
    }
}
