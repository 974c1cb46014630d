using System.Text.Json;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>Jobs on the real queue: Hangfire over PostgreSQL.</summary>
public sealed class JobTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly Diary _diary = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ordered_job_runs_and_leaves_its_result()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var job = await host.UntilAsync((await host.OrderAsync(new("one"))).Id, "succeeded");

        Assert.Equal(1, job.Progress);
        Assert.Equal("one", JsonDocument.Parse(job.Result!).RootElement.GetProperty("name").GetString());
        Assert.Equal(["one"], _diary.Names);
    }

    [Fact]
    public async Task An_application_of_the_same_process_that_has_stopped_holds_up_no_job()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        await (await JobHost.StartAsync(database.ConnectionString, _diary, "stopped")).DisposeAsync();
        await host.UntilAsync((await host.OrderAsync(new("beside"))).Id, "succeeded");

        Assert.Equal([("first", "beside")], _diary.Done);
    }

    [Fact]
    public async Task A_running_job_shows_how_far_it_is()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var job = await host.UntilAsync((await host.OrderAsync(new("slow", Milliseconds: 600_000))).Id, "running");
        for (var i = 0; i < 50 && job.Progress == 0; i++)
        {
            await Task.Delay(50, Stop);
            job = (await host.Jobs.FindAsync(job.Id, Stop))!;
        }

        Assert.Equal((0.5, "working on slow"), (job.Progress, job.Message));
        await host.Desk.CancelAsync(job.Id, Stop);   // otherwise the next test's process would take it up again
        await host.UntilAsync(job.Id, "cancelled");
    }

    [Fact]
    public async Task A_failed_job_says_why_in_one_line()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var job = await host.UntilAsync((await host.OrderAsync(new("bread", Failures: 1))).Id, "failed");

        Assert.Equal("bread is not to be had", job.Error);
    }

    [Fact]
    public async Task A_running_job_can_be_cancelled()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var id = (await host.OrderAsync(new("endless", Milliseconds: 600_000))).Id;
        await host.UntilAsync(id, "running");
        await host.Desk.CancelAsync(id, Stop);

        await host.UntilAsync(id, "cancelled");
        Assert.Empty(_diary.Done);
    }

    [Fact]
    public async Task A_wrong_order_is_refused_at_once()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary, workers: 0);

        Assert.Contains("detect_change", (await Assert.ThrowsAsync<GeoInputException>(() => host.Desk.OrderAsync("sing", default, Stop))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GeoInputException>(() => host.Desk.OrderAsync("detect_change", JsonElement.Parse("""{"before": "a"}"""), Stop));
        await Assert.ThrowsAsync<GeoInputException>(() => host.Desk.OrderAsync("detect_change", JsonElement.Parse("""{"before": "a", "after": "b", "colour": "red"}"""), Stop));
        await Assert.ThrowsAsync<GeoInputException>(() => host.Desk.OrderAsync("import_scene", JsonElement.Parse("""{"id": "x", "path": "/etc/passwd"}"""), Stop));
        Assert.Contains("no host is allowed", (await Assert.ThrowsAsync<GeoInputException>(() => host.Desk.OrderAsync("fetch_scene", JsonElement.Parse("""{"stac": "http://127.0.0.1:1/", "item": "a"}"""), Stop))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GeoInputException>(() => host.Desk.OrderAsync("import_scene", JsonElement.Parse("""{"id": "x", "path": "/vsicurl/http://127.0.0.1/"}"""), Stop));
    }

    [Fact]
    public async Task A_job_whose_process_was_killed_is_taken_up_again()
    {
        await using (var first = await JobHost.StartAsync(database.ConnectionString, _diary, workers: 0))
        {
            var orphan = await first.OrderAsync(new("orphan"));
            await first.Jobs.SetHangfireIdAsync(orphan.Id, "an entry that nobody works on", Stop);
            Assert.True(await first.Jobs.StartAsync(orphan.Id, Stop));   // "running", and then the process is gone: nobody holds its lock
        }
        await using var second = await JobHost.StartAsync(database.ConnectionString, _diary, "second");
        var id = (await second.Jobs.ListAsync(1, 0, Stop)).Single().Id;

        await second.UntilAsync(id, "succeeded");
        Assert.Equal([("second", "orphan")], _diary.Done);
    }

    [Fact]
    public async Task Two_processes_share_the_jobs_and_none_runs_twice()
    {
        await using var first = await JobHost.StartAsync(database.ConnectionString, _diary, "first", workers: 1);
        await using var second = await JobHost.StartAsync(database.ConnectionString, _diary, "second", workers: 1);
        var names = Enumerable.Range(0, 12).Select(i => $"share {i}").ToList();
        var ids = new List<Guid>();
        foreach (var name in names) ids.Add((await first.OrderAsync(new(name, Milliseconds: 400))).Id);
        foreach (var id in ids) await first.UntilAsync(id, "succeeded");

        Assert.Equal(names.Order(), _diary.Names.Order());
        Assert.Equal(["first", "second"], _diary.Done.Select(d => d.Host).Distinct().Order());
    }
}
