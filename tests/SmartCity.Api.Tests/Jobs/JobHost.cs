using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmartCity.Api.Evidence;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>A process that runs jobs, with the real queue and two kinds of work to watch.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    private readonly IHost _host;

    private JobHost(IHost host) => _host = host;

    internal JobStore Jobs => _host.Services.GetRequiredService<JobStore>();

    internal Hangfire.RecurringJobManager Recurring => new(_host.Services.GetRequiredService<Hangfire.JobStorage>());

    internal JobGraphStore Graph => _host.Services.GetRequiredService<JobGraphStore>();

    internal JobDesk Desk => _host.Services.GetRequiredService<JobDesk>();

    internal static async Task<JobHost> StartAsync(string connectionString, Diary diary, string name = "first", int workers = 2)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("SmartCity:Geo:ConnectionString", connectionString)]);
        var options = new SmartCityOptions { ConnectionString = connectionString, Data = new("/nonexistent"), JobWorkers = workers };
        builder.Services.AddLogging().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(options.Data).AddSingleton<ApiMetrics>();
        builder.Services.AddSmartCityGeo();
        builder.Services.AddEvidence().AddJobs(options);
        builder.Services.AddSingleton<IJob>(new WorkJob(diary, name));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host);
    }

    internal Task<JobRun> OrderAsync(WorkParameters work) => Desk.OrderAsync("work", JsonSerializer.SerializeToElement(work, JobJson.Options), TestContext.Current.CancellationToken);

    /// <summary>Waits until the job is in the state, at most 30 s.</summary>
    internal async Task<JobRun> UntilAsync(Guid id, string state)
    {
        for (var patience = 0; ; patience++)
        {
            var job = await Jobs.FindAsync(id, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException($"There is no job {id}.");
            if (job.State == state) return job;
            if (patience == 300) Assert.Fail($"Job {job.Kind} is {job.State} ({job.Error ?? job.Message}), not {state}. {string.Join("; ", await Graph.ListStepsAsync(id, TestContext.Current.CancellationToken))}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

/// <summary>Who did what, in order.</summary>
internal sealed class Diary
{
    internal ConcurrentQueue<(string Host, string Name)> Done { get; } = new();

    internal IEnumerable<string> Names => Done.Select(d => d.Name);
}

/// <param name="Milliseconds">How long the work takes; it can be cancelled all the time.</param>
/// <param name="Failures">How many times it fails before it succeeds.</param>
internal sealed record WorkParameters(string Name, int Milliseconds = 0, int Failures = 0);

internal sealed class WorkJob(Diary diary, string host) : Job<WorkParameters>("work")
{
    protected override async Task<object> RunAsync(WorkParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        progress.Report(0.5, $"working on {parameters.Name}");
        await Task.Delay(parameters.Milliseconds, cancellationToken);
        diary.Done.Enqueue((host, parameters.Name));
        if (diary.Names.Count(n => n == parameters.Name) <= parameters.Failures) throw new GeoInputException($"{parameters.Name} is not\nto be had");
        return new { parameters.Name };
    }
}
