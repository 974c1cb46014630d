using CsCheck;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

/// <summary>Whatever people and clocks do in whatever order, the case, its log and the lifecycle agree.</summary>
public sealed class CasePropertyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] Roles = ["officer", "handler", "admin", "viewer"], Opinions = ["because", ""], Results = ["pass", "fail", "unable"];

    // Mostly the action is one that is possible now, and few end a case early: else few stories would come far.
    private static readonly Gen<Move> Moves = Gen.Select(Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[1, 60 * 24 * 9]).Select((pick, who, what, minutes) => new Move(pick, who, what, minutes));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_histories_keep_every_invariant_and_the_log_tells_the_state()
    {
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Cancellation);
        var clock = new TestClock(new(2026, 1, 5, 1, 0, 0, TimeSpan.Zero));
        var (cases, intake) = (new CaseStore(database.Source, new(), clock), new CaseIntake(database.Source, new(), clock));
        var applied = 0;
        await Moves.Array[LongTests.Times(40, 60)].SampleAsync(async moves =>
        {
            var ids = (await intake.OpenAsync([New("other"), New("unsealed_truck")], Cancellation)).Select(r => r.CaseId!.Value).ToList();
            foreach (var move in moves) applied += await StepAsync(cases, clock, ids, move) ? 1 : 0;
            foreach (var id in ids)
            {
                var (row, log) = ((await cases.FindAsync(id, Cancellation))!, await cases.HistoryAsync(id, Cancellation));
                var (state, isWhole, faults) = CaseReplay.Of(log);
                Assert.True(isWhole);
                Assert.Empty(faults);
                Assert.Equal(row.State, state);
                Assert.Equal((log.Count(e => e.Action == "return"), log.Count(e => e.Action == "rework") + log.Count(e => e is { Action: "reopen", ToStatus: "dispatched" })), (row.State.ReturnCount, row.State.ReworkCount));
                Assert.Equal(row.Version - 1, log.Count(e => e.Action is not ("open" or "overdue" or "escalate")));
            }
            await cases.CheckpointAsync(Cancellation);
        }, seed: "0000Case5IsIn", iter: LongTests.Times(5, 300), threads: 1);
        Assert.True(applied > 60, $"only {applied} steps were taken: the stories are too dull");
        Assert.Empty((await cases.VerifyAuditAsync(null, Cancellation)).Faults);
        Assert.Empty((await cases.VerifyStatesAsync(null, Cancellation)).Faults);
    }

    private async Task<bool> StepAsync(CaseStore cases, TestClock clock, List<Guid> ids, Move move)
    {
        clock.Now = clock.Now.AddMinutes(move.Minutes);
        if (move.What % 7 == 0) await cases.MarkOverdueAsync(Cancellation);
        var id = ids[move.Pick % 2];
        var before = (await cases.FindAsync(id, Cancellation))!;
        if (move.What % 3 == 0) await Sample.AfterAsync(database, id, clock.Now);
        var role = Roles[move.Who % Roles.Length];
        var possible = CaseLifecycle.ActionsFrom(before.Status, "admin").Where(a => a is not ("reject" or "mark_duplicate" or "suspend") || move.Pick % 9 == 0).ToList();
        var action = move.What % 4 != 0 && possible.Count > 0 ? possible[move.Pick / 2 % possible.Count] : CaseLifecycle.Actions[move.Pick / 2 % CaseLifecycle.Actions.Count];
        if (move.What % 4 != 0) role = CaseLifecycle.ActionsFrom(before.Status, role).Contains(action) ? role : "admin";
        var wanted = Sample.Act(id, action, before.Version - (move.Who % 11 == 0 ? 1 : 0), role, Opinions[move.What % 5 == 0 ? 1 : 0]) with
        {
            UnitId = move.Who % 13 == 0 ? null : "530102",
            Result = action == "check" ? Results[move.What % 3] : null,
            DuplicateOf = action == "mark_duplicate" ? ids[1 - move.Pick % 2] : null,
            AssignTo = action == "assign" ? "530102" : null,
        };
        var result = await cases.TransitionAsync(wanted, Cancellation);
        var after = (await cases.FindAsync(id, Cancellation))!;
        if (result.Outcome != TransitionOutcome.Applied)
        {
            Assert.Equal((before.State, before.Version), (after.State, after.Version));   // nothing is half done
            Assert.False(string.IsNullOrEmpty(result.Reason));
            return false;
        }
        Assert.Equal((result.Case!.State, before.Version + 1), (after.State, after.Version));
        Assert.Equal(before.Version, wanted.Version);
        Assert.Contains(action, CaseLifecycle.ActionsFrom(before.Status, role));
        if (after.Status is "filed" or "dispatched" or "disposed" or "fed_back" or "checked" or "closed") Assert.NotNull(after.UnitId);
        if (after.Status is "dispatched" or "disposed" or "fed_back" or "checked") Assert.True(after.State is { DeadlineAt: not null, RulesVersion: not null });
        if (action is not ("dispatch" or "reopen" or "resume" or "return")) Assert.Equal(before.State.DeadlineAt, after.State.DeadlineAt);
        return true;
    }

    private static NewCase New(string kind) => new() { Source = "camera", Class = kind, Geometry = Sample.InCells(1.4, 1.4, 0.1, 0.1), OccurredAt = new(2026, 1, 5, 1, 0, 0, TimeSpan.Zero), Actor = "camera 7", Role = "system" };

    private readonly record struct Move(int Pick, int Who, int What, int Minutes);
}
