using System.Text.Json.Nodes;
using SmartCity.Geo.Cases;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

public sealed class CaseRulesTests : IDisposable
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(Repository.Root, "data-samples", "case-rules", "kunming.json"));

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_sample_is_sound_and_names_every_class_in_both_languages_with_a_limit_to_dispose_of_it()
    {
        var (rules, problems) = CaseRulesReader.Read(Sample);
        Assert.Empty(problems);
        Assert.Equal(rules!.Sha256, CaseRulesSource.OfSample.Current.Sha256);
        foreach (var kind in (string[])["new_building", "demolition", "earthwork", "covered_soil", "vegetation_loss", "vegetation_gain", "water_change", "road", "other", "site_dust", "road_spill",
            "construction_waste", "wheel_mud", "site_hoarding", "material_piles", "site_sewage", "waste_soil", "exposed_rubbish", "unsealed_truck", "unregistered_site", "dust_exceedance"])
        {
            Assert.Matches("[\u4e00-\u9fff]", rules.Classes[kind].NameZh);
            Assert.NotEmpty(rules.Classes[kind].NameEn);
            Assert.NotNull(rules.LimitOf(kind, 1, "dispose"));
        }
    }

    [Fact]
    public void The_levels_limit_goes_before_the_classes_and_that_before_the_general_one()
    {
        var rules = CaseRulesReader.Parse(Sample);
        Assert.Equal(new TimeLimit(1, LimitUnit.UrgentHour), rules.LimitOf("site_dust", 3, "dispose"));
        Assert.Equal(new TimeLimit(4, LimitUnit.WorkHour), rules.LimitOf("site_dust", 2, "dispose"));
        Assert.Equal(new TimeLimit(3, LimitUnit.Workday), rules.LimitOf("other", 2, "dispose"));
        Assert.Equal(new TimeLimit(3, LimitUnit.Workday), rules.LimitOf("never_heard_of", 2, "dispose"));
        Assert.Null(rules.LimitOf("site_dust", 1, "rework"));
        Assert.Equal(["unit", "grid_centre", "department", "city_leader"], rules.EscalationOf(3).Select(s => s.To));
        Assert.Equal(["unit", "department", "city_leader"], rules.EscalationOf(1).Select(s => s.To));
    }

    [Theory]
    [InlineData("version", "7", "$.version is 7; a text")]
    [InlineData("colour", "1", "$.colour is not known here")]
    [InlineData("calendar.utc_offset", "\"8\"", "$.calendar.utc_offset is '8'; an offset such as +08:00")]
    [InlineData("calendar.work_hours", "[]", "$.calendar.work_hours holds no hours")]
    [InlineData("calendar.work_hours", """[{"from": "12:00", "to": "09:00"}]""", "$.calendar.work_hours[0] ends (09:00) before it begins (12:00)")]
    [InlineData("calendar.work_hours", """[{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}]""", "$.calendar.work_hours[1] begins (11:00) before")]
    [InlineData("calendar.weekend", """["sunday", "caturday"]""", "$.calendar.weekend[1] is 'caturday'; there are sunday")]
    [InlineData("calendar.weekend", """["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]""", "leaves no day")]
    [InlineData("calendar.holidays", """[{"from": "2026-13-01"}]""", "$.calendar.holidays[0].from is '2026-13-01'; a day such as")]
    [InlineData("calendar.holidays", """[{"from": "2026-05-05", "to": "2026-05-01"}]""", "$.calendar.holidays[0] lasts from 2026-05-05 to 2026-05-01")]
    [InlineData("calendar.holidays", """[{"from": "2026-05-01"}, {"from": "2026-05-01"}]""", "$.calendar.holidays[1] holds 2026-05-01, which is a holiday already")]
    [InlineData("calendar.makeup_workdays", """["2026-03-04"]""", "a Wednesday: a make-up workday is a day of the weekend")]
    [InlineData("calendar.makeup_workdays", """["2026-02-15"]""", "which is a holiday, too")]
    [InlineData("reopen_days", "-1", "$.reopen_days is -1; a number of at least 0")]
    [InlineData("limits.fly", """{"amount": 1, "unit": "workday"}""", "$.limits.fly is not known here; there are verify")]
    [InlineData("limits.verify", """{"amount": 1, "unit": "hour"}""", "$.limits.verify.unit is 'hour'; there are urgent_hour")]
    [InlineData("limits.verify", """{"amount": 0, "unit": "workday"}""", "$.limits.verify.amount is 0; a number above 0")]
    [InlineData("limits.verify", """{"amount": 9999, "unit": "workday"}""", "at most 3660")]
    [InlineData("limits.verify", "5", "$.limits.verify is 5; an object")]
    [InlineData("classes.site_dust.zh", "\"\"", "$.classes.site_dust.zh is \"\"; a text")]
    [InlineData("classes.site_dust.level", "4", "$.classes.site_dust.level is 4; there are 1")]
    [InlineData("classes.site_dust.levels.3.limits.dispose.unit", "\"day\"", "$.classes.site_dust.levels.3.limits.dispose.unit is 'day'")]
    [InlineData("classes.site_dust.evidence.feed_back", "\"after\"", "$.classes.site_dust.evidence.feed_back must be a list")]
    [InlineData("classes.site_dust.evidence.verify", "[]", "$.classes.site_dust.evidence.verify is not known here")]
    [InlineData("classes", "{}", "$.classes has no class 'other'")]
    [InlineData("escalation", """[{"to": "a", "after": {"amount": 2, "unit": "workday"}}, {"to": "b"}]""", "$.escalation[1] comes earlier")]
    [InlineData("escalation", """[{"after": {"amount": 2, "unit": "workday"}}]""", "$.escalation[0].to is missing")]
    public void What_is_wrong_is_told_with_its_place_and_what_would_be_right(string place, string json, string words)
    {
        var root = JsonNode.Parse(Sample)!;
        var names = place.Split('.');
        var at = root;
        foreach (var name in names[..^1]) at = at![name];
        at![names[^1]] = JsonNode.Parse(json);
        var (rules, problems) = CaseRulesReader.Read(root.ToJsonString());
        Assert.Null(rules);
        Assert.Contains(problems, p => p.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_json_is_told_so()
    {
        Assert.Contains("no JSON", Assert.Throws<GeoInputException>(() => CaseRulesReader.Parse("{\"version\": ")).Message, StringComparison.Ordinal);
        Assert.Contains("an object is needed", Assert.Throws<GeoInputException>(() => CaseRulesReader.Parse("[]")).Message, StringComparison.Ordinal);
        Assert.Contains("can't be read", Assert.Throws<GeoInputException>(() => new CaseRulesSource("/nowhere/rules.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_file_is_in_force_at_once_and_a_broken_one_leaves_the_old_rules_and_says_so()
    {
        Write(Sample);
        var source = new CaseRulesSource(_file);
        Assert.Equal("kunming-sample-2026-1", source.Current.Version);

        Write(Sample.Replace("kunming-sample-2026-1", "kunming-2", StringComparison.Ordinal));
        Assert.Equal(("kunming-2", null), (source.Current.Version, source.Problem));

        Write("{ broken");
        Assert.Equal("kunming-2", source.Current.Version);
        Assert.Contains("Version kunming-2 stays in force", source.Problem, StringComparison.Ordinal);

        Write(Sample.Replace("kunming-sample-2026-1", "kunming-2", StringComparison.Ordinal).Replace("\"reopen_days\": 30", "\"reopen_days\": 31", StringComparison.Ordinal));
        Assert.Equal(30, source.Current.ReopenDays);
        Assert.Contains("give it a new version", source.Problem, StringComparison.Ordinal);

        File.Delete(_file);
        Assert.Equal("kunming-2", source.Current.Version);
        Assert.Contains("can't be read", source.Problem, StringComparison.Ordinal);

        Write(Sample.Replace("kunming-sample-2026-1", "kunming-3", StringComparison.Ordinal));
        Assert.Equal(("kunming-3", null), (source.Current.Version, source.Problem));
    }

    private void Write(string text)
    {
        File.WriteAllText(_file, text);
        File.SetLastWriteTimeUtc(_file, DateTime.UtcNow.AddMinutes(++_writes));   // file systems that know seconds only
    }

    private int _writes;
}
