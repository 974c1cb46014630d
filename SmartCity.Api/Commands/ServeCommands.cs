using System.CommandLine;
using SmartCity.Api.Hosting;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands;

/// <summary><c>serve</c>: API and map over data that are there; <c>worker</c>: another process that shares the jobs.</summary>
internal static class ServeCommands
{
    internal static Command CreateServe()
    {
        var url = new Option<string>("--url") { Description = "Where to listen.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var workers = new Option<int>("--workers") { Description = "Jobs at a time in this process.", DefaultValueFactory = _ => 0 };
        var database = CommandDatabase.Option();
        var command = new Command("serve", "Serve API and map without loading anything.") { url, workers, database };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(database), isWorker: false, parsed.GetValue(workers), parsed.GetValue(url)!, cancellationToken));
        return command;
    }

    internal static Command CreateWorker()
    {
        var workers = new Option<int>("--workers") { Description = "Jobs at a time.", DefaultValueFactory = _ => 2 };
        var database = CommandDatabase.Option();
        var command = new Command("worker", "Run jobs of the same database in this process, too.") { workers, database };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(database), isWorker: true, parsed.GetValue(workers), "http://127.0.0.1:0", cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? database, bool isWorker, int workers, string url, CancellationToken cancellationToken)
    {
        var data = DataFolder.Default;
        BlockCache.Serve();
        await using var access = await DatabaseAccess.OpenAsync(database, data, isUp: false, new StderrLines(), cancellationToken);
        await using var app = SmartCityApplication.Build(new()
        {
            ConnectionString = access.ConnectionString,
            Data = data,
            Url = url,
            JobWorkers = workers,
            WorkerOnly = isWorker,
            WebRoot = isWorker ? null : DataFolder.BuiltWorkspace,
        });
        app.Services.GetRequiredService<Readiness>().Waiting = null;
        await app.StartAsync(cancellationToken);
        await Console.Error.WriteLineAsync(isWorker ? $"smartcity: working on jobs; health and metrics at {app.Urls.First()}/health/live" : $"smartcity: serving {app.Urls.First()}/map");
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await app.StopAsync(CancellationToken.None);
        return 0;
    }
}
