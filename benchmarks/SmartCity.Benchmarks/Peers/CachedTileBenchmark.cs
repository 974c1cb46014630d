using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SmartCity.Benchmarks.Cases;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;

namespace SmartCity.Benchmarks.Peers;

/// <summary>Tiles that are in the cache: our server against nginx's proxy_cache before it, the same tiles, load by wrk on the same machine, in turns.</summary>
internal static partial class CachedTileBenchmark
{
    private const int Tiles = 40, Zoom = 14, Rounds = 3, Seconds = 5, Connections = 32;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var setting = $"{Tiles} tiles of 1,272 cells, zoom {Zoom}, gzip; wrk with {Connections} connections and one thread beside them on the same cores, {Rounds} turns of {Seconds} s each, the median; nginx: two workers, no log";
        if (!CpuTime.HasTool("nginx") || !CpuTime.HasTool("wrk")) return new("cached-tile", setting, [new("nginx and wrk", "not installed", "", "apt-get install nginx-light wrk")]);
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await Migrator.MigrateAsync(server, cancellationToken);
            await using var database = GeoDatabase.Open(server);
            await new EditionStore(database).PublishAsync(CellTileBenchmark.Lattice(), cancellationToken);
            await using var ours = await ServedProgram.StartAsync(server, database, Path.Combine(folder, "data"), null, cancellationToken);
            await using var nginx = await Nginx.StartAsync(ours.Client.BaseAddress!, Path.Combine(folder, "nginx"), cancellationToken);
            var script = Path.Combine(folder, "tiles.lua");
            await File.WriteAllTextAsync(script, Script(), cancellationToken);
            var (here, there) = (new List<double>(), new List<double>());
            foreach (var address in (Uri[])[nginx.Address, ours.Client.BaseAddress!]) await LoadAsync(address, script, 2, cancellationToken);   // warm
            for (var round = 0; round < Rounds; round++)
            {
                there.Add(await LoadAsync(nginx.Address, script, Seconds, cancellationToken));
                here.Add(await LoadAsync(ours.Client.BaseAddress!, script, Seconds, cancellationToken));
            }
            var (own, peer) = (Median(here), Median(there));
            return new("cached-tile", setting,
            [
                new("nginx proxy_cache", Figure.Text(peer, "requests/s"), "", Turns(there)),
                new("our server", Figure.Text(own, "requests/s"), $"{Figure.Times(own / peer)} (limit: at least 1)", Turns(here)),
            ]);
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
    }

    private static string Script() => $$"""
        local paths = { {{string.Join(", ", CellTileBenchmark.Addresses().Take(Tiles).Select(t => $"\"/tiles/cells/{t.Zoom}/{t.Column}/{t.Row}.mvt\""))}} }
        local requests = {}
        init = function(args)
          for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path, { ["Accept-Encoding"] = "gzip" }) end
        end
        request = function() return requests[math.random(#requests)] end
        """;

    private static async Task<double> LoadAsync(Uri address, string script, int seconds, CancellationToken cancellationToken)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "-s", script, address.AbsoluteUri]) { RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);
        if (said.Contains("Non-2xx", StringComparison.Ordinal) || !Rate().IsMatch(said)) throw new InvalidOperationException($"wrk: {said}");
        return double.Parse(Rate().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Turns(List<double> values) => string.Join(", ", values.Select(v => v.ToString("F0", CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"Requests/sec:\s*([\d.]+)")]
    private static partial Regex Rate();
}
