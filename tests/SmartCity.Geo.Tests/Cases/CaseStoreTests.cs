using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Scenes;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

public sealed class CaseStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CaseStore _cases = new(database.Source, new());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new EditionStore(database.Source).PublishAsync(Sample.City(10, 10), Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_detection_across_two_cells_becomes_one_case_in_the_cell_with_the_larger_share()
    {
        var run = await Sample.RunAsync(database, "share-a", "share-b", "m1", Sample.Detection(Sample.InCells(0.8, 0.4, 0.5, 0.1)));   // 0.2 in the first, 0.3 in the second
        var opened = await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation);
        var filed = await _cases.FindAsync(Assert.Single(opened.Opened), Cancellation);
        Assert.Equal(Sample.Code(1, 0, 10), filed!.CellCode);
        Assert.Equal("collected", filed.Status);
        Assert.Matches("^KM-[0-9]{4}-[0-9]{6}$", filed.Number);
        var entry = Assert.Single(await _cases.HistoryAsync(filed.Id, Cancellation));
        Assert.Equal(("open", "system", null, "collected"), (entry.Action, entry.Actor, entry.FromStatus, entry.ToStatus));
    }

    [Fact]
    public async Task A_tie_goes_to_the_lowest_code()
    {
        var run = await Sample.RunAsync(database, "tie-a", "tie-b", "m1", Sample.Detection(Sample.InCells(3.75, 3.75, 0.5, 0.5)));   // a quarter in each of four
        var opened = await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation);
        Assert.Equal(Sample.Code(3, 3, 10), (await _cases.FindAsync(Assert.Single(opened.Opened), Cancellation))!.CellCode);
    }

    [Fact]
    public async Task Running_twice_opens_nothing_new()
    {
        var run = await Sample.RunAsync(database, "twice-a", "twice-b", "m1", [.. Enumerable.Range(0, 8).Select(i => Sample.Detection(Sample.InCells(i + 0.4, 5.4, 0.1, 0.1)))]);
        var first = await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation);
        var second = await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation);
        Assert.Equal(8, first.Opened.Count);
        Assert.Equal((0, 0, 8), (second.Opened.Count, second.SeenAgain.Count, second.Known));
    }

    [Fact]
    public async Task Eight_calls_at_once_open_each_case_once_and_number_without_gaps()
    {
        var run = await Sample.RunAsync(database, "once-a", "once-b", "m1", [.. Enumerable.Range(0, 5).Select(i => Sample.Detection(Sample.InCells(i + 0.4, 6.4, 0.1, 0.1)))]);
        var calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)));
        Assert.Equal(5, calls.Sum(c => c.Opened.Count));
        Assert.Equal(await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case"), await database.ScalarAsync<int>("select last from smartcity.case_number"));
    }

    [Fact]
    public async Task The_same_object_found_by_another_run_is_noted_in_its_case()
    {
        var first = await Sample.RunAsync(database, "again-a", "again-b", "m1", Sample.Detection(Sample.InCells(2.4, 7.4, 0.2, 0.2)));
        var opened = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(first, null, null, Cancellation)).Opened);
        var later = await Sample.RunAsync(database, "again-b", "again-c", "m1",
            Sample.Detection(Sample.InCells(2.42, 7.42, 0.2, 0.2)),                                      // IoU 0.68: the same
            Sample.Detection(Sample.InCells(2.4, 7.4, 0.2, 0.2), detectionClass: "earthwork"),           // same place, another class
            Sample.Detection(Sample.InCells(2.8, 7.4, 0.2, 0.2)));                                       // 420 m away
        var result = await Sample.Tracks(database).ApplyRunAsync(later, null, null, Cancellation);
        Assert.Equal([opened], result.SeenAgain);
        Assert.Equal(2, result.Opened.Count);
        Assert.Equal(["open", "seen_again"], (await _cases.HistoryAsync(opened, Cancellation)).Select(e => e.Action));
        Assert.Equal(1, (await _cases.FindAsync(opened, Cancellation))!.Version);   // an officer's open form is not made stale
    }

    [Fact]
    public async Task Two_objects_of_one_run_stay_two_cases_even_side_by_side()
    {
        var run = await Sample.RunAsync(database, "near-a", "near-b", "m1",
            Sample.Detection(Sample.InCells(4.400, 8.4, 0.008, 0.008)), Sample.Detection(Sample.InCells(4.409, 8.4, 0.008, 0.008)));   // 8 m wide, 9 m apart: within the radius
        Assert.Equal(2, (await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened.Count);
        var again = await Sample.RunAsync(database, "near-a", "near-b", "m2",
            Sample.Detection(Sample.InCells(4.401, 8.4, 0.008, 0.008)), Sample.Detection(Sample.InCells(4.410, 8.4, 0.008, 0.008)));
        var second = await Sample.Tracks(database).ApplyRunAsync(again, null, null, Cancellation);
        Assert.Equal((0, 2), (second.Opened.Count, second.SeenAgain.Distinct().Count()));
    }

    [Fact]
    public async Task A_rejected_case_is_not_opened_again_from_the_same_two_scenes_but_is_from_a_later_one()
    {
        var shape = Sample.InCells(6.4, 8.4, 0.2, 0.2);
        var run = await Sample.RunAsync(database, "judged-a", "judged-b", "m1", Sample.Detection(shape));
        var opened = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened);
        await _cases.TransitionAsync(Sample.Act(opened, "reject", 1, "officer", "a shadow", "Officer"), Cancellation);
        var reprocessed = await Sample.RunAsync(database, "judged-a", "judged-b", "m2", Sample.Detection(shape));
        var again = await Sample.Tracks(database).ApplyRunAsync(reprocessed, null, null, Cancellation);
        Assert.Empty(again.Opened.Concat(again.SeenAgain));   // that evidence has been judged
        var later = await Sample.RunAsync(database, "judged-b", "judged-c", "m1", Sample.Detection(shape));
        Assert.NotEqual(opened, Assert.Single((await Sample.Tracks(database).ApplyRunAsync(later, null, null, Cancellation)).Opened));
    }

    [Fact]
    public async Task Another_model_over_the_same_two_scenes_opens_no_second_case_for_what_it_names_otherwise()
    {
        var shape = Sample.InCells(8.4, 8.4, 0.2, 0.2);
        var run = await Sample.RunAsync(database, "named-a", "named-b", "m1", Sample.Detection(shape));
        var opened = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened);
        var named = await Sample.RunAsync(database, "named-a", "named-b", "m2", Sample.Detection(shape, detectionClass: "earthwork"), Sample.Detection(Sample.InCells(8.8, 8.4, 0.1, 0.1), detectionClass: "earthwork"));
        var result = await Sample.Tracks(database).ApplyRunAsync(named, null, null, Cancellation);
        Assert.Equal([opened], result.SeenAgain);
        Assert.Single(result.Opened);   // the other one lies elsewhere
    }

    [Fact]
    public async Task What_is_weak_or_outside_of_all_cells_opens_no_case_and_is_counted()
    {
        var run = await Sample.RunAsync(database, "out-a", "out-b", "m1",
            Sample.Detection(Sample.InCells(0.1, 9.1, 0.1, 0.1), score: 0.49), Sample.Detection(Sample.InCells(-3, 0, 1, 1)), Sample.Detection(Sample.InCells(-1, 0, 1, 1)));   // the last touches the border
        var result = await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation);
        Assert.Equal((0, 2, 1), (result.Opened.Count, result.OutsideCells, result.BelowThreshold));
    }

    [Fact]
    public async Task Of_two_officers_with_the_same_version_one_wins_and_the_other_sees_the_current_state()
    {
        var run = await Sample.RunAsync(database, "race-a", "race-b", "m1", Sample.Detection(Sample.InCells(8.4, 1.4, 0.2, 0.2)));
        var id = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened);
        var results = await Task.WhenAll(_cases.TransitionAsync(Sample.Act(id, "verify", 1, "officer", null, "One"), Cancellation), _cases.TransitionAsync(Sample.Act(id, "reject", 1, "officer", "no", "Two"), Cancellation));
        var loser = Assert.Single(results, r => r.Outcome == TransitionOutcome.Stale);
        var winner = Assert.Single(results, r => r.Outcome == TransitionOutcome.Applied);
        Assert.Equal((2, winner.Case!.Status), (loser.Case!.Version, loser.Case.Status));
    }

    [Fact]
    public async Task Roles_and_order_of_the_steps_are_kept()
    {
        var run = await Sample.RunAsync(database, "steps-a", "steps-b", "m1", Sample.Detection(Sample.InCells(8.4, 2.4, 0.2, 0.2)));
        var id = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened);
        async Task<TransitionOutcome> Try(string action, int version, string role, string? result = null) =>
            (await _cases.TransitionAsync(Sample.Act(id, action, version, role) with { UnitId = "530102", Result = result }, Cancellation)).Outcome;
        Assert.Equal(TransitionOutcome.Forbidden, await Try("verify", 1, "viewer"));
        Assert.Equal(TransitionOutcome.NotPossible, await Try("close", 1, "officer"));
        Assert.Equal(TransitionOutcome.NotPossible, await Try("explode", 1, "admin"));
        foreach (var (action, role, version) in ((string, string, int)[])[("verify", "officer", 1), ("file", "officer", 2), ("dispatch", "officer", 3), ("dispose", "handler", 4), ("feed_back", "handler", 5)])
            Assert.Equal(TransitionOutcome.Applied, await Try(action, version, role));
        Assert.Equal(TransitionOutcome.NotPossible, await Try("check", 6, "officer"));   // neither passed nor failed
        Assert.Equal(TransitionOutcome.Applied, await Try("check", 6, "officer", "pass"));
        Assert.Equal(TransitionOutcome.NotPossible, await Try("close", 7, "admin"));     // no picture from after the disposal
        await Sample.AfterAsync(database, id);
        Assert.Equal(TransitionOutcome.Applied, await Try("close", 7, "admin"));
        Assert.Equal("closed", (await _cases.FindAsync(id, Cancellation))!.Status);
        Assert.Equal(TransitionOutcome.NotFound, (await _cases.TransitionAsync(Sample.Act(Guid.NewGuid(), "verify", 1, "admin", null, "X"), Cancellation)).Outcome);
        Assert.Empty((await _cases.VerifyAuditAsync(id, Cancellation)).Faults);
    }
}

