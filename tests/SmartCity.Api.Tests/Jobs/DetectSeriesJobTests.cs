using System.Net;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Series;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>Four dates of a simulated city in the catalogue, followed by the job.</summary>
public sealed class SimulatedYears : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartcity-years-");
    private readonly Lazy<IReadOnlyList<SimulatedScene>> _scenes;

    public SimulatedYears() => _scenes = new(() => SceneSimulator.Simulate(
        new() { Seed = 2, Width = 288, Height = 288, Dates = 4, CloudShare = 0 }, Path.Combine(_folder.FullName, "scenes"), null, TestContext.Current.CancellationToken));

    internal string Folder => _folder.FullName;

    internal IReadOnlyList<SimulatedScene> Scenes => _scenes.Value;

    internal string[] Ids => [.. Scenes.Select((_, i) => $"year-{i}")];

    /// <summary>What the series method makes of the files themselves.</summary>
    internal SeriesResult Follow() => ChangeSeries.Run(new() { Scenes = [.. Scenes.Select(s => new SeriesScene(s.Path, DateOnly.FromDateTime(s.AcquiredAt.UtcDateTime)))], Sites = new() }, null, TestContext.Current.CancellationToken);

    internal async Task SeedAsync(TestDatabase database)
    {
        using var raster = GdalRaster.Open(Scenes[0].Path);
        using var toDegrees = CrsTransform.ToCgcs2000(raster.Grid.CrsWkt!);
        var (west, south, east, north) = raster.Grid.Bounds;
        foreach (var (id, scene) in Ids.Zip(Scenes))
            await new SceneStore(database.Source).UpsertAsync(new()
            {
                Id = id,
                Title = id,
                AcquiredAt = scene.AcquiredAt,
                Sensor = scene.Sensor,
                GsdMetres = scene.GsdMetres,
                Bands = [.. scene.Bands.Select(b => b.Name)],
                Path = scene.Path,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(scene.Path))),
                Footprint = (Polygon)toDegrees.Apply(GeometryFactory.Default.ToGeometry(new(west, east, south, north))),
                Source = "SmartCity tests",
                IsSimulated = true,
            }, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>What following a place through the catalogue's scenes stores, and what the API answers of it.</summary>
