using System.Diagnostics;
using Npgsql;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Database;
using SmartCity.Geo.Tiles;

namespace SmartCity.Benchmarks.Peers;

/// <summary>Tiles of zoom 14, none cached: ours beside mapnik, MapServer and ST_AsMVT, the same rows of the same database in one run; CPU of server and PostgreSQL.</summary>
internal static class PeerTilesBenchmark
{
    private const int Rounds = 20, CellTiles = 40;
    private const double MostOfCells = 0.6, MostOfCases = 8;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(4);

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var cluster = Path.Combine(folder, "postgres");
        var server = new NpgsqlConnectionStringBuilder(await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken));
        try
        {
            await PeerData.MakeAsync(server.ConnectionString, cancellationToken);
            await using var database = GeoDatabase.Open(server.ConnectionString);
            var figures = new List<Figure>();
            foreach (var (layer, tiles, most, isZipped) in ((PeerLayer, IReadOnlyList<TileAddress>, double, bool)[])
                [(PeerLayer.Cells, CellTileBenchmark.Addresses()[..CellTiles], MostOfCells, false), (PeerLayer.Cases, PeerData.Dense, MostOfCases, true)])
            {
                var ours = await OursAsync(server, layer, tiles, isZipped, cancellationToken);
                figures.Add(new($"{layer.Name}: ours{(isZipped ? ", gzip" : "")}", Figure.Text(ours.Total, "ms"), $"{Figure.Times(ours.Total / most)} of {most} ms", $"PostgreSQL {Figure.Text(ours.Backend, "ms")}; {ours.Bytes / 1000:F1} kB"));
                figures.Add((await AsMvtAsync(server, layer, tiles, isZipped, cancellationToken)).Figure($"{layer.Name}: ST_AsMVT{(isZipped ? ", gzip" : "")}", ours.Total));
                if (Mapnik.IsThere) figures.Add((await Mapnik.MeasureAsync(server, database, layer, tiles, Rounds, isZipped, folder, cancellationToken)).Figure($"{layer.Name}: mapnik{(isZipped ? ", gzip" : "")}", ours.Total));
                else figures.Add(new($"{layer.Name}: mapnik", "not installed", "", "npm ci in benchmarks/peers"));
                if (MapServer.IsThere) figures.Add((await MapServer.MeasureAsync(server, database, layer, tiles, Rounds, folder, cancellationToken)).Figure($"{layer.Name}: MapServer{(isZipped ? ", not compressed" : "")}", ours.Total));
                else figures.Add(new($"{layer.Name}: MapServer", "not installed", "", "apt-get install cgi-mapserver spawn-fcgi nginx-light"));
            }
            return new("peers", $"{CellTiles} random tiles of 1,272 cells; {PeerData.Dense.Count} tiles of {PeerData.CasesOfTile} cases; zoom {PeerData.Zoom}, {Rounds} times, none cached; the same rows and attributes of one database", figures);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static async Task<TileCost> OursAsync(NpgsqlConnectionStringBuilder server, PeerLayer layer, IReadOnlyList<TileAddress> tiles, bool isZipped, CancellationToken cancellationToken)
    {
        var set = VectorTileSet.All.Single(s => s.Id == layer.Name);
        return await MeasureAsync(server, tiles, isZipped, (database, tile) => new VectorTileStore(database).GetTileAsync(set, tile, cancellationToken), cancellationToken);
    }

    private static Task<TileCost> AsMvtAsync(NpgsqlConnectionStringBuilder server, PeerLayer layer, IReadOnlyList<TileAddress> tiles, bool isZipped, CancellationToken cancellationToken) => MeasureAsync(server, tiles, isZipped, async (database, tile) =>
    {
        await using var command = database.CreateCommand($"""
            select st_asmvt(q, '{layer.Name}', 4096, 'shape') from (
                select {layer.Fields}, st_asmvtgeom({layer.Geometry}, st_tileenvelope($1, $2, $3), 4096, 64, true) as shape
                from ({layer.Rows}) t where {layer.Geometry} && st_tileenvelope($1, $2, $3, margin => 0.015625)) q
            """);
        foreach (var part in (int[])[tile.Zoom, tile.Column, tile.Row]) command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = part });
        return (byte[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }, cancellationToken);

    private static async Task<TileCost> MeasureAsync(NpgsqlConnectionStringBuilder server, IReadOnlyList<TileAddress> tiles, bool isZipped, Func<NpgsqlDataSource, TileAddress, Task<byte[]>> read, CancellationToken cancellationToken)
    {
        await using var database = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 1 }.ConnectionString);   // one backend, whose CPU can be read
        await using var ask = database.CreateCommand("select pg_backend_pid()");
        var backend = (int)(await ask.ExecuteScalarAsync(cancellationToken))!;
        var bytes = 0.0;
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < Warm;)   // until the code has been compiled for good
            foreach (var tile in tiles) await ReadAsync(tile);
        foreach (var tile in tiles) bytes += await ReadAsync(tile);
        var (own, theirs) = (CpuTime.Own, CpuTime.Of(backend));
        for (var round = 0; round < Rounds; round++)
            foreach (var tile in tiles) await ReadAsync(tile);
        return new((CpuTime.Own - own).TotalMilliseconds / Rounds / tiles.Count, (CpuTime.Of(backend) - theirs).TotalMilliseconds / Rounds / tiles.Count, bytes / tiles.Count);

        async Task<int> ReadAsync(TileAddress tile)
        {
            var plain = await read(database, tile);
            if (!isZipped) return plain.Length;
            using var memory = new MemoryStream();
            using (var stream = CachedTile.Gzip(memory)) stream.Write(plain);
            return (int)memory.ToArray().LongLength;
        }
    }
}
