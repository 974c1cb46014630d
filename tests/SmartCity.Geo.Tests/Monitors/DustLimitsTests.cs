using SmartCity.Geo.Monitors.Limits;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Monitors;

public sealed class DustLimitsTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTimeOffset Eight = new(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(8));
    private static readonly MonitorPace Pace = new(60, 5);

    internal static string SamplePath => Path.Combine(Repository.Root, "data-samples", "monitor-limits", "samples.json");

    private static DustLimits Sample => DustLimits.Parse(File.ReadAllText(SamplePath), "samples.json");

    [Fact]
    public void The_samples_are_the_three_provinces_limits()
    {
        Assert.Equal([("shaanxi-tsp-1h-earthwork", 60, 800.0)], Told("shaanxi", null));
        Assert.Equal([("shaanxi-tsp-1h-structure", 60, 700.0)], Told("shaanxi", "structure"));
        Assert.Equal([("liaoning-tsp-5min-rural", 5, 1000.0)], Told("liaoning", "rural"));
        Assert.Equal([("hebei-pm10-1h", 60, 80.0)], Told("hebei", null));
        Assert.Equal([5, 60], Sample.Periods);

        IEnumerable<(string, int, double)> Told(string region, string? zone) => Sample.Regions[region].For(zone).Select(l => (l.Id, l.Minutes, l.LimitMicrograms));
    }

    [Theory]
    [InlineData("\"limit\": 0.7", "\"limit\": 0", "regions.shaanxi.limits[1].limit")]
    [InlineData("\"limit\": 0.7", "\"limit\": \"0.7\"", "$.regions.shaanxi.limits[1].limit, line ")]
    [InlineData("\"limit\": 0.7", "\"limt\": 0.7", "limt")]
    [InlineData("\"minutes\": 5, \"limit\": 1.0", "\"minutes\": 7, \"limit\": 1.0", "regions.liaoning.limits[1].minutes: 7 does not divide")]
    [InlineData("\"unit\": \"ug/m3\"", "\"unit\": \"ppm\"", "regions.hebei.limits[0].unit: 'ppm' is none of mg/m3, ug/m3")]
    [InlineData("\"a34001\": \"mg/m3\"", "\"a34001\": \"mg\"", "units.a34001: 'mg' is none of")]
    [InlineData("\"a34002\": \"mg/m3\", ", "", "regions.hebei.limits[0].code: 'units' says no unit for 'a34002'")]
    [InlineData("\"default_zone\": \"built_up\"", "\"default_zone\": \"town\"", "regions.liaoning.default_zone: no limit is for the zone 'town'")]
    [InlineData("\"default_zone\": \"built_up\",", "", "regions.liaoning.default_zone")]
    [InlineData("shaanxi-tsp-1h-structure", "shaanxi-tsp-1h-earthwork", "the id 'shaanxi-tsp-1h-earthwork' is given twice")]
    [InlineData("\"time_label\": \"start\"", "\"time_label\": \"middle\"", "time_label: 'middle'")]
    [InlineData("\"above_background\": true, ", "", "regions.hebei.limits[0].background_cap")]
    [InlineData("\"version\": \"samples-1\"", "\"version\": \"\"", "version: it is empty")]
    [InlineData("\"valid_share\": 0.75 },\n        { \"id\": \"liaoning-tsp-5min-rural\"", "\"valid_share\": 0 },\n        { \"id\": \"liaoning-tsp-5min-rural\"", "regions.liaoning.limits[0].valid_share")]
    [InlineData("\"regions\": {", "\"regions\": ", "line ")]
    public void A_wrong_file_is_refused_and_the_place_is_named(string from, string to, string place)
    {
        var text = File.ReadAllText(SamplePath);
        Assert.Contains(from, text, StringComparison.Ordinal);
        var message = Assert.Throws<GeoInputException>(() => DustLimits.Parse(text.Replace(from, to, StringComparison.Ordinal), "mine.json")).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains("'mine.json'", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void An_hour_is_averaged_over_what_is_in_order()
    {
        // 12 values of 5 minutes: 9 of 1.0, two missing, one of a faulty instrument
        DustValue[] values = [.. Enumerable.Range(0, 12).Select(i => new DustValue("2051", Eight.AddMinutes(5 * i), i is 3 or 4 ? null : i == 5 ? 99 : 1.0, i == 5 ? "D" : "N")), new("2051", Eight.AddHours(1), 50, "N")];
        Assert.Equal(new DustAverage(1000, 0.75, "2051"), DustAverage.Of(values, Eight, 60, Pace, 1000));
    }

    [Fact]
    public void The_monitors_own_hour_counts_first_unless_it_is_flagged()
    {
        DustValue[] minutes = [.. Enumerable.Range(0, 12).Select(i => new DustValue("2051", Eight.AddMinutes(5 * i), 0.5, "N"))];
        Assert.Equal(new DustAverage(900, 1, "2061"), DustAverage.Of([.. minutes, new("2061", Eight, 0.9, "N")], Eight, 60, Pace, 1000));
        Assert.Equal(new DustAverage(500, 1, "2051"), DustAverage.Of([.. minutes, new("2061", Eight, 0.9, "C")], Eight, 60, Pace, 1000));
    }

    [Fact]
    public void Of_minutes_and_real_time_the_fuller_one_counts()
    {
        DustValue[] values = [new("2051", Eight, 0.1, null), .. Enumerable.Range(0, 50).Select(i => new DustValue("2011", Eight.AddMinutes(i), 0.4, null))];
        Assert.Equal(new DustAverage(400, 50 / 60.0, "2011"), DustAverage.Of(values, Eight, 60, Pace, 1000));
        Assert.Equal(new DustAverage(null, 0, null), DustAverage.Of([], Eight, 60, Pace, 1000));
        Assert.Equal("2011", DustAverage.Of([new("2051", Eight, 9, null), new("2011", Eight, 1, null)], Eight, 1, Pace, 1000).Source);   // five minutes say nothing of one
    }

    [Theory]
    [InlineData(0.8, DustVerdict.Within)]   // the limit itself is allowed
    [InlineData(0.8001, DustVerdict.Exceeded)]
    public void More_than_the_limit_is_too_much(double value, DustVerdict verdict)
    {
        var limit = Sample.Regions["shaanxi"].For("earthwork").Single();
        var average = DustAverage.Of(Enumerable.Range(0, 12).Select(i => new DustValue("2051", Eight.AddMinutes(5 * i), value, "N")), Eight, 60, Pace, 1000);
        Assert.Equal(verdict, ExceedanceEvaluation.Judge(limit, average, []).Verdict);
    }

    [Fact]
    public void With_too_few_values_nothing_is_said()
    {
        var limit = Sample.Regions["shaanxi"].For(null).Single();
        Assert.Equal(DustVerdict.TooFewValid, ExceedanceEvaluation.Judge(limit, new(5000, 0.74, "2051"), []).Verdict);
        Assert.Equal(DustVerdict.TooFewValid, ExceedanceEvaluation.Judge(limit, new(null, 0, null), []).Verdict);
    }

    [Fact]
    public void The_background_is_the_mean_of_the_ambient_monitors_and_never_taken_as_zero()
    {
        var limit = Sample.Regions["hebei"].For(null).Single();
        var site = new DustAverage(210, 1, "2061");
        Assert.Equal(DustVerdict.NoBackground, ExceedanceEvaluation.Judge(limit, site, [new(10, 0.5, "2011")]).Verdict);
        Assert.Equal((DustVerdict.Exceeded, 120.0), Told([new(100, 1, "2061"), new(140, 0.8, "2051"), new(10, 0.1, "2011")]));
        Assert.Equal((DustVerdict.Within, 130.0), Told([new(130, 1, "2061")]));   // 80 above is allowed
        Assert.Equal((DustVerdict.Within, 150.0), Told([new(400, 1, "2061")]));   // capped

        (DustVerdict, double?) Told(DustAverage[] ambient)
        {
            var judgement = ExceedanceEvaluation.Judge(limit, site, ambient);
            return (judgement.Verdict, judgement.Background);
        }
    }

    [Theory]
    [InlineData(60, "2026-03-01T08:59:59+08:00", "2026-03-01T08:00:00+08:00")]
    [InlineData(5, "2026-03-01T00:04:59Z", "2026-03-01T08:00:00+08:00")]
    [InlineData(1440, "2026-02-28T16:00:00Z", "2026-03-01T00:00:00+08:00")]
    [InlineData(480, "2026-03-01T08:00:00+08:00", "2026-03-01T08:00:00+08:00")]
    public void Periods_begin_at_local_midnight(int minutes, string instant, string begins) =>
        Assert.Equal(DateTimeOffset.Parse(begins, System.Globalization.CultureInfo.InvariantCulture), ExceedanceEvaluation.PeriodOf(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), minutes, Shanghai));
}
