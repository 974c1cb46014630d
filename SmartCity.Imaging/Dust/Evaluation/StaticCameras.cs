using SmartCity.Imaging.Evaluation;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>What was measured on dust-free sequences of fixed cameras.</summary>
/// <param name="Cameras">Each by itself.</param>
/// <param name="FalseAlarmsAtRecall">Share of clean frames with a score at or above the one threshold for all cameras that finds <see cref="StaticCameras.Recall"/> of the frames with an injected plume.</param>
/// <param name="Auc">Of frames with an injected plume against clean ones.</param>
/// <param name="Threshold">That threshold.</param>
/// <param name="FalseCases">Cases in the clean frames at it: runs of alarms.</param>
/// <param name="CameraDays">By the frames' own times, else one frame every ten seconds.</param>
/// <param name="MostPerDay">Upper end of the 95 % interval of false cases per camera-day (Garwood 1936).</param>
public sealed record StaticFigures(IReadOnlyList<StaticCameraFigures> Cameras, Interval FalseAlarmsAtRecall, Interval Auc, double Threshold, int FalseCases, double CameraDays, double MostPerDay);

/// <param name="DefaultFalseCases">Cases that the shipped threshold opens in the clean frames.</param>
/// <param name="Faults">Frames that were not assessable.</param>
public sealed record StaticCameraFigures(string Name, int Frames, int Injected, int Faults, double FalseAlarms, double Recall, int FalseCases, int DefaultFalseCases, double CameraDays);

/// <summary>Frames of fixed cameras without dust: false alarms as they are, recall with simulated plumes laid into them.</summary>
internal static class StaticCameras
{
    internal const double Recall = 0.9;

    private const double FrameSeconds = 10, DaySeconds = 86_400;
    private const int MostFrames = 240, EventFrames = 12;

    /// <summary>Share of the picture that a plume covers to count as one that should be found.</summary>
    private const double LeastShare = 0.004;

    internal static StaticFigures Measure(IReadOnlyList<string> folders, DustOptions options, int seed, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        var cameras = folders.Select((folder, i) =>
        {
            progress?.Report((i / (double)folders.Count, $"measuring {Path.GetFileName(folder)}"));
            return Scored(folder, options, seed + i, cancellationToken);
        }).ToList();
        var frames = cameras.SelectMany((c, camera) => c.Frames.Select(f => (f.Score, f.HasPlume, Block: (camera, f.Index / EventFrames)))).ToList();
        // Neighbouring frames are alike: blocks as long as an event are drawn, not frames.
        var blocks = frames.GroupBy(f => f.Block).Select((g, i) => (g, i)).ToDictionary(p => p.g.Key, p => p.i);
        var threshold = double.NaN;
        var intervals = Interval.Of(blocks.Count, seed, counts =>
        {
            var (dusty, clean) = (Drawn(true), Drawn(false));
            if (dusty.Count == 0 || clean.Count == 0) return [double.NaN, double.NaN];
            var at = dusty[(int)Math.Floor((1 - Recall) * (dusty.Count - 1))];
            if (double.IsNaN(threshold)) threshold = at;
            return [clean.Count(s => s >= at) / (double)clean.Count, RankStatistics.Of([.. dusty.Select(d => ((float)d, true)), .. clean.Select(c => ((float)c, false))]).Auc];

            List<double> Drawn(bool hasPlume) => [.. frames.Where(f => f.HasPlume == hasPlume).SelectMany(f => Enumerable.Repeat(f.Score, counts[blocks[f.Block]])).Order()];
        });
        List<StaticCameraFigures> each = [.. cameras.Select(c => c.Figures(threshold, options))];
        var (cases, days) = (each.Sum(c => c.FalseCases), each.Sum(c => c.CameraDays));
        return new(each, intervals[0], intervals[1], threshold, cases, days, PoissonHigh(cases) / days);
    }

    /// <summary>Upper end of the two-sided 95 % interval of a count: where so few or fewer have a probability of 2.5 %.</summary>
    internal static double PoissonHigh(int count)
    {
        var (low, high) = ((double)count, count + 10 + 6 * Math.Sqrt(count));
        for (var step = 0; step < 60; step++)
        {
            var mean = (low + high) / 2;
            double term = Math.Exp(-mean), sum = term;
            for (var k = 1; k <= count; k++) sum += term *= mean / k;
            if (sum > 0.025) low = mean;
            else high = mean;
        }
        return high;
    }

