using System.Diagnostics;
using System.Globalization;
using SmartCity.Benchmarks.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Benchmarks.Peers;

/// <summary>Pages of features over HTTP, none cached: CPU of the program and of PostgreSQL a request.</summary>
internal static class FeaturePageBenchmark
{
    private const int Requests = 1000;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(10);

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await PeerData.MakeAsync(server, cancellationToken);
            await using var database = GeoDatabase.Open(server);
            await using var ours = await ServedProgram.StartAsync(server, database, Path.Combine(folder, "data"), null, cancellationToken);
            var figures = new List<Figure>();
            // Nothing of them is cached.
            foreach (var (what, limit, path) in ((string, double, Func<Random, string>)[])
            [
                ("10 cells, the first page, with their number and the next page", 0.6, _ => "/collections/cells/items?limit=10"),
                ("10 cells, any page by its number", 0.6, random => $"/collections/cells/items?limit=10&offset={random.Next(1200)}"),
                ("1,000 cases within a box, with their number", 5, random => Box(random)),
            ])
            {
                var random = new Random(1);
                var bytes = 0;
                for (var warm = Stopwatch.StartNew(); warm.Elapsed < Warm;) bytes = (await ours.GetAsync(path(random), cancellationToken)).Bytes;
                var before = await ours.CpuAsync(cancellationToken);
                for (var i = 0; i < Requests; i++) await ours.GetAsync(path(random), cancellationToken);
                var cost = (await ours.CpuAsync(cancellationToken) - before).TotalMilliseconds / Requests;
                figures.Add(new(what, Figure.Text(cost, "ms"), $"{Figure.Times(cost / limit)} of {limit.ToString(CultureInfo.InvariantCulture)} ms", $"{bytes / 1000.0:F1} kB"));
            }
            return new("features", $"{PeerData.Dense.Count * PeerData.CasesOfTile} cases, 1,272 cells; {Requests} requests each, GeoJSON, not compressed", figures);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static string Box(Random random)
    {
        var (first, last) = (PeerData.Dense[0], PeerData.Dense[^1]);
        var (west, east) = (Longitude(first.West), Longitude(last.West + last.Size));
        var (south, north) = (Latitude(first.North - first.Size), Latitude(first.North));
        var at = west + random.NextDouble() * (east - west) * 0.5;
        return string.Create(CultureInfo.InvariantCulture, $"/collections/cases/items?limit=1000&bbox={at:F5},{south:F5},{at + (east - west) * 0.5:F5},{north:F5}");
    }

    private static double Longitude(double x) => x / 20037508.342789244 * 180;

    private static double Latitude(double y) => Math.Atan(Math.Sinh(y / 20037508.342789244 * Math.PI)) * 180 / Math.PI;
}
