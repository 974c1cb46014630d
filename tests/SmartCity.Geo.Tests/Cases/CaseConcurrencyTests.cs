using CsCheck;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

/// <summary>People, the clock's job, checkpoints and new cases at the same time, on few cases: at each version one wins, and the log stays whole.</summary>
public sealed class CaseConcurrencyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int People = 5;

    private static readonly Gen<int[]> Choices = Gen.Int[0, 9999].Array[LongTests.Times(12, 40)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_many_do_at_once_each_version_has_one_author_and_the_log_tells_the_state()
    {
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Cancellation);
        var clock = new TestClock(new(2026, 1, 5, 1, 0, 0, TimeSpan.Zero));
        var (cases, intake) = (new CaseStore(database.Source, new(), clock), new CaseIntake(database.Source, new(), clock));
        var (won, lost) = (0, 0);
        await Choices.Array[People].SampleAsync(async all =>
        {
            var ids = (await intake.OpenAsync([New(), New()], Cancellation)).Select(r => r.CaseId!.Value).ToList();
            foreach (var id in ids) await Sample.AfterAsync(database, id, clock.Now.AddDays(1000));   // so that evidence hinders nobody
            var results = await Task.WhenAll(all.Select(choices => ActAsync(cases, ids, choices)).Append(AroundAsync(cases, intake)));
            clock.Now = clock.Now.AddHours(7);
            foreach (var id in ids)
            {
                var applied = results.SelectMany(r => r).Where(r => r.Id == id && r.Outcome == TransitionOutcome.Applied).Select(r => r.Version).Order().ToList();
                var (row, log) = ((await cases.FindAsync(id, Cancellation))!, await cases.HistoryAsync(id, Cancellation));
                Assert.Equal(Enumerable.Range(1, applied.Count), applied);   // each version was left by one
                Assert.Equal(applied.Count + 1, row.Version);
                Assert.Equal(applied.Count, log.Count(e => e.Action is not ("open" or "overdue" or "escalate")));
                Assert.Equal(row.State, CaseReplay.Of(log).State);
                won += applied.Count;
            }
            lost += results.SelectMany(r => r).Count(r => r.Outcome == TransitionOutcome.Stale);
        }, seed: "0000Case5IsIn", iter: LongTests.Times(4, 200), threads: 1);
        Assert.True(won > 8 && lost > 8, $"{won} steps were taken and {lost} were stale: that was no crowd");
        Assert.Empty((await cases.VerifyAuditAsync(null, Cancellation)).Faults);
        Assert.Empty((await cases.VerifyStatesAsync(null, Cancellation)).Faults);
    }

    /// <summary>Somebody who always takes the first possible step of the case that they have just read, or another one.</summary>
    private static async Task<List<(Guid Id, int Version, TransitionOutcome Outcome)>> ActAsync(CaseStore cases, List<Guid> ids, int[] choices)
    {
        var done = new List<(Guid, int, TransitionOutcome)>();
        foreach (var choice in choices)
        {
            var id = ids[choice % 2];
            var seen = (await cases.FindAsync(id, Cancellation))!;
            var possible = CaseLifecycle.ActionsFrom(seen.Status, "admin").Where(a => a is not ("reject" or "mark_duplicate") || choice % 37 == 0).ToList();
            if (possible.Count == 0) continue;
            var action = possible[choice / 2 % possible.Count];
            var result = await cases.TransitionAsync(Sample.Act(id, action, seen.Version, "admin", "because") with
            {
                Result = action == "check" ? "pass" : null,
                AssignTo = action == "assign" ? seen.UnitId ?? "530102" : null,
                DuplicateOf = action == "mark_duplicate" ? ids[1 - choice % 2] : null,
            }, Cancellation);
            if (result.Outcome == TransitionOutcome.Stale) Assert.True(result.Case!.Version > seen.Version);
            done.Add((id, seen.Version, result.Outcome));
        }
        return done;
    }

    /// <summary>What goes on in a city meanwhile.</summary>
    private static async Task<List<(Guid Id, int Version, TransitionOutcome Outcome)>> AroundAsync(CaseStore cases, CaseIntake intake)
    {
        for (var i = 0; i < 3; i++)
        {
            await cases.MarkOverdueAsync(Cancellation);
            await intake.OpenAsync([New(), New()], Cancellation);
            try
            {
                await cases.CheckpointAsync(Cancellation);
            }
            catch (GeoConflictException)
            {
                // it gives way to writers that take long
            }
        }
        return [];
    }

    private static NewCase New() => new() { Source = "camera", Class = "other", Geometry = Sample.InCells(1.4, 1.4, 0.1, 0.1), OccurredAt = new(2026, 1, 5, 1, 0, 0, TimeSpan.Zero), Actor = "camera 7", Role = "system" };
}
