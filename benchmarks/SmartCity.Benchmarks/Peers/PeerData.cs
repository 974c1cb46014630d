using System.Globalization;
using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Tiles;

namespace SmartCity.Benchmarks.Peers;

/// <summary>A database for tile servers to read: 1,272 cells, and tiles of zoom 14 with 3,300 cases each.</summary>
internal static class PeerData
{
    internal const int Zoom = 14, CasesOfTile = 3300;

    /// <summary>Cases are numbered as they come, which is not place by place: neighbours' numbers lie so far apart, and no number comes twice.</summary>
    private const int Apart = 7919;

    private const int DenseTiles = 10, FirstColumn = 12862, FirstRow = 7008;

    internal static IReadOnlyList<TileAddress> Dense { get; } = [.. Enumerable.Range(0, DenseTiles).Select(i => new TileAddress(Zoom, FirstColumn + i, FirstRow))];

    /// <param name="server">Of an empty database.</param>
    internal static async Task MakeAsync(string server, CancellationToken cancellationToken)
    {
        await Migrator.MigrateAsync(server, cancellationToken);
        await using var database = GeoDatabase.Open(server);
        await new EditionStore(database).PublishAsync(CellTileBenchmark.Lattice(), cancellationToken);
        foreach (var (index, tile) in Dense.Index())
            await RunAsync(database, string.Create(CultureInfo.InvariantCulture, $"""
                insert into smartcity.spatial_case (number, class, status, source, source_key, score, edition_id, cell_code, geom)
                select 'KM-2026-' || lpad((({index} * {CasesOfTile} + n) * {Apart} % ({DenseTiles} * {CasesOfTile}))::text, 6, '0'), (array['site_dust', 'earthwork', 'waste_dumping', 'road_spill', 'illegal_building'])[1 + n % 5],
                       (array['collected', 'verified', 'rejected'])[1 + n % 3], 'satellite', 'p' || ({index} * {CasesOfTile} + n), random(), c.edition_id, c.code,
                       st_transform(st_setsrid(st_makepoint({tile.West} + random() * {tile.Size}, {tile.North} - random() * {tile.Size}), 3857), 4490)
                from generate_series(1, {CasesOfTile}) n cross join (select * from smartcity.current_cell order by code limit 1) c
                """), cancellationToken);
        await RunAsync(database, "vacuum (analyze) smartcity.spatial_case", cancellationToken);
        await RunAsync(database, "vacuum (analyze) smartcity.cell", cancellationToken);
        await new VectorTileStore(database).FoldCountsAsync(cancellationToken);
    }

    /// <summary>CPU of PostgreSQL's processes that work for a program.</summary>
    /// <param name="name">The name that it gives itself (PGAPPNAME).</param>
    internal static async Task<TimeSpan> BackendsAsync(NpgsqlDataSource database, string name, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select array_agg(pid) from pg_stat_activity where application_name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (await command.ExecuteScalarAsync(cancellationToken) as int[] ?? []).Aggregate(TimeSpan.Zero, (sum, pid) => sum + CpuTime.Of(pid));
    }

    internal static async Task RunAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
