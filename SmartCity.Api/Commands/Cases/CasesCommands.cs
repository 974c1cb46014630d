using System.CommandLine;
using Npgsql;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Database;

namespace SmartCity.Api.Commands.Cases;

/// <summary><c>cases …</c>: the case engine from the command line, straight on the database.</summary>
internal static class CasesCommands
{
    internal static readonly Option<string?> Database = new("--db") { Description = "Connection string of an existing PostGIS. [default: SMARTCITY_DB, else the private one]", Recursive = true };

    internal static Command Create()
    {
        var command = new Command("cases", "Cases: lists and steps, units, rules, clocks, audit.") { Database, UnitsCommand.Create(), RulesCommand.Create(), OverdueCommand.Create(), AuditCommand.Create() };
        foreach (var one in CaseCommands.All()) command.Add(one);
        return command;
    }

    internal static async Task<int> WithAsync(ParseResult parsed, Func<NpgsqlDataSource, Task<int>> act, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(parsed.GetValue(Database), DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        return await act(source);
    }

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
