using System.CommandLine;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid</c>: a subcommand per file.</summary>
internal static class GridCommands
{
    internal static Command Create() => new("grid", "Cut a city into management cells, check, mend, draw and publish them.")
    {
        GridPartitionCommand.Create(),
        GridCheckCommand.Create(),
        GridRepairCommand.Create(),
        GridReportCommand.Create(),
        GridZonesCommand.Create(),
        GridDiffCommand.Create(),
        GridEditCommand.Create(),
        GridEditionsCommand.Create(),
        GridImportCommand.Create(),
        GridExportCommand.Create(),
        GridLevelsCommand.Create(),
        GridRecutCommand.Create(),
        GridLocateCommand.Create(),
    };
}
