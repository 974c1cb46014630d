namespace SmartCity.Api;

/// <summary>Days as the city counts them, in its time zone (an IANA name).</summary>
internal static class CityDay
{
    /// <summary>The day that a moment belongs to.</summary>
    internal static DateOnly Of(DateTimeOffset at, string timeZone) => DateOnly.FromDateTime(Local(at, timeZone));

    /// <summary>When a day begins.</summary>
    internal static DateTimeOffset Midnight(DateOnly day, string timeZone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, TimeZoneInfo.FindSystemTimeZoneById(timeZone).GetUtcOffset(midnight));
    }

    /// <summary>A moment as the city's clocks show it.</summary>
    internal static DateTime Local(DateTimeOffset at, string timeZone) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).DateTime;
}
