using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Locate;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Grids.Locate;

/// <summary>Memory and SQL know the same rule: here they are compared on the real districts.</summary>
public sealed class SqlLocateTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly int[] Seeds = [.. Enumerable.Range(1, LongTests.Times(1, 20))];

    [Fact]
    public async Task A_hundred_thousand_places_have_the_same_owner_in_memory_and_in_sql()
    {
        var cells = RealCells.Cut();
        var edition = await PublishedAsync();
        var locator = CellLocator.Build([.. cells.Select(c => new CellShape(c.Code, c.Geometry))], Stop);
        foreach (var seed in Seeds)
        {
            var places = RealCells.Places(cells, 100_000, seed);
            var fromSql = await OwnersAsync(edition, places);
            var differing = places.Index().Where(p => fromSql[p.Index] != Owner(locator, p.Item)).Select(p => $"{p.Item.X:R} {p.Item.Y:R}: {fromSql[p.Index]} in SQL, {Owner(locator, p.Item)} in memory").ToList();
            Assert.Empty(differing);
            Assert.InRange(fromSql.Count(owner => owner is null), 1000, 20_000);
        }
    }

    [Fact]
    public async Task Lines_and_areas_have_the_same_shares_in_memory_and_in_sql()
    {
        var cells = RealCells.Cut();
        var edition = await PublishedAsync();
        var locator = CellLocator.Build([.. cells.Select(c => new CellShape(c.Code, c.Geometry))], Stop);
        var shares = new CellShares(locator);
        var store = new CellStore(database.Source);
        var random = new Random(7);
        var spread = 0;
        for (var i = 0; i < LongTests.Times(120, 2000); i++)
        {
            var shape = Shape(cells[random.Next(cells.Count)].Geometry, i % 4, random);
            var inMemory = shares.Of(shape);
            var inSql = await store.SharesAsync(edition, shape, Stop);
            var ours = inMemory.ToDictionary(s => s.Cell < 0 ? "outside" : locator.Cells[s.Cell].Code, s => s.Share);
            var theirs = inSql.ToDictionary(s => s.Code ?? "outside", s => s.Share);
            foreach (var code in ours.Keys.Union(theirs.Keys))
                Assert.True(Math.Abs(ours.GetValueOrDefault(code) - theirs.GetValueOrDefault(code)) < 1e-6, $"{code}: {ours.GetValueOrDefault(code)} in memory, {theirs.GetValueOrDefault(code)} in SQL of {shape}");
            Assert.Equal(1, ours.Values.Sum(), 1e-9);
            Assert.Equal(1, theirs.Values.Sum(), 1e-9);
            if (ours.Count > 1) spread++;
        }
        Assert.True(spread > 50, "shapes of one cell alone prove little");
    }

    [Fact]
    public async Task Sql_measures_the_ellipsoid_as_the_library_does()
    {
        foreach (var cell in RealCells.Cut().Take(30))
        {
            Assert.Equal(1, await MeasureAsync("ground_area", cell.Geometry) / EllipsoidalMeasure.Area(cell.Geometry), 1e-10);
            Assert.Equal(1, await MeasureAsync("ground_length", cell.Geometry.Boundary) / EllipsoidalMeasure.Length(cell.Geometry), 1e-10);
        }
        var ring = Sample.Box(102, 25, 1, 1).Difference(Sample.Box(102.2, 25.2, 0.3, 0.3));
        Assert.Equal(1, await MeasureAsync("ground_area", ring) / EllipsoidalMeasure.Area(ring), 1e-10);
        Assert.Equal(0, await MeasureAsync("ground_area", ring.Boundary));
        Assert.Equal(0, await MeasureAsync("ground_length", ring));
    }

    [Fact]
    public async Task A_point_is_looked_up_by_the_spatial_index()
    {
        var edition = await PublishedAsync();
        await using var connection = await database.Source.OpenConnectionAsync(Stop);
        var before = await ScansAsync(connection);
        await using (var command = new NpgsqlCommand("select count(smartcity.cell_at($1, st_point(102.7 + i * 1e-4, 25, 4490))) from generate_series(1, 500) i", connection) { Parameters = { new() { Value = edition } } })
            await command.ExecuteNonQueryAsync(Stop);
        var after = await ScansAsync(connection);
        Assert.Equal((500L, 0L), (after.Index - before.Index, after.Sequential - before.Sequential));
    }

    [Fact]
    public async Task A_case_is_owned_by_the_cell_that_a_point_is_located_in()
    {
        var edition = await PublishedAsync();
        var store = new CellStore(database.Source);
        foreach (var place in RealCells.Places(RealCells.Cut(), 200, 3))
        {
            var located = await store.LocateAsync(edition, place.X, place.Y, Stop);
            var owner = await store.LocateAsync(Sample.Factory.CreatePoint(place), Stop);
            Assert.Equal(located?.Cell.Code, owner?.Code);
        }
    }

    [Fact]
    public async Task A_draft_is_located_in_too_and_an_unknown_edition_owns_nothing()
    {
        await PublishedAsync();
        var place = RealCells.Cut()[0].Geometry.InteriorPoint;
        await database.ExecuteAsync("insert into smartcity.edition (name, source, is_synthetic, domain, domain_area_m2, cell_count) select 'a draft', 'copy', false, domain, domain_area_m2, cell_count from smartcity.edition order by id limit 1");
        var draft = await database.ScalarAsync<long>("select max(id) from smartcity.edition");
        Assert.Null(await new CellStore(database.Source).LocateAsync(draft, place.X, place.Y, Stop));
        await database.ExecuteAsync($"insert into smartcity.cell (edition_id, code, class, adcode, district_name, area_m2, perimeter_m, community_is_synthetic, geom) select {draft}, '999999999999999', class, '999999', district_name, area_m2, perimeter_m, true, geom from smartcity.cell where code = '{RealCells.Cut()[0].Code}'");
        Assert.Equal("999999999999999", (await new CellStore(database.Source).LocateAsync(draft, place.X, place.Y, Stop))?.Cell.Code);
        Assert.Null(await new CellStore(database.Source).LocateAsync(-1, place.X, place.Y, Stop));
    }

    /// <summary>The same edition for all tests of the class.</summary>
    private async Task<long> PublishedAsync() => (await new EditionStore(database.Source).PublishAsync(RealCells.Edition(), Stop)).Edition.Id;

    private static string? Owner(CellLocator locator, Coordinate place) => locator.Find(place.X, place.Y) is >= 0 and var cell ? locator.Cells[cell].Code : null;

    private async Task<string?[]> OwnersAsync(long edition, Coordinate[] places)
    {
        await using var command = database.Source.CreateCommand("select smartcity.cell_at($1, st_point(x, y, 4490)) from unnest($2, $3) with ordinality p(x, y, n) order by n");
        foreach (var value in (object[])[edition, places.Select(p => p.X).ToArray(), places.Select(p => p.Y).ToArray()]) command.Parameters.Add(new() { Value = value });
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var owners = new List<string?>();
        while (await reader.ReadAsync(Stop)) owners.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        return [.. owners];
    }

    private async Task<double> MeasureAsync(string function, Geometry shape)
    {
        await using var command = database.Source.CreateCommand($"select smartcity.{function}($1)");
        command.Parameters.Add(new() { Value = shape });
        return (double)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task<(long Index, long Sequential)> ScansAsync(NpgsqlConnection connection)
    {
        await using (var flush = new NpgsqlCommand("select pg_stat_force_next_flush()", connection)) await flush.ExecuteNonQueryAsync(Stop);
        await using var command = new NpgsqlCommand("select (select idx_scan from pg_stat_user_indexes where indexrelname = 'cell_geom_idx'), (select seq_scan from pg_stat_user_tables where relname = 'cell')", connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        await reader.ReadAsync(Stop);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>0 a winding line, 1 a line along a cell's border, 2 a polygon, 3 a neighbour-sized box.</summary>
    private static Geometry Shape(Geometry cell, int kind, Random random)
    {
        var centre = cell.InteriorPoint.Coordinate;
        Coordinate Near(double reach) => new(centre.X + (random.NextDouble() - 0.5) * reach, centre.Y + (random.NextDouble() - 0.5) * reach);
        switch (kind)
        {
            case 0:
                return Sample.Factory.CreateLineString([Near(0.05), Near(0.05), Near(0.05)]);
            case 1:
                var ring = ((Polygon)cell.GetGeometryN(0)).ExteriorRing.Coordinates;
                var first = random.Next(ring.Length - 1);
                return Sample.Factory.CreateLineString(ring[first..Math.Min(ring.Length, first + 2 + random.Next(20))]);
            case 2:
                return Sample.Factory.CreatePolygon([centre, new(centre.X + 0.03, centre.Y + 0.001), new(centre.X + 0.01 + 0.01 * random.NextDouble(), centre.Y + 0.02), centre]);
            default:
                return Sample.Box(centre.X, centre.Y, 0.001 + 0.02 * random.NextDouble(), 0.001 + 0.02 * random.NextDouble());
        }
    }
}
