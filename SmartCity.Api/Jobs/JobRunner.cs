using System.Text.Json;
using Hangfire;
using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Jobs;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Jobs;

/// <summary>Runs one job: the only method that Hangfire knows. Progress, cancellation, outcome and the lock of a job are handled here, the work in <see cref="IJob"/>.</summary>
internal sealed class JobRunner(JobStore jobs, JobGraphStore graph, IEnumerable<IJob> kinds, ApiMetrics metrics, TimeProvider clock, ILogger<JobRunner> logger)
{
    private static readonly TimeSpan StoreEvery = TimeSpan.FromMilliseconds(500);

    /// <param name="shutdown">Hangfire's own; a job that it stops stays "running" without a lock and is taken up again by the next process.</param>
    /// <exception cref="NpgsqlException">The database was away for a moment: Hangfire tries again.</exception>
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [2, 10, 30])]
    public async Task RunAsync(Guid id, CancellationToken shutdown)
    {
        await using var alone = await graph.TryLockAsync(id, shutdown);
        if (alone is null)
        {
            await graph.HandBackAsync(id, shutdown);   // it runs elsewhere, or a sweep was just looking at it
            return;
        }
        if (!await jobs.StartAsync(id, shutdown)) return;   // it has ended
        var job = (await jobs.FindAsync(id, shutdown))!;
        using var activity = ApiMetrics.Activities.StartActivity($"job {job.Kind}");
        logger.JobStarted(id, job.Kind);
        var started = clock.GetTimestamp();
        string outcome;
        try
        {
            outcome = await RunAsync(job, shutdown);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            logger.JobFailed(id, job.Kind, e);
            await jobs.FailAsync(id, OneLine(e), CancellationToken.None);
            metrics.JobEnded(job.Kind, "failed", clock.GetElapsedTime(started));
            if (e is NpgsqlException { IsTransient: true }) throw;
            return;
        }
        metrics.JobEnded(job.Kind, outcome, clock.GetElapsedTime(started));
        logger.JobEnded(id, job.Kind, outcome, clock.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<string> RunAsync(JobRun job, CancellationToken shutdown)
    {
        var work = kinds.SingleOrDefault(k => k.Kind == job.Kind) ?? throw new GeoInputException($"There is no job of kind '{job.Kind}'.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        var progress = new JobProgress();
        using var parameters = JsonDocument.Parse(job.Parameters);
        using var cache = BlockCache.Work();
        var task = Task.Run(() => work.RunAsync(parameters.RootElement, progress, stop.Token), CancellationToken.None);
        await FollowAsync(job.Id, progress, task, stop);
        try
        {
            var result = await task;
            await jobs.SucceedAsync(job.Id, JobJson.Write(result), CancellationToken.None);
            return "succeeded";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !shutdown.IsCancellationRequested)
        {
            await jobs.CancelledAsync(job.Id, CancellationToken.None);
            return "cancelled";
        }
    }

    /// <summary>Stores the progress until the work ends; stops the work when someone asked for it.</summary>
    private async Task FollowAsync(Guid id, JobProgress progress, Task work, CancellationTokenSource stop)
    {
        while (await Task.WhenAny(work, Task.Delay(StoreEvery, clock, CancellationToken.None)) != work)
        {
            var (share, message) = progress.Latest;
            if (await jobs.ReportAsync(id, share, message, CancellationToken.None)) await stop.CancelAsync();
        }
        var last = progress.Latest;
        await jobs.ReportAsync(id, last.Share, last.Message, CancellationToken.None);
    }

    private static string OneLine(Exception e) => e is GeoInputException or ImagingInputException or GdalException or NpgsqlException
        ? e.Message.ReplaceLineEndings(" ")
        : $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
}
