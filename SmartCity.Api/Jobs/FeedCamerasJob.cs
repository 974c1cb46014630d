using Microsoft.Extensions.Options;
using SmartCity.Api.Cameras;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Jobs;

/// <param name="Cameras">The last of them sees no dust.</param>
/// <param name="Frames">Of each camera; the first third is clean.</param>
/// <param name="Seed">Of the first camera's site; the others follow.</param>
internal sealed record FeedCamerasParameters(int Cameras, int Frames, int Seed);

/// <summary>Registers simulated cameras and sends their frames through the intake as if they came now, ten seconds apart: what becomes of them becomes of them by the same ways as of real ones.</summary>
internal sealed class FeedCamerasJob(SampleCameras sample, IntakeCameraStore cameras, IntakeDesk desk, IOptions<GeoOptions> geo, TimeProvider clock) : Job<FeedCamerasParameters>(JobKind.FeedCameras)
{
    private const int Interval = 10;

    /// <summary>Of the marks that the cameras are calibrated by: shares of the way down from the horizon, and of the picture's width.</summary>
    private static readonly double[] Rows = [0.13, 0.3, 0.6, 0.97], Columns = [0.06, 0.5, 0.93];

    protected override void CheckOrder(FeedCamerasParameters parameters) => throw new GeoInputException("Simulated cameras are fed by the sample city alone; 'dust simulate' makes frames that can be sent to a camera.");

    protected override async Task<object> RunAsync(FeedCamerasParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<SampleSight> sights = [.. Enumerable.Range(0, parameters.Cameras).Select(i => SightOf(SimulatedView.OfSite(parameters.Seed + i)))];
        var codes = await sample.RegisterAsync(sights, CityDay.Of(clock.GetUtcNow(), geo.Value.TimeZone), cancellationToken);
        var (stored, alarms) = (0, 0);
        foreach (var (index, code) in codes.Index())
        {
            progress.Report(index / (double)codes.Count, $"camera {code}");
            var camera = (await cameras.FindAsync(code, cancellationToken))!;
            var frames = Simulate(parameters, index, isDusty: index < codes.Count - 1 || codes.Count == 1, cancellationToken);
            var begin = clock.GetUtcNow().AddSeconds(-Interval * frames.Count);
            foreach (var (number, file) in frames.Index())
            {
                var taken = await desk.TakeAsync(camera, _ => Task.FromResult(new SentFrame(file, $"frame {number}", begin.AddSeconds(Interval * number))), IntakeDesk.Upload, cancellationToken);
                if (!taken.IsRepeat) stored++;
                alarms += taken.Plumes.Count(p => p.CaseState == "opened");
            }
        }
        return new { cameras = codes, frames = stored, cases = alarms };
    }

    /// <summary>The simulated ground as somebody would click it: marks near and far, left and right, each clicked to the pixel.</summary>
    private static SampleSight SightOf(SimulatedView view)
    {
        var points = new List<SamplePoint>();
        foreach (var down in Rows)
            foreach (var across in Columns)
                if (view.Ground(across * view.Width, view.Horizon + down * (view.Height - view.Horizon)) is var (right, ahead) && view.Pixel(right, ahead) is var (x, y)) points.Add(new(Math.Round(x), Math.Round(y), right, ahead));
        return new(view.HeightMetres, view.TiltDegrees, view.HorizontalDegrees, view.Width, view.Height, points);
    }

    internal static DustSimulationRequest Request(string folder, int frames, int seed, bool isDusty) =>
        new() { OutputFolder = folder, Frames = frames, Plumes = isDusty ? 1 : 0, Opacity = isDusty ? 0.95 : null, Seed = seed, Drift = 0.2 };

    private static List<byte[]> Simulate(FeedCamerasParameters parameters, int index, bool isDusty, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-cameras-").FullName;
        try
        {
            DustSimulation.Run(Request(folder, parameters.Frames, parameters.Seed + index, isDusty), null, cancellationToken);
            return [.. FrameFile.List(folder).Select(File.ReadAllBytes)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