/// <summary>In a database of its own: the audit is tampered with here.</summary>
public sealed class CaseAuditTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static int _places;
    private readonly CaseStore _cases = new(database.Source, new());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update smartcity.case_event set opinion = 'as you wish'")]
    [InlineData("delete from smartcity.case_event")]
    [InlineData("truncate smartcity.case_event")]
    public async Task The_audit_can_only_grow(string sql)
    {
        await OpenAndVerifyAsync();
        Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql))).SqlState);
    }

    [Theory]
    [InlineData("update smartcity.case_event set opinion = 'nothing there' where case_id = '{0}' and sequence = 2", "its content was changed")]
    [InlineData("update smartcity.case_event set detail = '{{}}' where case_id = '{0}' and sequence = 1", "its content was changed")]
    [InlineData("update smartcity.case_event set at = at + interval '1 microsecond' where case_id = '{0}' and sequence = 1", "its content was changed")]
    [InlineData("delete from smartcity.case_event where case_id = '{0}' and sequence = 1", "an entry before this one is missing")]
    [InlineData("delete from smartcity.case_event where case_id = '{0}' and sequence = 2", "its last entries are missing")]
    [InlineData("delete from smartcity.case_event where case_id = '{0}'", "it has no entries")]
    [InlineData("update smartcity.spatial_case set status = 'rejected' where id = '{0}'", "its status is not that of its last entry")]
    public async Task Tampering_by_someone_who_can_switch_the_trigger_off_is_found(string sql, string what)
    {
        var id = await OpenAndVerifyAsync();
        var whole = await _cases.VerifyAuditAsync(id, Cancellation);
        Assert.Equal((1, 2L, 0), (whole.Cases, whole.Events, whole.Faults.Count));
        await database.ExecuteAsync("alter table smartcity.case_event disable trigger user");
        await database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, id));
        await database.ExecuteAsync("alter table smartcity.case_event enable trigger user");
        Assert.Contains((await _cases.VerifyAuditAsync(id, Cancellation)).Faults, f => f.What == what && f.CaseId == id);
    }

    private async Task<Guid> OpenAndVerifyAsync()
    {
        await new EditionStore(database.Source).PublishAsync(Sample.City(10, 10), Cancellation);
        var place = Interlocked.Increment(ref _places);
        var run = await Sample.RunAsync(database, $"audit-{place}-a", $"audit-{place}-b", "m1", Sample.Detection(Sample.InCells(place % 9, place / 9, 0.1, 0.1)));
        var id = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened);
        await _cases.TransitionAsync(Sample.Act(id, "verify", 1, "officer", "seen on site", "Officer"), Cancellation);
        return id;
    }
}
