using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using SmartCity.Geo.Tiles;

namespace SmartCity.Benchmarks.Peers;

/// <summary>mapnik in Node.js, reading the same rows from the same database.</summary>
internal static class Mapnik
{
    private const string Name = "peer-mapnik";

    private static string Folder => Path.Combine(Report.Root(), "benchmarks", "peers");

    internal static bool IsThere => CpuTime.HasTool("node") && Directory.Exists(Path.Combine(Folder, "node_modules", "@mapnik", "mapnik"));

    internal static async Task<TileCost> MeasureAsync(NpgsqlConnectionStringBuilder server, NpgsqlDataSource database, PeerLayer layer, IReadOnlyList<TileAddress> tiles, int rounds, bool gzip, string folder, CancellationToken cancellationToken)
    {
        var job = Path.Combine(folder, $"mapnik-{layer.Name}.json");
        await File.WriteAllTextAsync(job, JsonSerializer.Serialize(new
        {
            layers = (object[])[new { name = layer.Name, host = server.Host, port = server.Port, user = server.Username, dbname = server.Database, table = $"({layer.Rows}) as t", geometry_field = layer.Geometry, srid = 3857, extent = "-20037508,-20037508,20037508,20037508" }],
            tiles = tiles.Select(t => (int[])[t.Zoom, t.Column, t.Row]),
            rounds,
            gzip,
        }), cancellationToken);
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "mapnik.cjs"), job]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PGAPPNAME"] = Name;
        start.Environment["PGPASSWORD"] = server.Password;
        using var node = Process.Start(start)!;
        if (await node.StandardOutput.ReadLineAsync(cancellationToken) != "warm") throw new InvalidOperationException("mapnik makes no tiles.");
        var before = await PeerData.BackendsAsync(database, Name, cancellationToken);
        await node.StandardInput.WriteLineAsync("go");
        await node.StandardInput.FlushAsync(cancellationToken);
        var said = JsonElement.Parse(await node.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("mapnik ended without a figure."));
        var after = await PeerData.BackendsAsync(database, Name, cancellationToken);
        node.StandardInput.Close();
        await node.WaitForExitAsync(cancellationToken);
        return new(said.GetProperty("cpu").GetDouble(), (after - before).TotalMilliseconds / rounds / tiles.Count, said.GetProperty("bytes").GetDouble() / tiles.Count);
    }
}
