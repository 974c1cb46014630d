using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using SmartCity.Api.Events;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;

namespace SmartCity.Api.Tests.Events;

/// <summary>A small city whose events go out quickly: two processes over one database, four cells in two districts, two squads.</summary>
public sealed class EventCity(TestCluster cluster) : IAsyncLifetime
{
    internal static readonly EventOptions Quick = new()
    {
        AllowPrivateAddresses = true,
        Attempts = 3,
        FirstPauseSeconds = 0.02,
        LongestPauseSeconds = 0.1,
        AnswerSeconds = 1,
        LeaseSeconds = 1,
        HeartbeatSeconds = 0.4,
        SlowClientSeconds = 1.5,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-events-").FullName;
    private readonly List<WebApplication> _apps = [];

    internal TestDatabase Database { get; } = new(cluster);

    internal string Folder => _folder;

    /// <summary>Of the two processes.</summary>
    internal IReadOnlyList<HttpClient> Clients { get; private set; } = [];

    internal Dictionary<string, string> Keys { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (!Database.IsAvailable) return;
        await SeedAsync(Database);
        var keys = new ApiKeyStore(Database.Source);
        foreach (var (name, role, unit) in ((string, string, string?)[])[("admin", "admin", null), ("viewer", "viewer", null), ("officer", "officer", null), ("east", "handler", "east"), ("nobody", "handler", null)])
            Keys[name] = (await keys.CreateAsync(name, role, unit, Stop)).Plaintext;
        for (var i = 0; i < 2; i++) Clients = [.. Clients, await ServeAsync(TimeProvider.System)];
    }

    /// <summary>A client of another process.</summary>
    /// <param name="delivers">Whether that one delivers to webhooks.</param>
    internal async Task<HttpClient> ServeAsync(TimeProvider clock, bool delivers = true)
    {
        var app = SmartCityApplication.Build(new() { ConnectionString = Database.ConnectionString, Data = new(_folder), Url = "http://127.0.0.1:0", JobWorkers = 0, Clock = clock, Events = Quick with { Delivers = delivers } });
        await app.StartAsync(Stop);
        _apps.Add(app);
        return new() { BaseAddress = new(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients) client.Dispose();
        foreach (var app in _apps) await app.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static async Task SeedAsync(TestDatabase database)
    {
        GridCell[] cells = [.. Enumerable.Range(0, 4).Select(i => Cell(i))];
        await new EditionStore(database.Source).PublishAsync(new()
        {
            Name = "Four cells",
            Source = "test",
            Parameters = "{}",
            IsSynthetic = true,
            Domain = ServedCity.Box(0, 0, 4, 1),
            DomainAreaSquareMetres = cells.Sum(c => c.AreaSquareMetres),
            Cells = cells,
        }, Stop);
        await new UnitStore(database.Source).ImportAsync(new(
            [new("west", "西队", "West squad", "squad"), new("east", "东队", "East squad", "squad"), new("east-1", "东一队", "East squad 1", "squad", Parent: "east")],
            [new("*", null, "530102", "west"), new("*", null, "530103", "east-1")]), Stop);
    }

    /// <summary>Opens a case in a cell, 0 and 1 in the west, 2 and 3 in the east.</summary>
    internal async Task<Guid> OpenAsync(int cell, string kind = "road_spill") => await OpenAsync(Database, cell, kind);

    internal static async Task<Guid> OpenAsync(TestDatabase database, int cell, string kind = "road_spill") => (await new CaseIntake(database.Source, new()).OpenAsync(
        [new() { Source = "inspection", Class = kind, Geometry = ServedCity.Box(cell + 0.4, 0.4, 0.1, 0.1).Centroid, OccurredAt = DateTimeOffset.UtcNow, Description = "told by Wang", Actor = "Li", Role = "officer" }], Stop))[0].CaseId!.Value;

    internal async Task ActAsync(Guid id, string action, int version)
    {
        var result = await new CaseStore(Database.Source, new()).TransitionAsync(new() { CaseId = id, Action = action, Version = version, Actor = "Li", Role = "officer", Opinion = "seen by Li" }, Stop);
        Assert.True(result.Outcome == TransitionOutcome.Applied, result.Reason);
    }

    internal async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string method, string path, string? key, object? body = null, int process = 0)
    {
        _ = Database.ConnectionString;
        using var request = new HttpRequestMessage(new(method), path);
        if (key is not null) request.Headers.Add("X-Api-Key", Keys[key]);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await Clients[process].SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return (response.StatusCode, text.Length > 0 ? JsonElement.Parse(text) : default);
    }

    internal static async Task UntilAsync(Func<Task<bool>> isDone, string what)
    {
        for (var patience = 0; !await isDone(); patience++)
        {
            if (patience == 1200) Assert.Fail($"Waited a minute in vain: {what}");
            await Task.Delay(50, Stop);
        }
    }

    private static GridCell Cell(int column)
    {
        var ground = ServedCity.Box(column, 0, 1, 1);
        return new()
        {
            Code = string.Create(CultureInfo.InvariantCulture, $"53010{2 + column / 2}001001{column + 1:D3}"),
            Class = 1,
            Adcode = column < 2 ? "530102" : "530103",
            DistrictName = column < 2 ? "五华区" : "盘龙区",
            AreaSquareMetres = EllipsoidalMeasure.Area(ground),
            PerimeterMetres = EllipsoidalMeasure.Length(ground),
            CommunityIsSynthetic = true,
            Geometry = ground,
        };
    }
}
