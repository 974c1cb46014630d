using System.CommandLine;
using Npgsql;
using SmartCity.Geo;

namespace SmartCity.Api.Commands.Cases;

/// <summary><c>cases …</c>: the case engine from the command line, straight on the database.</summary>
internal static class CasesCommands
{
    internal static readonly Option<string?> Database = CommandDatabase.Option(recursive: true);

    internal static Command Create()
    {
        var command = new Command("cases", "Cases: lists and steps, units, rules, clocks, audit.") { Database, UnitsCommand.Create(), RulesCommand.Create(), OverdueCommand.Create(), AuditCommand.Create() };
        foreach (var one in CaseCommands.All()) command.Add(one);
        return command;
    }

    internal static Task<int> WithAsync(ParseResult parsed, Func<NpgsqlDataSource, Task<int>> act, CancellationToken cancellationToken) =>
        CommandDatabase.WithAsync(parsed.GetValue(Database), act, cancellationToken);

    /// <exception cref="GeoInputException">It can't be read.</exception>
    internal static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"'{path}' can't be read: {e.Message}", e);
        }
    }
}
