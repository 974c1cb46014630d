using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Tests.Questions;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("2026-03-01", "2026-03-01", "2026-03-01")]
    [InlineData("2026-02", "2026-02-01", "2026-02-28")]
    [InlineData("2026-Q2", "2026-04-01", "2026-06-30")]
    [InlineData("2024", "2024-01-01", "2024-12-31")]
    [InlineData("2026-W01", "2025-12-29", "2026-01-04")]
    [InlineData("2026-01/2026-03", "2026-01-01", "2026-03-31")]
    [InlineData("2025-12-15/2026-Q1", "2025-12-15", "2026-03-31")]
    public void Periods_are_days_months_quarters_weeks_years_and_what_lies_between(string text, string first, string last) =>
        Assert.Equal(new Period(DateOnly.Parse(first, null), DateOnly.Parse(last, null)), Period.Parse(text, "first"));

    [Theory]
    [InlineData("")]
    [InlineData("2026-13")]
    [InlineData("2026-Q5")]
    [InlineData("2025-W53")]   // 2025 has 52 weeks
    [InlineData("2026-W00")]
    [InlineData("1800")]
    [InlineData("2026-03/2026-01")]
    [InlineData("2026-01/2026-02/2026-03")]
    [InlineData("soon")]
    public void What_is_no_period_is_refused_by_name(string text) =>
        Assert.StartsWith("The parameter 'second' is", Assert.Throws<GeoInputException>(() => Period.Parse(text, "second")).Message, StringComparison.Ordinal);

    [Fact]
    public void Buckets_at_the_turn_of_the_year_have_the_labels_of_the_calendar()
    {
        var day = new DateOnly(2027, 1, 2);   // a Saturday of the last week of 2026
        Assert.Equal(["2027-01-02", "2026-W53", "2027-01", "2027-Q1", "2027"], TimeBucket.All.Select(b => b.Label(day)));
    }
}
