using SmartCity.Geo.Jobs;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Jobs;

public sealed class JobStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly JobStore _jobs = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_queued_runs_reports_and_succeeds()
    {
        var job = await _jobs.CreateAsync("partition", """{"cells": 1272}""", Cancellation);
        Assert.Equal(("queued", 0.0), (job.State, job.Progress));
        await _jobs.SetHangfireIdAsync(job.Id, "17", Cancellation);
        Assert.True(await _jobs.StartAsync(job.Id, Cancellation));
        Assert.False(await _jobs.ReportAsync(job.Id, 0.5, "halfway", Cancellation));
        job = (await _jobs.FindAsync(job.Id, Cancellation))!;
        Assert.Equal(("running", 0.5, "halfway", "17"), (job.State, job.Progress, job.Message, job.HangfireId));
        Assert.True(await _jobs.SucceedAsync(job.Id, """{"edition": 1}""", Cancellation));
        job = (await _jobs.FindAsync(job.Id, Cancellation))!;
        Assert.Equal(("succeeded", 1.0, """{"edition": 1}"""), (job.State, job.Progress, job.Result));
        Assert.False(await _jobs.StartAsync(job.Id, Cancellation));   // done is done, though the queue may deliver twice
        Assert.False(await _jobs.FailAsync(job.Id, "too late", Cancellation));
    }

    [Fact]
    public async Task A_queued_job_is_cancelled_at_once()
    {
        var job = await _jobs.CreateAsync("partition", "{}", Cancellation);
        Assert.Equal("cancelled", (await _jobs.RequestCancelAsync(job.Id, Cancellation))!.State);
        Assert.False(await _jobs.StartAsync(job.Id, Cancellation));
        Assert.Null(await _jobs.RequestCancelAsync(Guid.NewGuid(), Cancellation));
    }

    [Fact]
    public async Task A_running_job_hears_of_its_cancelling_at_the_next_report()
    {
        var job = await _jobs.CreateAsync("detect", "{}", Cancellation);
        await _jobs.StartAsync(job.Id, Cancellation);
        Assert.Equal("running", (await _jobs.RequestCancelAsync(job.Id, Cancellation))!.State);
        Assert.True(await _jobs.ReportAsync(job.Id, 0.1, null, Cancellation));
        Assert.True(await _jobs.CancelledAsync(job.Id, Cancellation));
        Assert.Equal("cancelled", (await _jobs.FindAsync(job.Id, Cancellation))!.State);
    }

    [Fact]
    public async Task A_failed_job_may_start_again()
    {
        var job = await _jobs.CreateAsync("import", "{}", Cancellation);
        await _jobs.StartAsync(job.Id, Cancellation);
        await _jobs.FailAsync(job.Id, "the disk is full", Cancellation);
        Assert.Equal("the disk is full", (await _jobs.FindAsync(job.Id, Cancellation))!.Error);
        Assert.True(await _jobs.StartAsync(job.Id, Cancellation));
        Assert.Null((await _jobs.FindAsync(job.Id, Cancellation))!.Error);
    }

    [Fact]
    public async Task The_list_is_newest_first()
    {
        var first = await _jobs.CreateAsync("list", "{}", Cancellation);
        var second = await _jobs.CreateAsync("list", "{}", Cancellation);
        var list = (await _jobs.ListAsync(1000, 0, Cancellation)).Select(j => j.Id).ToList();
        Assert.True(list.IndexOf(second.Id) < list.IndexOf(first.Id));
        Assert.Equal(list[1], Assert.Single(await _jobs.ListAsync(1, 1, Cancellation)).Id);
    }
}
