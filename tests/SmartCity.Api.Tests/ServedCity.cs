using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Tests.Rendering;
using SmartCity.Tests;

namespace SmartCity.Api.Tests;

/// <summary>The real application over a real database, on a free port: 1,272 cells, two scenes, one change run, three cases with evidence.</summary>
/// <remarks>The cells are squares of 0.01° on a lattice of 53 × 24 from 102.60 E, 25.00 N; the scenes lie over its south-west.</remarks>
public sealed class ServedCity(TestCluster cluster) : IAsyncLifetime
{
    internal const int Columns = 53, Rows = 24, Cells = Columns * Rows;
    internal const double West = 102.60, South = 25.00, Step = 0.01;

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-served-").FullName;
    private readonly TestDatabase _database = new(cluster);
    private readonly HttpClientHandler _handler = new() { AutomaticDecompression = DecompressionMethods.None };
    private WebApplication? _app;
    private HttpClient? _client;

    internal static GeometryFactory Factory { get; } = new(new PrecisionModel(), 4490);

    /// <summary>Answers as they are on the wire: nothing is decompressed or redirected.</summary>
    internal HttpClient Client => _client ?? throw new InvalidOperationException("Ask for Database first: it skips where there is none.");

    internal TestDatabase Database => _database;

    internal string ViewerKey { get; private set; } = "";

    internal string OfficerKey { get; private set; } = "";

    internal string AdminKey { get; private set; } = "";

    internal string AnalystKey { get; private set; } = "";

    internal string OtherAnalystKey { get; private set; } = "";

    internal Guid Run { get; private set; }

    internal IReadOnlyList<SpatialCase> Cases { get; private set; } = [];

    /// <summary>The folder of the pictures.</summary>
    internal string Evidence => new DataFolder(_folder).Evidence;

