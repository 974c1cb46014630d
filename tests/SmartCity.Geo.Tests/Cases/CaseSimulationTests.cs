using SmartCity.Geo.Cases;

namespace SmartCity.Geo.Tests.Cases;

public sealed class CaseSimulationTests
{
    private static readonly CaseRules Rules = CaseRulesSource.OfSample.Current;

    [Fact]
    public void A_case_from_the_eve_of_National_Day_has_its_deadline_after_it()
    {
        var entries = CaseSimulation.Run(Rules, "exposed_rubbish", null, Local("2026-09-30 15:00"),
            [Step("2026-09-30 15:10", "verify"), Step("2026-09-30 15:20", "file"), Step("2026-09-30 16:00", "dispatch"), Step("2026-10-08 10:30", "dispose"), Step("2026-10-08 10:40", "feed_back")], Local("2026-10-08 10:41"));
        Assert.Equal(["open", "verify", "file", "dispatch", "dispose", "feed_back"], entries.Select(e => e.What));
        Assert.Equal(Local("2026-10-08 11:00"), entries[3].DeadlineAt);   // 2 of 4 work hours on 30 September
        Assert.Equal(entries[3].DeadlineAt, entries[4].DeadlineAt);
        Assert.Equal(("feed_back", Local("2026-10-08 15:30")), (entries[4].Stage!, entries[4].StageDueAt));   // 4 work hours after 10:30
    }

    [Fact]
    public void What_is_left_alone_becomes_overdue_and_goes_all_the_way_up()
    {
        var entries = CaseSimulation.Run(Rules, "road_spill", 3, Local("2026-03-06 17:00"), [Step("2026-03-06 17:05", "verify"), Step("2026-03-06 17:10", "file"), Step("2026-03-06 17:15", "dispatch")], Local("2026-03-20 00:00"));
        Assert.Equal(
            [("overdue", "2026-03-06 18:15", null), ("escalate", "2026-03-06 18:15", "unit"), ("escalate", "2026-03-06 19:15", "grid_centre"), ("escalate", "2026-03-09 14:00", "department"), ("escalate", "2026-03-10 18:00", "city_leader")],
            entries.Skip(4).Select(e => (e.What, e.At.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), e.To)));
    }

    [Fact]
    public void A_suspension_moves_the_deadline_by_the_work_time_that_it_lasted()
    {
        var entries = CaseSimulation.Run(Rules, "waste_soil", null, Local("2026-03-02 09:00"),
            [Step("2026-03-02 09:10", "verify"), Step("2026-03-02 09:20", "file"), Step("2026-03-02 10:00", "dispatch"), Step("2026-03-02 14:00", "suspend"), Step("2026-03-10 09:00", "resume")], Local("2026-03-10 09:01"));
        Assert.Equal(Local("2026-03-03 10:00"), entries[3].DeadlineAt);
        Assert.Equal("suspended", entries[4].Status);
        Assert.Equal((Local("2026-03-10 15:00"), Local("2026-03-10 15:00")), (entries[5].DeadlineAt, entries[5].StageDueAt));   // 3 of 8 hours had passed, 5 were left (lunch between)
        Assert.DoesNotContain(entries, e => e.What == "overdue");
    }

    [Fact]
    public void Sent_back_work_keeps_its_deadline_and_a_returned_case_gets_a_new_one()
    {
        var reworked = CaseSimulation.Run(Rules, "waste_soil", null, Local("2026-03-02 09:00"),
            [Step("2026-03-02 09:10", "verify"), Step("2026-03-02 09:20", "file"), Step("2026-03-02 10:00", "dispatch"), Step("2026-03-02 11:00", "dispose"), Step("2026-03-02 11:10", "feed_back"),
                Step("2026-03-02 14:00", "check", "fail"), Step("2026-03-02 14:10", "rework")], Local("2026-03-02 14:11"));
        Assert.Equal((Local("2026-03-03 10:00"), Local("2026-03-03 14:10")), (reworked[^1].DeadlineAt, reworked[^1].StageDueAt));
        var returned = CaseSimulation.Run(Rules, "waste_soil", null, Local("2026-03-02 09:00"),
            [Step("2026-03-02 09:10", "verify"), Step("2026-03-02 09:20", "file"), Step("2026-03-02 10:00", "dispatch"), Step("2026-03-02 11:00", "return"), Step("2026-03-02 11:30", "dispatch")], Local("2026-03-02 11:31"));
        Assert.Equal([Local("2026-03-03 10:00"), null, Local("2026-03-03 11:30")], returned.Skip(3).Select(e => e.DeadlineAt));
    }

    [Theory]
    [InlineData("castle", "verify", "2026-03-02 10:00", "no class 'castle'")]
    [InlineData("other", "close", "2026-03-02 10:00", "this one is collected")]
    [InlineData("other", "fly", "2026-03-02 10:00", "no action 'fly'")]
    [InlineData("other", "verify", "2026-03-02 08:00", "comes before")]
    public void A_story_that_can_not_be_is_refused(string kind, string action, string at, string words) =>
        Assert.Contains(words, Assert.Throws<GeoInputException>(() => CaseSimulation.Run(Rules, kind, null, Local("2026-03-02 09:00"), [Step(at, action)], Local("2026-03-03 09:00"))).Message, StringComparison.Ordinal);

    private static SimulatedStep Step(string at, string action, string? result = null) => new(Local(at), action, result);

    private static DateTimeOffset Local(string text) => DateTimeOffset.ParseExact(text + " +08:00", "yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);
}
