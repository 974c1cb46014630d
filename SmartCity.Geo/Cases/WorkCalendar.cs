namespace SmartCity.Geo.Cases;

/// <summary>Units in which limits are counted.</summary>
public enum LimitUnit
{
    /// <summary>紧急工作时: an hour round the clock.</summary>
    UrgentHour,

    /// <summary>工作时: an hour of work.</summary>
    WorkHour,

    /// <summary>工作日: as many work hours as a workday has.</summary>
    Workday,

    /// <summary>自然日: 24 hours round the clock.</summary>
    NaturalDay,
}

/// <summary>How long something may take.</summary>
/// <param name="Amount">More than zero; parts of a unit are possible.</param>
public readonly record struct TimeLimit(double Amount, LimitUnit Unit)
{
    /// <summary>Whether it passes in work time only.</summary>
    public bool IsWorkTime => Unit is LimitUnit.WorkHour or LimitUnit.Workday;
}

/// <summary>When a city works: hours, weekends, holidays and the weekend days that are worked to make up for them.</summary>
/// <remarks>Pure, and in one offset from UTC the whole year: a zone with summer time is not meant. A limit that runs out with a working day ends with it, not on the next one.</remarks>
public sealed class WorkCalendar
{
    /// <summary>Longest span without a workday that is thought possible.</summary>
    private const int LongestRestDays = 400;

    private readonly IReadOnlySet<DayOfWeek> _weekend;
    private readonly IReadOnlySet<DateOnly> _holidays, _makeUpWorkdays;

    /// <param name="hours">Of a workday, in their order, not overlapping.</param>
    /// <param name="makeUpWorkdays">Weekend days that are worked.</param>
    public WorkCalendar(TimeSpan utcOffset, IReadOnlyList<(TimeOnly From, TimeOnly To)> hours, IReadOnlySet<DayOfWeek> weekend, IReadOnlySet<DateOnly> holidays, IReadOnlySet<DateOnly> makeUpWorkdays)
    {
        ArgumentOutOfRangeException.ThrowIfZero(hours.Count);
        ArgumentOutOfRangeException.ThrowIfEqual(weekend.Count, 7);
        (UtcOffset, Hours, _weekend, _holidays, _makeUpWorkdays) = (utcOffset, hours, weekend, holidays, makeUpWorkdays);
        WorkdayLength = hours.Aggregate(TimeSpan.Zero, (sum, h) => sum + (h.To - h.From));
    }

    public TimeSpan UtcOffset { get; }

    public IReadOnlyList<(TimeOnly From, TimeOnly To)> Hours { get; }

    public TimeSpan WorkdayLength { get; }

    public bool IsWorkday(DateOnly day) => _makeUpWorkdays.Contains(day) || !_weekend.Contains(day.DayOfWeek) && !_holidays.Contains(day);

    /// <summary>Whether the year has holidays of its own: without, only its weekends are free.</summary>
    public bool Knows(int year) => _holidays.Any(d => d.Year == year);

    /// <summary>When the limit has passed.</summary>
    public DateTimeOffset Add(DateTimeOffset from, TimeLimit limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit.Amount);
        var span = Length(limit);
        return limit.IsWorkTime ? AddWork(from, span) : Utc(from + span);
    }

    /// <summary>Time that counts between two instants; negative when the second is the earlier one.</summary>
    /// <param name="isWorkTime">Work time only, or round the clock.</param>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to, bool isWorkTime) =>
        !isWorkTime ? to - from : to < from ? -WorkBetween(to, from) : WorkBetween(from, to);

    /// <summary>The due time of something that rested: as much counting time lies between the end of the rest and it as lay between the rest's beginning and the old one.</summary>
    public DateTimeOffset Shift(DateTimeOffset due, DateTimeOffset restFrom, DateTimeOffset restTo, bool isWorkTime)
    {
        if (!isWorkTime) return Utc(due + (restTo - restFrom));
        var left = Between(restFrom, due, isWorkTime: true);
        return left >= TimeSpan.Zero ? AddWork(restTo, left) : SubtractWork(restTo, -left);
    }

    private TimeSpan Length(TimeLimit limit)
    {
        var unit = limit.Unit switch { LimitUnit.NaturalDay => TimeSpan.FromDays(1), LimitUnit.Workday => WorkdayLength, _ => TimeSpan.FromHours(1) };
        return TimeSpan.FromMicroseconds(Math.Round(limit.Amount * unit.TotalMicroseconds));
    }

    private DateTimeOffset AddWork(DateTimeOffset from, TimeSpan left)
    {
        var (at, day) = Local(from);
        if (left == TimeSpan.Zero) return Utc(from);
        for (var rest = 0; rest < LongestRestDays; day = day.AddDays(1))
        {
            rest = IsWorkday(day) ? 0 : rest + 1;
            foreach (var (start, end) in Spans(day))
            {
                var begin = start < at ? at : start;
                if (begin >= end) continue;
                if (left <= end - begin) return Utc(new(begin + left, UtcOffset));
                left -= end - begin;
            }
        }
        throw new GeoInputException($"The calendar has no workday in {LongestRestDays} days after {from:yyyy-MM-dd}.");
    }

    private DateTimeOffset SubtractWork(DateTimeOffset from, TimeSpan left)
    {
        var (at, day) = Local(from);
        for (var rest = 0; rest < LongestRestDays; day = day.AddDays(-1))
        {
            rest = IsWorkday(day) ? 0 : rest + 1;
            foreach (var (start, end) in Spans(day).Reverse())
            {
                var stop = end > at ? at : end;
                if (stop <= start) continue;
                if (left <= stop - start) return Utc(new(stop - left, UtcOffset));
                left -= stop - start;
            }
        }
        throw new GeoInputException($"The calendar has no workday in {LongestRestDays} days before {from:yyyy-MM-dd}.");
    }

    private TimeSpan WorkBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var (begin, day) = Local(from);
        var (stop, last) = Local(to);
        var sum = TimeSpan.Zero;
        for (; day <= last; day = day.AddDays(1))
            foreach (var (start, end) in Spans(day))
                sum += Max(TimeSpan.Zero, (end < stop ? end : stop) - (start > begin ? start : begin));
        return sum;
    }

    private IEnumerable<(DateTime Start, DateTime End)> Spans(DateOnly day) => IsWorkday(day) ? Hours.Select(h => (day.ToDateTime(h.From), day.ToDateTime(h.To))) : [];

    private (DateTime At, DateOnly Day) Local(DateTimeOffset instant)
    {
        var local = instant.ToOffset(UtcOffset).DateTime;
        return (local, DateOnly.FromDateTime(local));
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static DateTimeOffset Utc(DateTimeOffset instant) => instant.ToUniversalTime();
}
