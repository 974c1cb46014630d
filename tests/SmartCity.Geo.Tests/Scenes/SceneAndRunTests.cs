using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Scenes;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Scenes;

public sealed class SceneAndRunTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly SceneStore _scenes = new(database.Source);
    private readonly ChangeRunStore _runs = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_file_again_keeps_its_id_and_takes_the_new_path()
    {
        var scene = Sample.Scene("same", 2024);
        var first = await _scenes.UpsertAsync(scene, Cancellation);
        var again = await _scenes.UpsertAsync(scene with { Id = "other-name", Path = "moved.tif", CloudShare = 0.25 }, Cancellation);
        Assert.Equal(("same", "moved.tif", 0.25), (again.Id, again.Path, again.CloudShare));
        Assert.Equal(first.CreatedAt, again.CreatedAt);
        Assert.Equal(["red", "green", "blue", "nir"], (await _scenes.FindByContentAsync(scene.Sha256, Cancellation))!.Bands);
    }

    [Fact]
    public async Task What_a_scene_was_made_of_comes_back_as_it_was_stored()
    {
        var scene = Sample.Scene("made-of", 2024) with
        {
            Platform = "Sentinel-2A",
            ProductId = "S2A_MSIL2A_20240501T032541_N0510_R018_T48RTN_20240501T070354",
            ProcessingLevel = "L2A",
            Quantity = "surface_reflectance",
            Scale = 1e-4,
            MaskPath = "made-of.mask.tif",
            MaskKind = "scl",
            BandDescriptions = [new("red", "B04", 0.6646, 0.03, 10), new("green"), new("blue", GsdMetres: 10), new("nir", "B08")],
        };
        await _scenes.UpsertAsync(scene, Cancellation);
        var stored = (await _scenes.FindAsync("made-of", Cancellation))!;
        Assert.Equal(scene.BandDescriptions, stored.BandDescriptions);
        Assert.Equal(scene with { BandDescriptions = [], Bands = [], Footprint = stored.Footprint, CreatedAt = stored.CreatedAt }, stored with { BandDescriptions = [], Bands = [] });
        Assert.True(scene.Footprint.EqualsTopologically(stored.Footprint));
    }

    [Fact]
    public async Task A_scene_from_before_says_nothing_of_what_it_was_made_of()
    {
        await _scenes.UpsertAsync(Sample.Scene("plain", 2023), Cancellation);
        var stored = (await _scenes.FindAsync("plain", Cancellation))!;
        Assert.Equal((0, "unknown", 1, null), (stored.BandDescriptions.Count, stored.Quantity, stored.Scale, stored.MaskKind));
    }

    [Fact]
    public async Task Another_file_under_a_taken_id_is_refused()
    {
        await _scenes.UpsertAsync(Sample.Scene("taken", 2024), Cancellation);
        var error = await Assert.ThrowsAsync<GeoInputException>(() => _scenes.UpsertAsync(Sample.Scene("taken", 2024) with { Sha256 = new string('a', 64) }, Cancellation));
        Assert.Contains("taken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_comparison_is_one_run_that_is_completed_once()
    {
        var first = await Sample.RunAsync(database, "run-a", "run-b", "m1", Sample.Detection(Sample.InCells(0, 0, 1, 1)), Sample.Detection(Sample.InCells(0, 0, 1, 1)));   // the same object twice
        var again = await _runs.BeginAsync("run-a", "run-b", "m1", "default", Cancellation);
        Assert.Equal(first, again.Id);
        Assert.NotNull(again.FinishedAt);
        Assert.Equal(1, again.Detections);
        Assert.False(await _runs.CompleteAsync(first, new() { Detections = [Sample.Detection(Sample.InCells(3, 3, 1, 1))], ModelVersion = "rules-1" }, Cancellation));
        Assert.Single(await _runs.ListDetectionsAsync(first, Cancellation));
        Assert.NotEqual(first, (await _runs.BeginAsync("run-a", "run-b", "m2", "default", Cancellation)).Id);
    }

    [Fact]
    public async Task A_run_over_a_scene_that_is_not_there_or_over_one_scene_is_refused()
    {
        await _scenes.UpsertAsync(Sample.Scene("alone", 2024), Cancellation);
        await Assert.ThrowsAsync<GeoInputException>(() => _runs.BeginAsync("alone", "missing", "m", "p", Cancellation));
        await Assert.ThrowsAsync<GeoInputException>(() => _runs.BeginAsync("alone", "alone", "m", "p", Cancellation));
    }

    [Fact]
    public async Task A_wrong_detection_leaves_the_run_unfinished_and_empty()
    {
        await _scenes.UpsertAsync(Sample.Scene("bad-a", 2024), Cancellation);
        await _scenes.UpsertAsync(Sample.Scene("bad-b", 2025), Cancellation);
        var run = await _runs.BeginAsync("bad-a", "bad-b", "m", "p", Cancellation);
        NewDetection[] detections = [Sample.Detection(Sample.InCells(0, 0, 1, 1)), Sample.Detection(Sample.InCells(1, 1, 1, 1), score: 1.5)];
        await Assert.ThrowsAsync<GeoInputException>(() => _runs.CompleteAsync(run.Id, new() { Detections = detections, ModelVersion = "rules-1" }, Cancellation));
        Assert.Null((await _runs.FindAsync(run.Id, Cancellation))!.FinishedAt);
        Assert.Empty(await _runs.ListDetectionsAsync(run.Id, Cancellation));
    }

    [Fact]
    public async Task The_same_picture_of_a_case_is_entered_once()
    {
        await new EditionStore(database.Source).PublishAsync(Sample.City(10, 10), Cancellation);
        var run = await Sample.RunAsync(database, "chip-a", "chip-b", "m1", Sample.Detection(Sample.InCells(5, 5, 0.5, 0.5)));
        var id = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened);
        var store = new EvidenceStore(database.Source);
        var chip = new NewEvidence { CaseId = id, Kind = "before", Sha256 = new string('b', 64), MediaType = "image/webp", Path = "bb/b.webp", SceneId = "chip-a", Footprint = Sample.InCells(4, 4, 2, 2) };
        var first = await store.AddAsync(chip, Cancellation);
        Assert.Equal(first.Id, (await store.AddAsync(chip, Cancellation)).Id);
        await store.AddAsync(chip with { Kind = "score", SceneId = null }, Cancellation);
        await store.AddAsync(chip with { Kind = "score", SceneId = null }, Cancellation);
        Assert.Equal(["before", "score"], (await store.ListAsync(id, Cancellation)).Select(e => e.Kind));
        Assert.Equal(first.Id, (await store.FindByContentAsync(chip.Sha256, Cancellation))!.Id);
        await Assert.ThrowsAsync<GeoInputException>(() => store.AddAsync(chip with { CaseId = Guid.NewGuid() }, Cancellation));
    }
}
