using System.Diagnostics;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Quality;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Grids.Coverages;

/// <summary>Long work tells how far it is, and ends soon after it is told to, whatever it is doing.</summary>
public class CoverageCancellationTests
{
    // Some thousand quarters tell the stages; the long run has as many as make the stages long.
    private static readonly int Side = LongTests.Times(60, 200);

    private static readonly Patchwork Quarters = new(Side, Side, seed: 5);

    // About a second when the machine is calm; a test shares it with others, and what it asks is that work stops, not how fast.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Works => ["check", "repair", "report", "diff"];

    [Theory]
    [MemberData(nameof(Works))]
    public void The_shares_rise_from_0_towards_1(string work)
    {
        var told = new List<StageProgress>();
        Run(work, new Telling(told.Add), TestContext.Current.CancellationToken);

        Assert.True(told.Select(t => t.Stage).Distinct().Count() >= 4, string.Join(", ", told));
        Assert.Equal(0, told[0].Share);
        Assert.All(told, t => Assert.InRange(t.Share, 0, 1));
        // The branches of a report run at once, and each tells its own.
        if (work != "report") Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.Second.Share >= pair.First.Share - 0.1, string.Join(", ", told)));
    }

    [Theory]
    [MemberData(nameof(Works))]
    public void Cancelled_at_any_stage_it_ends_soon(string work)
    {
        var stages = new List<string>();
        Run(work, new Telling(t => stages.Add(t.Stage)), TestContext.Current.CancellationToken);
        foreach (var stage in stages.Distinct())
        {
            using var cancellation = new CancellationTokenSource();
            var clock = new Stopwatch();
            Assert.ThrowsAny<OperationCanceledException>(() => Run(work, new Telling(t =>
            {
                if (t.Stage != stage || clock.IsRunning) return;
                clock.Start();
                cancellation.Cancel();
            }), cancellation.Token));
            Assert.True(clock.Elapsed < Soon, $"{work} went on for {clock.Elapsed.TotalSeconds:0.0} s after '{stage}'");
        }
    }

    private static void Run(string work, IProgress<StageProgress> progress, CancellationToken cancellationToken)
    {
        var features = Patchwork.Polygons(Quarters.Rings());
        switch (work)
        {
            case "check":
                CoverageCheck.Run(features, new(), progress, cancellationToken);
                break;
            case "repair":
                // A corner of every hundredth quarter is missing.
                var rings = Quarters.Rings();
                foreach (var ring in rings.Where((_, i) => i % 100 == 7)) ring.RemoveAt(3);
                CoverageRepair.Run(Patchwork.Polygons(rings), new(), progress, cancellationToken);
                break;
            case "report":
                QualityReporting.Run(new() { Cells = [.. features.Select((f, i) => new ReportCell($"{i}", 1 + i % 3, "here", f))] }, progress, cancellationToken);
                break;
            default:
                GridCell[] before = [.. features.Select((f, i) => Cell(i, f))], after = [.. Patchwork.Polygons(new Patchwork(Side, Side, seed: 6).Rings()).Select((f, i) => Cell(i, f))];
                CellDiff.Between(before, after, progress, cancellationToken);
                break;
        }
    }

    private static GridCell Cell(int number, NetTopologySuite.Geometries.Geometry geometry) =>
        new() { Code = $"{number}", Class = 1, Adcode = "530102", DistrictName = "here", AreaSquareMetres = 1, PerimeterMetres = 1, CommunityIsSynthetic = true, Geometry = geometry };

    private sealed class Telling(Action<StageProgress> tell) : IProgress<StageProgress>
    {
        private readonly Lock _lock = new();

        public void Report(StageProgress value)
        {
            lock (_lock) tell(value);
        }
    }
}
