using Hangfire;

namespace SmartCity.Api.Jobs;

/// <summary>Enters what Hangfire runs by the clock; the same entry again changes nothing, and of many processes one runs each turn.</summary>
internal sealed class RecurringJobs(JobStorage storage) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var recurring = new RecurringJobManager(storage);
        recurring.AddOrUpdate<CaseClockwork>("cases-overdue", work => work.MarkOverdueAsync(CancellationToken.None), Cron.Minutely);
        recurring.AddOrUpdate<CaseClockwork>("cases-checkpoint", work => work.CheckpointAsync(CancellationToken.None), Cron.Hourly);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
