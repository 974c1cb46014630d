using System.Diagnostics;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Benchmarks;

/// <summary>The 10 m default against Orfeo ToolBox's MAD and against copying its inputs; its cost per pixel from 1 to 120 million; its memory. The speed of the VHR default.</summary>
internal static class ImagingSpeed
{
    /// <summary>Patches per side: 1.2, 4.8, 10.9, 30, 59 and 121 million pixels.</summary>
    private static readonly int[] Curve = [1, 2, 3, 5, 7, 10];

    private const int VhrSide = 2560;
    private const double VhrLimit = 4;   // Mpx/s

    private const int Compared = 5, Largest = 10;   // the size at which programs are compared, and that of a whole Sentinel-2 scene

    internal static async Task<List<Figure>> MeasureAsync(string folder, CancellationToken cancellationToken)
    {
        var figures = new List<Figure>();
        var patch = TiledPair.Patch(folder, cancellationToken);
        var warm = TiledPair.Make(patch, 1, folder);
        Detect(warm, folder, cancellationToken);
        // Where no cloud hides the ground, nothing is searched for shadows: the pair is read once less.
        var clear = TiledPair.Make(TiledPair.Patch(Path.Combine(folder, "clear"), cancellationToken, cloudShare: 0), Compared, folder);
        figures.AddRange(await Peers(clear, "without cloud", folder, cancellationToken));
        clear.Delete();
        foreach (var times in Curve)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pair = TiledPair.Make(patch, times, folder);
            if (times == Compared) figures.InsertRange(0, await Peers(pair, "3 % cloud", folder, cancellationToken));
            var run = Run.Of(() => Detect(pair, folder, cancellationToken));
            figures.Add(new($"all steps, {pair.Megapixels:F1} Mpx", Figure.Text(run.Cpu / pair.Megapixels, "CPU-s/Mpx"), "", $"{Figure.Text(run.Cpu, "s")} of CPU, {Figure.Text(run.Wall, "s")} of wall time; mask and score written"));
            if (times == Largest)
            {
                var program = await ProgramRun.MeasureAsync(Arguments(pair, folder), cancellationToken);
                figures.Add(new($"the command, {pair.Side}²", Figure.Text(program.PeakMegabytes, "MB"), $"{Figure.Times(program.PeakMegabytes / 1000)} of 1 GB", $"the most memory it had; {Figure.Text(program.Cpu, "s")} of CPU, {Figure.Text(program.Wall, "s")} of wall time ({Figure.Times(program.Wall / 60)} of a minute), start counted in"));
            }
            pair.Delete();
        }
        figures.Add(Vhr(folder, cancellationToken));
        return figures;
    }

    private static Figure Vhr(string folder, CancellationToken cancellationToken)
    {
        var scenes = SceneSimulator.Simulate(new() { Kind = SceneKind.VeryHighResolution, Width = VhrSide, Height = VhrSide, CloudShare = 0 }, Path.Combine(folder, "vhr"), null, cancellationToken);
        var pair = new TiledPair(scenes[0].Path, scenes[1].Path, VhrSide);
        var run = Run.Of(() => Detect(pair, folder, cancellationToken));
        var speed = pair.Megapixels / run.Wall;
        return new($"VHR default, all steps, {VhrSide}² × 3", Figure.Text(speed, "Mpx/s"), $"{Figure.Times(speed / VhrLimit)} of {VhrLimit} Mpx/s", $"{Figure.Text(run.Cpu, "s")} of CPU, {Figure.Text(run.Wall, "s")} of wall time; with the net");
    }

    // Each against the same pair, one after another.
    private static async Task<List<Figure>> Peers(TiledPair pair, string sky, string folder, CancellationToken cancellationToken)
    {
        var size = $"{pair.Side}² × 4, {sky}";
        var output = Path.Combine(folder, "peer.tif");
        var whole = await ProgramRun.MeasureAsync(Arguments(pair, folder), cancellationToken);
        var scoring = Run.Of(() => Score(pair, cancellationToken));
        var figures = new List<Figure>();
        if (!CpuTime.HasTool("otbcli_MultivariateAlterationDetector")) figures.Add(new("Orfeo ToolBox MAD", "–", "", "not measured: otbcli_MultivariateAlterationDetector is missing (Debian: otb-bin)"));
        else
        {
            var otb = Run.OfCommand($"otbcli_MultivariateAlterationDetector -in1 '{pair.Before}' -in2 '{pair.After}' -out '{output}'");
            figures.Add(new($"Orfeo ToolBox MAD, {size}", Figure.Text(otb.Cpu, "CPU-s"), "", $"{Figure.Text(otb.Wall, "s")} of wall time; this one step, no threshold, no objects"));
            figures.Add(new($"our command, all steps, {size}", Figure.Text(whole.Cpu, "CPU-s"), Figure.Times(whole.Cpu / otb.Cpu), $"{Figure.Text(whole.Wall, "s")} of wall time: {Figure.Text(otb.Wall / whole.Wall, "times")} the speed of the toolbox by the clock, {Figure.Text(otb.Cpu / whole.Cpu, "times")} by CPU (aim 3)"));
            figures.Add(new($"our scoring step, {size}", Figure.Text(scoring.Cpu, "CPU-s"), Figure.Times(scoring.Cpu / otb.Cpu), $"{Figure.Text(scoring.Wall, "s")} of wall time: {Figure.Text(otb.Wall / scoring.Wall, "times")} by the clock, {Figure.Text(otb.Cpu / scoring.Cpu, "times")} by CPU (aim 8); windows read, normalised and scored"));
        }
        if (!CpuTime.HasTool("gdal_translate")) figures.Add(new("gdal_translate", "–", "", "not measured: it is missing (Debian: gdal-bin)"));
        else
        {
            var copy = Run.OfCommand($"gdal_translate -q '{pair.Before}' '{output}' && gdal_translate -q '{pair.After}' '{output}'");
            figures.Add(new($"gdal_translate of both inputs, {size}", Figure.Text(copy.Cpu, "CPU-s"), "", $"{Figure.Text(copy.Wall, "s")} of wall time"));
            figures.Add(new($"our command against copying, {sky}", "", Figure.Times(whole.Wall / copy.Wall), $"by the clock (aim: at most 8); {Figure.Times(whole.Cpu / copy.Cpu)} by CPU"));
        }
        File.Delete(output);
        return figures;
    }

    private static string[] Arguments(TiledPair pair, string folder) =>
        ["change", "detect", "--before", pair.Before, "--after", pair.After, "--out", Path.Combine(folder, "change.geojson"), "--mask", Path.Combine(folder, "mask.tif"), "--score", Path.Combine(folder, "score.tif")];

    private static void Detect(TiledPair pair, string folder, CancellationToken cancellationToken) => ChangeDetection.Run(
        new() { BeforePath = pair.Before, AfterPath = pair.After, MaskPath = Path.Combine(folder, "mask.tif"), ScorePath = Path.Combine(folder, "score.tif") }, null, cancellationToken);

    private static void Score(TiledPair pair, CancellationToken cancellationToken)
    {
        using var scenes = ScenePair.Open(pair.Before, pair.After, null, null);
        var model = ChangeModel.Fit(scenes, null, null, cancellationToken);
        OrderedWork.Run(PixelWindow.Tiles(scenes.Grid.Width, scenes.Grid.Height, new ChangeRequest { BeforePath = "", AfterPath = "" }.WindowSize), window =>
        {
            var grown = window.Grow(model.Margin, scenes.Grid.Width, scenes.Grid.Height);
            using var values = model.Read(grown);
            var score = model.Score(values, grown);
            values.Pool.Return(score);
            return score.Length;
        }, _ => { }, cancellationToken);
    }

    private readonly record struct Run(double Wall, double Cpu)
    {
        internal static Run Of(Action action)
        {
            var (before, clock) = (CpuTime.Own, Stopwatch.StartNew());
            action();
            return new(clock.Elapsed.TotalSeconds, (CpuTime.Own - before).TotalSeconds);
        }

        internal static Run OfCommand(string command)
        {
            var clock = Stopwatch.StartNew();
            var cpu = CpuTime.OfCommand($"{{ {command}; }}").TotalSeconds;
            return new(clock.Elapsed.TotalSeconds, cpu);
        }
    }
}