    private static Camera Scored(string folder, DustOptions options, int seed, CancellationToken cancellationToken)
    {
        var files = FrameFile.List(folder);
        files = [.. DustRun.Evenly(files, MostFrames)];
        var random = new Random(seed);
        var plumes = new Dictionary<int, (SimulatedPlume Plume, double Speed)>();
        var scored = new List<ScoredFrame>();
        var (clean, dusty) = (new DustDetector(DustModel.Shipped(), options, new()), new DustDetector(DustModel.Shipped(), options, new()));
        foreach (var file in DustRun.Evenly(files, CameraMemory.Slots))
        {
            var (frame, injected, _) = Both(file);
            clean.Memory.Keep(frame, FrameMaps.Of(frame));
            dusty.Memory.Keep(injected, FrameMaps.Of(injected));   // plumes get into a camera's memory, too
        }
        clean.JudgeMemory();
        dusty.JudgeMemory();
        var faults = 0;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var index = scored.Count;
            var (frame, injected, share) = Both(file);
            var asItIs = clean.Next(frame, learns: false);
            if (asItIs.Fault is not null) faults++;
            scored.Add(new(index, asItIs.Fault is null ? asItIs.Score : 0, false, asItIs.Plumes.Any(p => p.Level == DustLevel.Alarm && p.Frames == options.AlarmFrames), frame.Time));
            var withPlume = dusty.Next(injected, learns: false);
            if (share >= LeastShare) scored.Add(new(index, withPlume.Fault is null ? withPlume.Score : 0, true, false, frame.Time));
        }
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), scored, faults);

        // Every other event of twelve frames has a plume.
        (DustFrame Clean, DustFrame Injected, double Share) Both(string file)
        {
            var frame = FrameFile.Read(file);
            var place = IndexOf(files, file);
            var number = place / EventFrames;
            if (number % 2 == 0) return (frame, frame, 0);
            if (!plumes.TryGetValue(number, out var plume)) plumes.Add(number, plume = (SimulatedPlume.Cast(PlaceHash.Of((uint)seed, number, 0), frame), 0.2 + 0.6 * PlaceHash.Unit(PlaceHash.Of((uint)seed, number, 3))));
            var laid = PlumeSimulator.Apply(frame, [plume.Plume], 20 + plume.Speed * (place % EventFrames), out var opacity);
            return (frame, DustRasters.Recompressed(laid, 85), opacity.Count(o => o >= PlumeSimulator.LeastOpacity) / (double)opacity.Length);
        }
    }

    private static int IndexOf(IReadOnlyList<string> files, string file)
    {
        for (var i = 0; i < files.Count; i++)
            if (files[i] == file) return i;
        throw new ArgumentException("The file is not one of them.", nameof(file));
    }

    private sealed record ScoredFrame(int Index, double Score, bool HasPlume, bool OpensCase, DateTimeOffset? Time);

    private sealed record Camera(string Name, List<ScoredFrame> Frames, int Faults)
    {
        internal StaticCameraFigures Figures(double threshold, DustOptions options)
        {
            List<ScoredFrame> clean = [.. Frames.Where(f => !f.HasPlume)], dusty = [.. Frames.Where(f => f.HasPlume)];
            var (cases, run) = (0, 0);
            foreach (var frame in clean)
            {
                run = frame.Score >= threshold ? run + 1 : 0;
                if (run == options.AlarmFrames) cases++;
            }
            // Days on which there are frames, where names tell them; a frame every ten seconds otherwise.
            var days = clean.All(f => f.Time is not null) ? clean.Select(f => f.Time!.Value.Date).Distinct().Count() : clean.Count * FrameSeconds / DaySeconds;
            return new(Name, clean.Count, dusty.Count, Faults, clean.Count(f => f.Score >= threshold) / (double)clean.Count, dusty.Count == 0 ? double.NaN : dusty.Count(f => f.Score >= threshold) / (double)dusty.Count, cases, clean.Count(f => f.OpensCase), days);
        }
    }
}
