using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Tiles;

namespace SmartCity.Benchmarks;

/// <summary>Tiles of 1,272 cells without any cache: our encoder over binary rows against PostGIS's ST_AsMVT, in the same run.</summary>
internal static class CellTileBenchmark
{
    private const int Columns = 53, Rows = 24, Zoom = 14, Tiles = 400, Rounds = 3;
    private const double West = 102.60, South = 24.90, Step = 0.01, SquareMetresPerSquareDegree = 1.117e10;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await Migrator.MigrateAsync(server, cancellationToken);
            await using (var seeding = GeoDatabase.Open(server)) await new EditionStore(seeding).PublishAsync(Lattice(), cancellationToken);
            await using var database = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(server) { MaxPoolSize = 1 }.ConnectionString);   // one backend, whose CPU can be read
            var store = new VectorTileStore(database);
            var cells = VectorTileSet.All.First(set => set.Id == "cells");
            var backend = await BackendAsync(database, cancellationToken);
            var addresses = Addresses();

            var ours = await MeasureAsync(backend, addresses, address => store.GetTileAsync(cells, address, cancellationToken));
            var theirs = await MeasureAsync(backend, addresses, address => AsMvtAsync(database, address, cancellationToken));
            var again = await MeasureAsync(backend, addresses, address => store.GetTileAsync(cells, address, cancellationToken));
            return new("cell-tile", $"{Columns * Rows} cells, {Tiles} random tiles of zoom {Zoom}, not cached, not compressed; CPU of this process and of PostgreSQL together",
            [
                new("ST_AsMVT of the same rows and attributes", Figure.Text(theirs.Total, "ms"), "", $"PostgreSQL {Figure.Text(theirs.Backend, "ms")}"),
                new("our encoder", Figure.Text(Math.Min(ours.Total, again.Total), "ms"), Figure.Times(Math.Min(ours.Total, again.Total) / theirs.Total), $"PostgreSQL {Figure.Text(Math.Min(ours.Backend, again.Backend), "ms")}; the better of two rounds around the peer"),
            ]);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static async Task<(double Total, double Backend)> MeasureAsync(int backend, List<TileAddress> addresses, Func<TileAddress, Task<byte[]>> read)
    {
        foreach (var address in addresses) _ = await read(address);   // warm: code compiled, statements prepared, pages in memory
        var (own, theirs) = (CpuTime.Own, CpuTime.Of(backend));
        for (var round = 0; round < Rounds; round++)
            foreach (var address in addresses) _ = await read(address);
        var count = Rounds * addresses.Count;
        var inBackend = (CpuTime.Of(backend) - theirs).TotalMilliseconds / count;
        return ((CpuTime.Own - own).TotalMilliseconds / count + inBackend, inBackend);
    }

    private static async Task<byte[]> AsMvtAsync(NpgsqlDataSource database, TileAddress tile, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select st_asmvt(rows, 'cells', 4096, 'shape', 'feature') from (
                select code::bigint as feature, code, class, adcode, district_name, area_m2, st_asmvtgeom(geom_3857, st_tileenvelope($1, $2, $3), 4096, 64, true) as shape
                from smartcity.current_cell where geom_3857 && st_tileenvelope($1, $2, $3, margin => 0.015625)) rows
            """);
        foreach (var part in (int[])[tile.Zoom, tile.Column, tile.Row]) command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = part });
        return (byte[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<int> BackendAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select pg_backend_pid()");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    internal static List<TileAddress> Addresses()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Tiles).Select(_ => TileAddress.At(West + random.NextDouble() * Columns * Step, South + random.NextDouble() * Rows * Step, Zoom))];
    }

    internal static NewEdition Lattice()
    {
        var factory = new GeometryFactory(new PrecisionModel(), 4490);
        Geometry Box(int column, int row, int width, int height) =>
            factory.ToGeometry(new(West + column * Step, West + (column + width) * Step, South + row * Step, South + (row + height) * Step));
        return new()
        {
            Name = "lattice",
            Source = "benchmark",
            Parameters = "{}",
            IsSynthetic = true,
            Domain = Box(0, 0, Columns, Rows),
            DomainAreaSquareMetres = Columns * Rows * Step * Step * SquareMetresPerSquareDegree,
            Cells = [.. Enumerable.Range(0, Columns * Rows).Select(i => new GridCell
            {
                Code = $"530102001{i / Columns + 1:D3}{i % Columns + 1:D3}",
                Class = 1 + i % 3,
                Adcode = "530102",
                DistrictName = "五华区",
                AreaSquareMetres = Step * Step * SquareMetresPerSquareDegree,
                PerimeterMetres = 4 * Step * 105_000,
                CommunityIsSynthetic = true,
                Geometry = Box(i % Columns, i / Columns, 1, 1),
            })],
        };
    }
}
