using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Cases;
using SmartCity.Tests;

namespace SmartCity.Api.Tests;

/// <summary>The real application over a real database, on a free port: 1,272 cells, two scenes, one change run, three cases with evidence.</summary>
/// <remarks>The cells are squares of 0.01° on a lattice of 53 × 24 from 102.60 E, 25.00 N; the scenes lie over its south-west.</remarks>
public sealed class ServedCity(TestCluster cluster) : IAsyncLifetime
{
    internal const int Columns = 53, Rows = 24, Cells = Columns * Rows;
    internal const double West = 102.60, South = 25.00, Step = 0.01;

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-served-").FullName;
    private TestDatabase? _database;
    private CitySeed? _seed;
    private readonly HttpClientHandler _handler = new() { AutomaticDecompression = DecompressionMethods.None };
    private WebApplication? _app;
    private HttpClient? _client;

    internal static GeometryFactory Factory { get; } = new(new PrecisionModel(), 4490);

    /// <summary>Answers as they are on the wire: nothing is decompressed or redirected.</summary>
    internal HttpClient Client => _client ?? throw new InvalidOperationException("Ask for Database first: it skips where there is none.");

    internal TestDatabase Database => _database!;

    internal string ViewerKey => _seed?.ViewerKey ?? "";

    internal string OfficerKey => _seed?.OfficerKey ?? "";

    internal string AdminKey => _seed?.AdminKey ?? "";

    internal string AnalystKey => _seed?.AnalystKey ?? "";

    internal string OtherAnalystKey => _seed?.OtherAnalystKey ?? "";

    internal Guid Run => _seed?.Run ?? default;

    internal IReadOnlyList<SpatialCase> Cases => _seed?.Cases ?? [];

    /// <summary>The folder of the pictures.</summary>
    internal string Evidence => new DataFolder(_folder).Evidence;

    internal string Address => Client.BaseAddress!.ToString().TrimEnd('/');

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _seed = await CitySeed.OnceAsync(cluster);
        _database = new(cluster) { Template = _seed?.Database };
        await _database.InitializeAsync();
        if (_seed is null || !_database.IsAvailable) return;
        await _seed.SettleAsync(_database, _folder);
        _app = Build();
        await _app.StartAsync(Stop);
        _client = new(_handler) { BaseAddress = new(_app.Urls.Single()) };
    }

    /// <summary>Another process's view of the same city.</summary>
    /// <param name="clock">Another clock than the computer's.</param>
    /// <param name="workers">Jobs that it runs at once.</param>
    internal WebApplication Build(TimeProvider? clock = null, int workers = 0, params IEnumerable<(string Name, string Value)> settings) => SmartCityApplication.Build(new()
    {
        ConnectionString = Database.ConnectionString,
        Data = new(_folder),
        Url = "http://127.0.0.1:0",
        WebRoot = DataFolder.BuiltWorkspace,
        JobWorkers = workers,
        Clock = clock ?? TimeProvider.System,
        Settings = settings.Prepend(("SmartCity:Reports:Burst", "1000")).GroupBy(s => s.Item1).ToDictionary(g => g.Key, g => (string?)g.Last().Item2),
    });

    /// <summary>Another process with settings of its own, and a client for it.</summary>
    internal async Task<(WebApplication App, HttpClient Client)> ServeAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        var app = Build(settings: settings);
        await app.StartAsync(Stop);
        return (app, new() { BaseAddress = new(app.Urls.Single()) });
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _handler.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Of the application that serves.</summary>
    internal IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("Ask for Database first: it skips where there is none.");

    /// <summary>Sends a request; skips the test where there is no database.</summary>
    internal async Task<HttpResponseMessage> SendAsync(string path, string? key = null, HttpMethod? method = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        _ = Database.ConnectionString;
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        if (key is not null) request.Headers.Add("Authorization", $"Bearer {key}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, Stop);
    }

    internal async Task<JsonElement> JsonAsync(string path, string? key = null)
    {
        using var response = await SendAsync(path, key);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The request is refused, and the problem's detail says why.</summary>
    internal async Task RefusesAsync(string path, HttpStatusCode status, string reason)
    {
        using var refused = await SendAsync(path);
        var problem = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Stop));
        Assert.Equal(status, refused.StatusCode);
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Code of the cell in this column from the west and row from the south.</summary>
    internal static string Code(int column, int row) => string.Create(CultureInfo.InvariantCulture, $"530102001{row + 1:D3}{column + 1:D3}");

    /// <summary>A box in units of cells from the south-west corner.</summary>
    internal static Polygon Box(double column, double row, double width, double height) =>
        (Polygon)Factory.ToGeometry(new(West + column * Step, West + (column + width) * Step, South + row * Step, South + (row + height) * Step));
}
