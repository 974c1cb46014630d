using System.Diagnostics;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;

namespace SmartCity.Benchmarks;

/// <summary>The detections of one run against many open tracks, each with its case: matching, folding, writing, noting on the cases, all in one transaction.</summary>
internal static class TrackMatchingBenchmark
{
    private const int Tracks = 100_000, Detections = 10_000;
    private const double LimitSeconds = 10;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await Migrator.MigrateAsync(server, cancellationToken);
            await using var database = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(server) { CommandTimeout = 0 }.ConnectionString);
            await using var alone = GeoDatabase.Open(new NpgsqlConnectionStringBuilder(server) { MaxPoolSize = 1, CommandTimeout = 0, NoResetOnClose = true }.ConnectionString);   // one backend, whose CPU can be read
            var rules = Path.Combine(folder, "rules.json");
            await File.WriteAllTextAsync(rules, (TrackRules.Default with { Version = "bench", OpenOn = "open" }).ToJson(), cancellationToken);
            var options = new GeoOptions { TrackRulesPath = rules };
            var tracks = new TrackStore(alone, options, new(alone, options), new(alone, options));
            await new EditionStore(database).PublishAsync(OneCell(), cancellationToken);
            var standing = TrackPopulation.Standing(Tracks);
            await tracks.ApplyRunAsync(await RunAsync(database, "a", 1, standing, cancellationToken), null, null, cancellationToken);
            var clock = Stopwatch.StartNew();
            var opening = await tracks.ApplyRunAsync(await RunAsync(database, "b", 2, standing, cancellationToken), null, null, cancellationToken);
            var openingSeconds = clock.Elapsed.TotalSeconds;
            await ExecuteAsync(database, "analyze", cancellationToken);

            var later = TrackPopulation.Later(Detections, Tracks, seed: 1);
            var run = await RunAsync(database, "c", 3, [.. later.Select(l => l.Detection)], cancellationToken);
            var backend = await BackendAsync(alone, cancellationToken);
            var (own, theirs, began) = (CpuTime.Own, CpuTime.Of(backend), Stopwatch.StartNew());
            var matched = await tracks.ApplyRunAsync(run, null, null, cancellationToken);
            var (seconds, cpu, postgres) = (began.Elapsed.TotalSeconds, (CpuTime.Own - own).TotalSeconds, (CpuTime.Of(backend) - theirs).TotalSeconds);
            if (matched.SeenAgain.Count != later.Count(l => l.Shows is not null)) throw new InvalidOperationException($"{matched.SeenAgain.Count} objects were recognised; {later.Count(l => l.Shows is not null)} are there.");
            began.Restart();
            var again = await tracks.ApplyRunAsync(run, null, null, cancellationToken);
            var repeat = began.Elapsed.TotalSeconds;
            if (again.TracksWritten + again.SeenAgain.Count != 0) throw new InvalidOperationException("The second run changed something.");

            return new("track-matching", $"{Detections} detections against {Tracks} open tracks that have a case each and two dates; PostgreSQL on the same machine, wall seconds",
            [
                new("limit", Figure.Text(LimitSeconds, "s"), "", ""),
                new("match, fold, write, note on cases", Figure.Text(seconds, "s"), Figure.Times(seconds / LimitSeconds), $"{cpu:0.0} CPU-s of ours, {postgres:0.0} of PostgreSQL's; {matched.SeenAgain.Count} recognised and noted, {matched.TracksWritten} tracks written"),
                new("the same run again", Figure.Text(repeat, "s"), Figure.Times(repeat / LimitSeconds), "nothing written"),
                new($"second date of all {Tracks}: opens them", Figure.Text(openingSeconds, "s"), "", $"{opening.Opened.Count} cases filed"),
            ]);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static async Task<Guid> RunAsync(NpgsqlDataSource database, string name, int month, NewDetection[] detections, CancellationToken cancellationToken)
    {
        var scenes = new SceneStore(database);
        foreach (var (id, at) in ((string, DateTimeOffset)[])[("base", new(2024, 1, 1, 3, 30, 0, TimeSpan.Zero)), (name, new(2025, month, 1, 3, 30, 0, TimeSpan.Zero))])
            await scenes.UpsertAsync(new()
            {
                Id = id,
                Title = id,
                AcquiredAt = at,
                Sensor = "benchmark",
                GsdMetres = 10,
                Bands = ["red"],
                Path = id,
                Footprint = Ground(),
                Source = "benchmark",
                IsSimulated = true,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))),
            }, cancellationToken);
        var runs = new ChangeRunStore(database);
        var run = await runs.BeginAsync("base", name, "benchmark", "default", cancellationToken);
        await runs.CompleteAsync(run.Id, new() { Detections = detections, ModelVersion = "benchmark" }, cancellationToken);
        return run.Id;
    }

    private static Polygon Ground() => (Polygon)new GeometryFactory(new PrecisionModel(), 4490).ToGeometry(new Envelope(TrackPopulation.West - 0.01, TrackPopulation.West + 0.4, TrackPopulation.South - 0.01, TrackPopulation.South + 0.4));

    private static NewEdition OneCell()
    {
        var area = EllipsoidalMeasure.Area(Ground());
        return new()
        {
            Name = "One cell",
            Source = "benchmark",
            Parameters = "{}",
            IsSynthetic = true,
            Domain = Ground(),
            DomainAreaSquareMetres = area,
            Cells =
            [
                new GridCell
                {
                    Code = "530102001001001", Class = 1, Adcode = "530102", DistrictName = "benchmark", AreaSquareMetres = area, PerimeterMetres = EllipsoidalMeasure.Length(Ground()),
                    CommunityIsSynthetic = true, Geometry = Ground(),
                },
            ],
        };
    }

    private static async Task<int> BackendAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select pg_backend_pid()");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
