using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Npgsql;

namespace SmartCity.Benchmarks.Cases;

/// <summary>The built program as a server on a free port, and a client with or without a key; ends with its disposal.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private const string Name = "smartcity-bench";

    private readonly Process _process;
    private readonly NpgsqlDataSource _database;

    private ServedProgram(Process process, NpgsqlDataSource database, Uri address, string? key)
    {
        (_process, _database) = (process, database);
        Client = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        if (key is not null) Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    internal HttpClient Client { get; }

    /// <param name="settings">Names and values of environment variables.</param>
    internal static async Task<ServedProgram> StartAsync(string server, NpgsqlDataSource database, string data, string? key, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramRun.Program, "serve", "--url", "http://127.0.0.1:0", "--db", new NpgsqlConnectionStringBuilder(server) { ApplicationName = Name }.ConnectionString]) { RedirectStandardError = true };
        start.Environment["SMARTCITY_DATA"] = data;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
            {
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return new(process, database, new(address), key);
            }
        throw new InvalidOperationException("The program did not start to serve.");
    }

    /// <summary>CPU of the program and of the database's processes that work for it.</summary>
    internal async Task<TimeSpan> CpuAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand($"select array_agg(pid) from pg_stat_activity where application_name = '{Name}'");
        var backends = await command.ExecuteScalarAsync(cancellationToken) as int[] ?? [];
        return backends.Aggregate(CpuTime.Of(_process.Id), (sum, pid) => sum + CpuTime.Of(pid));
    }

    internal async Task<(int Bytes, TimeSpan Took)> GetAsync(string path, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await Client.GetAsync(path, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}"));
        return (body.Length, clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
