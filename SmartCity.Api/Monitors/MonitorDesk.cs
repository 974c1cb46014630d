using Microsoft.Extensions.Options;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Monitors;

/// <summary>What is said to a message, and what became of it.</summary>
/// <param name="Answer">To be sent back; null: nothing.</param>
/// <param name="Stored">Null for a message without values to keep, or one that was refused.</param>
/// <param name="Refusal">One line; null when it was taken.</param>
/// <param name="IsStranger">True when it was refused for its sender.</param>
internal readonly record struct DeskAnswer(Hj212Message? Answer, StoredFrame? Stored, string? Refusal, bool IsStranger);

/// <summary>Takes messages, from TCP and from files alike: checks the sender, stores the values, and only then answers.</summary>
internal sealed class MonitorDesk(MonitorGate gate, MeasurementStore measurements, LimitsFile limits, MonitorOptions options, IOptions<GeoOptions> geo, TimeProvider clock, ApiMetrics metrics)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(geo.Value.TimeZone);

    /// <param name="data">A data segment whose checksum was right.</param>
    /// <param name="via">tcp or upload.</param>
    /// <param name="peer">Who is to be blamed for wrong passwords: an address, or a key.</param>
    internal async Task<DeskAnswer> TakeAsync(string data, string via, string peer, CancellationToken cancellationToken)
    {
        var answer = await JudgeAsync(data, via, peer, cancellationToken);
        metrics.MonitorMessage(via, answer.Refusal is not null ? "refused" : answer.Stored is { } stored ? stored.Outcome.ToString().ToLowerInvariant() : "other");
        return answer;
    }

    private async Task<DeskAnswer> JudgeAsync(string data, string via, string peer, CancellationToken cancellationToken)
    {
        try
        {
            var message = Hj212Message.Parse(data);
            var (monitor, reason) = await gate.CheckAsync(message, peer, cancellationToken);
            if (monitor is null) return new(null, null, reason, IsStranger: true);
            if (!Hj212Content.IsMeasured(message.Command)) return new(Hj212Answer.To(message), null, null, false);
            if (message.System != monitor.System) return new(null, null, $"ST {message.System} is not that of monitor {monitor.Number}, which is {monitor.System}", false);
            var latest = clock.GetUtcNow().AddMinutes(options.FutureMinutes);
            var stored = await measurements.StoreAsync(monitor, message, via, _zone, limits.Current, latest, cancellationToken);
            return new(Hj212Answer.To(message), stored, null, false);
        }
        catch (Hj212Exception e)
        {
            return new(null, null, e.Message, false);
        }
    }
}
