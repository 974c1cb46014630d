using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Geo.Monitors.Limits;

/// <summary>A value of one factor of one monitor.</summary>
/// <param name="Command">CN: 2011, 2051, 2061 or 2031.</param>
/// <param name="At">Beginning of its period.</param>
public readonly record struct DustValue(string Command, DateTimeOffset At, double? Value, string? Flag);

/// <summary>How often a monitor sends.</summary>
/// <param name="RealTimeSeconds">Between two real-time values.</param>
/// <param name="MinuteStep">Minutes that one value of minute data stands for.</param>
public readonly record struct MonitorPace(int RealTimeSeconds, int MinuteStep);

/// <summary>The average of a period, from whatever the monitor sent of it.</summary>
/// <param name="Micrograms">A cubic metre; null without any usable value.</param>
/// <param name="ValidShare">Usable values / expected ones, at most 1.</param>
/// <param name="Source">CN that it was made from.</param>
public readonly record struct DustAverage(double? Micrograms, double ValidShare, string? Source)
{
    private const int HourMinutes = 60, DayMinutes = 1440, Digits = 6;

    /// <summary>The monitor's own hour or day where it sent one in order; else of minutes or real-time values those of which more are usable, minutes if as many.</summary>
    /// <param name="from">The period's beginning.</param>
    /// <param name="values">Of one factor and monitor; those outside of the period don't count.</param>
    /// <param name="factor">Micrograms that one of the monitor's unit is.</param>
    public static DustAverage Of(IEnumerable<DustValue> values, DateTimeOffset from, int minutes, MonitorPace pace, double factor)
    {
        var to = from.AddMinutes(minutes);
        var usable = values.Where(v => v.At >= from && v.At < to && Hj212Reading.IsUsable(v.Value, v.Flag)).ToLookup(v => v.Command, v => v.Value!.Value * factor);
        var whole = minutes switch { HourMinutes => Hj212Content.Hours, DayMinutes => Hj212Content.Days, _ => null };
        if (whole is not null && usable[whole].Any()) return new(Math.Round(usable[whole].First(), Digits), 1, whole);

        var best = new DustAverage(null, 0, null);
        foreach (var (command, expected) in ((string, double)[])[(Hj212Content.Minutes, (double)minutes / pace.MinuteStep), (Hj212Content.RealTime, minutes * 60.0 / pace.RealTimeSeconds)])
        {
            var count = usable[command].Count();
            if (expected < 1 || count == 0) continue;   // a value of more minutes than the period says nothing of it
            var share = Math.Min(1, count / Math.Max(1, Math.Floor(expected)));
            if (share > best.ValidShare) best = new(Math.Round(usable[command].Average(), Digits), share, command);
        }
        return best;
    }
}
