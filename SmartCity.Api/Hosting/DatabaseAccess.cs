using System.Net.Sockets;
using Npgsql;
using SmartCity.Geo;
using SmartCity.Geo.Database;

namespace SmartCity.Api.Hosting;

/// <summary>Which database a command works on: one that is named, or the private cluster in the data folder.</summary>
internal sealed class DatabaseAccess : IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly bool _stops, _isUp;

    private DatabaseAccess(string connectionString, DataFolder data, bool stops, bool isUp) => (ConnectionString, _data, _stops, _isUp) = (connectionString, data, stops, isUp);

    internal string ConnectionString { get; }

    /// <summary>Starts what must be started and brings the schema up to date.</summary>
    /// <param name="named">From <c>--db</c>; null falls back to <c>SMARTCITY_DB</c>, then to the private cluster.</param>
    /// <param name="isUp">The caller holds the lock of the data folder: the private cluster ends with it, whoever started it.</param>
    /// <exception cref="GeoInputException">The database can't be reached or used; one line says why.</exception>
    internal static async Task<DatabaseAccess> OpenAsync(string? named, DataFolder data, bool isUp, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (named is not { Length: > 0 }) named = Environment.GetEnvironmentVariable("SMARTCITY_DB");
        var stops = false;
        if (named is not { Length: > 0 })
        {
            stops = isUp || !PrivateCluster.IsRunning(data.Postgres);   // who starts it, stops it
            Directory.CreateDirectory(data.Root);
            progress?.Report("starting the database");
            named = await PrivateCluster.StartAsync(new() { Folder = data.Postgres, Progress = progress }, cancellationToken);
        }
        var access = new DatabaseAccess(named, data, stops, isUp);
        try
        {
            var done = await Migrator.MigrateAsync(named, cancellationToken);
            if (done.Count > 0) progress?.Report($"migrated the database: {string.Join(", ", done)}");
            return access;
        }
        catch (Exception e)
        {
            await access.DisposeAsync();
            if (e is NpgsqlException or SocketException) throw new GeoInputException($"The database can't be reached: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Stops the private cluster if it is ours to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stops) return;
        NpgsqlConnection.ClearAllPools();
        using var nobodyElse = _isUp ? null : RunningInstance.TryLock(_data);
        if (_isUp || nobodyElse is not null) await PrivateCluster.StopAsync(_data.Postgres, CancellationToken.None);   // not under an "up" that began meanwhile
    }
}
