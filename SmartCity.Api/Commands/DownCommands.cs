using System.CommandLine;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Database;

namespace SmartCity.Api.Commands;

/// <summary><c>down</c> stops what <c>up</c> started; <c>reset</c> removes what it made, too.</summary>
internal static class DownCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    internal static Command CreateDown()
    {
        var command = new Command("down", "Stop the server and the private database.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await Console.Error.WriteLineAsync(await StopAsync(DataFolder.Default, cancellationToken) ? "smartcity: stopped." : "smartcity: nothing was running.");
            return 0;
        });
        return command;
    }

    internal static Command CreateReset()
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("reset", "Stop everything and remove the database, scenes and evidence.") { yes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var data = DataFolder.Default;
            if (!parsed.GetValue(yes) && !Confirmed(data)) return CommandLine.BadInput;
            await StopAsync(data, cancellationToken);
            await PrivateCluster.DeleteAsync(data.Postgres, cancellationToken);
            data.RemoveAll();
            await Console.Error.WriteLineAsync($"smartcity: removed what 'up' had made in {data.Root}.");
            return 0;
        });
        return command;
    }

    /// <returns>False when nothing was running.</returns>
    private static async Task<bool> StopAsync(DataFolder data, CancellationToken cancellationToken)
    {
        var running = RunningInstance.Read(data);
        if (running is not null && !await running.StopAsync(Patience, cancellationToken))
            throw new GeoInputException($"Process {running.Process} does not stop; end it by 'kill -9 {running.Process}' and try again.");
        var stopped = await PrivateCluster.StopAsync(data.Postgres, cancellationToken);
        return running is not null || stopped;
    }

    private static bool Confirmed(DataFolder data)
    {
        if (Console.IsInputRedirected) throw new GeoInputException($"'reset' removes the data in {data.Root}: say --yes.");
        Console.Error.Write($"Remove the database, scenes and evidence in {data.Root}? [y/N] ");
        return Console.ReadLine() is "y" or "Y" or "yes";
    }
}
