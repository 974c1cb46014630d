using System.Globalization;

namespace SmartCity.Geo.Questions.Algorithms;

/// <summary>A length of time by the calendar of the city.</summary>
/// <param name="Name">day, week (ISO, from Monday), month, quarter or year.</param>
/// <param name="SqlFormat">Of to_char: gives the label.</param>
internal sealed record TimeBucket(string Name, string SqlFormat)
{
    internal static IReadOnlyList<TimeBucket> All { get; } =
        [new("day", "YYYY-MM-DD"), new("week", "IYYY-\"W\"IW"), new("month", "YYYY-MM"), new("quarter", "YYYY-\"Q\"Q"), new("year", "YYYY")];

    /// <summary>Such as 2026-05-31, 2026-W22, 2026-05, 2026-Q2, 2026.</summary>
    internal string Label(DateOnly day) => Name switch
    {
        "day" => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "week" => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day.ToDateTime(default)):D4}-W{ISOWeek.GetWeekOfYear(day.ToDateTime(default)):D2}"),
        "month" => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        "quarter" => string.Create(CultureInfo.InvariantCulture, $"{day.Year:D4}-Q{(day.Month + 2) / 3}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{day.Year:D4}"),
    };
}

/// <summary>Days from a first to a last one, both included.</summary>
internal readonly record struct Period(DateOnly First, DateOnly Last)
{
    internal int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>A day, ISO week, month, quarter or year, or two of them with a slash between: 2026-01/2026-03 is the first quarter of 2026.</summary>
    /// <param name="name">Of the parameter, for the message.</param>
    /// <exception cref="GeoInputException">It is none.</exception>
    internal static Period Parse(string text, string name)
    {
        var ends = text.Split('/');
        if (ends.Length <= 2 && One(ends[0]) is { } from && One(ends[^1]) is { } to && from.First <= to.Last) return new(from.First, to.Last);
        throw new GeoInputException($"The parameter '{name}' is '{text}'; wanted is a day, week, month, quarter or year such as 2026-03-01, 2026-W09, 2026-03, 2026-Q1, 2026, or two with a slash between: 2026-01/2026-03.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:yyyy-MM-dd}/{Last:yyyy-MM-dd}");

    private static Period? One(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return InRange(day) ? new(day, day) : null;
        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)) return InRange(month) ? new(month, month.AddMonths(1).AddDays(-1)) : null;
        if (text.Length < 4 || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1900 or > 9000) return null;
        return text.AsSpan(4) switch
        {
            "" => new(new(year, 1, 1), new(year, 12, 31)),
            ['-', 'Q', >= '1' and <= '4' and var quarter] => Months(new(year, 3 * (quarter - '1') + 1, 1), 3),
            ['-', 'W', >= '0' and <= '5' and var ten, >= '0' and <= '9' and var one] when (ten - '0') * 10 + one - '0' is var week && week >= 1 && week <= ISOWeek.GetWeeksInYear(year) =>
                Week(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday))),
            _ => null,
        };

        static bool InRange(DateOnly d) => d.Year is >= 1900 and <= 9000;
        static Period Months(DateOnly first, int count) => new(first, first.AddMonths(count).AddDays(-1));
        static Period Week(DateOnly monday) => new(monday, monday.AddDays(6));
    }
}
