using SmartCity.Api.Telemetry;
using SmartCity.Geo.Monitors;

namespace SmartCity.Api.Monitors;

/// <summary>Judges the periods of monitors once they have ended, again and again while the program runs.</summary>
internal sealed class PeriodJudging(MonitorOptions options, LimitsFile limits, ExceedanceStore exceedances, TimeProvider clock, ILogger<PeriodJudging> logger) : BackgroundService
{
    /// <summary>Periods in one transaction.</summary>
    private const int Batch = 500;

    /// <summary>Judges all periods that have ended by now.</summary>
    internal async Task<JudgedPeriods> JudgeAsync(CancellationToken cancellationToken)
    {
        var total = new JudgedPeriods();
        if (limits.Current is not { } current) return total;
        for (JudgedPeriods some; (some = await exceedances.JudgeAsync(current, clock.GetUtcNow(), Batch, cancellationToken)).Periods > 0;)
            total = new(total.Periods + some.Periods, total.Exceeded + some.Exceeded, total.Withdrawn + some.Withdrawn, total.Undecided + some.Undecided);
        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.JudgeSeconds == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.JudgeSeconds), clock);
        try
        {
            do
            {
                try
                {
                    await JudgeAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.JudgingFailed(e);   // the database may be away for a while
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { }
    }
}
