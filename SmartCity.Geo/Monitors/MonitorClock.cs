using SmartCity.Geo.Monitors.Hj212;
using SmartCity.Geo.Monitors.Limits;

namespace SmartCity.Geo.Monitors;

/// <summary>The senders' clocks: local times without a zone, which name one end of a period.</summary>
internal static class MonitorClock
{
    /// <exception cref="Hj212Exception">There is no such local time: clocks were put forward over it.</exception>
    internal static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone) => zone.IsInvalidTime(local)
        ? throw new Hj212Exception($"DataTime {local:yyyyMMddHHmmss} does not exist in {zone.Id}.")
        : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();

    /// <summary>When the period that a value stands for began.</summary>
    internal static DateTimeOffset BeginningOf(string command, DateTimeOffset at, MonitorPace pace, DustLimits limits) => !limits.LabelsTheEnd ? at : command switch
    {
        Hj212Content.Minutes => at.AddMinutes(-pace.MinuteStep),
        Hj212Content.Hours => at.AddHours(-1),
        Hj212Content.Days => at.AddDays(-1),
        _ => at,
    };
}