    internal string Address => Client.BaseAddress!.ToString().TrimEnd('/');

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        if (!_database.IsAvailable) return;
        await SeedAsync();
        _app = Build();
        await _app.StartAsync(Stop);
        _client = new(_handler) { BaseAddress = new(_app.Urls.Single()) };
    }

    /// <summary>Another process's view of the same city.</summary>
    /// <param name="clock">Another clock than the computer's.</param>
    /// <param name="workers">Jobs that it runs at once.</param>
    internal WebApplication Build(TimeProvider? clock = null, int workers = 0, params IEnumerable<(string Name, string Value)> settings) => SmartCityApplication.Build(new()
    {
        ConnectionString = _database.ConnectionString,
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
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Of the application that serves.</summary>
    internal IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("Ask for Database first: it skips where there is none.");

    /// <summary>Sends a request; skips the test where there is no database.</summary>
    internal async Task<HttpResponseMessage> SendAsync(string path, string? key = null, HttpMethod? method = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        _ = _database.ConnectionString;
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

    private async Task SeedAsync()
    {
        var editions = new EditionStore(_database.Source);
        await editions.PublishAsync(Lattice(), Stop);
        await new MapFeatureStore(_database.Source).ReplaceAsync("district", "lattice", [new("五华区", Box(0, 0, Columns, Rows), new Dictionary<string, object?> { ["adcode"] = "530102" })], Stop);
        await new MapFeatureStore(_database.Source).ReplaceAsync("river", "lattice", [new("盘龙江", Factory.CreateLineString([new(102.7, 25), new(102.75, 25.24)]))], Stop);

        var (before, after, score) = (Path.Combine(_folder, "before.tif"), Path.Combine(_folder, "after.tif"), Path.Combine(_folder, "score.tif"));
        using var toUtm = CrsTransform.Create(CrsTransform.Cgcs2000, SyntheticRaster.Utm48);
        var (west, north) = toUtm.Apply(West, South + 4 * Step);
        var grid = SyntheticRaster.Grid(400, 400, 10, Math.Round(west), Math.Round(north));
        SyntheticRaster.Write(before, grid, ["red", "green", "blue"], (band, x, y) => 0.1f * (band + 1) + SyntheticRaster.Waves(x, y));
        SyntheticRaster.Write(after, grid, ["red", "green", "blue"], (band, x, y) => 0.1f * (band + 1) + SyntheticRaster.Waves(x, y) + (x < west + 2000 ? 0.3f : 0));
        SyntheticRaster.Write(score, grid, ["score"], (_, x, _) => x < west + 2000 ? 0.9f : 0.05f);
        using var toDegrees = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        var footprint = (Polygon)toDegrees.Apply(GeometryFactory.Default.ToGeometry(new(grid.Bounds.West, grid.Bounds.East, grid.Bounds.South, grid.Bounds.North)));

        var scenes = new SceneStore(_database.Source);
        await scenes.UpsertAsync(Scene("before-2024", 2024, before, footprint), Stop);
        await scenes.UpsertAsync(Scene("after-2025", 2025, after, footprint), Stop);
        var runs = new ChangeRunStore(_database.Source);
        Run = (await runs.BeginAsync("before-2024", "after-2025", "test-1", "default", Stop)).Id;
        await runs.CompleteAsync(Run, new()
        {
            Detections = [Detection(0.5, 0.5, "new_building"), Detection(1.5, 0.5, "earthwork"), Detection(0.5, 1.5, "new_building")],
            ModelVersion = "rules-1",
            FeatureNames = ObjectFeatures.Names,
            ScorePath = score,
        }, Stop);

        var cases = new CaseStore(_database.Source, new());
        await new TrackStore(_database.Source, new(), new(_database.Source, new()), cases).ApplyRunAsync(Run, null, null, Stop);
        Cases = await cases.ListAsync(new(), Stop);
        var pair = EvidenceChip.Render(before, after, Cases[0].Geometry);
        Directory.CreateDirectory(new DataFolder(_folder).Evidence);
        foreach (var (kind, chip) in (IEnumerable<(string, ChipImage)>)[("before", pair.Before), ("after", pair.After)])
        {
            var path = Path.Combine(new DataFolder(_folder).Evidence, chip.Sha256);
            await File.WriteAllBytesAsync(path, chip.File, Stop);
            await new EvidenceStore(_database.Source).AddAsync(new() { CaseId = Cases[0].Id, Kind = kind, Sha256 = chip.Sha256, MediaType = chip.MediaType, Path = path, Footprint = pair.Footprint }, Stop);
        }
        var keys = new ApiKeyStore(_database.Source);
        ViewerKey = (await keys.CreateAsync("a viewer", "viewer", Stop)).Plaintext;
        AnalystKey = (await keys.CreateAsync("Zhang", "analyst", Stop)).Plaintext;
        OtherAnalystKey = (await keys.CreateAsync("Li", "analyst", Stop)).Plaintext;
        OfficerKey = (await keys.CreateAsync("an officer", "officer", Stop)).Plaintext;
        AdminKey = (await keys.CreateAsync("an admin", "admin", Stop)).Plaintext;
    }

    private static NewEdition Lattice()
    {
        GridCell[] cells = [.. Enumerable.Range(0, Cells).Select(i => Cell(i % Columns, i / Columns, 1 + i % 3))];
        return new()
        {
            Name = "Lattice",
            Source = "lattice",
            Parameters = """{"seed": 1}""",
            IsSynthetic = true,
            Domain = Box(0, 0, Columns, Rows),
            DomainAreaSquareMetres = cells.Sum(c => c.AreaSquareMetres),
            Cells = cells,
        };
    }

    private static GridCell Cell(int column, int row, int number)
    {
        var ground = Box(column, row, 1, 1);
        return new()
        {
            Code = Code(column, row),
            Class = number,
            Adcode = "530102",
            DistrictName = "五华区",
            AreaSquareMetres = EllipsoidalMeasure.Area(ground),
            PerimeterMetres = EllipsoidalMeasure.Length(ground),
            CommunityIsSynthetic = true,
            Geometry = ground,
        };
    }

    /// <summary>Code of the cell in this column from the west and row from the south.</summary>
    internal static string Code(int column, int row) => string.Create(CultureInfo.InvariantCulture, $"530102001{row + 1:D3}{column + 1:D3}");

    /// <summary>A box in units of cells from the south-west corner.</summary>
    internal static Polygon Box(double column, double row, double width, double height) =>
        (Polygon)Factory.ToGeometry(new(West + column * Step, West + (column + width) * Step, South + row * Step, South + (row + height) * Step));

    private static Scene Scene(string id, int year, string path, Polygon footprint) => new()
    {
        Id = id,
        Title = $"The city in {year}",
        AcquiredAt = new(year, 5, 1, 3, 30, 0, TimeSpan.Zero),
        Sensor = "synthetic",
        GsdMetres = 10,
        Bands = ["red", "green", "blue"],
        Path = path,
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))),
        Footprint = footprint,
        Source = "SmartCity tests",
        IsSimulated = true,
    };

    /// <summary>A square of a tenth of a cell, its centre in units of cells.</summary>
    private static NewDetection Detection(double column, double row, string kind) =>
        new() { Class = kind, Score = 0.9, AreaSquareMetres = 11_170, Geometry = Box(column - 0.05, row - 0.05, 0.1, 0.1), Features = [.. Enumerable.Range(0, ObjectFeatures.Names.Count).Select(i => i == 13 ? float.NaN : i / 8f)] };
}
