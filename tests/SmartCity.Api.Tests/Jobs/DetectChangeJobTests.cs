using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Geo.Detections;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>What a comparison stores, and which model names the classes.</summary>
public sealed class DetectChangeJobTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartcity-detect-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DataFolder Data => new(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_learned_model_names_the_classes_only_when_it_has_earned_it_and_only_while_it_is_whole()
    {
        await SeedAsync();
        var store = new ObjectModelStore(Data.ObjectModels);
        var runs = new ChangeRunStore(database.Source);
        var byRules = await RunAsync();
        Assert.Equal("rules-1", await ModelOfAsync(byRules));
        var first = (await runs.ListDetectionsAsync(byRules, Stop))[0];
        Assert.Equal(ObjectFeatures.Names.Count, await database.ScalarAsync<int>($"select cardinality(features) from smartcity.detection where id = '{first.Id}'"));
        Assert.Equal(ObjectFeatures.Names, await database.ScalarAsync<string[]>($"select feature_names from smartcity.change_run where id = '{byRules}'"));

        PutModel("trees-a", isEarned: false);
        Assert.Throws<ImagingInputException>(() => store.Promote("trees-a"));
        Assert.Equal(byRules, await RunAsync());

        PutModel("trees-b", isEarned: true);
        store.Promote("trees-b");
        var byTrees = await RunAsync();
        Assert.NotEqual(byRules, byTrees);
        Assert.Equal("trees-1", await ModelOfAsync(byTrees));   // the version that the file itself holds

        File.WriteAllText(Path.Combine(Data.ObjectModels, "trees-b", ObjectModel.FileName), "half a model");
        Assert.Equal(byRules, await RunAsync());
        Assert.Null(store.Rollback());
        Assert.Equal(byRules, await RunAsync());
    }

    [Fact]
    public async Task The_same_comparison_ordered_twice_at_once_is_done_once_and_what_was_said_stays()
    {
        await SeedAsync();
        var both = await Task.WhenAll(Task.Run(RunAsync, Stop), Task.Run(RunAsync, Stop));
        Assert.Equal(both[0], both[1]);
        var detections = await new ChangeRunStore(database.Source).ListDetectionsAsync(both[0], Stop);
        var key = (await new Geo.Access.ApiKeyStore(database.Source).CreateAsync("officer", "officer", Stop)).Key;
        var reviews = new DetectionReviewStore(database.Source);
        await reviews.AddAsync(new() { DetectionId = detections[0].Id, Version = (await reviews.FindAsync(detections[0].Id, Stop))!.Version, Verdict = ReviewVerdict.Rejected, KeyId = key.Id, Actor = key.Name, Role = key.Role }, Stop);
        Assert.Equal(both[0], await RunAsync());

        Assert.Equal("rejected", (await reviews.FindAsync(detections[0].Id, Stop))!.Verdict);
        Assert.Equal(detections.Select(d => d.Id), (await new ChangeRunStore(database.Source).ListDetectionsAsync(both[0], Stop)).Select(d => d.Id));
    }

    private async Task<Guid> RunAsync()
    {
        var job = new DetectChangeJob(new(database.Source), new(database.Source), Data, NullLogger<DetectChangeJob>.Instance);
        var result = await job.RunAsync(JsonSerializer.SerializeToElement(new DetectChangeParameters("model-before", "model-after"), JobJson.Options), new(), Stop);
        return JsonElement.Parse(JobJson.Write(result)).GetProperty("run").GetGuid();
    }

    private Task<string> ModelOfAsync(Guid run) => database.ScalarAsync<string>($"select model_version from smartcity.change_run where id = '{run}'");

    private void PutModel(string version, bool isEarned)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Data.ObjectModels, version)).FullName;
        File.Copy(Path.Combine(Repository.Root, "SmartCity.Imaging", "Models", ObjectModel.FileName), Path.Combine(folder, ObjectModel.FileName));
        File.WriteAllText(Path.Combine(folder, "model.json"), $$"""{"version": "{{version}}", "seed": 1, "simulated_places": 8, "feedback_sha256": "", "current": "rules-1", "is_earned": {{(isEarned ? "true" : "false")}}, "reason": "a test"}""");
    }

    private async Task SeedAsync()
    {
        var scenes = SceneSimulator.Simulate(new() { Seed = 3, Width = 512, Height = 512, CloudShare = 0 }, Path.Combine(_folder.FullName, "scenes"), null, Stop);
        using var raster = GdalRaster.Open(scenes[1].Path);
        using var toDegrees = CrsTransform.ToCgcs2000(raster.Grid.CrsWkt!);
        var (west, south, east, north) = raster.Grid.Bounds;
        foreach (var (id, scene) in new[] { "model-before", "model-after" }.Zip(scenes))
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
            }, Stop);
    }
}
