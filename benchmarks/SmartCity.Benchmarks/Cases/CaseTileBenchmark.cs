using System.Diagnostics;
using Npgsql;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Database;
using SmartCity.Geo.Tiles;

namespace SmartCity.Benchmarks.Cases;

/// <summary>Vector tiles of a city with a million cases, none of them cached: whole cities, and streets with some thousand cases each.</summary>
/// <remarks><c>SMARTCITY_BENCH_DB</c> names a database that <c>make-cases</c> has filled; without it one is filled first, in a private cluster.</remarks>
internal static class CaseTileBenchmark
{
    private const int Cases = 1_000_000, Tiles = 40, Rounds = 10;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("SMARTCITY_BENCH_DB") is { Length: > 0 } there) return await MeasureAsync(there, cancellationToken);
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await ManyCases.MakeAsync(server, Cases, new StderrProgress(), cancellationToken);
            return await MeasureAsync(server, cancellationToken);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static async Task<Result> MeasureAsync(string server, CancellationToken cancellationToken)
    {
        await Migrator.MigrateAsync(server, cancellationToken);
        await using var database = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(server) { MaxPoolSize = 1 }.ConnectionString);   // one backend, whose CPU can be read
        var store = new VectorTileStore(database);
        await store.FoldCountsAsync(cancellationToken);
        await using var ask = database.CreateCommand("select pg_backend_pid()");
        var backend = (int)(await ask.ExecuteScalarAsync(cancellationToken))!;
        var (cells, cases) = (VectorTileSet.All.Single(s => s.Id == "cells"), VectorTileSet.All.Single(s => s.Id == "cases"));
        var random = new Random(1);
        List<TileAddress> Anywhere(int zoom) => [.. Enumerable.Range(0, Tiles).Select(_ => TileAddress.At(ManyCases.West + random.NextDouble() * ManyCases.Columns * ManyCases.Step, ManyCases.South + random.NextDouble() * ManyCases.Rows * ManyCases.Step, zoom))];
        var figures = new List<Figure> { await TimeAsync("cells, zoom 14", cells, Anywhere(14), 0.6, isCompressed: false) };
        var dense = await DenseAsync(database, cancellationToken);
        if (dense.Count > 0) figures.Add(await TimeAsync($"cases, zoom 14, tiles of 3,100 to 3,500 one by one ({dense.Count} of them)", cases, dense, 8, isCompressed: true));
        foreach (var zoom in (int[])[6, 7, 8]) figures.Add(await TimeAsync($"cases, zoom {zoom}", cases, Anywhere(zoom), 30, isCompressed: true));
        foreach (var zoom in (int[])[9, 10, 11, 12, 13, 14, 16]) figures.Add(await TimeAsync($"cases, zoom {zoom}", cases, Anywhere(zoom), null, isCompressed: true));
        return new("tiles", $"{await CountAsync(database, cancellationToken)} cases, 1,272 cells; {Tiles} random tiles of each zoom, {Rounds} times, none cached; CPU of this process and of PostgreSQL a tile, with gzip where bytes are given", figures);

        async Task<Figure> TimeAsync(string what, VectorTileSet set, List<TileAddress> tiles, double? limit, bool isCompressed)
        {
            var (bytes, most) = (0L, 0);
            foreach (var tile in tiles)
            {
                var size = Compressed(await store.GetTileAsync(set, tile, cancellationToken));
                (bytes, most) = (bytes + size, Math.Max(most, size));
            }
            for (var warm = Stopwatch.StartNew(); warm.Elapsed < Warm;)   // until the code has been compiled for good
                foreach (var address in tiles) Compressed(await store.GetTileAsync(set, address, cancellationToken));
            var (own, theirs) = (CpuTime.Own, CpuTime.Of(backend));
            for (var round = 0; round < Rounds; round++)
                foreach (var address in tiles)
                {
                    var tile = await store.GetTileAsync(set, address, cancellationToken);
                    if (isCompressed) Compressed(tile);
                }
            var (here, there) = ((CpuTime.Own - own).TotalMilliseconds / Rounds / tiles.Count, (CpuTime.Of(backend) - theirs).TotalMilliseconds / Rounds / tiles.Count);
            return new(what, Figure.Text(here + there, "ms"), limit is { } allowed ? $"{Figure.Times((here + there) / allowed)} of {allowed} ms" : "", $"PostgreSQL {Figure.Text(there, "ms")}; gzip {bytes / tiles.Count / 1000.0:F1} kB, at most {most / 1000.0:F1} kB");
        }
    }

    /// <summary>Tiles whose cases are just few enough to be shown one by one.</summary>
    private static async Task<List<TileAddress>> DenseAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select floor((avg(st_x(point_3857)) + 20037508.342789244) * 16384 / 40075016.685578488)::int, floor((20037508.342789244 - avg(st_y(point_3857))) * 16384 / 40075016.685578488)::int
            from smartcity.spatial_case group by smartcity.point_bin(st_x(point_3857), st_y(point_3857), 14) having count(*) between 3100 and 3500 order by min(number) limit 40
            """);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tiles = new List<TileAddress>();
        while (await reader.ReadAsync(cancellationToken)) tiles.Add(new(14, reader.GetInt32(0), reader.GetInt32(1)));
        return tiles;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select count(*) from smartcity.spatial_case");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static int Compressed(byte[] tile)
    {
        using var memory = new MemoryStream();
        using (var stream = CachedTile.Gzip(memory)) stream.Write(tile);
        return memory.ToArray().Length;
    }
}
