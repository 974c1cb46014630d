using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

public sealed class CaseIntakeTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CaseStore _cases = new(database.Source, new());
    private readonly CaseIntake _intake = new(database.Source, new());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new EditionStore(database.Source).PublishAsync(Sample.City(10, 10), Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_case_has_its_cell_its_number_and_a_first_entry_that_says_how_it_began()
    {
        var result = Assert.Single(await _intake.OpenAsync([Dust(2.5, 3.5) with { Level = 2, Description = "车辆带泥", Detail = """{"camera": "K-17"}""" }], Cancellation));
        var found = (await _cases.FindAsync(result.CaseId!.Value, Cancellation))!;
        Assert.Equal(IntakeOutcome.Opened, result.Outcome);
        Assert.Equal((Sample.Code(2, 3, 10), result.Number, "collected", 2, "inspection", "车辆带泥"), (found.CellCode, found.Number, found.Status, found.Level, found.Source, found.Description));
        Assert.Null(found.Score);
        var entry = Assert.Single(await _cases.HistoryAsync(found.Id, Cancellation));
        Assert.Equal(("open", "Li", "officer", "collected"), (entry.Action, entry.Actor, entry.Role, entry.ToStatus));
        Assert.Contains("K-17", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_is_the_same_case_within_a_call_and_across_calls_and_processes()
    {
        NewCase[] twice = [Dust(1.5, 1.5) with { SourceKey = "a" }, Dust(4.5, 4.5) with { SourceKey = "b" }, Dust(1.5, 1.5) with { SourceKey = "a" }];
        var calls = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => new CaseIntake(database.Source, new()).OpenAsync(twice, Cancellation)));
        Assert.Equal(2, calls.Sum(c => c.Count(r => r.Outcome == IntakeOutcome.Opened)));
        Assert.All(calls, c => Assert.Equal(c[0].CaseId, c[2].CaseId));
        Assert.Single(calls.Select(c => (c[0].CaseId, c[1].CaseId)).Distinct());
        Assert.Equal(await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case"), await database.ScalarAsync<int>("select last from smartcity.case_number"));
    }

    [Fact]
    public async Task What_lies_outside_opens_nothing_and_the_others_of_the_call_keep_their_places()
    {
        var results = await _intake.OpenAsync([Dust(-5, 0), Dust(6.5, 6.5), Dust(50, 50) with { SourceKey = "far" }, Dust(50, 50) with { SourceKey = "far" }], Cancellation);
        Assert.Equal([IntakeOutcome.Outside, IntakeOutcome.Opened, IntakeOutcome.Outside, IntakeOutcome.Outside], results.Select(r => r.Outcome));
        Assert.Null(results[0].Number);
    }

    [Fact]
    public async Task One_that_can_not_be_a_case_is_named_and_none_of_the_call_is_opened()
    {
        var before = await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case");
        foreach (var (wrong, words) in ((NewCase, string)[])
        [
            (Dust(1, 1) with { Source = "rumour" }, "rumour"), (Dust(1, 1) with { Class = " " }, "no class"), (Dust(1, 1) with { Level = 4 }, "level 4"), (Dust(1, 1) with { Score = 1.5 }, "score"),
            (Dust(1, 1) with { Detail = "[1]" }, "JSON object"), (Dust(1, 1) with { SourceKey = "" }, "empty source key"), (Dust(1, 1) with { Geometry = Sample.Factory.CreateLineString([new(102.7, 25), new(102.71, 25)]) }, "LineString"),
            (Dust(1, 1) with { Geometry = Sample.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(400_000, 2_500_000)) }, "longitude and latitude"),
        ])
        {
            var refused = await Assert.ThrowsAsync<GeoInputException>(() => _intake.OpenAsync([Dust(7.5, 7.5), wrong], Cancellation));
            Assert.Contains(words, refused.Message, StringComparison.Ordinal);
            Assert.StartsWith("Case 2", refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case"));
    }

    [Fact]
    public async Task Many_at_once_are_numbered_in_their_order_and_their_logs_are_whole()
    {
        var count = LongTests.Times(1000, 20_000);
        NewCase[] many = [.. Enumerable.Range(0, count).Select(i => Dust(i % 97 / 9.7, i % 89 / 8.9) with { SourceKey = $"many-{i}" })];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var results = await _intake.OpenAsync(many, Cancellation);
        TestContext.Current.SendDiagnosticMessage($"intake: {count / clock.Elapsed.TotalSeconds:F0} cases/s");
        Assert.All(results, r => Assert.Equal(IntakeOutcome.Opened, r.Outcome));
        Assert.Equal(results.Select(r => r.Number), results.Select(r => r.Number).Order(StringComparer.Ordinal));
        Assert.All(await _intake.OpenAsync(many, Cancellation), r => Assert.Equal(IntakeOutcome.Known, r.Outcome));
        Assert.Empty((await _cases.VerifyAuditAsync(null, Cancellation)).Faults);
    }

    private static NewCase Dust(double column, double row) => new()
    {
        Source = "inspection",
        Class = "site_dust",
        Geometry = Sample.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(Sample.West + column * Sample.Step, Sample.South + row * Sample.Step)),
        OccurredAt = new(2026, 3, 2, 5, 0, 0, TimeSpan.Zero),
        Actor = "Li",
        Role = "officer",
    };
}
