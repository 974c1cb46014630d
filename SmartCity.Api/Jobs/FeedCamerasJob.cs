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
internal sealed class FeedCamerasJob(SampleCameras sample, IntakeCameraStore cameras, IntakeDesk desk, TimeProvider clock) : Job<FeedCamerasParameters>(JobKind.FeedCameras)
{
    private const int Interval = 10;

    protected override void CheckOrder(FeedCamerasParameters parameters) => throw new GeoInputException("Simulated cameras are fed by the sample city alone; 'dust simulate' makes frames that can be sent to a camera.");

    protected override async Task<object> RunAsync(FeedCamerasParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var codes = await sample.RegisterAsync(parameters.Cameras, cancellationToken);
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

    private static List<byte[]> Simulate(FeedCamerasParameters parameters, int index, bool isDusty, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-cameras-").FullName;
        try
        {
            DustSimulation.Run(new() { OutputFolder = folder, Frames = parameters.Frames, Plumes = isDusty ? 1 : 0, Opacity = isDusty ? 0.95 : null, Seed = parameters.Seed + index, Drift = 0.2 }, null, cancellationToken);
            return [.. FrameFile.List(folder).Select(File.ReadAllBytes)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
