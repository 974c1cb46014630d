using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SmartCity.Api.Telemetry;

/// <summary>The API project's own instruments; requests are measured by ASP.NET Core itself.</summary>
internal sealed class ApiMetrics(IMeterFactory meters)
{
    internal const string Name = "SmartCity.Api";

    internal static readonly ActivitySource Activities = new(Name);

    private readonly Histogram<double> _jobs = meters.Create(Name).CreateHistogram("smartcity.job.duration", unit: "s",
        description: "Time from a job's start to its end.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1, 5, 15, 60, 300, 1800] });

    private readonly Counter<long> _monitorMessages = meters.Create(Name).CreateCounter<long>("smartcity.monitor.messages", unit: "{message}", description: "HJ 212 messages of monitors.");

    /// <param name="outcome">stored, known, partial, other or refused.</param>
    internal void MonitorMessage(string via, string outcome) => _monitorMessages.Add(1, new KeyValuePair<string, object?>("monitor.via", via), new("monitor.outcome", outcome));

    /// <param name="state">succeeded, failed or cancelled.</param>
    internal void JobEnded(string kind, string state, TimeSpan elapsed) =>
        _jobs.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("job.kind", kind), new("job.state", state));
}
