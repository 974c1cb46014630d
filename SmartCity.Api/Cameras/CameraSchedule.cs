using System.Globalization;
using System.Text.Json;

namespace SmartCity.Api.Cameras;

/// <summary>When a camera is looked at.</summary>
internal static class CameraSchedule
{
    /// <param name="json">[{"days": [1 … 7, Monday first], "from": "HH:MM", "to": "HH:MM"}]; null: always. Where "to" is not after "from", the hours run into the next day. What can't be read is always.</param>
    /// <param name="local">By the city's clock.</param>
    internal static bool IsOn(string? json, DateTimeOffset local)
    {
        if (json is null) return true;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateArray().Any(e => Holds(e, local));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return true;   // a camera is rather looked at too often than forgotten
        }
    }

    private static bool Holds(JsonElement entry, DateTimeOffset local)
    {
        var days = entry.GetProperty("days").EnumerateArray().Select(d => d.GetInt32()).ToList();
        var (from, to, now) = (Time(entry, "from"), Time(entry, "to"), TimeOnly.FromDateTime(local.DateTime));
        var (today, yesterday) = (Day(local), Day(local.AddDays(-1)));
        return from < to
            ? days.Contains(today) && now >= from && now < to
            : days.Contains(today) && now >= from || days.Contains(yesterday) && now < to;
    }

    private static TimeOnly Time(JsonElement entry, string name) =>
        entry.GetProperty(name).GetString() is "24:00" ? TimeOnly.MinValue : TimeOnly.ParseExact(entry.GetProperty(name).GetString()!, "HH:mm", CultureInfo.InvariantCulture);

    private static int Day(DateTimeOffset at) => at.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)at.DayOfWeek;
}
