using System.Globalization;
using System.Reflection;
using DbUp;
using DbUp.Engine.Output;
using Npgsql;

namespace SmartCity.Geo.Database;

/// <summary>Brings the schema "smartcity" to this program's version.</summary>
/// <remarks>Forward only. Processes that start at once wait for each other; the second finds nothing to do.</remarks>
public static class Migrator
{
    private const string Schema = "smartcity";

    /// <summary>Key of the advisory lock: "smartcty" in ASCII.</summary>
    private const long LockKey = 0x736D617274637479;

    /// <returns>The names of the migrations that were run now.</returns>
    /// <exception cref="GeoInputException">The server can't be used: not reachable, too old or without PostGIS.</exception>
    public static Task<IReadOnlyList<string>> MigrateAsync(string connectionString, CancellationToken cancellationToken) =>
        MigrateAsync(connectionString, int.MaxValue, cancellationToken);

    /// <param name="last">Number of the last migration to run: what an older program would have run.</param>
    internal static async Task<IReadOnlyList<string>> MigrateAsync(string connectionString, int last, CancellationToken cancellationToken)
    {
        // Not pooled: the lock must end with this connection, and DbUp's types must not outlive it.
        // No timeout: a column on a table of millions takes minutes, and so may the wait for another process that migrates.
        var target = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        await using var connection = new NpgsqlConnection(target.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new GeoInputException($"The database {target.Database} at {target.Host} can't be opened: {e.Message}", e);
        }
        if (connection.PostgreSqlVersion.Major < PostgresBinaries.FloorMajor)
            throw new GeoInputException($"The server at {target.Host} is PostgreSQL {connection.PostgreSqlVersion}; {PostgresBinaries.FloorMajor} or newer is needed.");
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
        await PrepareAsync(connection, cancellationToken);

        var result = await Task.Run(() => DeployChanges.To.PostgresqlDatabase(target.ConnectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => NumberOf(name) is { } number && number <= last)
            .JournalToPostgresqlTable(Schema, "schema_version")
            .WithVariablesDisabled()   // $$ quotes function bodies
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build().PerformUpgrade(), cancellationToken);
        if (!result.Successful) throw new GeoInputException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        return [.. result.Scripts.Select(s => s.Name)];
    }

    private static int? NumberOf(string resource)
    {
        const string folder = ".Migrations.";
        var at = resource.IndexOf(folder, StringComparison.Ordinal);
        return at < 0 ? null : int.Parse(resource.AsSpan(at + folder.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, $"create schema if not exists {Schema}", cancellationToken);
            await ExecuteAsync(connection, "create extension if not exists postgis", cancellationToken);
        }
        catch (PostgresException e)
        {
            throw new GeoInputException($"PostGIS can't be had in {connection.Database}: {e.MessageText}. On Debian: apt-get install postgresql-{connection.PostgreSqlVersion.Major}-postgis-3.", e);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };   // waits for another start's migrations
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
