using System.Diagnostics;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tests.Database;

/// <summary>A cluster of its own: this one is killed and stopped.</summary>
public sealed class PrivateClusterTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"smartcity-tests-{Environment.ProcessId}-own");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await PrivateCluster.DeleteAsync(_folder, CancellationToken.None);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public async Task It_starts_is_found_running_survives_a_kill_and_stops()
    {
        var connection = await StartAsync();
        Assert.Equal(connection, await StartAsync());   // found running
        await ExecuteAsync(connection, "create table kept (n int); insert into kept values (42)");

        Process.GetProcessById(ServerPid()).Kill();
        connection = await StartAsync();
        Assert.Equal(42, await ExecuteAsync(connection, "select n from kept"));

        Assert.True(await PrivateCluster.StopAsync(_folder, Cancellation));
        Assert.False(PrivateCluster.IsRunning(_folder));
        Assert.False(await PrivateCluster.StopAsync(_folder, Cancellation));

        // After a power loss: the pid file names a process that lives, but is another.
        await File.WriteAllTextAsync(PidFile, $"{Environment.ProcessId}\n{_folder}/data\n1\n5432\n", Cancellation);
        Assert.False(PrivateCluster.IsRunning(_folder));
        connection = await StartAsync();
        Assert.Equal(42, await ExecuteAsync(connection, "select n from kept"));

        var wrong = new NpgsqlConnectionStringBuilder(connection) { Password = "wrong", Pooling = false }.ConnectionString;
        Assert.Equal(PostgresErrorCodes.InvalidPassword, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(wrong, "select 1"))).SqlState);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(_folder, "password")));
        Assert.NotEqual(SessionOf(Environment.ProcessId), SessionOf(ServerPid()));   // Ctrl-C on our terminal doesn't reach it
    }

    [Fact]
    public async Task Three_starts_at_once_make_one_server()
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync()));
        Assert.Single(connections.Distinct());
    }

    [Theory]
    [InlineData("smart-city")]
    [InlineData("x\"; drop database y")]
    public async Task A_database_name_that_needs_quoting_is_refused(string name) =>
        await Assert.ThrowsAsync<GeoInputException>(() => PrivateCluster.StartAsync(new() { Folder = _folder, Database = name }, Cancellation));

    private string PidFile => Path.Combine(_folder, "data", "postmaster.pid");

    private int ServerPid() => int.Parse(File.ReadLines(PidFile).First(), System.Globalization.CultureInfo.InvariantCulture);

    private static string SessionOf(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[3];

    private async Task<string> StartAsync()
    {
        try
        {
            return await PrivateCluster.StartAsync(new() { Folder = _folder }, Cancellation);
        }
        catch (GeoInputException e) when (e.Message.StartsWith("No PostgreSQL", StringComparison.Ordinal) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
