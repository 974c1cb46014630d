using SmartCity.Api.Telemetry;

namespace SmartCity.Api.Cameras;

/// <summary>Saves what the cameras remember from time to time, and once more when the program stops.</summary>
internal sealed class MemoryKeeping(CameraLanes lanes, CameraMemories memories, IntakeOptions options, ILogger<MemoryKeeping> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.MemoryMinutes == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.MemoryMinutes));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SaveAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    /// <summary>One after the other, so that frames have the other cores; one that can't be saved leaves the others alone.</summary>
    internal async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var (camera, lane) in lanes.All) await TryAsync(() => memories.SaveAsync(camera, lane, cancellationToken), cancellationToken);
        await TryAsync(() => memories.ExpireAsync(cancellationToken), cancellationToken);
    }

    private async Task TryAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.MemoryNotSaved(e);   // the database may be away for a while
        }
    }
}
