using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Database;

/// <summary>A database that an older program filled becomes what a fresh one is, and loses nothing.</summary>
public sealed class UpgradeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int FirstRelease = 4;

    /// <summary>Two cells side by side and a case in the western one, as the first release wrote them.</summary>
    private const string City = """
        insert into smartcity.edition (name, source, parameters, fingerprint, is_synthetic, domain, domain_area_m2, cell_count)
        values ('City', 'file', '{}', repeat('a', 64), false, st_multi(st_makeenvelope(102.70, 25.00, 102.72, 25.01, 4490)), 2.2e6, 2);
        insert into smartcity.cell (edition_id, code, class, adcode, district_name, area_m2, perimeter_m, community_is_synthetic, geom)
        values (1, '530102001001001', 1, '530102', 'West', 1.1e6, 4e3, true, st_multi(st_makeenvelope(102.70, 25.00, 102.71, 25.01, 4490))),
               (1, '530102001001002', 2, '530102', 'East', 1.1e6, 4e3, true, st_multi(st_makeenvelope(102.71, 25.00, 102.72, 25.01, 4490)));
        update smartcity.edition set status = 'published', published_at = now();
        insert into smartcity.spatial_case (number, class, status, score, edition_id, cell_code, geom)
        values ('KM-2026-000001', 'new_building', 'collected', 0.9, 1, '530102001001001', st_setsrid(st_makepoint(102.705, 25.005), 4490));
        insert into smartcity.case_event (case_id, actor, role, action, to_status) select id, 'system', 'system', 'open', 'collected' from smartcity.spatial_case;
        """;

    /// <summary>Columns, constraints, indexes, triggers, views and functions, one line each.</summary>
    private const string Schema = """
        select string_agg(line, E'\n' order by line) from (
            select format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, coalesce(column_default, generation_expression)) as line
            from information_schema.columns where table_schema = 'smartcity'
            union all select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where conrelid <> 0 and connamespace = 'smartcity'::regnamespace
            union all select indexdef from pg_indexes where schemaname = 'smartcity'
            union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal and tgrelid::regclass::text like 'smartcity.%'
            union all select definition from pg_views where schemaname = 'smartcity'
            union all select pg_get_functiondef(oid) from pg_proc p
            where pronamespace = 'smartcity'::regnamespace and prokind = 'f' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')) as lines
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filled_database_of_the_first_release_becomes_the_schema_of_a_fresh_one_and_keeps_its_city()
    {
        await database.ExecuteAsync("create database first_release");
        var old = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "first_release", Pooling = false }.ConnectionString;
        await Migrator.MigrateAsync(old, FirstRelease, Stop);
        await using (var source = GeoDatabase.Open(old))
        {
            await using (var fill = source.CreateCommand(City)) await fill.ExecuteNonQueryAsync(Stop);
            Assert.NotEmpty(await Migrator.MigrateAsync(old, Stop));

            Assert.Equal(await ScalarAsync(database.Source, Schema), await ScalarAsync(source, Schema));
            Assert.Equal(2L, await ScalarAsync(source, "select count(*) from smartcity.current_cell"));
            Assert.Equal("530102001001001", await ScalarAsync(source, "select code from smartcity.owning_cell(st_setsrid(st_makepoint(102.705, 25.005), 4490))"));
            Assert.Equal("530102001001001", await ScalarAsync(source, "select cell.code from smartcity.spatial_case c join smartcity.cell on cell.edition_id = c.edition_id and cell.code = c.cell_code"));
            Assert.Equal(1L, await ScalarAsync(source, "select count(*) from smartcity.case_event e where hash = smartcity.case_event_hash(e)"));
        }
        await database.ExecuteAsync("drop database first_release with (force)");
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop);
    }
}
