using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Locate;
using SmartCity.Geo.Grids.Locate.Bulk;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Benchmarks;

/// <summary>Points into 1,272 cells with winding borders: in memory on one core, against PostGIS joins of the same points in the same run.</summary>
internal static class LocateBenchmark
{
    private const int Cells = 1272, ManyCells = 20_000, Points = 2_000_000, JoinedPoints = 100_000;

    /// <summary>How far off an edge "near" is, in degrees: some ten metres.</summary>
    private const double Near = 1e-4;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var edition = Edition(Cells, cancellationToken);
        var cells = edition.Cells;
        var started = CpuTime.Own;
        var locator = Locator(cells, cancellationToken);
        var building = (CpuTime.Own - started).TotalMilliseconds;
        var anywhere = Anywhere();
        var memory = PerSecond(locator, anywhere);
        var near = PerSecond(locator, NearEdges(cells));
        var csv = await RowsPerSecondAsync(locator, cancellationToken);
        var many = Locator(Edition(ManyCells, cancellationToken).Cells, cancellationToken);
        var (join, function) = await PostgisAsync(edition, anywhere, Path.Combine(folder, "postgres"), cancellationToken);

        return new("locate", $"{cells.Count} cells of {cells.Sum(c => c.Geometry.NumPoints)} vertices, {Points} points anywhere in their box; PostGIS: {JoinedPoints} of these; CPU seconds",
        [
            new("PostGIS, join by st_contains", Text(join), "", "what a border point belongs to is not decided there"),
            new("PostGIS, smartcity.cell_at for each point", Text(function), Figure.Times(function / join), "the same rule as in memory"),
            new("in memory, one core", Text(memory), Figure.Times(memory / join), $"limit: 3 million/s and 20 times the join; index {locator.IndexBytes / 1e6:0.0} MB, built in {building:0} ms"),
            new("in memory, within ten metres of edges", Text(near), Figure.Times(near / join), "the slowest places"),
            new($"in memory, {ManyCells} cells", Text(PerSecond(many, anywhere)), Figure.Times(PerSecond(many, anywhere) / join), $"index {many.IndexBytes / 1e6:0.0} MB"),
            new("CSV in, CSV out", Text(csv), Figure.Times(csv / join), "rows read, located and written again"),
        ]);
    }

    private static string Text(double perSecond) => Figure.Text(perSecond / 1e6, "M/CPU-s");

    private static CellLocator Locator(IReadOnlyList<GridCell> cells, CancellationToken cancellationToken) =>
        CellLocator.Build([.. cells.Select(c => new CellShape(c.Code, c.Geometry))], cancellationToken);

    private static double PerSecond(CellLocator locator, (double[] X, double[] Y) points)
    {
        var found = new int[points.X.Length];
        var best = 0.0;
        for (var round = 0; round < 5; round++)   // the first ones compile
        {
            var before = CpuTime.Own;
            locator.Find(points.X, points.Y, found);
            best = Math.Max(best, found.Length / (CpuTime.Own - before).TotalSeconds);
        }
        return best;
    }

    private static async Task<double> RowsPerSecondAsync(CellLocator locator, CancellationToken cancellationToken)
    {
        using var rows = new MemoryStream();
        await using (var writer = new StreamWriter(rows, leaveOpen: true))
        {
            await writer.WriteLineAsync("id,lon,lat,note");
            var (x, y) = Anywhere();
            for (var i = 0; i < x.Length; i++) await writer.WriteLineAsync(FormattableString.Invariant($"{i},{x[i]:F7},{y[i]:F7},a place"));
        }
        var cells = new BulkCells(locator, new(locator));
        var best = 0.0;
        for (var round = 0; round < 3; round++)
        {
            rows.Position = 0;
            var before = CpuTime.Own;
            var summary = await BulkLocate.RunAsync(rows, Stream.Null, BulkFormat.Csv, cells, new(), null, cancellationToken);
            best = Math.Max(best, summary.Rows / (CpuTime.Own - before).TotalSeconds);
        }
        return best;
    }

    /// <summary>Points per second of PostgreSQL's CPU: a join by st_contains, and our function.</summary>
    private static async Task<(double Join, double Function)> PostgisAsync(NewEdition edition, (double[] X, double[] Y) points, string cluster, CancellationToken cancellationToken)
    {
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await Migrator.MigrateAsync(server, cancellationToken);
            await using var database = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(server) { MaxPoolSize = 1, CommandTimeout = 0, NoResetOnClose = true }.ConnectionString);   // one backend, whose CPU can be read
            await using var publishing = GeoDatabase.Open(server);   // it takes two connections
            var id = (await new EditionStore(publishing).PublishAsync(edition, cancellationToken)).Edition.Id;
            await ExecuteAsync("set max_parallel_workers_per_gather = 0; create temp table place as select st_point(x, y, 4490) as geom from unnest($1::float8[], $2::float8[]) p(x, y)", points.X[..JoinedPoints], points.Y[..JoinedPoints]);
            await ExecuteAsync("analyze place; analyze smartcity.cell");
            var backend = await ScalarAsync("select pg_backend_pid()::bigint");
            return (await MeasureAsync($"select count(c.code) from place p left join smartcity.cell c on c.edition_id = {id} and st_contains(c.geom, p.geom)"),
                await MeasureAsync($"select count(smartcity.cell_at({id}, p.geom)) from place p"));

            async Task<double> MeasureAsync(string sql)
            {
                await ScalarAsync(sql);
                var before = CpuTime.Of((int)backend);
                await ScalarAsync(sql);
                return JoinedPoints / (CpuTime.Of((int)backend) - before).TotalSeconds;
            }

            async Task ExecuteAsync(string sql, params object[] values)
            {
                foreach (var statement in sql.Split(';'))
                {
                    await using var command = database.CreateCommand(statement);
                    if (statement.Contains('$', StringComparison.Ordinal)) foreach (var value in values) command.Parameters.Add(new() { Value = value });
                    await command.ExecuteNonQueryAsync(cancellationToken);
                }
            }

            async Task<long> ScalarAsync(string sql)
            {
                await using var command = database.CreateCommand(sql);
                return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            }
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static (double[] X, double[] Y) Anywhere()
    {
        var random = new Random(1);
        return ([.. Enumerable.Range(0, Points).Select(_ => MadeUpDistricts.West + random.NextDouble() * MadeUpDistricts.Width)], [.. Enumerable.Range(0, Points).Select(_ => MadeUpDistricts.South + random.NextDouble() * MadeUpDistricts.Height)]);
    }

    private static (double[] X, double[] Y) NearEdges(IReadOnlyList<GridCell> cells)
    {
        var random = new Random(2);
        var rings = cells.Select(c => ((Polygon)c.Geometry.GetGeometryN(0)).ExteriorRing.Coordinates).ToArray();
        double[] x = new double[Points], y = new double[Points];
        for (var i = 0; i < Points; i++)
        {
            var ring = rings[random.Next(rings.Length)];
            var edge = random.Next(ring.Length - 1);
            var along = random.NextDouble();
            x[i] = ring[edge].X + along * (ring[edge + 1].X - ring[edge].X) + Near * (2 * random.NextDouble() - 1);
            y[i] = ring[edge].Y + along * (ring[edge + 1].Y - ring[edge].Y) + Near * (2 * random.NextDouble() - 1);
        }
        return (x, y);
    }

    /// <summary>The made-up districts, cut into cells.</summary>
    private static NewEdition Edition(int count, CancellationToken cancellationToken) => new()
    {
        Name = $"{count} cells",
        Source = "benchmark",
        Parameters = $$"""{"cells": {{count}}}""",
        IsSynthetic = true,
        Domain = MadeUpDistricts.Domain,
        DomainAreaSquareMetres = EllipsoidalMeasure.Area(MadeUpDistricts.Domain),
        Cells = GridPartition.Cut(new() { Areas = MadeUpDistricts.Areas, CellCount = count }, null, cancellationToken).Cells,
    };
}
