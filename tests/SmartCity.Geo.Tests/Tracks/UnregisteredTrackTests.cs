using SmartCity.Geo.Cases;
using SmartCity.Geo.Sites;
using SmartCity.Geo.Tracks;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tracks;

/// <summary>Tracks in a city that keeps a register of its building sites: away from them, their cases are of another class than they.</summary>
public sealed class UnregisteredTrackTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CaseStore _cases = new(database.Source, new());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable) return;
        await TrackGround.PublishAsync(database);
        var register = new RegisterStore(database.Source);
        var begun = new DateOnly(2024, 1, 1);
        if ((await register.ListAsync(new() { Kinds = [RegisterKind.Construction], Day = begun }, Cancellation)).Count > 0) return;
        await register.AddAsync(
            new() { Kind = RegisterKind.Construction, Code = "GD1", Name = "GD1", WorksFrom = begun, Permits = [new("P", "昆建", begun, null, null, null)], Geometry = Sample.Box(130, 25, 0.001, 0.001) }, "Li", begun, Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task After_a_rejection_what_is_seen_again_is_a_new_case()
    {
        var ground = new TrackGround(database, "again", 1);
        var rejected = await OpenAsync(ground, 0);
        await _cases.TransitionAsync(Sample.Act(rejected, "reject", 1, opinion: "a shadow"), Cancellation);
        var fresh = await OpenAsync(ground, 1);
        Assert.Equal([rejected, fresh], (await ground.SingleAsync()).CaseIds);
        Assert.Equal(["open"], await HistoryAsync(fresh));
    }

    [Fact]
    public async Task A_closed_case_is_told_once_that_its_track_has_ended()
    {
        var ground = new TrackGround(database, "closed", 2);
        var id = await OpenAsync(ground, 0);
        await CloseAsync(id);
        foreach (var date in (int[])[2, 3, 4, 1])   // the late one changes the track that has ended
            await ground.ApplyAsync(ground.Says(await ground.RunAsync(date), 1, 0.02));
        Assert.Equal(TrackState.Lapsed, (await ground.SingleAsync()).State);
        Assert.Single(await HistoryAsync(id), "track_ended");
        Assert.Equal([id], (await ground.SingleAsync()).CaseIds);
    }

    private async Task<Guid> OpenAsync(TrackGround ground, int date)
    {
        var opened = Assert.Single((await ground.ApplyAsync(await ground.RunAsync(date, Sample.Detection(ground.Box(0), detectionClass: "earthwork")))).Opened);
        Assert.Equal("unregistered_site", (await _cases.FindAsync(opened, Cancellation))!.Class);
        return opened;
    }

    private async Task<IEnumerable<string>> HistoryAsync(Guid id) => (await _cases.HistoryAsync(id, Cancellation)).Select(e => e.Action);

    private async Task CloseAsync(Guid id)
    {
        await Sample.AfterAsync(database, id, DateTimeOffset.UtcNow.AddHours(1));
        var version = 1;
        foreach (var action in (string[])["verify", "file", "dispatch", "dispose", "feed_back", "check", "close"])
        {
            var done = await _cases.TransitionAsync(Sample.Act(id, action, version++, "admin") with { Result = action == "check" ? "pass" : null }, Cancellation);
            Assert.True(done.Outcome == TransitionOutcome.Applied, $"{action}: {done.Reason}");
        }
    }
}
