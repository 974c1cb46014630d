using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Jobs;
using SmartCity.Imaging.Gdal;
using Spectre.Console;

namespace SmartCity.Api.Commands;

/// <summary><c>up</c>: database, migrations, first key, server, then the stream that fills it; runs until Ctrl-C.</summary>
internal static class UpCommand
{
    internal static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Where to serve on 127.0.0.1; 0 takes a free port.", DefaultValueFactory = _ => 8080 };
        var source = new Option<DirectoryInfo?>("--data") { Description = "A folder with real data (kunming/, change/) instead of the sample city." };
        var database = new Option<string?>("--db") { Description = "Connection string of an existing PostGIS. [default: SMARTCITY_DB, else a private one]" };
        var detach = new Option<bool>("--detach") { Description = "Return when everything is ready; 'down' stops it." };
        var command = new Command("up", "Fill the database and serve API and map.") { port, source, database, detach };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(detach)
            ? DetachedUp.RunAsync([.. parsed.Tokens.Select(t => t.Value).Where(t => t != "--detach")], DataFolder.Default, cancellationToken)
            : RunAsync(parsed.GetValue(port), parsed.GetValue(source)?.FullName, parsed.GetValue(database), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int port, string? source, string? database, CancellationToken cancellationToken)
    {
        var data = DataFolder.Default;
        var plan = source is null ? StreamPlans.Sample(data) : StreamPlans.Real(source);
        using var mine = RunningInstance.TryLock(data);
        if (mine is null)
        {
            Console.WriteLine(RunningInstance.Read(data) is { } other ? $"SmartCity is running already: {other.Address}/map" : "SmartCity is starting already in another process.");
            return 0;
        }
        EnsureFree(port);
        BlockCache.Serve();
        var progress = new StderrLines();
        await using var access = await DatabaseAccess.OpenAsync(database, data, isUp: true, progress, cancellationToken);
        await using var app = SmartCityApplication.Build(new() { ConnectionString = access.ConnectionString, Data = data, Url = $"http://127.0.0.1:{port}", WebRoot = DataFolder.BuiltWorkspace });
        try
        {
            return await ServeAsync(app, plan, data, progress, cancellationToken);
        }
        finally
        {
            File.Delete(data.Running);
            progress.Report("stopping");
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<int> ServeAsync(WebApplication app, StreamPlan plan, DataFolder data, StderrLines progress, CancellationToken cancellationToken)
    {
        var services = app.Services;
        var key = await services.GetRequiredService<ApiKeyStore>().CreateFirstAdminAsync("first", cancellationToken);
        var stream = await services.GetRequiredService<JobDesk>().OrderAsync(plan, cancellationToken);
        await app.StartAsync(CancellationToken.None);   // short; a cancelled start would be logged as an error
        var address = app.Urls.First();
        new RunningInstance(Environment.ProcessId, address).Write(data);
        progress.Report($"serving {address}/map while the data come in");
        if (key is not null) Console.WriteLine($"Admin key (shown this once): {key}");

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        var follower = new StreamFollower(services.GetRequiredService<JobStore>(), services.GetRequiredService<JobGraphStore>(), console);
        services.GetRequiredService<Readiness>().Waiting = "the data are coming in";
        if (await follower.FollowAsync(stream, cancellationToken) is { State: not "succeeded" } ended)
        {
            await Console.Error.WriteLineAsync($"smartcity: the stream {ended.State}: {ended.Error ?? "see 'smartcity jobs list'"}. 'up' again goes on where it stopped.");
            return 1;
        }
        services.GetRequiredService<Readiness>().Waiting = null;
        Console.WriteLine($"Ready: {address}/map  (API: {address}/)  Ctrl-C stops it.");
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return 0;
    }

    private static void EnsureFree(int port)
    {
        if (port is < 0 or > 65535) throw new GeoInputException($"--port {port} is no port: 0 to 65535.");
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException e)
        {
            throw new GeoInputException($"Port {port} can't be used ({e.SocketErrorCode}): choose another with --port.", e);
        }
    }
}
