using System.Diagnostics;
using NetTopologySuite.Geometries;
using NetTopologySuite.Noding.Snapround;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Benchmarks;

/// <summary>1,272 cells of five made-up districts with winding borders and rivers, against the noding of the same lines by NTS alone.</summary>
internal static class PartitionBenchmark
{
    private const int Cells = 1272, Districts = 5, Rivers = 8, Vertices = 4000;
    private const double West = 102.5, South = 24.8, Width = 0.7, Height = 0.6;

    // NTS nodes on integers: 1e-7 degrees are about a centimetre.
    private const double Scale = 1e7;

    internal static Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var factory = new GeometryFactory(new PrecisionModel(), 4490);
        var borders = Enumerable.Range(0, Districts + 1).Select(Border).ToList();
        var areas = Enumerable.Range(0, Districts).Select(i => new PartitionArea(
            factory.CreatePolygon([.. borders[i], .. borders[i + 1].Reverse(), borders[i][0]]), $"53010{i + 1}", $"District {i + 1}")).ToList();
        var rivers = Enumerable.Range(0, Rivers).Select(i => (Geometry)factory.CreateLineString(River(i))).ToList();

        var (nodingCpu, _) = Measure(() => new GeometryNoder(new PrecisionModel(Scale)).Node(areas.Select(a => a.Geometry.Boundary).Concat(rivers)));
        Partition? partition = null;
        var (cpu, wall) = Measure(() => partition = GridPartition.Cut(new() { Areas = areas, Barriers = [.. rivers.Select(r => PartitionBarrier.Of(r, BarrierKinds.River))], CellCount = Cells }, null, cancellationToken));
        return Task.FromResult(new Result("partition", $"{Cells} cells of {Districts} districts of {2 * Vertices} vertices with {Rivers} rivers; {partition!.Report.Atoms} pieces of ground",
        [
            new("NTS snap rounding of borders and rivers alone", Figure.Text(nodingCpu, "CPU-s"), "", "without the lattice between them"),
            new("partition", Figure.Text(cpu, "CPU-s"), Figure.Times(cpu / nodingCpu), $"{Figure.Text(wall, "s")} of wall time; limit for the real city: 15 s"),
        ]));
    }

    /// <summary>From south to north, winding; the outer two are straight.</summary>
    private static Coordinate[] Border(int number) =>
        [.. Enumerable.Range(0, Vertices).Select(i =>
        {
            var share = i / (Vertices - 1.0);
            var swing = number is 0 or Districts ? 0 : 0.02 * Math.Sin(share * 40 + number) + 0.003 * Math.Sin(share * 900);
            return new Coordinate(West + Width * number / Districts + swing, South + Height * share);
        })];

    private static Coordinate[] River(int number) =>
        [.. Enumerable.Range(0, Vertices).Select(i =>
        {
            var share = i / (Vertices - 1.0);
            return new Coordinate(West + Width * share, South + Height * (number + 0.5 + 0.3 * Math.Sin(share * 30 + number) + 0.03 * Math.Sin(share * 700)) / Rivers);
        })];

    private static (double Cpu, double Wall) Measure(Action run)
    {
        var (before, clock) = (CpuTime.Own, Stopwatch.StartNew());
        run();
        return ((CpuTime.Own - before).TotalSeconds, clock.Elapsed.TotalSeconds);
    }
}
