using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using SmartCity.Api.Commands.Cameras;
using SmartCity.Api.Commands.Cases;
using SmartCity.Api.Commands.Dust;
using SmartCity.Api.Commands.Events;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Commands.Indicators;
using SmartCity.Api.Commands.Monitors;
using SmartCity.Api.Commands.Questions;
using SmartCity.Api.Commands.Reports;
using SmartCity.Api.Commands.Sites;
using SmartCity.Api.Commands.Tracks;
using SmartCity.Geo;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands;

/// <summary>The command line: one subcommand per concept; bad input is one line on stderr and exit code 2, Ctrl-C exit code 130.</summary>
internal static partial class CommandLine
{
    internal const int BadInput = 2, Cancelled = 130;

    /// <summary>How long work may take to end after Ctrl-C: PostgreSQL writes its last pages then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    internal static RootCommand Create() => OnThePool(new RootCommand("SmartCity: management cells, change detection and spatial cases of a city.")
    {
        ModelsCommands.Create(),
        UpCommand.Create(),
        DownCommands.CreateDown(),
        DownCommands.CreateReset(),
        ServeCommands.CreateServe(),
        ServeCommands.CreateWorker(),
        JobsCommands.Create(),
        KeysCommands.Create(),
        MonitorsCommands.Create(),
        SitesCommands.Create(),
        CamerasCommands.Create(),
        ScenesCommands.Create(),
        TilesCommands.Create(),
        SiteCommand.Create(),
        LayersCommands.Create(),
        ChangeCommands.Create(),
        SoilCommands.Create(),
        DustCommands.Create(),
        TracksCommands.Create(),
        GridCommands.Create(),
        CasesCommands.Create(),
        ReportsCommands.Create(),
        WebhooksCommand.Create(),
        IndicatorsCommand.Create(),
        AskCommand.Create(),
    });

    // System.CommandLine listens for Ctrl-C and SIGTERM only once an action has returned its task: work that never awaits would be killed
    // in the middle, and leave half-written files.
    private static T OnThePool<T>(T command) where T : Command
    {
        if (command.Action is AsynchronousCommandLineAction action) command.Action = new PoolAction(action);
        foreach (var subcommand in command.Subcommands) OnThePool(subcommand);
        return command;
    }

    internal static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var error = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not known here." : InWords(parsed.Errors[0].Message);
            await Console.Error.WriteLineAsync($"smartcity: {error} See 'smartcity {string.Concat(arguments.TakeWhile(a => !a.StartsWith('-') && !parsed.UnmatchedTokens.Contains(a)).Select(a => a + " "))}--help'.");
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

    // One line without the names of types.
    private static string InWords(string error)
    {
        var line = string.Join(" ", error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (WrongType().Match(line) is { Success: true } wrong)
            return $"'{wrong.Groups["value"]}' is no {(wrong.Groups["type"].Value.Contains("Int", StringComparison.Ordinal) ? "whole number" : "number")}; {wrong.Groups["option"]} needs one.";
        return line.EndsWith('.') ? line : line + ".";
    }

    [GeneratedRegex(@"^Cannot parse argument '(?<value>.*)' for (option|command|argument) '(?<option>.*)' as expected type '.*(?<type>Int32|Int64|Double|Single|Decimal)\b.*'\.?$")]
    private static partial Regex WrongType();
    private sealed class PoolAction(AsynchronousCommandLineAction action) : AsynchronousCommandLineAction
    {
        public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken) => Task.Run(() => action.InvokeAsync(parseResult, cancellationToken), cancellationToken);
    }
}
