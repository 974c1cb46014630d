using System.Net;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Api.Scenes;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;
using SmartCity.Imaging.Stac;

namespace SmartCity.Api.Tests.Scenes;

/// <summary>A STAC API of our own on loopback; the scenes come from the simulator.</summary>
public sealed class StacTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly double[] Kunming = [102.6, 24.7, 103.0, 25.1];
    private static readonly string[] Bands = ["red", "nir"];
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), End = new(2024, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-stac-").FullName;
    private readonly HttpClient _http = StacClient.CreateHttp();
    private StacServer? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private StacServer Server => _server!;

    private StacClient Client => new(_http, StacHosts.Any);

    private static StacQuery Query => new(new Envelope(102.7, 102.8, 24.8, 24.9), Start, End);

    public async ValueTask InitializeAsync() => _server = await StacServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_search_follows_the_pages_and_leaves_out_what_is_cloudy(bool posts)
    {
        Server.PostsOnly = posts;
        for (var day = 1; day <= 5; day++) Server.Add($"day-{day}", $"2024-05-0{day}T03:30:00Z", day * 10, Kunming, "/files/none.tif", Bands);
        var found = new List<StacItem>();
        await foreach (var item in Client.SearchAsync(Server.Address, Query with { MostCloud = 0.4, Collections = ["simulated-l2a"] }, Stop)) found.Add(item);

        Assert.Equal(["day-1", "day-2", "day-3", "day-4"], found.Select(i => i.Id));
        Assert.Equal((0.1, "sim-1", "EPSG:32648", 2), (found[0].CloudShare, found[0].Platform, found[0].Crs, found[0].Assets.Count));
        Assert.Equal(new Uri(Server.Address, "/files/none.tif"), found[0].Assets.Single(a => a.Key == "image").Address);
        if (posts) Assert.All(Server.Posted, body => Assert.Contains("\"datetime\":\"2024-01-01T00:00:00Z/2024-12-31T00:00:00Z\"", body, StringComparison.Ordinal));   // merged into each
    }

    [Fact]
    public async Task Only_the_window_is_read_and_its_pixels_are_those_of_the_whole()
    {
        var (path, bytes) = Simulated();
        var item = Server.Add("sim-a", "2024-05-01T03:30:00Z", 3, Kunming, Server.Put("a.tif", bytes).AbsoluteUri, Bands);
        using var raster = GdalRaster.Open(path);
        var area = Ground(raster, 700, 700, 60);
        var order = new StacFetchOrder(Server.Address.AbsoluteUri, "sim-a") { Collection = "simulated-l2a", Area = area, Id = "sim-window" };

        var (scene, wasKnown) = await FetchAsync(order);
        Assert.Equal(("sim-window", false, "surface_reflectance", 0.03, "sim-1"), (scene.Id, wasKnown, scene.Quantity, scene.CloudShare, scene.Platform));
        Assert.Equal(Bands, scene.Bands);
        var served = Server.BytesServed;
        Assert.InRange(served, 1, bytes.Length / 4);
        TestContext.Current.SendDiagnosticMessage("a window of 60 x 60 pixels read {0} of {1} bytes", served, bytes.Length);

        using var part = GdalRaster.Open(scene.Path);
        Assert.InRange(part.Grid.Width, 60, 64);
        var (column, row) = raster.Grid.Transform.ToPixel(part.Grid.Transform.OriginX, part.Grid.Transform.OriginY);
        var (got, want) = (new float[2 * part.Grid.PixelCount], new float[2 * part.Grid.PixelCount]);
        part.Read(part.Grid.Whole, [0, 1], got);
        raster.Read(new PixelWindow((int)Math.Round(column), (int)Math.Round(row), part.Grid.Width, part.Grid.Height), [0, 1], want);
        Assert.Equal(want, got);

        Assert.Equal((scene.Id, true), await FetchAsync(order) is var (again, known) ? (again.Id, known) : default);
        Assert.InRange(Server.BytesServed, served, served + 8);   // the first byte of the asset, to see that it is there
        item["properties"]!["updated"] = "2024-07-01T00:00:00Z";
        var error = await Assert.ThrowsAsync<Geo.GeoInputException>(() => FetchAsync(order));   // another version is another scene
        Assert.Contains("another id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_not_be_had_is_said_in_one_line_and_leaves_nothing()
    {
        var (path, bytes) = Simulated();
        Server.Add("gone", "2024-05-01T03:30:00Z", 3, Kunming, "/files/gone.tif", Bands);
        Server.Add("cut", "2024-05-01T03:30:00Z", 3, Kunming, Server.Put("cut.tif", bytes[..(bytes.Length / 3)]).AbsoluteUri, Bands);
        Server.Add("page", "2024-05-01T03:30:00Z", 3, Kunming, "/html", Bands);
        Server.Add("local", "2024-05-01T03:30:00Z", 3, Kunming, "file:///etc/passwd", Bands);
        Server.Add("bands", "2024-05-01T03:30:00Z", 3, Kunming, Server.Put("bands.tif", bytes).AbsoluteUri, "red", "nir", "swir1");
        Server.Add("elsewhere", "2024-05-01T03:30:00Z", 3, Kunming, Server.Put("elsewhere.tif", bytes).AbsoluteUri, Bands);

        Assert.Contains("404", await RefusedAsync("gone"), StringComparison.Ordinal);
        Assert.Contains("cut.tif", await RefusedAsync("cut"), StringComparison.Ordinal);
        Assert.Contains("a web page", await RefusedAsync("page"), StringComparison.Ordinal);
        Assert.Contains("marks no asset as data", await RefusedAsync("local"), StringComparison.Ordinal);
        Assert.Contains("band 3 (swir1) is missing", await RefusedAsync("bands"), StringComparison.Ordinal);
        Assert.Contains("lies outside", await RefusedAsync("elsewhere", SearchArea.Box("10,10,11,11")), StringComparison.Ordinal);
        Assert.Contains("404", await RefusedAsync("never"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data.Scenes) && Directory.EnumerateFiles(Data.Scenes).Any());
    }

    [Fact]
    public async Task A_server_that_is_down_or_is_none_or_never_ends_is_said_to_be_so()
    {
        Server.Add("one", "2024-05-01T03:30:00Z", 3, Kunming, "/files/none.tif", Bands);
        Assert.Contains("can't be reached", await SearchRefusedAsync(new("http://127.0.0.1:1/")), StringComparison.Ordinal);
        Assert.Contains("no JSON", await SearchRefusedAsync(new(Server.Address, "/html")), StringComparison.Ordinal);
        Assert.Contains("404", await SearchRefusedAsync(new(Server.Address, "/nothing")), StringComparison.Ordinal);
        Assert.Contains("redirected more than", await SearchRefusedAsync(new(Server.Address, "/loop")), StringComparison.Ordinal);
        Server.IsEndless = true;
        Assert.Contains("still has more", await SearchRefusedAsync(Server.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_allowed_hosts_are_called_also_after_a_redirect_and_for_assets()
    {
        var allowed = new StacHosts([Server.Address.Authority]);
        var client = new StacClient(_http, allowed);
        Assert.Contains("no host is allowed", Assert.Throws<ImagingInputException>(() => new StacHosts([]).Require("https://example.org/")).Message, StringComparison.Ordinal);
        Assert.Throws<ImagingInputException>(() => new StacHosts([Server.Address.Host]).Require(Server.Address));   // the host alone is its default port
        Assert.Throws<ImagingInputException>(() => StacHosts.Any.Require("file:///etc/passwd"));
        await using var other = await StacServer.StartAsync();
        other.Put("a.tif", [1]);
        foreach (var address in (Uri[])[new(other.Address, "/files/a.tif"), new(Server.Address, $"/redirect?to={other.Address}files/a.tif")])
            Assert.Contains("is not called", (await Assert.ThrowsAsync<ImagingInputException>(() => client.ResolveAsync(address, Stop))).Message, StringComparison.Ordinal);
        Assert.Equal(0, other.BytesServed);
        Server.Put("a.tif", [1]);
        Assert.Equal(new Uri(Server.Address, "/files/a.tif"), await client.ResolveAsync(new(Server.Address, "/redirect?to=/files/a.tif"), Stop));
    }

    private DataFolder Data => new(Path.Combine(_folder, "data"));

    private Task<(Scene Scene, bool WasKnown)> FetchAsync(StacFetchOrder order) =>
        SceneFetch.RunAsync(order, new(new(database.Source), Data), Client, StacHosts.Any, new Silent(), Stop);

    private async Task<string> RefusedAsync(string item, Geometry? area = null) =>
        (await Assert.ThrowsAsync<ImagingInputException>(() => FetchAsync(new(Server.Address.AbsoluteUri, item) { Collection = "simulated-l2a", Area = area }))).Message;

    private async Task<string> SearchRefusedAsync(Uri api) => (await Assert.ThrowsAsync<ImagingInputException>(async () =>
    {
        await foreach (var _ in Client.SearchAsync(api, Query with { Limit = 10_000 }, Stop)) { }
    })).Message;

    /// <summary>A simulated scene as a Cloud Optimized GeoTIFF of 9 blocks.</summary>
    private (string Path, byte[] Bytes) Simulated()
    {
        var options = new SimulationOptions { Seed = 3, Width = 1536, Height = 1536, BandNames = Bands };
        var scene = SceneSimulator.Simulate(options, Path.Combine(_folder, "simulated"), null, Stop)[0];
        var cog = Path.Combine(_folder, "cog.tif");
        CogWriter.Write(scene.Path, cog, null, null, Stop);
        return (cog, File.ReadAllBytes(cog));
    }

    private static Geometry Ground(GdalRaster raster, int column, int row, int size)
    {
        using var transform = CrsTransform.ToCgcs2000(raster.Grid.CrsWkt!);
        var (west, north) = raster.Grid.Transform.ToGround(column, row);
        var (east, south) = raster.Grid.Transform.ToGround(column + size, row + size);
        return transform.Apply(GeometryFactory.Default.ToGeometry(new(west, east, south, north)));
    }

    private sealed class Silent : IProgress<(double Share, string Stage)>
    {
        public void Report((double Share, string Stage) value) { }
    }
}
