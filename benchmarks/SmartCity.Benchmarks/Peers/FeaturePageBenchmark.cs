using System.Diagnostics;
using System.Globalization;
using SmartCity.Benchmarks.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Benchmarks.Peers;

/// <summary>Pages of features over HTTP: CPU of the program and of PostgreSQL a request.</summary>
internal static class FeaturePageBenchmark
{
    private const int Requests = 1000;
    private const double MostOfTen = 0.6, MostOfThousand = 5;
    private const string AsNumbered = "1,000 cases within a box, with their number; rows lie as they were numbered";
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(10);

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await PeerData.MakeAsync(server, cancellationToken);
            await using var database = GeoDatabase.Open(server);
            var figures = new List<Figure>();
            await using (var ours = await ServedProgram.StartAsync(server, database, Path.Combine(folder, "data"), null, cancellationToken))
            {
                figures.Add(await MeasureAsync(ours, "10 cells, the first page, with their number and the next page", MostOfTen, _ => "/collections/cells/items?limit=10", cancellationToken));
                figures.Add(await MeasureAsync(ours, "10 cells, any page by its number", MostOfTen, random => $"/collections/cells/items?limit=10&offset={random.Next(1200)}", cancellationToken));
                figures.Add(await MeasureAsync(ours, "1,000 cases within a box, with their number; rows lie place by place, each page's all over the table", MostOfThousand, Box, cancellationToken));
                await PeerData.RunAsync(database, "cluster smartcity.spatial_case using spatial_case_number_key", cancellationToken);
                await PeerData.RunAsync(database, "vacuum (analyze) smartcity.spatial_case", cancellationToken);
                figures.Add(await MeasureAsync(ours, AsNumbered, MostOfThousand, Box, cancellationToken));
            }
            await using (var ours = await ServedProgram.StartAsync(server, database, Path.Combine(folder, "data"), null, cancellationToken, ("SmartCity__Geo__FeatureTextBytes", "0")))
                figures.Add(await MeasureAsync(ours, $"{AsNumbered}; no texts kept", MostOfThousand, Box, cancellationToken));
            return new("features", $"{PeerData.Dense.Count * PeerData.CasesOfTile} cases, 1,272 cells; {Requests} requests each, GeoJSON, not compressed", figures);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static async Task<Figure> MeasureAsync(ServedProgram ours, string what, double limit, Func<Random, string> path, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var bytes = 0;
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < Warm;) bytes = (await ours.GetAsync(path(random), cancellationToken)).Bytes;
        var before = await ours.CpuAsync(cancellationToken);
        for (var i = 0; i < Requests; i++) await ours.GetAsync(path(random), cancellationToken);
        var cost = (await ours.CpuAsync(cancellationToken) - before).TotalMilliseconds / Requests;
        return new(what, Figure.Text(cost, "ms"), $"{Figure.Times(cost / limit)} of {limit.ToString(CultureInfo.InvariantCulture)} ms", $"{bytes / 1000.0:F1} kB");
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
