using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>What Hangfire does for the cases by the clock.</summary>
public sealed class CaseClockworkTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_late_case_is_found_and_its_log_put_under_a_checkpoint_by_the_recurring_jobs()
    {
        await new EditionStore(database.Source).PublishAsync(new()
        {
            Name = "One",
            Source = "one",
            Parameters = "{}",
            IsSynthetic = true,
            Domain = ServedCity.Box(0, 0, 1, 1),
            DomainAreaSquareMetres = 1,
            Cells = [new() { Code = "530102001001001", Class = 1, Adcode = "530102", DistrictName = "五华区", AreaSquareMetres = 1, PerimeterMetres = 4, CommunityIsSynthetic = true, Geometry = ServedCity.Box(0, 0, 1, 1) }],
        }, Stop);
        var intake = new CaseIntake(database.Source, new(), new Past());
        var id = (await intake.OpenAsync([new() { Source = "camera", Class = "other", Geometry = ServedCity.Box(0.4, 0.4, 0.1, 0.1), OccurredAt = DateTimeOffset.UtcNow, Actor = "camera 7", Role = "system" }], Stop))[0].CaseId!.Value;
        await using var host = await JobHost.StartAsync(database.ConnectionString, new());
        host.Recurring.Trigger("cases-overdue");
        await UntilAsync(async () => (await new CaseStore(database.Source, new()).HistoryAsync(id, Stop)).Any(e => e.Action == "overdue"));
        host.Recurring.Trigger("cases-checkpoint");
        await UntilAsync(async () => (await new CaseStore(database.Source, new()).VerifyAuditAsync(null, Stop)) is { Checkpoints: > 0, Faults.Count: 0 });
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var patience = 0; !await holds(); patience++)
        {
            Assert.True(patience < 300, "It did not come about within 30 s.");
            await Task.Delay(100, Stop);
        }
    }

    private sealed class Past : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-30);
    }
}
