using System.Text.Json;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Api.Scenes;
using SmartCity.Geo;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Scenes;

public sealed class SceneImportTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private static readonly string[] Bands = ["red", "green", "blue"];

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-scenes-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DataFolder Data => new(Path.Combine(_folder, "data"));

    private SceneImport Import => new(new(database.Source), Data);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_image_is_imported_once_however_often_it_is_asked_for()
    {
        var order = new SceneImportOrder(Image("once.tif", 0.3f)) { AcquiredAt = new(2024, 5, 1, 0, 0, 0, TimeSpan.Zero) };
        var stages = new Stages();
        var (scene, wasKnown) = await Import.RunAsync(order, stages, Stop);
        Assert.Equal(("once", false, "red,green,blue", "unknown"), (scene.Id, wasKnown, string.Join(',', scene.Bands), scene.Sensor));
        Assert.Equal(10, scene.GsdMetres, 1e-6);
        Assert.Equal(["red", "green", "blue"], scene.BandDescriptions.Select(b => b.Name));
        Assert.Equal(stages.Seen.Order(), stages.Seen);   // never falls
        Assert.InRange(stages.Seen.Max(), 0.95, 1);

        var written = File.GetLastWriteTimeUtc(scene.Path);
        var (again, known) = await Import.RunAsync(order with { Id = "twice" }, stages, Stop);
        Assert.Equal(("once", true, written), (again.Id, known, File.GetLastWriteTimeUtc(scene.Path)));

        File.Delete(scene.Path);   // as after a lost disk: the same import brings it back under its id
        Assert.Equal(("once", false), await Import.RunAsync(order, stages, Stop) is var (back, was) ? (back.Id, was) : default);
        Assert.True(File.Exists(scene.Path));
    }

    [Fact]
    public async Task A_taken_id_is_refused_before_the_other_scene_is_overwritten()
    {
        var at = new DateTimeOffset(2024, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var (scene, _) = await Import.RunAsync(new(Image("first.tif", 0.31f)) { Id = "mine", AcquiredAt = at }, new Stages(), Stop);
        var before = await File.ReadAllBytesAsync(scene.Path, Stop);
        var error = await Assert.ThrowsAsync<GeoInputException>(() => Import.RunAsync(new(Image("second.tif", 0.41f)) { Id = "mine", AcquiredAt = at }, new Stages(), Stop));
        Assert.Contains("another id", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(scene.Path, Stop));
    }

    [Fact]
    public async Task An_image_without_a_date_needs_one_and_leaves_nothing()
    {
        var error = await Assert.ThrowsAsync<ImagingInputException>(() => Import.RunAsync(new(Image("undated.tif", 0.5f)), new Stages(), Stop));
        Assert.Contains("--time", error.Message, StringComparison.Ordinal);
        Assert.Null(await new SceneStore(database.Source).FindAsync("undated", Stop));
        Assert.False(Directory.Exists(Data.Scenes) && Directory.EnumerateFiles(Data.Scenes).Any());
    }

    [Theory]
    [InlineData("no such file.tif", "does not exist")]
    [InlineData("/vsicurl/http://127.0.0.1/a.tif", "does not exist")]
    [InlineData("https://example.org/a.tif", "does not exist")]
    public async Task A_path_that_is_none_is_refused(string path, string because) =>
        Assert.Contains(because, (await Assert.ThrowsAsync<ImagingInputException>(() => Import.RunAsync(new(path), new Stages(), Stop))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Another_resolution_is_another_scene()
    {
        var order = new SceneImportOrder(Image("coarse.tif", 0.6f)) { AcquiredAt = new(2024, 5, 1, 0, 0, 0, TimeSpan.Zero) };
        var (fine, _) = await Import.RunAsync(order, new Stages(), Stop);
        var (coarse, wasKnown) = await Import.RunAsync(order with { Id = "coarse-40", Resolution = 40 }, new Stages(), Stop);
        Assert.Equal((false, 40), (wasKnown, Math.Round(coarse.GsdMetres, 6)));
        Assert.NotEqual(fine.Sha256, coarse.Sha256);
    }

    [Fact]
    public async Task A_job_imports_from_the_inbox_alone_and_says_how_far_it_is()
    {
        Directory.CreateDirectory(Data.Inbox);
        File.Move(Image("inbox.tif", 0.7f), Path.Combine(Data.Inbox, "inbox.tif"));
        var job = new ImportSceneJob(Import, Data);
        JsonElement Order(string path) => JsonSerializer.SerializeToElement(new ImportSceneParameters(Path: path, AcquiredAt: new(2024, 5, 1, 0, 0, 0, TimeSpan.Zero), Resolution: 20), JobJson.Options);
        var progress = new JobProgress();
        job.CheckOrder(Order(Path.Combine(Data.Inbox, "inbox.tif")));
        var result = await job.RunAsync(Order(Path.Combine(Data.Inbox, "inbox.tif")), progress, Stop);
        Assert.Equal("""{"scene":"inbox"}""", JobJson.Write(result));
        Assert.InRange(progress.Latest.Share, 0.9, 1);
        Assert.Throws<GeoInputException>(() => job.CheckOrder(Order(Path.Combine(Data.Inbox, "..", "other.tif"))));
        Assert.Throws<GeoInputException>(() => job.CheckOrder(Order(Data.Inbox + "-of-others/a.tif")));

        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.RunAsync(Order(Image("stopped.tif", 0.8f)), progress, stopped.Token));
        Assert.Equal(["inbox.tif"], Directory.EnumerateFiles(Data.Scenes).Select(Path.GetFileName));
    }

    private string Image(string name, float value)
    {
        var path = Path.Combine(_folder, name);
        SyntheticRaster.Write(path, SyntheticRaster.Grid(100, 80, 10), Bands, (band, x, y) => value + band + SyntheticRaster.Waves(x, y));
        return path;
    }

    private sealed class Stages : IProgress<(double Share, string Stage)>
    {
        internal List<double> Seen { get; } = [];

        public void Report((double Share, string Stage) value) => Seen.Add(value.Share);
    }
}
