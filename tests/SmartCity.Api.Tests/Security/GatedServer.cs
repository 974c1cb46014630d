using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;
using SmartCity.Geo.Access;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Security;

/// <summary>A server with a key of each role.</summary>
public sealed class GatedServer(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);
    private readonly Dictionary<Role, string> _keys = [];
    private WebApplication? _app;
    private HttpClient? _client;

    internal TestDatabase Database => _database;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        if (!_database.IsAvailable) return;
        await _database.ExecuteAsync("insert into smartcity.unit (id, name_zh, name_en, kind) values ('squad', '中队', 'Squad', 'squad')");
        foreach (var role in Roles.All) _keys[Roles.Parse(role)!.Value] = (await new ApiKeyStore(_database.Source).CreateAsync($"test {role}", role, role == Roles.Handler ? "squad" : null, Stop)).Plaintext;   // a handler acts for a unit
        _app = SmartCityApplication.Build(new() { ConnectionString = _database.ConnectionString, Data = new("/nonexistent"), Url = "http://127.0.0.1:0", JobWorkers = 0, FailedKeysPerMinute = 3 });
        await _app.StartAsync(Stop);
        _client = new() { BaseAddress = new(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    internal string Key(Role role) => _keys[role];

    internal async Task<HttpStatusCode> StatusAsync(string method, string path, string? body, string? key)
    {
        _ = _database.ConnectionString;   // skips where there is no database
        using var request = new HttpRequestMessage(new(method), path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, method == "PATCH" ? "application/merge-patch+json" : "application/json");
        using var response = await _client!.SendAsync(request, Stop);
        return response.StatusCode;
    }
}
