using NetTopologySuite.Geometries;
using NetTopologySuite.Noding.Snapround;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Benchmarks;

/// <summary>The whole command: 1,272 cells of Kunming's five main districts and 20,000 of all its counties, with rivers, against limits of time
/// and memory; where the real files are not at hand, made-up districts. As a peer the noding of the same lines by NTS alone.</summary>
internal static class PartitionBenchmark
{
    private const int Cells = 1272, ManyCells = 20_000, Rounds = 3;
    private const double Limit = 5, ManyLimit = 60;   // seconds
    private const double MemoryLimit = 1500;          // megabytes
    private const string MainDistricts = "name IN ('五华区','盘龙区','官渡区','西山区','呈贡区')";

    // NTS nodes on integers: 1e-7 degrees are about a centimetre.
    private const double Scale = 1e7;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var (areas, rivers, isReal) = Input(folder, cancellationToken);
        string[] main = isReal ? ["--where", MainDistricts] : [];
        var noding = Noding(areas, isReal ? MainDistricts : null, rivers, cancellationToken);
        var few = await BestAsync(Cells, main);
        var many = await BestAsync(ManyCells, []);
        return new("partition", $"{Cells} cells of {(isReal ? "Kunming's five main districts" : "five made-up districts")}, {ManyCells} of {(isReal ? "all fourteen counties" : "the same")}, with rivers: the whole command, the best of {Rounds} runs",
        [
            new("NTS snap rounding of the districts' borders and rivers alone", Figure.Text(noding, "CPU-s"), "", "in memory, without the lattice between them"),
            new($"grid partition, {Cells} cells", Figure.Text(few.Wall, "s"), Figure.Times(few.Wall / Limit), $"of the limit of {Limit} s; {Figure.Text(few.Cpu, "CPU-s")}, {Figure.Times(few.Cpu / noding)} the noding"),
            new($"grid partition, {ManyCells} cells", Figure.Text(many.Wall, "s"), Figure.Times(many.Wall / ManyLimit), $"of the limit of {ManyLimit} s; {Figure.Text(many.Cpu, "CPU-s")}"),
            Memory(Cells, few),
            Memory(ManyCells, many),
        ]);

        // Three runs: others on the machine only ever make one slower.
        async Task<ProgramRun> BestAsync(int cells, string[] where)
        {
            var runs = new List<ProgramRun>();
            for (var round = 0; round < Rounds; round++)
                runs.Add(await ProgramRun.MeasureAsync(["grid", "partition", "--area", areas, .. where, "--barriers", rivers + ":river", "--cells", $"{cells}", "--out", Path.Combine(folder, "cells.gpkg")], cancellationToken));
            return new(runs.Min(r => r.Wall), runs.Min(r => r.Cpu), runs.Max(r => r.PeakMegabytes));
        }
    }

    private static Figure Memory(int cells, ProgramRun run) =>
        new($"peak memory, {cells} cells", Figure.Text(run.PeakMegabytes, "MB"), Figure.Times(run.PeakMegabytes / MemoryLimit), $"of the limit of {MemoryLimit} MB; the most of {Rounds} runs");

    private static double Noding(string areas, string? where, string rivers, CancellationToken cancellationToken)
    {
        var lines = VectorFile.Read(areas, where, null, cancellationToken).Features.Select(f => f.Geometry.Boundary).Concat(VectorFile.Read(rivers, null, null, cancellationToken).Features.Select(f => f.Geometry)).ToList();
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var started = CpuTime.Own;
            new GeometryNoder(new PrecisionModel(Scale)).Node(lines);
            best = Math.Min(best, (CpuTime.Own - started).TotalSeconds);
        }
        return best;
    }

    // The folder 'shared' beside the repository, or the one that SMARTCITY_SHARED names.
    private static (string Areas, string Rivers, bool IsReal) Input(string folder, CancellationToken cancellationToken)
    {
        var real = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Report.Root(), "..", "shared"), "data", "kunming");
        var (areas, rivers) = (Path.Combine(real, "kunming_districts_coverage_wgs84.geojson"), Path.Combine(real, "kunming_rivers_cgcs2000.geojson"));
        if (File.Exists(areas) && File.Exists(rivers)) return (areas, rivers, true);
        (areas, rivers) = (Path.Combine(folder, "districts.geojson"), Path.Combine(folder, "rivers.geojson"));
        VectorFile.Write(areas, [.. MadeUpDistricts.Areas.Select(a => new VectorFeature(a.Geometry, new Dictionary<string, object?> { ["adcode"] = a.Adcode, ["name"] = a.Name }))],
            [new("adcode", VectorFieldType.Text), new("name", VectorFieldType.Text)], CrsTransform.Cgcs2000, cancellationToken);
        VectorFile.Write(rivers, [.. MadeUpDistricts.Rivers.Select(r => new VectorFeature(r, new Dictionary<string, object?>()))], [], CrsTransform.Cgcs2000, cancellationToken);
        return (areas, rivers, false);
    }
}
