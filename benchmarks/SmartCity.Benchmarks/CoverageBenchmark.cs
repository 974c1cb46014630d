using System.Diagnostics;
using NetTopologySuite.Coverage;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Benchmarks;

/// <summary>Check and repair of generated cells, against limits, and against NTS's validator and gap finder on the same cells.</summary>
internal static class CoverageBenchmark
{
    private const double GapWidth = 1e-5;   // degrees, a metre: what NTS is to look for
    private const double DamagedGap = 100;  // metres: wider gaps would stay

    internal static Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var figures = new List<Figure>();
        foreach (var (count, limit, rounds) in ((int, double, int)[])[(1272, 0.5, 15), (100_000, 30, 2)])
        {
            var lattice = new CellLattice(count, seed: 1);
            var cells = lattice.Polygons();
            var damaged = lattice.Damaged(seed: 2);
            CoverageReport? report = null;
            RepairedCoverage? repaired = null;
            var peer = Best(rounds, () =>
            {
                _ = CoverageValidator.Validate(cells);
                _ = CoverageGapFinder.FindGaps(cells, GapWidth);
            });
            var check = Best(rounds, () => report = CoverageCheck.Run(cells, cancellationToken));
            if (report!.Faults.Count > 0) throw new InvalidOperationException($"The generated cells have {report.Faults.Count} faults.");
            var faulty = Best(rounds, () => report = CoverageCheck.Run(damaged, cancellationToken));
            var repair = Best(rounds, () => repaired = CoverageRepair.Run(damaged, new() { GapWidthMetres = DamagedGap }, cancellationToken));
            if (!repaired!.After.IsValid) throw new InvalidOperationException("The repair left faults.");
            figures.Add(new($"{count} cells: NTS, CoverageValidator and CoverageGapFinder", Text(peer), "", "looks at neither rings, duplicates, slivers nor near vertices"));
            figures.Add(new($"{count} cells: check", Text(check), Figure.Times(check.Cpu / peer.Cpu), $"{Figure.Times(check.Wall / limit)} of the limit of {limit} s of wall time"));
            figures.Add(new($"{count} cells, every fiftieth damaged: check", Text(faulty), Figure.Times(faulty.Cpu / peer.Cpu), $"{report.Faults.Count} faults, each with its place and size; {Figure.Times(faulty.Wall / limit)} of the limit"));
            figures.Add(new($"{count} cells, every fiftieth damaged: repair", Text(repair), Figure.Times(repair.Cpu / peer.Cpu), $"{repaired.GapsFilled} gaps filled, {repaired.OverlapsSettled} overlaps settled, checked again; {repair.Cpu / faulty.Cpu:0.0} checks"));
        }
        return Task.FromResult(new Result("coverage", "Generated cells of 16 vertices, in memory; CPU seconds of all threads, then wall seconds, the best of several runs", figures));
    }

    private static string Text((double Cpu, double Wall) run) => $"{Figure.Text(run.Cpu, "CPU-s")}, {Figure.Text(run.Wall, "s")}";

    // The first runs compile; others on the machine only ever make one slower.
    private static (double Cpu, double Wall) Best(int rounds, Action run)
    {
        var best = (Cpu: double.MaxValue, Wall: double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            GC.Collect();
            var (before, clock) = (CpuTime.Own, Stopwatch.StartNew());
            run();
            best = (Math.Min(best.Cpu, (CpuTime.Own - before).TotalSeconds), Math.Min(best.Wall, clock.Elapsed.TotalSeconds));
        }
        return best;
    }
}
