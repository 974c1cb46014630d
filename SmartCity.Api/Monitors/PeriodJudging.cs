using Microsoft.Extensions.Options;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Monitors;

namespace SmartCity.Api.Monitors;

/// <summary>Judges the periods of monitors once they have ended, again and again while the program runs.</summary>
internal sealed class PeriodJudging(MonitorOptions options, LimitsFile limits, ExceedanceStore exceedances, CaseIntake intake, IOptions<GeoOptions> geo, TimeProvider clock, ILogger<PeriodJudging> logger) : BackgroundService
{
    /// <summary>Periods in one transaction.</summary>
    private const int Batch = 500;

    /// <summary>Judges all periods that have ended by now, and gives what was exceeded its cases.</summary>
    internal async Task<(JudgedPeriods Judged, FiledExceedances Filed)> RunAsync(CancellationToken cancellationToken)
    {
        var judged = await JudgeAsync(cancellationToken);
        return (judged, limits.Current is { } current ? await exceedances.FileAsync(intake, current.SiteMetres, geo.Value, cancellationToken) : default);
    }

    private async Task<JudgedPeriods> JudgeAsync(CancellationToken cancellationToken)
    {
        var total = new JudgedPeriods();
        if (limits.Current is not { } current) return total;
        for (JudgedPeriods some; (some = await exceedances.JudgeAsync(current, clock.GetUtcNow(), Batch, cancellationToken)).Periods > 0;)
            total = new(total.Periods + some.Periods, total.Exceeded + some.Exceeded, total.Withdrawn + some.Withdrawn, total.Undecided + some.Undecided);
        return total;
    }

    /// <exception cref="GeoInputException">The file of limits is wrong: nothing starts then.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _ = limits.Current;
        return base.StartAsync(cancellationToken);
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
                    await RunAsync(stoppingToken);
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
