using CsCheck;
using SmartCity.Geo.Cases;

namespace SmartCity.Geo.Tests.Cases;

/// <summary>The sample's year: work from 9 to 12 and from 13 to 18, UTC+8.</summary>
public sealed class WorkCalendarTests
{
    private static readonly WorkCalendar Calendar = CaseRulesSource.OfSample.Current.Calendar;

    private static readonly Gen<DateTimeOffset> Minutes = Gen.Int[0, 365 * 24 * 60 - 1].Select(m => Local("2026-01-01 00:00").AddMinutes(m));

    [Theory]
    [InlineData("2026-03-02 10:00", 2, LimitUnit.WorkHour, "2026-03-02 12:00")]      // ends with the morning, not at 13:00
    [InlineData("2026-03-02 10:00", 2.5, LimitUnit.WorkHour, "2026-03-02 13:30")]    // over lunch
    [InlineData("2026-03-02 17:00", 2, LimitUnit.WorkHour, "2026-03-03 10:00")]      // over night
    [InlineData("2026-03-02 20:00", 1, LimitUnit.WorkHour, "2026-03-03 10:00")]      // from the evening
    [InlineData("2026-03-06 17:00", 2, LimitUnit.WorkHour, "2026-03-09 10:00")]      // over a weekend
    [InlineData("2026-03-06 17:00", 2, LimitUnit.UrgentHour, "2026-03-06 19:00")]
    [InlineData("2026-03-06 17:00", 1, LimitUnit.Workday, "2026-03-09 17:00")]
    [InlineData("2026-03-06 17:00", 1, LimitUnit.NaturalDay, "2026-03-07 17:00")]
    [InlineData("2026-02-13 17:00", 1, LimitUnit.Workday, "2026-02-14 17:00")]       // Saturday before Spring Festival makes up
    [InlineData("2026-02-14 17:00", 1, LimitUnit.Workday, "2026-02-24 17:00")]       // over the nine days
    [InlineData("2026-02-27 17:00", 2, LimitUnit.WorkHour, "2026-02-28 10:00")]      // the Saturday after it makes up, too
    [InlineData("2026-09-30 17:30", 1, LimitUnit.WorkHour, "2026-10-08 09:30")]      // over National Day
    [InlineData("2026-10-09 17:00", 1, LimitUnit.Workday, "2026-10-10 17:00")]       // Saturday makes up
    [InlineData("2026-12-31 17:00", 1, LimitUnit.Workday, "2027-01-01 17:00")]       // 2027 has no holidays here: its 1 January is a Friday
    public void Limits_end_when_a_clerk_would_say(string from, double amount, LimitUnit unit, string due) =>
        Assert.Equal(Local(due), Calendar.Add(Local(from), new(amount, unit)));

    [Fact]
    public void The_year_has_the_workdays_and_free_days_that_the_arrangement_adds_up_to()
    {
        var days = Enumerable.Range(0, 365).Select(d => new DateOnly(2026, 1, 1).AddDays(d)).ToList();
        Assert.Equal(248, days.Count(Calendar.IsWorkday));   // 365 − 104 days of weekends − 13 statutory holidays, each swap the same number of days there and back
        Assert.True(Calendar.Knows(2026));
        Assert.False(Calendar.Knows(2027));
    }

    [Fact]
    public void What_is_added_is_what_lies_between_whatever_the_start() =>
        Gen.Select(Minutes, Gen.Int[0, 200 * 60]).Sample((from, minutes) =>
        {
            var limit = new TimeLimit(minutes / 60.0, LimitUnit.WorkHour);
            var due = Calendar.Add(from, limit);
            return due >= from && Math.Abs((Calendar.Between(from, due, isWorkTime: true) - TimeSpan.FromMinutes(minutes)).TotalMilliseconds) < 1
                && Calendar.Add(from, limit with { Amount = limit.Amount + 1 }) > due;
        });

    [Fact]
    public void A_rest_moves_a_due_time_by_just_the_time_that_counted() =>
        Gen.Select(Minutes, Gen.Int[0, 60 * 24 * 40], Gen.Int[-60 * 24 * 20, 60 * 24 * 20], Gen.Bool).Sample((restFrom, length, left, isWorkTime) =>
        {
            var (restTo, due) = (restFrom.AddMinutes(length), restFrom.AddMinutes(left));
            var moved = Calendar.Shift(due, restFrom, restTo, isWorkTime);
            return Calendar.Between(restTo, moved, isWorkTime) == Calendar.Between(restFrom, due, isWorkTime);
        });

    [Fact]
    public void Between_is_the_sum_of_its_parts_and_turns_its_sign() =>
        Gen.Select(Minutes, Minutes, Minutes, Gen.Bool).Sample((a, b, c, isWorkTime) =>
            Calendar.Between(a, b, isWorkTime) + Calendar.Between(b, c, isWorkTime) == Calendar.Between(a, c, isWorkTime) && Calendar.Between(a, b, isWorkTime) == -Calendar.Between(b, a, isWorkTime));

    private static DateTimeOffset Local(string text) => DateTimeOffset.ParseExact(text + " +08:00", "yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);
}
