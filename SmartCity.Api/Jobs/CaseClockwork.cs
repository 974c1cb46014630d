using Hangfire;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Jobs;

/// <summary>What the cases need from time to time, whoever looks at them.</summary>
internal sealed class CaseClockwork(CaseStore cases, ILogger<CaseClockwork> logger)
{
    /// <summary>Finds what is overdue or escalates. A run that is missed or comes twice does no harm.</summary>
    [AutomaticRetry(Attempts = 0)]   // the next minute tries again
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task MarkOverdueAsync(CancellationToken cancellationToken)
    {
        var report = await cases.MarkOverdueAsync(cancellationToken);
        if (report.Overdue + report.Escalated > 0) logger.CasesOverdue(report.Overdue, report.Escalated);
    }

    /// <summary>Puts what was logged since the last checkpoint under a new one.</summary>
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [60])]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task CheckpointAsync(CancellationToken cancellationToken) => cases.CheckpointAsync(cancellationToken);
}
