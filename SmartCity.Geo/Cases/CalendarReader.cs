using System.Globalization;
using System.Text.Json;

namespace SmartCity.Geo.Cases;

/// <summary>Reads the calendar of <see cref="CaseRules"/>.</summary>
internal static class CalendarReader
{
    private const int LongestHolidayDays = 60;

    /// <returns>Null when something is wrong; the reader knows what.</returns>
    internal static WorkCalendar? Read(JsonElement of, string path, CaseRulesReader reader)
    {
        if (!reader.IsObject(of, path, "utc_offset", "work_hours", "weekend", "holidays", "makeup_workdays")) return null;
        var offset = Offset(reader.Text(of, path, "utc_offset"), $"{path}.utc_offset", reader);
        var hours = reader.Child(of, path, "work_hours") is { } list ? Hours(list, $"{path}.work_hours", reader) : null;
        var weekend = reader.Child(of, path, "weekend") is { } days ? reader.Items(days, $"{path}.weekend").Select(d => reader.Weekday(d.Item, d.Path)).OfType<DayOfWeek>().ToHashSet() : [];
        if (weekend.Count == 7) reader.Wrong($"{path}.weekend", "leaves no day to work.");
        var holidays = reader.Child(of, path, "holidays") is { } free ? Holidays(free, $"{path}.holidays", reader) : [];
        var makeUp = new HashSet<DateOnly>();
        if (of.TryGetProperty("makeup_workdays", out var worked))
            foreach (var (item, at) in reader.Items(worked, $"{path}.makeup_workdays"))
                if (Day(reader.String(item, at), at, reader) is { } day)
                {
                    if (!weekend.Contains(day.DayOfWeek)) reader.Wrong(at, $"is {day:yyyy-MM-dd}, a {day.DayOfWeek}: a make-up workday is a day of the weekend.");
                    if (holidays.Contains(day)) reader.Wrong(at, $"is {day:yyyy-MM-dd}, which is a holiday, too.");
                    if (!makeUp.Add(day)) reader.Wrong(at, $"is {day:yyyy-MM-dd}, which is there twice.");
                }
        return offset is { } known && hours is { Count: > 0 } && weekend.Count < 7 ? new(known, hours, weekend, holidays, makeUp) : null;
    }

    private static TimeSpan? Offset(string text, string path, CaseRulesReader reader)
    {
        if (text.Length == 6 && text[0] is '+' or '-' && TimeSpan.TryParseExact(text.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture, out var span) && span <= TimeSpan.FromHours(14)) return text[0] == '-' ? -span : span;
        if (text.Length > 0) reader.Wrong(path, $"is '{text}'; an offset such as +08:00 is needed.");
        return null;
    }

    private static List<(TimeOnly From, TimeOnly To)> Hours(JsonElement list, string path, CaseRulesReader reader)
    {
        var hours = new List<(TimeOnly From, TimeOnly To)>();
        foreach (var (item, at) in reader.Items(list, path))
        {
            if (!reader.IsObject(item, at, "from", "to")) continue;
            if (Time(reader.Text(item, at, "from"), $"{at}.from", reader) is not { } from || Time(reader.Text(item, at, "to"), $"{at}.to", reader) is not { } to) continue;
            if (to <= from) reader.Wrong(at, $"ends ({to:HH:mm}) before it begins ({from:HH:mm}).");
            else if (hours.Count > 0 && from < hours[^1].To) reader.Wrong(at, $"begins ({from:HH:mm}) before the one before it ends ({hours[^1].To:HH:mm}).");
            else hours.Add((from, to));
        }
        if (hours.Count == 0) reader.Wrong(path, "holds no hours to work.");
        return hours;
    }

    private static HashSet<DateOnly> Holidays(JsonElement list, string path, CaseRulesReader reader)
    {
        var days = new HashSet<DateOnly>();
        foreach (var (item, at) in reader.Items(list, path))
        {
            if (!reader.IsObject(item, at, "zh", "en", "from", "to")) continue;
            if (Day(reader.Text(item, at, "from"), $"{at}.from", reader) is not { } from) continue;
            var to = item.TryGetProperty("to", out _) ? Day(reader.Text(item, at, "to"), $"{at}.to", reader) : from;
            if (to is not { } last) continue;
            if (last < from || last.DayNumber - from.DayNumber >= LongestHolidayDays)
            {
                reader.Wrong(at, $"lasts from {from:yyyy-MM-dd} to {last:yyyy-MM-dd}; 1 to {LongestHolidayDays} days are possible.");
                continue;
            }
            for (var day = from; day <= last; day = day.AddDays(1))
                if (!days.Add(day)) reader.Wrong(at, $"holds {day:yyyy-MM-dd}, which is a holiday already.");
        }
        return days;
    }

    private static DateOnly? Day(string text, string path, CaseRulesReader reader)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        if (text.Length > 0) reader.Wrong(path, $"is '{text}'; a day such as 2026-10-01 is needed.");
        return null;
    }

    private static TimeOnly? Time(string text, string path, CaseRulesReader reader)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        if (text.Length > 0) reader.Wrong(path, $"is '{text}'; a time such as 08:30 is needed.");
        return null;
    }
}
