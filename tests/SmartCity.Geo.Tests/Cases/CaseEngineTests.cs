using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

/// <summary>Clocks, guards and the ways around the straight one, against the real database; the clock stands where a test puts it.</summary>
public sealed class CaseEngineTests : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly TestDatabase _database;
    private readonly TestClock _clock = new(Local("2026-03-02 09:00"));
    private readonly CaseStore _cases;
    private readonly CaseIntake _intake;

    public CaseEngineTests(TestDatabase database)
    {
        _database = database;
        _cases = new(database.Source, new(), _clock);
        _intake = new(database.Source, new(), _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new EditionStore(_database.Source).PublishAsync(Sample.City(10, 10), Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_filed_case_has_the_districts_own_unit_when_nobody_has_the_duty_and_its_class_names_the_department()
    {
        var id = await OpenAsync("wheel_mud");
        await ActAsync(id, "verify");
        var filed = await ActAsync(id, "file");
        Assert.Equal(("530102", "housing_and_construction"), (filed.UnitId, filed.State.Department));
        Assert.Equal("五华区", await _database.ScalarAsync<string>("select name_zh from smartcity.unit where id = '530102'"));
    }

    [Fact]
    public async Task The_deadline_and_the_version_of_the_rules_are_fixed_at_the_dispatch_and_kept_when_the_rules_change()
    {
        var file = Path.GetTempFileName();
        var sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "data-samples", "case-rules", "kunming.json"), Cancellation);
        await File.WriteAllTextAsync(file, sample.Replace("kunming-sample-2026-1", "before", StringComparison.Ordinal), Cancellation);
        var rules = new CaseRulesSource(file);
        var cases = new CaseStore(_database.Source, new(), _clock, rules);
        var id = await OpenAsync("exposed_rubbish");
        foreach (var action in (string[])["verify", "file", "dispatch"]) await ActAsync(id, action, cases: cases);
        await File.WriteAllTextAsync(file, sample.Replace("kunming-sample-2026-1", "after-it", StringComparison.Ordinal).Replace("\"feed_back\": {\n      \"amount\": 4", "\"feed_back\": {\n      \"amount\": 1", StringComparison.Ordinal)
            .Replace("\"feed_back\": { \"amount\": 4", "\"feed_back\": { \"amount\": 1", StringComparison.Ordinal), Cancellation);
        _clock.Now = Local("2026-03-02 10:00");
        var disposed = await ActAsync(id, "dispose", "handler", cases: cases);
        Assert.Equal("after-it", rules.Current.Version);
        Assert.Equal(("before", Local("2026-03-02 14:00")), (disposed.State.RulesVersion, disposed.State.DeadlineAt));
        Assert.Equal(Local("2026-03-02 15:00"), disposed.State.StageDueAt);   // 4 work hours, as the old rules say; a process that starts now reads them from the database
        Assert.Equal(disposed.State, (await new CaseStore(_database.Source, new(), _clock, rules).FindAsync(id, Cancellation))!.State);

        await File.WriteAllTextAsync(file, sample.Replace("kunming-sample-2026-1", "before", StringComparison.Ordinal).Replace("\"reopen_days\": 30", "\"reopen_days\": 3", StringComparison.Ordinal), Cancellation);
        var other = await OpenAsync("exposed_rubbish");
        var misnamed = new CaseStore(_database.Source, new(), _clock, new(file));
        foreach (var action in (string[])["verify", "file"]) await ActAsync(other, action, cases: misnamed);
        Assert.Contains("another version", (await Assert.ThrowsAsync<GeoConflictException>(() => ActAsync(other, "dispatch", cases: misnamed))).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task What_is_late_is_found_by_the_job_once_and_by_nobody_else()
    {
        var id = await OpenAsync("road_spill", level: 3);
        foreach (var action in (string[])["verify", "file", "dispatch"]) await ActAsync(id, action);
        _clock.Now = Local("2026-03-02 09:59");
        await _cases.MarkOverdueAsync(Cancellation);
        Assert.DoesNotContain(await _cases.HistoryAsync(id, Cancellation), e => e.Action == "overdue");
        _clock.Now = Local("2026-03-02 11:30");
        Assert.Null((await _cases.FindAsync(id, Cancellation))!.State.OverdueAt);   // looking finds nothing
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _cases.MarkOverdueAsync(Cancellation)));
        var late = (await _cases.FindAsync(id, Cancellation))!;
        Assert.Equal((Local("2026-03-02 10:00"), 2, 4), (late.State.OverdueAt, late.State.Escalation, late.Version));   // nobody's form is made stale
        Assert.Equal(["overdue", "escalate", "escalate"], (await _cases.HistoryAsync(id, Cancellation)).Skip(4).Select(e => e.Action));
        await ActAsync(id, "dispose", "handler");
        Assert.Null((await _cases.FindAsync(id, Cancellation))!.State.OverdueAt);
        Assert.Empty((await _cases.VerifyStatesAsync(id, Cancellation)).Faults);
    }

    [Fact]
    public async Task A_suspended_case_is_never_late_and_goes_on_with_the_time_that_it_had()
    {
        var id = await OpenAsync("waste_soil");
        foreach (var action in (string[])["verify", "file", "dispatch"]) await ActAsync(id, action);
        _clock.Now = Local("2026-03-02 14:00");
        await ActAsync(id, "suspend", opinion: "The road is closed for a parade.");
        _clock.Now = Local("2026-03-09 09:00");
        await _cases.MarkOverdueAsync(Cancellation);
        Assert.DoesNotContain(await _cases.HistoryAsync(id, Cancellation), e => e.Action == "overdue");
        var resumed = await ActAsync(id, "resume");
        Assert.Equal(("dispatched", Local("2026-03-09 14:00"), Local("2026-03-02 09:00")), (resumed.Status, resumed.State.DeadlineAt, resumed.State.StageEnteredAt));   // 4 of 8 hours were left
    }

    [Fact]
    public async Task A_check_that_fails_sends_the_work_back_and_is_counted_and_an_old_picture_closes_nothing()
    {
        var id = await OpenAsync("other");
        foreach (var action in (string[])["verify", "file", "dispatch"]) await ActAsync(id, action);
        await ActAsync(id, "return", "handler", "Not ours.");
        await ActAsync(id, "assign", assignTo: "530102");
        await ActAsync(id, "dispatch");
        await ActAsync(id, "dispose", "handler");
        await ActAsync(id, "feed_back", "handler");
        Assert.Contains("needs a check that failed", (await TryAsync(id, "rework")).Reason, StringComparison.Ordinal);
        await ActAsync(id, "check", result: "unable", opinion: "Too dark.");
        await ActAsync(id, "check", result: "fail", opinion: "Half of it is still there.");
        await Sample.AfterAsync(_database, id, _clock.Now.AddMinutes(1));
        _clock.Now = Local("2026-03-02 10:00");
        var reworked = await ActAsync(id, "rework");
        Assert.Equal(("dispatched", 1, 1, null), (reworked.Status, reworked.State.ReturnCount, reworked.State.ReworkCount, reworked.State.CheckResult));
        await ActAsync(id, "dispose", "handler");
        await ActAsync(id, "feed_back", "handler");
        await ActAsync(id, "check", result: "pass");
        Assert.Contains("after the disposal", (await TryAsync(id, "close")).Reason, StringComparison.Ordinal);   // its picture shows the first try
        await Sample.AfterAsync(_database, id, _clock.Now.AddMinutes(5), "after_handling");
        var closed = await ActAsync(id, "close");
        Assert.Equal(("closed", _clock.Now.ToUniversalTime()), (closed.Status, closed.State.ClosedAt));
        Assert.Contains("sha256", (await _cases.HistoryAsync(id, Cancellation))[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_rules_ask_for_with_a_class_must_be_there_to_feed_back()
    {
        var id = await OpenAsync("unsealed_truck");
        foreach (var action in (string[])["verify", "file", "dispatch"]) await ActAsync(id, action);
        await ActAsync(id, "dispose", "handler");
        Assert.Contains("after", (await TryAsync(id, "feed_back", "handler")).Reason, StringComparison.Ordinal);
        await Sample.AfterAsync(_database, id, _clock.Now.AddMinutes(1));
        await ActAsync(id, "feed_back", "handler");
    }

    [Fact]
    public async Task A_closed_case_is_reopened_in_time_and_goes_on_as_a_new_one_later()
    {
        var id = await OpenAsync("other");
        await CloseAsync(id);
        Assert.Contains("opinion", (await TryAsync(id, "reopen")).Reason, StringComparison.Ordinal);
        _clock.Now = Local("2026-03-30 09:00");
        var again = await ActAsync(id, "reopen", opinion: "It is back.");
        Assert.Equal(("dispatched", 1, null, Local("2026-04-01 18:00")), (again.Status, again.State.ReworkCount, again.State.ClosedAt, again.State.DeadlineAt));
        await ActAsync(id, "dispose", "handler");
        await ActAsync(id, "feed_back", "handler");
        await ActAsync(id, "check", result: "pass");
        await Sample.AfterAsync(_database, id, _clock.Now.AddMinutes(1));
        await ActAsync(id, "close");
        _clock.Now = Local("2026-05-01 09:00");
        var late = await TryAsync(id, "reopen", opinion: "And again.");
        Assert.Equal((TransitionOutcome.Applied, "closed", "collected"), (late.Outcome, late.Case!.Status, late.Linked!.Status));
        Assert.Equal((id, late.Case.CellCode), (late.Linked.State.ReopenedFrom, late.Linked.CellCode));
        Assert.Empty((await _cases.VerifyStatesAsync(null, Cancellation)).Faults);
    }

    [Fact]
    public async Task A_duplicate_points_to_the_case_that_stays()
    {
        var (first, second, third) = (await OpenAsync("other"), await OpenAsync("other"), await OpenAsync("other"));
        async Task<TransitionResult> Mark(Guid id, Guid? of) => await _cases.TransitionAsync(Sample.Act(id, "mark_duplicate", (await _cases.FindAsync(id, Cancellation))!.Version) with { DuplicateOf = of }, Cancellation);
        Assert.Equal([TransitionOutcome.NotPossible, TransitionOutcome.NotPossible, TransitionOutcome.NotPossible], [(await Mark(second, null)).Outcome, (await Mark(second, second)).Outcome, (await Mark(second, Guid.NewGuid())).Outcome]);
        Assert.Equal(first, (await Mark(second, first)).Case!.State.DuplicateOf);
        Assert.Contains("duplicate itself", (await Mark(third, second)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_acts_on_the_cases_of_the_own_unit_and_those_below_it_only()
    {
        await new UnitStore(_database.Source).ImportAsync(new([new("top", "上", "Top", "department"), new("below", "下", "Below", "squad", Parent: "top"), new("beside", "旁", "Beside", "squad")], []), Cancellation);
        var id = await OpenAsync("other");
        await ActAsync(id, "verify");
        await ActAsync(id, "file", assignTo: "below");
        await ActAsync(id, "dispatch");
        foreach (var (unit, outcome) in ((string?, TransitionOutcome)[])[(null, TransitionOutcome.Forbidden), ("beside", TransitionOutcome.Forbidden), ("top", TransitionOutcome.Applied)])
            Assert.Equal(outcome, (await _cases.TransitionAsync(Sample.Act(id, "dispose", 4, "handler") with { UnitId = unit }, Cancellation)).Outcome);
        Assert.Contains("no unit 'nobody'", (await _cases.TransitionAsync(Sample.Act(await OpenAndVerifyAsync(), "file", 2) with { AssignTo = "nobody" }, Cancellation)).Reason, StringComparison.Ordinal);
    }

    private async Task<Guid> OpenAndVerifyAsync()
    {
        var id = await OpenAsync("other");
        await ActAsync(id, "verify");
        return id;
    }

    private async Task CloseAsync(Guid id)
    {
        foreach (var action in (string[])["verify", "file", "dispatch"]) await ActAsync(id, action);
        await ActAsync(id, "dispose", "handler");
        await ActAsync(id, "feed_back", "handler");
        await ActAsync(id, "check", result: "pass");
        await Sample.AfterAsync(_database, id, _clock.Now.AddMinutes(1));
        await ActAsync(id, "close");
    }

    private async Task<Guid> OpenAsync(string kind, int? level = null) => (await _intake.OpenAsync(
    [
        new() { Source = "camera", Class = kind, Level = level, Geometry = Sample.InCells(2.4, 2.4, 0.1, 0.1), OccurredAt = _clock.Now, Actor = "camera 7", Role = "system" },
    ], Cancellation))[0].CaseId!.Value;

    private async Task<SpatialCase> ActAsync(Guid id, string action, string role = "officer", string? opinion = null, string? result = null, string? assignTo = null, CaseStore? cases = null)
    {
        var done = await TryAsync(id, action, role, opinion, result, assignTo, cases);
        Assert.True(done.Outcome == TransitionOutcome.Applied, $"{action}: {done.Reason}");
        return done.Case!;
    }

    private async Task<TransitionResult> TryAsync(Guid id, string action, string role = "officer", string? opinion = null, string? result = null, string? assignTo = null, CaseStore? cases = null)
    {
        var current = (await _cases.FindAsync(id, Cancellation))!;
        return await (cases ?? _cases).TransitionAsync(Sample.Act(id, action, current.Version, role, opinion) with { UnitId = "530102", Result = result, AssignTo = assignTo }, Cancellation);
    }

    private static DateTimeOffset Local(string text) => DateTimeOffset.ParseExact(text + " +08:00", "yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);
}
