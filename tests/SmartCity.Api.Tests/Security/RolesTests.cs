using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;
using SmartCity.Geo.Access;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Security;

/// <summary>Who may call what. Ids are made up: behind the gate they are simply not found, and that is enough to see it open.</summary>
public sealed class RolesTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Id = "00000000-0000-0000-0000-000000000001";
    private WebApplication? _app;
    private HttpClient? _client;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable) return;
        _app = SmartCityApplication.Build(new() { ConnectionString = database.ConnectionString, Data = new("/nonexistent"), Url = "http://127.0.0.1:0", JobWorkers = 0, FailedKeysPerMinute = 3 });
        await _app.StartAsync(Stop);
        _client = new() { BaseAddress = new(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    /// <summary>Method, path, body, and the least role; null = anyone over loopback.</summary>
    public static TheoryData<string, string, string?, string?> Endpoints => new()
    {
        { "GET", "/health/live", null, null },
        { "GET", "/", null, null },
        { "GET", "/collections", null, null },
        { "GET", "/collections/cells/items", null, null },
        { "GET", "/collections/cases/items", null, null },
        { "GET", "/tiles/cells/10/804/439.mvt", null, null },
        { "GET", "/tiles/cells/changes?zoom=none", null, null },
        { "GET", "/sites", null, null },
        { "GET", "/routes", null, null },
        { "GET", "/tracks", null, null },
        { "GET", "/scenes", null, null },
        { "GET", "/changes", null, null },
        { "GET", "/city", null, null },
        { "GET", $"/cases/{Id}", null, null },
        { "GET", $"/detections/{Id}", null, null },
        { "GET", $"/detections/{Id}/reviews", null, Roles.Viewer },
        { "POST", $"/detections/{Id}/reviews", """{"verdict": "confirmed", "version": 1}""", Roles.Officer },
        { "GET", "/detections/feedback", null, Roles.Analyst },
        { "GET", $"/evidence/{new string('0', 64)}", null, Roles.Viewer },
        { "GET", "/jobs", null, Roles.Viewer },
        { "GET", $"/jobs/{Id}", null, Roles.Viewer },
        { "GET", "/locate?lon=102.7&lat=25", null, null },
        { "POST", "/locate", "lon,lat", Roles.Viewer },
        { "POST", "/jobs", """{"kind": "sing", "parameters": {}}""", Roles.Analyst },
        { "POST", "/grids/partition", "{}", Roles.Analyst },
        { "POST", "/scenes/search", """{"stac": "http://127.0.0.1:1/", "bbox": [102, 24, 103, 25], "from": "2024-01-01T00:00:00Z", "to": "2024-02-01T00:00:00Z"}""", Roles.Analyst },
        { "DELETE", $"/jobs/{Id}", null, Roles.Analyst },
        { "GET", "/events?last_event_id=none", null, null },
        { "GET", "/webhooks", null, Roles.Admin },
        { "POST", "/webhooks", """{"url": "ftp://example.org"}""", Roles.Admin },
        { "DELETE", $"/webhooks/{Id}", null, Roles.Admin },
        { "POST", $"/webhooks/{Id}/retry", "{}", Roles.Admin },
        { "GET", $"/webhooks/{Id}/deliveries", null, Roles.Admin },
        { "GET", "/indicators", null, Roles.Viewer },
        { "POST", $"/cases/{Id}/transitions", """{"action": "verify", "version": 1}""", Roles.Officer },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Each_role_passes_exactly_where_it_may(string method, string path, string? body, string? least)
    {
        var keys = new ApiKeyStore(database.Source);
        await database.ExecuteAsync("insert into smartcity.unit (id, name_zh, name_en, kind) values ('squad', '中队', 'Squad', 'squad') on conflict do nothing");
        Assert.Equal(least is null, IsPassed(await StatusAsync(method, path, body, null)));
        foreach (var role in Roles.All)
        {
            var (_, key) = await keys.CreateAsync($"test {role}", role, role == Roles.Handler ? "squad" : null, Stop);   // a handler acts for a unit
            var status = await StatusAsync(method, path, body, key);
            Assert.True(IsPassed(status) == (Roles.Parse(role) >= (Roles.Parse(least) ?? Role.Viewer)), $"{role}: {method} {path} → {(int)status}");
            if (!IsPassed(status)) Assert.Equal(HttpStatusCode.Forbidden, status);   // known, but not allowed
        }
    }

    [Fact]
    public async Task A_wrong_key_never_passes_as_no_key_and_is_stopped_when_it_comes_too_often()
    {
        _ = database.ConnectionString;
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("GET", "/collections", null, $"sck_wrong{i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync("GET", "/collections", null, "sck_wrong"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("GET", "/collections", null, null));
    }

    [Fact]
    public async Task A_revoked_key_is_refused()
    {
        var keys = new ApiKeyStore(database.Source);
        var (key, plaintext) = await keys.CreateAsync("gone", Roles.Admin, Stop);
        await keys.RevokeAsync(key.Id, Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("GET", "/jobs", null, plaintext));
    }

    private static bool IsPassed(HttpStatusCode status) => status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests);

    private async Task<HttpStatusCode> StatusAsync(string method, string path, string? body, string? key)
    {
        _ = database.ConnectionString;   // skips where there is no database
        using var request = new HttpRequestMessage(new(method), path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client!.SendAsync(request, Stop);
        return response.StatusCode;
    }
}
