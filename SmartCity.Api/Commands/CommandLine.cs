using System.CommandLine;
using SmartCity.Api.Commands.Grids;
using SmartCity.Geo;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands;

/// <summary>The command line: one subcommand per concept; bad input is one line on stderr and exit code 2, Ctrl-C exit code 130.</summary>
internal static class CommandLine
{
    internal const int BadInput = 2, Cancelled = 130;

    /// <summary>How long work may take to end after Ctrl-C: PostgreSQL writes its last pages then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    internal static RootCommand Create() => new("SmartCity: management cells, change detection and spatial cases of a city.")
    {
        ModelsCommands.Create(),
        UpCommand.Create(),
        DownCommands.CreateDown(),
        DownCommands.CreateReset(),
        ServeCommands.CreateServe(),
        ServeCommands.CreateWorker(),
        JobsCommands.Create(),
        KeysCommands.Create(),
        ScenesCommands.Create(),
        ChangeCommands.Create(),
        SoilCommands.Create(),
        GridCommands.Create(),
    };

    internal static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var error = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not known here." : parsed.Errors[0].Message;
            await Console.Error.WriteLineAsync($"smartcity: {string.Join(" ", error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} See 'smartcity {string.Concat(arguments.TakeWhile(a => !a.StartsWith('-') && !parsed.UnmatchedTokens.Contains(a)).Select(a => a + " "))}--help'.");
            return BadInput;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Patience }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("smartcity: cancelled; nothing was left half-written.");
            return Cancelled;
        }
        catch (Exception e) when (e is GeoInputException or GeoConflictException or ImagingInputException or GdalException)
        {
            await Console.Error.WriteLineAsync($"smartcity: {e.Message.ReplaceLineEndings(" ")}");
            return BadInput;
        }
    }
}
