using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

/// <summary>In a database of its own for each way to tamper.</summary>
public sealed class CaseCheckpointTests(TestCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", null)]
    [InlineData("delete from smartcity.outbox where case_id = '{0}'; delete from smartcity.case_event where case_id = '{0}'; delete from smartcity.spatial_case where id = '{0}'", "a case that was there is gone")]
    [InlineData("delete from smartcity.outbox where case_id = '{0}'; delete from smartcity.case_event where case_id = '{0}'; delete from smartcity.spatial_case where id = '{0}'", "3 numbers were given, 2 cases are there")]
    [InlineData("update smartcity.spatial_case set event_count = 1, last_hash = (select hash from smartcity.case_event where case_id = '{0}' and sequence = 1), status = 'collected' where id = '{0}'; delete from smartcity.case_event where case_id = '{0}' and sequence = 2", "an entry that was there is gone or another")]
    [InlineData("delete from smartcity.case_checkpoint_member where case_id = '{0}'", "its content was changed")]
    [InlineData("delete from smartcity.case_checkpoint_member where checkpoint_id = 1; delete from smartcity.case_checkpoint where id = 1", "it does not follow the checkpoint before it")]
    [InlineData("update smartcity.case_checkpoint set at = at - interval '1 day' where id = 2", "its content was changed")]
    [InlineData("update smartcity.spatial_case set level = 3 where id = '{0}'", "it differs from its log in level")]
    [InlineData("update smartcity.spatial_case set deadline_at = now() where id = '{0}'", "it differs from its log in deadline_at")]
    public async Task What_is_taken_away_or_changed_behind_the_triggers_is_missed(string sql, string? what)
    {
        await using var database = new TestDatabase(cluster);
        await database.InitializeAsync();
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Cancellation);
        var (cases, intake) = (new CaseStore(database.Source, new()), new CaseIntake(database.Source, new()));
        var ids = (await intake.OpenAsync([.. Enumerable.Range(0, 3).Select(i => New(i))], Cancellation)).Select(r => r.CaseId!.Value).ToList();
        Assert.Equal(1, await cases.CheckpointAsync(Cancellation));
        Assert.Null(await cases.CheckpointAsync(Cancellation));   // nothing new
        await cases.TransitionAsync(Sample.Act(ids[1], "verify", 1), Cancellation);
        Assert.Equal(2, await cases.CheckpointAsync(Cancellation));
        var whole = await cases.VerifyAuditAsync(null, Cancellation);
        Assert.Equal((3, 4L, 2, 0), (whole.Cases, whole.Events, whole.Checkpoints, whole.Faults.Count));
        Assert.True(await cases.HasCheckpointAsync(whole.Head!, Cancellation));

        if (what is null) return;
        string[] tables = ["case_event", "case_checkpoint", "case_checkpoint_member"];
        foreach (var table in tables) await database.ExecuteAsync($"alter table smartcity.{table} disable trigger user");
        await database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, ids[1]));
        Assert.Contains([.. (await cases.VerifyAuditAsync(null, Cancellation)).Faults, .. (await cases.VerifyStatesAsync(null, Cancellation)).Faults], f => f.What == what);
    }

    private static NewCase New(int place) => new() { Source = "camera", Class = "other", Geometry = Sample.InCells(0.4 + place, 1.4, 0.1, 0.1), OccurredAt = new(2026, 1, 5, 1, 0, 0, TimeSpan.Zero), Actor = "camera 7", Role = "system" };
}
