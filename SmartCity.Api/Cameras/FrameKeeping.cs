using SmartCity.Api.Hosting;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Removes frames, originals and what lies in watched folders once the cameras' policy keeps them no longer. Files go before their rows: a run that breaks off is made up for by the next.</summary>
internal sealed class FrameKeeping(FrameStore frames, FrameFiles files, IntakeCameraStore cameras, CameraSources sources, ThresholdDesk thresholds, IntakeOptions options, TimeProvider clock, ILogger<FrameKeeping> logger) : BackgroundService
{
    private const int Batch = 500;

    private static readonly TimeSpan RefusedKept = TimeSpan.FromDays(1);

    /// <returns>Frames and originals that were removed.</returns>
    internal async Task<(int Frames, int Originals)> RunAsync(CancellationToken cancellationToken)
    {
        var (now, gone, originals) = (clock.GetUtcNow(), 0, 0);
        for (IReadOnlyList<ExpiredFrame> due; (due = await frames.ExpiredOriginalsAsync(now, Batch, cancellationToken)).Count > 0; originals += due.Count)
        {
            foreach (var frame in due) FrameFiles.Delete(files.OriginalOf(frame.CameraId, frame.ReceivedAt, frame.Sha256));
            await frames.RemoveOriginalsAsync([.. due.Select(f => f.Id)], cancellationToken);
        }
        for (IReadOnlyList<ExpiredFrame> due; (due = await frames.ExpiredAsync(now, Batch, cancellationToken)).Count > 0; gone += due.Count)
        {
            foreach (var frame in due)
            {
                FrameFiles.Delete(files.OriginalOf(frame.CameraId, frame.ReceivedAt, frame.Sha256));
                FrameFiles.Delete(files.PictureOf(frame.CameraId, frame.ReceivedAt, frame.Sha256));
            }
            await frames.RemoveAsync([.. due.Select(f => f.Id)], cancellationToken);
        }
        foreach (var camera in await cameras.ListSourcesAsync(cancellationToken))
        {
            await thresholds.LearnAsync(camera, cancellationToken);   // days without a false alarm count, too
            if (!camera.Source!.StartsWith("folder:", StringComparison.Ordinal)) continue;
            var folder = sources.FolderOf(camera.Source);
            Clear(Path.Combine(folder, "done"), now - TimeSpan.FromDays(camera.KeepDays));
            Clear(Path.Combine(folder, "refused"), now - RefusedKept);
        }
        return (gone, originals);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.KeepingMinutes == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.KeepingMinutes));
        try
        {
            do
            {
                try
                {
                    await RunAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.KeepingFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { }
    }

    private static void Clear(string folder, DateTimeOffset before)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            if (file.LastWriteTimeUtc < before.UtcDateTime) file.Delete();
    }
}
