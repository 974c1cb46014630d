using System.Diagnostics;
using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Tests.Scenes;

/// <summary><c>scenes fetch</c> of an item whose file is in an object store: a process of its own, since GDAL takes its settings from the environment.</summary>
public sealed class S3FetchTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Bucket = "city-scenes", Prefix = "2024/may day";
    private const int Side = 1536, Column = 700, Row = 700, Size = 60;
    private static readonly double[] Kunming = [102.6, 24.7, 103.0, 25.1];
    private static readonly string[] Bands = ["red", "nir"];

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-s3-").FullName;
    private StacServer? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private StacServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await StacServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_the_window_of_an_object_is_read_unsigned_or_with_the_key_of_the_environment(bool withKey)
    {
        var (path, bytes) = Simulated();
        var id = withKey ? "s3-signed" : "s3-open";
        Server.Add("sim-s3", "2024-05-01T03:30:00Z", 3, Kunming, Server.PutObject(Bucket, $"{Prefix}/{id}.tif", bytes), Bands);
        using var whole = GdalRaster.Open(path);
        if (withKey) Server.KeyId = "AKIDTEST";

        var (code, error) = await FetchAsync(withKey ? [("AWS_ACCESS_KEY_ID", "AKIDTEST"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_REGION", "us-east-1")] : [("AWS_NO_SIGN_REQUEST", "YES")],
            "--item", "sim-s3", "--collection", "simulated-l2a", "--bbox", Box(whole), "--id", id);
        Assert.True(code == 0, error);
        Assert.InRange(Server.BytesServed, 1, bytes.Length / 4);
        TestContext.Current.SendDiagnosticMessage("a window of {0} x {0} pixels read {1} of {2} bytes", Size, Server.BytesServed, bytes.Length);
        Assert.NotEmpty(Server.Signatures);
        Assert.All(Server.Signatures, s => Assert.Equal(withKey, s.Length > 0));

        var scene = (await new SceneStore(database.Source).FindAsync(id, Stop))!;
        Assert.Equal((Bands, "surface_reflectance"), (scene.Bands, scene.Quantity), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2);
        using var part = GdalRaster.Open(scene.Path);
        Assert.InRange(part.Grid.Width, Size, Size + 4);
        var (column, row) = whole.Grid.Transform.ToPixel(part.Grid.Transform.OriginX, part.Grid.Transform.OriginY);
        var (got, want) = (new float[2 * part.Grid.PixelCount], new float[2 * part.Grid.PixelCount]);
        part.Read(part.Grid.Whole, [0, 1], got);
        whole.Read(new PixelWindow((int)Math.Round(column), (int)Math.Round(row), part.Grid.Width, part.Grid.Height), [0, 1], want);
        Assert.Equal(want, got);
    }

    [Fact]
    public async Task An_object_that_is_not_there_or_not_for_us_or_cut_off_is_one_line_and_leaves_nothing()
    {
        var (_, bytes) = Simulated();
        Server.Add("gone", "2024-05-01T03:30:00Z", 3, Kunming, $"s3://{Bucket}/gone.tif", Bands);
        Server.Add("cut", "2024-05-01T03:30:00Z", 3, Kunming, Server.PutObject(Bucket, "cut.tif", bytes[..(bytes.Length / 3)]), Bands);
        foreach (var item in (string[])["gone", "cut"])
        {
            var (code, error) = await FetchAsync([("AWS_NO_SIGN_REQUEST", "YES")], "--item", item, "--collection", "simulated-l2a");
            Assert.Equal(2, code);
            Assert.Contains($"s3://{Bucket}/{item}.tif", Assert.Single(error.TrimEnd().Split('\n'), line => line.Contains(".tif", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.DoesNotContain("vsis3", error, StringComparison.Ordinal);
        }
        Server.KeyId = "AKIDTEST";
        var refused = await FetchAsync([("AWS_ACCESS_KEY_ID", "another"), ("AWS_SECRET_ACCESS_KEY", "secret")], "--item", "cut", "--collection", "simulated-l2a");
        Assert.Equal(2, refused.Code);
        var scenes = Path.Combine(_folder, "data", "scenes");
        Assert.False(Directory.Exists(scenes) && Directory.EnumerateFiles(scenes).Any());
    }

    private async Task<(int Code, string Error)> FetchAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll"), "scenes", "fetch", "--stac", Server.Address.AbsoluteUri, "--db", database.ConnectionString, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["LD_LIBRARY_PATH"] = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");   // which the tests' own host finds by itself
        start.Environment["SMARTCITY_DATA"] = Path.Combine(_folder, "data");
        foreach (var (name, value) in ((string, string)[])[("AWS_S3_ENDPOINT", Server.Address.Authority), ("AWS_HTTPS", "NO"), ("AWS_VIRTUAL_HOSTING", "FALSE"), .. environment]) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEndAsync(Stop);
        var error = await process.StandardError.ReadToEndAsync(Stop);
        await words;
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, error);
    }

    /// <summary>A simulated scene as a Cloud Optimized GeoTIFF of 9 blocks.</summary>
    private (string Path, byte[] Bytes) Simulated()
    {
        var scene = SceneSimulator.Simulate(new() { Seed = 3, Width = Side, Height = Side, BandNames = Bands }, Path.Combine(_folder, "simulated"), null, Stop)[0];
        var cog = Path.Combine(_folder, "cog.tif");
        CogWriter.Write(scene.Path, cog, null, null, Stop);
        return (cog, File.ReadAllBytes(cog));
    }

    private static string Box(GdalRaster raster)
    {
        using var transform = CrsTransform.ToCgcs2000(raster.Grid.CrsWkt!);
        var (west, north) = raster.Grid.Transform.ToGround(Column, Row);
        var (east, south) = raster.Grid.Transform.ToGround(Column + Size, Row + Size);
        var box = transform.Apply(GeometryFactory.Default.ToGeometry(new(west, east, south, north))).EnvelopeInternal;
        return string.Create(CultureInfo.InvariantCulture, $"{box.MinX},{box.MinY},{box.MaxX},{box.MaxY}");
    }
}
