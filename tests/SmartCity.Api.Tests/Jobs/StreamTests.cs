using SmartCity.Api.Jobs;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>Jobs that belong together.</summary>
public sealed class StreamTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly Diary _diary = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_waits_for_the_steps_that_it_names()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var stream = await host.Desk.OrderAsync(Plan("wait", ("a", 5000, 0, []), ("b", 0, 0, []), ("c", 0, 0, ["a", "b"]), ("d", 0, 0, ["c"])), Stop);
        var whole = await host.UntilAsync(stream, "succeeded");

        Assert.Equal(["b", "a", "c", "d"], _diary.Names);
        Assert.Equal(1, whole.Progress);
    }

    [Fact]
    public async Task The_same_stream_again_repeats_nothing()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var plan = Plan("twice", ("a", 0, 0, []), ("b", 0, 0, ["a"]));
        var first = await host.Desk.OrderAsync(plan, Stop);
        await host.UntilAsync(first, "succeeded");
        var second = await host.Desk.OrderAsync(plan, Stop);
        await Task.Delay(2500, Stop);   // two sweeps

        Assert.Equal(first, second);
        Assert.Equal(["a", "b"], _diary.Names);
    }

    [Fact]
    public async Task A_failed_step_fails_the_stream_and_an_order_of_it_goes_on_where_it_stopped()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var plan = Plan("failing", ("a", 0, 0, []), ("b", 0, 1, ["a"]), ("c", 0, 0, ["b"]));
        var stream = await host.Desk.OrderAsync(plan, Stop);
        var failed = await host.UntilAsync(stream, "failed");
        Assert.Contains("b is not to be had", failed.Error, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], _diary.Names);

        await host.Desk.OrderAsync(plan, Stop);
        await host.UntilAsync(stream, "succeeded");
        Assert.Equal(["a", "b", "b", "c"], _diary.Names);
    }

    [Fact]
    public async Task Cancelling_a_stream_stops_its_running_step_and_never_starts_the_next()
    {
        await using var host = await JobHost.StartAsync(database.ConnectionString, _diary);
        var stream = await host.Desk.OrderAsync(Plan("cancelled", ("a", 600_000, 0, []), ("b", 0, 0, ["a"])), Stop);
        await host.UntilAsync(stream, "running");
        await host.Desk.CancelAsync(stream, Stop);

        await host.UntilAsync(stream, "cancelled");
        Assert.Empty(_diary.Done);
        Assert.Equal(["cancelled", "cancelled"], (await host.Graph.ListStepsAsync(stream, Stop)).Select(s => s.State));
    }

    private static StreamPlan Plan(string key, params (string Name, int Milliseconds, int Failures, string[] After)[] steps) =>
        new(key, "{}", [.. steps.Select(s => new StreamStep(s.Name, "work", new WorkParameters(s.Name, s.Milliseconds, s.Failures), s.After))]);
}
