using System.Diagnostics;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Benchmarks;

/// <summary>Change detection over a simulated pair, against its floor: reading both rasters once.</summary>
internal static class ChangeBenchmark
{
    private const int Size = 2048;

    internal static Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var scenes = SceneSimulator.Simulate(new() { Width = Size, Height = Size, BandNames = ["red", "green", "blue", "nir"] }, Path.Combine(folder, "pair"), null, cancellationToken);
        var pixels = (double)Size * Size / 1e6;
        var (readCpu, readWall) = Measure(() =>
        {
            foreach (var scene in scenes) ReadAll(scene.Path);
        });
        var (cpu, wall) = Measure(() => ChangeDetection.Run(
            new() { BeforePath = scenes[0].Path, AfterPath = scenes[1].Path, MaskPath = Path.Combine(folder, "mask.tif"), ScorePath = Path.Combine(folder, "score.tif") }, null, cancellationToken));
        return Task.FromResult(new Result("change-detection", $"{Size} × {Size} × 4 uint16 pair, with mask and score written",
        [
            new("reading both rasters once", Figure.Text(pixels / readCpu, "Mpx/CPU-s"), "", $"{Figure.Text(readWall, "s")} of wall time: the floor"),
            new("change detection", Figure.Text(pixels / cpu, "Mpx/CPU-s"), Figure.Times(cpu / readCpu), $"{Figure.Text(wall, "s")} of wall time, {Figure.Text(pixels / wall, "Mpx/s")}"),
        ]));
    }

    private static void ReadAll(string path)
    {
        using var raster = GdalRaster.Open(path);
        var bands = Enumerable.Range(0, raster.BandCount).ToArray();
        var buffer = new float[512 * 512 * bands.Length];
        foreach (var window in PixelWindow.Tiles(raster.Grid.Width, raster.Grid.Height, 512)) raster.Read(window, bands, buffer);
    }

    private static (double Cpu, double Wall) Measure(Action run)
    {
        var (before, clock) = (CpuTime.Own, Stopwatch.StartNew());
        run();
        return ((CpuTime.Own - before).TotalSeconds, clock.Elapsed.TotalSeconds);
    }
}
