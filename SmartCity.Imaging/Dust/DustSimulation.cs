using System.Text.Json;
using SmartCity.Imaging.Regions;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>Which dust is to be simulated over which scene.</summary>
public sealed record DustSimulationRequest
{
    /// <summary>A picture, a folder of the frames of a fixed camera, or null for a simulated site.</summary>
    public string? Background { get; init; }

    public required string OutputFolder { get; init; }

    public int Frames { get; init; } = 24;

    /// <summary>Plumes; 0 makes a dust-free sequence.</summary>
    public int Plumes { get; init; } = 1;

    /// <summary>Drift, in puffs a frame: how much of the plume is new in each.</summary>
    public double Drift { get; init; } = 0.4;

    /// <summary>Greatest 1 − transmission, 0 … 1; null = as the dice fall.</summary>
    public double? Opacity { get; init; }

    /// <summary>1 … 100.</summary>
    public int JpegQuality { get; init; } = 85;

    public int Seed { get; init; } = 1;
}

/// <summary>Writes the frames of a camera with simulated dust, the truth of each, and what was done.</summary>
public static class DustSimulation
{
    /// <summary>Largest number of frames of one run.</summary>
    public const int MostFrames = 5000;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <returns>Number of frames in which dust is to be seen.</returns>
    public static int Run(DustSimulationRequest request, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var files = request.Background is null ? [] : Directory.Exists(request.Background) ? FrameFile.List(request.Background) : [request.Background];
        Directory.CreateDirectory(request.OutputFolder);
        var seed = (uint)request.Seed;
        var still = files.Count == 1 ? FrameFile.Read(files[0]) : files.Count == 0 ? SimulatedSite.Draw(seed) : null;
        List<SimulatedPlume>? plumes = null;
        var feet = new List<object?>();
        var view = request.Background is null ? SimulatedView.OfSite(request.Seed) : null;
        // A third of the frames is clean before the dust rises: a camera's memory needs them.
        var clean = request.Plumes == 0 ? request.Frames : request.Frames / 3;
        for (var i = 0; i < request.Frames; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((i / (double)request.Frames, "frames"));
            var scene = still is not null ? SimulatedCamera.Frame(still, PlaceHash.Of(seed, i, 8)) : FrameFile.Read(files[i % files.Count]);
            plumes ??= [.. Enumerable.Range(0, request.Plumes).Select(k => Cast(PlaceHash.Of(seed, k, 9), scene, request.Opacity))];
            var opacity = new float[scene.Pixels];
            if (i >= clean) scene = PlumeSimulator.Apply(scene, plumes, (i - clean) * request.Drift + 6, out opacity);
            var name = Path.Combine(request.OutputFolder, $"frame{i:0000}");
            DustRasters.WriteFrame(name + ".jpg", scene, request.JpegQuality);
            DustRasters.Save(name + ".mask.png", Array.ConvertAll(opacity, o => o >= PlumeSimulator.LeastOpacity ? DustRasters.Dust : DustRasters.Clear), scene.Width, scene.Height);
            feet.Add(FootOf(opacity, scene.Width, scene.Height) is var (x, y) ? new { X = x, Y = y, Ground = view?.Ground(x, y) is var (right, ahead) ? new { RightM = right, AheadM = ahead } : null } : null);
        }
        AtomicFile.Write(Path.Combine(request.OutputFolder, "simulation.json"), p => File.WriteAllText(p, JsonSerializer.Serialize(new
        {
            request.Seed,
            request.Frames,
            request.Drift,
            request.JpegQuality,
            CleanFrames = clean,
            DustyFrames = feet.Count(f => f is not null),
            LeastOpacity = PlumeSimulator.LeastOpacity,
            Plumes = plumes,
            View = view,
            Feet = feet,
            Background = request.Background is null ? "simulated site" : Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Background)),
        }, Json)));
        return feet.Count(f => f is not null);
    }

    /// <summary>Where the largest patch of dust stands in the picture, as <see cref="DustPlume.Base"/> tells it: the middle of its width, and its lowest pixel near there.</summary>
    /// <param name="opacity">Of each pixel, 0 … 1.</param>
    /// <returns>Pixels from the upper left corner; null without dust.</returns>
    internal static (double X, double Y)? FootOf(float[] opacity, int width, int height)
    {
        var regions = ConnectedRegions.Find(Array.ConvertAll(opacity, o => o >= PlumeSimulator.LeastOpacity), width, height, new int[opacity.Length]);
        if (regions.Count == 0) return null;
        var runs = regions.MaxBy(r => r.Sum(run => run.Length))!;
        var (left, right) = (runs.Min(r => r.Start), runs.Max(r => r.End));
        var (middle, reach) = ((left + right) / 2.0, Math.Max(1, (right - left) / 10.0));
        return (middle, runs.Where(r => r.Start < middle + reach && r.End > middle - reach).Select(r => r.Row).DefaultIfEmpty(runs.Max(r => r.Row)).Max() + 1);
    }

    private static SimulatedPlume Cast(uint seed, DustFrame scene, double? opacity)
    {
        var plume = SimulatedPlume.Cast(seed, scene);
        return opacity is { } most ? plume with { Opacity = (float)most } : plume;
    }

    private static void Check(DustSimulationRequest request)
    {
        if (request.Frames is < 1 or > MostFrames) throw new ImagingInputException($"--frames {request.Frames} must lie between 1 and {MostFrames}.");
        if (request.Plumes is < 0 or > 20) throw new ImagingInputException($"--plumes {request.Plumes} must lie between 0 and 20.");
        if (request.JpegQuality is < 1 or > 100) throw new ImagingInputException($"--jpeg {request.JpegQuality} must lie between 1 and 100.");
        if (request.Opacity is { } opacity && !(opacity is > 0 and <= 1)) throw new ImagingInputException(FormattableString.Invariant($"--opacity {opacity} must lie above 0 and not above 1."));
        if (!(request.Drift is >= 0 and <= 10)) throw new ImagingInputException(FormattableString.Invariant($"--drift {request.Drift} must lie between 0 and 10."));
        if (File.Exists(request.OutputFolder)) throw new ImagingInputException($"'{request.OutputFolder}' is a file; --out needs a folder.");
    }
}
