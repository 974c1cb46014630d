using System.Diagnostics;
using SmartCity.Geo.Database;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Benchmarks;

/// <summary>A whole Sentinel-2 scene, 10980 × 10980 × 13 bands, through <c>scenes import</c> into the catalogue, and tiles of it; against gdal_translate making the same COG.</summary>
internal static class SceneImportBenchmark
{
    private const int TimesPerSide = 10;
    private const string Id = "whole", Time = "2024-05-01T03:30:00Z";

    /// <summary>Bands of Sentinel-2 in its order, each a copy of the simulator's nearest of blue, green, red, nir, swir1, swir2.</summary>
    private static readonly (string Name, string Like)[] Bands =
    [
        ("coastal", "blue"), ("blue", "blue"), ("green", "green"), ("red", "red"), ("rededge1", "red"), ("rededge2", "nir"), ("rededge3", "nir"),
        ("nir", "nir"), ("nir08", "nir"), ("water_vapour", "swir1"), ("cirrus", "swir2"), ("swir1", "swir1"), ("swir2", "swir2"),
    ];

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var patch = SceneSimulator.Simulate(new() { Width = TiledPair.PatchSide, Height = TiledPair.PatchSide }, Path.Combine(folder, "patch"), null, cancellationToken)[0];
        var known = patch.Bands.Select(b => b.Name).ToList();
        var scene = TiledPair.Tile(patch.Path, TimesPerSide, Path.Combine(folder, "scene.tif"), [.. Bands.Select(b => (b.Name, known.IndexOf(b.Like)))]);
        var (cluster, data) = (Path.Combine(folder, "postgres"), Path.Combine(folder, "data"));
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        var figures = new List<Figure>();
        try
        {
            await Migrator.MigrateAsync(server, cancellationToken);
            var run = await ProgramRun.MeasureAsync(["scenes", "import", scene, "--id", Id, "--time", Time, "--db", server], cancellationToken, data);
            var cog = Path.Combine(data, "scenes", $"{Id}.tif");
            var peer = Peer(scene, Path.Combine(folder, "peer.tif"));
            if (peer is { } other) figures.Add(new("gdal_translate -of COG, same compression", Figure.Text(other.Cpu, "CPU-s"), "", $"{Figure.Text(other.Wall, "s")} of wall time, two threads; hashes nothing, checks nothing"));
            figures.Add(new("scenes import", Figure.Text(run.Cpu, "CPU-s"), peer is { } p ? Figure.Times(run.Cpu / p.Cpu) : "", $"{Figure.Text(run.Wall, "s")} of wall time; {Megabytes(scene)} MB in, {Megabytes(cog)} MB out with overviews"));
            figures.Add(new("scenes import, memory", Figure.Text(run.PeakMegabytes, "MB"), "", "the most that the program had resident"));
            figures.AddRange(Tiles(cog));
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
        var side = TimesPerSide * TiledPair.PatchSide;
        return new("scene-import", $"{side} × {side} × {Bands.Length} bands uint16, a simulated patch laid side by side; tiles of 256 pixels drawn and encoded as PNG without cache, 60 random ones a zoom", figures);
    }

    private static IEnumerable<Figure> Tiles(string cog)
    {
        using var renderer = new RasterRenderer();
        var bounds = RasterTileBenchmark.Bounds(cog);
        foreach (var zoom in (int[])[8, 10, 12, 14])
        {
            var (times, before) = (new List<double>(), CpuTime.Own);
            var tiles = RasterTileBenchmark.Addresses(bounds, zoom);
            foreach (var tile in tiles)
            {
                var clock = Stopwatch.StartNew();
                renderer.DrawScene(cog, RasterView.WebMercatorTile(tile.Zoom, tile.Column, tile.Row))?.Encode(ImageFormat.Png);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
            times.Sort();
            yield return new($"z{zoom}: a tile in true colour", Figure.Text((CpuTime.Own - before).TotalMilliseconds / tiles.Count, "CPU-ms"), "", $"median {Figure.Text(times[times.Count / 2], "ms")}, 95th percentile {Figure.Text(times[times.Count * 95 / 100], "ms")} by the clock; nothing read before");
        }
    }

    private static (double Wall, double Cpu)? Peer(string scene, string output)
    {
        if (!CpuTime.HasTool("gdal_translate")) return null;
        var clock = Stopwatch.StartNew();
        var cpu = CpuTime.OfCommand($"{{ gdal_translate -q -of COG -co COMPRESS=DEFLATE -co LEVEL=4 -co PREDICTOR=YES -co BLOCKSIZE=512 -co NUM_THREADS=2 -co BIGTIFF=IF_SAFER '{scene}' '{output}'; }}").TotalSeconds;
        File.Delete(output);
        return (clock.Elapsed.TotalSeconds, cpu);
    }

    private static long Megabytes(string path) => new FileInfo(path).Length / 1_000_000;
}
