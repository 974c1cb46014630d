using System.Globalization;
using Npgsql;
using SmartCity.Geo;
using SmartCity.Geo.Database;
using SmartCity.Tests;

[assembly: AssemblyFixture(typeof(TestCluster))]

namespace SmartCity.Tests;

/// <summary>One PostgreSQL server for a test run: <c>SMARTCITY_TEST_DB</c>, else a private cluster that starts with the first test that needs it.</summary>
/// <remarks>Where there is no PostgreSQL, tests are skipped with the reason; with <c>CI=true</c> they fail. Linked into each test project that needs a database.</remarks>
public sealed class TestCluster : IAsyncLifetime
{
    private const string FolderPrefix = "smartcity-tests-";
    private readonly SemaphoreSlim _once = new(1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId}");
    private readonly string _template = $"smartcity_template_{Environment.ProcessId}";
    private string? _server;
    private readonly List<string> _kept = [];
    private int _made;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Connection string of a fresh, migrated database; or why there is none.</summary>
    /// <param name="of">A database to copy in place of the empty one; nobody is connected to it.</param>
    internal async Task<(string? ConnectionString, string? Missing)> CopyTemplateAsync(string? of = null)
    {
        await _once.WaitAsync();
        try
        {
            _server ??= await StartAsync();
            var name = $"smartcity_test_{Environment.ProcessId}_{++_made}";
            await ExecuteAsync($"create database {name} template {of ?? _template}");
            return (For(name), null);
        }
        catch (GeoInputException e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            return (null, $"No test database: {e.Message}");
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Ends a copy's connections and removes it.</summary>
    internal Task DropAsync(string connectionString) => ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");

    /// <summary>Keeps a copy until the run ends, to be copied itself.</summary>
    internal void Keep(string connectionString) => _kept.Add(connectionString);

    public async ValueTask DisposeAsync()
    {
        _once.Dispose();
        if (_server is null) return;
        if (IsPrivate) await PrivateCluster.DeleteAsync(_folder, CancellationToken.None);
        else
        {
            await ExecuteAsync($"drop database if exists {_template} with (force)");
            foreach (var kept in _kept) await DropAsync(kept);
        }
    }

    private static bool IsPrivate => Environment.GetEnvironmentVariable("SMARTCITY_TEST_DB") is null or "";

    private async Task<string> StartAsync()
    {
        if (IsPrivate)
        {
            await RemoveLeftOversAsync();
            _server = await PrivateCluster.StartAsync(new() { Folder = _folder, Database = "maintenance", Durable = false }, CancellationToken.None);
        }
        else _server = Environment.GetEnvironmentVariable("SMARTCITY_TEST_DB")!;
        await ExecuteAsync($"create database {_template}");
        await Migrator.MigrateAsync(For(_template), CancellationToken.None);
        return _server;
    }

    /// <summary>Clusters of runs that were killed.</summary>
    private static async Task RemoveLeftOversAsync()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
            if (int.TryParse(Path.GetFileName(folder)[FolderPrefix.Length..], CultureInfo.InvariantCulture, out var pid) && !Directory.Exists($"/proc/{pid}"))
                await PrivateCluster.DeleteAsync(folder, CancellationToken.None);
    }

    private string For(string database) => new NpgsqlConnectionStringBuilder(_server) { Database = database }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
