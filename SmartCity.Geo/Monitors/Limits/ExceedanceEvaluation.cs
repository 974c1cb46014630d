namespace SmartCity.Geo.Monitors.Limits;

/// <summary>What a period says of a limit.</summary>
public enum DustVerdict
{
    Within,
    Exceeded,

    /// <summary>Too few values are there and in order: nothing can be said.</summary>
    TooFewValid,

    /// <summary>The limit is above the background, and no ambient monitor of the region has enough values.</summary>
    NoBackground,
}

/// <param name="Background">Micrograms a cubic metre that were taken off, capped; null where the limit takes none off.</param>
public readonly record struct DustJudgement(DustVerdict Verdict, DustAverage Average, double? Background);

/// <summary>Judges the average of a period by a limit.</summary>
public static class ExceedanceEvaluation
{
    /// <param name="average">Of the monitor.</param>
    /// <param name="ambient">Of the region's ambient monitors, same factor and period; asked only by limits above the background.</param>
    public static DustJudgement Judge(DustLimit limit, DustAverage average, IEnumerable<DustAverage> ambient)
    {
        ArgumentNullException.ThrowIfNull(limit);
        if (average.Micrograms is not { } value || average.ValidShare < limit.ValidShare) return new(DustVerdict.TooFewValid, average, null);
        if (!limit.IsAboveBackground) return new(value > limit.LimitMicrograms ? DustVerdict.Exceeded : DustVerdict.Within, average, null);
        var stations = ambient.Where(a => a.Micrograms is not null && a.ValidShare >= limit.ValidShare).Select(a => a.Micrograms!.Value).ToList();
        if (stations.Count == 0) return new(DustVerdict.NoBackground, average, null);
        var background = Math.Min(stations.Average(), limit.CapMicrograms);
        return new(value - background > limit.LimitMicrograms ? DustVerdict.Exceeded : DustVerdict.Within, average, background);
    }

    /// <summary>Beginnings of the periods, in local time, that an instant lies in; for limits of these lengths.</summary>
    /// <param name="zone">The city's: periods begin at its midnight.</param>
    public static DateTimeOffset PeriodOf(DateTimeOffset instant, int minutes, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var midnight = new DateTimeOffset(local.Date, local.Offset);
        return midnight.AddMinutes(Math.Floor((local - midnight).TotalMinutes / minutes) * minutes);
    }
}