public sealed class DetectSeriesJobTests(ServedCity city, SimulatedYears years) : IClassFixture<ServedCity>, IClassFixture<SimulatedYears>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SeriesRunStore Runs => new(city.Database.Source);

    [Fact]
    public async Task Sites_and_objects_are_stored_once_whatever_the_order_and_however_often_and_answered_as_GeoJSON()
    {
        await years.SeedAsync(city.Database);
        var expected = years.Follow();
        Assert.NotEmpty(expected.Sites);
        var both = await Task.WhenAll(Task.Run(() => RunAsync(years.Ids), Stop), Task.Run(() => RunAsync([.. years.Ids.Reverse()]), Stop));
        Assert.Equal(both[0], both[1]);
        var before = await SiteIdsAsync(both[0]);
        Assert.Equal(both[0], await RunAsync(years.Ids));
        Assert.Equal(before, await SiteIdsAsync(both[0]));

        var stored = await city.JsonAsync($"/series/{both[0]}");
        Assert.Equal(years.Ids, stored.GetProperty("scenes").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal((expected.Objects.Count, expected.Sites.Count), (stored.GetProperty("objects").GetInt32(), stored.GetProperty("sites").GetInt32()));
        Assert.Equal(4, stored.GetProperty("statistics").GetProperty("dates").GetArrayLength());
        Assert.Contains(both[0], (await city.JsonAsync("/series")).EnumerateArray().Select(s => s.GetProperty("id").GetGuid()));

        using var response = await city.SendAsync($"/series/{both[0]}/sites");
        Assert.Equal("application/geo+json", response.Content.Headers.ContentType!.MediaType);
        var features = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("features");
        Assert.Equal(expected.Sites.Count, features.GetArrayLength());
        Assert.Equal(
            expected.Sites.Select(s => $"{SeriesGeoJson.Name(s.Stage)} {s.FirstSeenAfter:O} {s.FirstSeen:O} {s.Persistence} {s.Recovered:O} {s.AreaSquareMetres:F0} {string.Join(' ', s.History.Select(e => $"{e.Date:O}={SeriesGeoJson.Name(e.Stage)}"))}").Order(StringComparer.Ordinal),
            features.EnumerateArray().Select(f => f.GetProperty("properties")).Select(p => $"{p.GetProperty("stage")} {p.GetProperty("first_seen_after")} {p.GetProperty("first_seen")} {p.GetProperty("persistence")} {p.GetProperty("recovered")} {p.GetProperty("area_m2").GetDouble():F0} {string.Join(' ', p.GetProperty("stages").EnumerateArray().Select(e => $"{e.GetProperty("date")}={e.GetProperty("stage")}"))}").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Objects.Count, (await city.JsonAsync($"/series/{both[0]}/objects")).GetProperty("features").GetArrayLength());
        Assert.Equal(expected.Sites.Count, (await city.JsonAsync($"/collections/sites/items?series={both[0]}&limit=1000")).GetProperty("numberMatched").GetInt32());
        using var raster = await city.SendAsync($"/series/{both[0]}/series.tif", headers: ("Range", "bytes=0-1"));
        Assert.Equal(HttpStatusCode.PartialContent, raster.StatusCode);
        Assert.Equal("II"u8.ToArray(), await raster.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task A_series_of_more_dates_replaces_the_shorter_one_on_the_map_which_can_still_be_asked_for()
    {
        await years.SeedAsync(city.Database);
        var shorter = await RunAsync(years.Ids[..3]);
        Assert.True(await OnMapAsync(shorter) > 0);
        var longer = await RunAsync(years.Ids, minimumArea: 900);
        Assert.Equal(0, await OnMapAsync(shorter));
        Assert.True(await OnMapAsync(longer) > 0);
        Assert.NotEqual(0, (await city.JsonAsync($"/series/{shorter}/sites")).GetProperty("features").GetArrayLength());
    }

    [Fact]
    public async Task A_cancelled_series_stores_nothing_and_the_next_one_ends()
    {
        await years.SeedAsync(city.Database);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var progress = new JobProgress();
        var work = Task.Run(() => Job().RunAsync(Order(years.Ids[1..]), progress, stop.Token), Stop);
        while (progress.Latest.Message != "following" && !work.IsCompleted) await Task.Delay(2, Stop);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        var begun = (await Runs.BeginAsync(years.Ids[1..], ChangeSeries.MethodVersion, await city.Database.ScalarAsync<string>("select parameters_hash from smartcity.change_series where cardinality(scenes) = 3"), Stop)).Id;
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync($"/series/{begun}")).StatusCode);
        Assert.Equal(0, await city.Database.ScalarAsync<long>($"select count(*) from smartcity.series_object where series_id = '{begun}'"));
        Assert.False(File.Exists(Path.Combine(years.Folder, "data", "series", begun.ToString(), "series.tif")));

        Assert.Equal(begun, await RunAsync(years.Ids[1..]));
        Assert.Equal(["series.tif"], Directory.GetFileSystemEntries(Path.Combine(years.Folder, "data", "series", begun.ToString())).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_order_that_can_not_be_is_refused_at_once_with_the_reason()
    {
        async Task<string> RefusalAsync(string parameters)
        {
            using var response = await city.SendAsync("/jobs", city.AnalystKey, HttpMethod.Post, new StringContent($$"""{"kind": "detect_series", "parameters": {{parameters}}}""", System.Text.Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            return JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString()!;
        }
        Assert.Contains("3 to 32 scenes, and 2 are named", await RefusalAsync("""{"scenes": ["a", "b"]}"""), StringComparison.Ordinal);
        Assert.Contains("'a' is named twice", await RefusalAsync("""{"scenes": ["a", "b", "a"]}"""), StringComparison.Ordinal);
        Assert.Contains("1 day or more", await RefusalAsync("""{"scenes": ["a", "b", "c"], "stalled_after_days": 0}"""), StringComparison.Ordinal);
        Assert.Contains("square metres", await RefusalAsync("""{"scenes": ["a", "b", "c"], "minimum_area_square_metres": -1}"""), StringComparison.Ordinal);
        Assert.Contains("scenes", await RefusalAsync("{}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync($"/series/{Guid.NewGuid()}/sites")).StatusCode);
        var lost = await Assert.ThrowsAsync<GeoInputException>(() => RunAsync(["a", "b", "c"]));
        Assert.Contains("no scene 'a'", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_analyst_orders_a_series_over_HTTP_and_it_waits_as_a_job()
    {
        using var response = await city.SendAsync("/jobs", city.AnalystKey, HttpMethod.Post, new StringContent("""{"kind": "detect_series", "parameters": {"scenes": ["a", "b", "c"]}}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("detect_series", (await city.JsonAsync(response.Headers.Location!.ToString(), city.ViewerKey)).GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await city.SendAsync("/jobs", city.ViewerKey, HttpMethod.Post, new StringContent("""{"kind": "detect_series", "parameters": {"scenes": ["a", "b", "c"]}}""", System.Text.Encoding.UTF8, "application/json"))).StatusCode);
    }

    private DetectSeriesJob Job() => new(Runs, new(city.Database.Source), new DataFolder(Path.Combine(years.Folder, "data")));

    private static JsonElement Order(string[] scenes, double? minimumArea = null) => JsonSerializer.SerializeToElement(new DetectSeriesParameters(scenes, minimumArea), JobJson.Options);

    private async Task<Guid> RunAsync(string[] scenes, double? minimumArea = null) =>
        JsonElement.Parse(JobJson.Write(await Job().RunAsync(Order(scenes, minimumArea), new(), Stop))).GetProperty("series").GetGuid();

    private Task<string> SiteIdsAsync(Guid series) => city.Database.ScalarAsync<string>($"select string_agg(id::text, ' ' order by id) from smartcity.construction_site where series_id = '{series}'");

    private Task<long> OnMapAsync(Guid series) => city.Database.ScalarAsync<long>($"select count(*) from smartcity.current_site where series_id = '{series}'");
}
