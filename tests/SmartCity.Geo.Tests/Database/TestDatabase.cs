using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Tests;

/// <summary>A database of its own, with the schema and no rows, for one test class (use it as a class fixture).</summary>
public sealed class TestDatabase(TestCluster cluster) : IAsyncLifetime
{
    private string? _connectionString;
    private string? _missing;
    private NpgsqlDataSource? _source;

    /// <summary>The database to start as a copy of; none = the schema without rows.</summary>
    internal string? Template { get; init; }

    public async ValueTask InitializeAsync() => (_connectionString, _missing) = await cluster.CopyTemplateAsync(Template);

    /// <summary>Skips the test that asks where no database can be had.</summary>
    public string ConnectionString
    {
        get
        {
            if (_connectionString is null) Assert.Skip(_missing!);
            return _connectionString!;
        }
    }

    /// <summary>For fixtures, which can't skip: false where no database can be had.</summary>
    public bool IsAvailable => _connectionString is not null;

    public NpgsqlDataSource Source => _source ??= GeoDatabase.Open(ConnectionString);

    /// <summary>Runs one statement.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        if (_connectionString is not null) await cluster.DropAsync(_connectionString);
    }
}
