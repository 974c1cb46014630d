using Hangfire;
using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Jobs;

/// <summary>Hands waiting jobs to Hangfire, takes back those of dead processes and keeps the streams' rows up to date, once a second.</summary>
/// <remarks>Every process does this; that a job is handed over twice does no harm, because only one runner gets its lock.</remarks>
internal sealed class JobDispatcher(JobStore jobs, JobGraphStore graph, IBackgroundJobClient queue, TimeProvider clock, ILogger<JobDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or BackgroundJobClientException && !stoppingToken.IsCancellationRequested)
            {
                logger.SweepFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, kind) in await graph.TakeBackOrphansAsync(cancellationToken)) logger.JobTakenUpAgain(id, kind);
        await graph.HandBackLostAsync(cancellationToken);
        foreach (var (id, _) in await graph.ListReadyAsync(cancellationToken))
            await jobs.SetHangfireIdAsync(id, queue.Enqueue<JobRunner>(runner => runner.RunAsync(id, CancellationToken.None)), cancellationToken);
        await graph.SettleStreamsAsync(cancellationToken);
    }
}
