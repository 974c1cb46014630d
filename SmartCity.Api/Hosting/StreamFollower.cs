using SmartCity.Api.Jobs;
using SmartCity.Geo.Jobs;
using Spectre.Console;

namespace SmartCity.Api.Hosting;

/// <summary>Shows on the terminal how a stream comes on: bars where there is a terminal, plain lines elsewhere.</summary>
internal sealed class StreamFollower(JobStore jobs, JobGraphStore graph, IAnsiConsole console)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>Follows until the stream has ended.</summary>
    /// <returns>The stream's own job, ended.</returns>
    internal async Task<JobRun> FollowAsync(Guid stream, CancellationToken cancellationToken)
    {
        if ((await jobs.FindAsync(stream, cancellationToken))! is { State: "succeeded" } through) return through;
        return console.Profile.Capabilities is { Interactive: true, Ansi: true } ? await DrawAsync(stream, cancellationToken) : await PrintAsync(stream, cancellationToken);
    }

    private async Task<JobRun> DrawAsync(Guid stream, CancellationToken cancellationToken)
    {
        var progress = console.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn());
        return await progress.StartAsync(async context =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            return await WatchAsync(stream, step =>
            {
                if (!bars.TryGetValue(step.Name, out var bar)) bars[step.Name] = bar = context.AddTask(step.Name, autoStart: false, maxValue: 1);
                if (step.State is "running" && !bar.IsStarted) bar.StartTask();
                bar.Description = Markup.Escape(Describe(step));
                bar.Value = step.State is "succeeded" ? 1 : step.Progress;
                if (step.State is "succeeded" or "failed" or "cancelled") bar.StopTask();
            }, cancellationToken);
        });
    }

    private async Task<JobRun> PrintAsync(Guid stream, CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, string>();
        return await WatchAsync(stream, step =>
        {
            var tenth = step.State is "running" ? $" {Math.Floor(step.Progress * 10) * 10:F0} %" : "";
            var line = $"{step.Name}: {step.State}{tenth}{(step.Error is { } error ? $": {error}" : "")}";
            if (step.State is not "queued" && last.GetValueOrDefault(step.Name) != line) console.Profile.Out.Writer.WriteLine(line);
            last[step.Name] = line;
        }, cancellationToken);
    }

    private async Task<JobRun> WatchAsync(Guid stream, Action<StepState> show, CancellationToken cancellationToken)
    {
        while (true)
        {
            var whole = (await jobs.FindAsync(stream, cancellationToken))!;
            foreach (var step in await graph.ListStepsAsync(stream, cancellationToken)) show(step);
            if (whole.State is "succeeded" or "failed" or "cancelled") return whole;
            await Task.Delay(Every, cancellationToken);
        }
    }

    private static string Describe(StepState step) => step switch
    {
        { Error: { } error } => $"{step.Name}: {error}",
        { State: "running", Message: { Length: > 0 } message } => $"{step.Name}: {message}",
        _ => step.Name,
    };
}
