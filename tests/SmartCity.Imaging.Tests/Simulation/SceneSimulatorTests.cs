using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Simulation;

public sealed class SceneSimulatorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartcity-simulator");

    [Theory]
    [InlineData(SceneKind.Sentinel2)]
    [InlineData(SceneKind.VeryHighResolution)]
    public void The_files_do_not_depend_on_the_window_size(SceneKind kind)
    {
        var options = new SimulationOptions { Kind = kind, Width = 300, Height = 210, CloudShare = 0.1, Seed = 9 };
        var (small, large) = (Folder("small"), Folder("large"));
        var scenes = SceneSimulator.Simulate(options, small, 64, null, TestContext.Current.CancellationToken);
        SceneSimulator.Simulate(options, large, 512, null, TestContext.Current.CancellationToken);
        foreach (var scene in scenes)
        {
            var (a, b) = (Pixels(scene.Path), Pixels(Path.Combine(large, Path.GetFileName(scene.Path))));
            Assert.Equal(a, b);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var options = new SimulationOptions { Width = 200, Height = 200 };
        var (first, second) = (Folder("first"), Folder("second"));
        Simulate(options, first);
        Simulate(options, second);
        var files = Directory.GetFiles(first, "*", SearchOption.AllDirectories);
        Assert.True(files.Length >= 11, $"{files.Length} files");
        foreach (var file in files) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second, Path.GetRelativePath(first, file))));
    }

    [Fact]
    public void Another_seed_gives_other_changes()
    {
        var counts = new[] { 1, 2, 3 }.Select(seed =>
        {
            Simulate(new SimulationOptions { Width = 400, Height = 400, Seed = seed }, Folder($"{seed}"));
            return Truth(Folder($"{seed}"))["pairs"]![0]!["by_class"]!.ToJsonString();
        }).ToList();
        Assert.Equal(3, counts.Distinct().Count());
    }

    [Fact]
    public void The_mask_is_what_the_objects_cover_and_clouds_leave()
    {
        var folder = Folder("mask");
        var scenes = Simulate(new SimulationOptions { Width = 400, Height = 300, CloudShare = 0.08, Seed = 3 }, folder);
        var pair = Truth(folder)["pairs"]![0]!;
        var objects = VectorFile.Read(TruthFile(folder, pair, "objects"), null, null, TestContext.Current.CancellationToken).Features;
        Assert.Equal((int)pair["changes"]!, objects.Count);
        using var back = CrsTransform.Create("EPSG:4326", (string)Truth(folder)["crs"]!);
        var polygons = objects.Select(o => back.Apply(o.Geometry, 32648)).ToList();
        using var mask = GdalRaster.Open(TruthFile(folder, pair, "mask"));
        var (values, before, after) = (Pixels(mask.Path), Pixels(CloudTruth(folder, 0)), Pixels(CloudTruth(folder, 1)));
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = mask.Grid.Transform.ToGround(i % 400 + 0.5, i / 400 + 0.5);
            if (before[i] != 0 || after[i] != 0)
            {
                Assert.Equal(128, values[i]);
                continue;
            }
            var centre = new Point(x, y);
            if (polygons.Exists(p => p.Covers(centre) != (values[i] == 255)) && polygons.TrueForAll(p => p.Boundary.Distance(centre) > 0.02))
                Assert.Equal(values[i] == 255, polygons.Exists(p => p.Covers(centre)));
        }
        Assert.Contains(255f, values);
        Assert.Contains(128f, values);
        Assert.InRange(scenes[0].CloudShare, 0.03, 0.16);
    }

    [Fact]
    public void A_scene_says_where_when_and_what_it_is()
    {
        var scene = Simulate(new SimulationOptions { Width = 96, Height = 64, BandNames = ["nir", "red"], CentreLongitude = 103.2, CentreLatitude = 25.1 }, Folder("meta"))[0];
        using var raster = GdalRaster.Open(scene.Path);
        Assert.Equal((96, 64, 2, PixelType.UInt16), (raster.Grid.Width, raster.Grid.Height, raster.BandCount, raster.PixelType));
        Assert.Equal(["nir", "red"], raster.BandNames);
        Assert.Equal(scene.AcquiredAt.ToString("yyyy:MM:dd HH:mm:ss"), raster.Metadata("TIFFTAG_DATETIME"));
        var (west, south, east, north) = raster.Grid.Bounds;
        using var transform = CrsTransform.ToCgcs2000(raster.Grid.CrsWkt!);
        var (longitude, latitude) = transform.Apply((west + east) / 2, (south + north) / 2);
        Assert.Equal((103.2, 25.1), (Math.Round(longitude, 3), Math.Round(latitude, 3)));
        var sidecar = JsonNode.Parse(File.ReadAllText(scene.SidecarPath))!;
        Assert.Equal((scene.Id, true, 10.0, "nir"), ((string)sidecar["id"]!, (bool)sidecar["is_simulated"]!, (double)sidecar["gsd_m"]!, (string)sidecar["bands"]![0]!["name"]!));
    }

    [Fact]
    public void Three_dates_make_two_pairs()
    {
        var folder = Folder("three");
        var scenes = Simulate(new SimulationOptions { Width = 256, Height = 256, Dates = 3 }, folder);
        Assert.Equal(3, scenes.Count);
        Assert.Equal(2, Truth(folder)["pairs"]!.AsArray().Count);
        Assert.True(scenes[0].AcquiredAt < scenes[1].AcquiredAt && scenes[1].AcquiredAt < scenes[2].AcquiredAt);
    }

    [Fact]
    public void A_cancelled_run_leaves_no_file_behind()
    {
        var folder = Folder("cancelled");
        using var source = new CancellationTokenSource();
        var progress = new OnReport(() => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => SceneSimulator.Simulate(new SimulationOptions { Width = 512, Height = 512 }, folder, progress, source.Token));
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(10, 2, "blue", 0.0, "64 to 40000")]
    [InlineData(100, 1, "blue", 0.0, "2 to 24")]
    [InlineData(100, 2, "ultraviolet", 0.0, "has no band 'ultraviolet'")]
    [InlineData(100, 2, "blue", 2.0, "cloud share")]
    public void Options_out_of_range_are_refused_with_the_right_range(int size, int dates, string band, double cloud, string words)
    {
        var options = new SimulationOptions { Width = size, Height = size, Dates = dates, BandNames = [band], CloudShare = cloud };
        Assert.Contains(words, Assert.Throws<ImagingInputException>(() => Simulate(options, Folder("bad"))).Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IReadOnlyList<SimulatedScene> Simulate(SimulationOptions options, string folder) =>
        SceneSimulator.Simulate(options, folder, null, TestContext.Current.CancellationToken);

    private string Folder(string name) => _folder.CreateSubdirectory(name).FullName;

    private static JsonNode Truth(string folder) => JsonNode.Parse(File.ReadAllText(Directory.GetFiles(Path.Combine(folder, "truth"), "*.truth.json").Single()))!;

    private static string TruthFile(string folder, JsonNode pair, string name) => Path.Combine(folder, "truth", (string)pair[name]!);

    private static string CloudTruth(string folder, int date) => Path.Combine(folder, "truth", (string)Truth(folder)["dates"]![date]!["cloud_truth"]!);

    private static float[] Pixels(string path)
    {
        using var raster = GdalRaster.Open(path);
        var values = new float[raster.Grid.PixelCount * raster.BandCount];
        raster.Read(raster.Grid.Whole, [.. Enumerable.Range(0, raster.BandCount)], values);
        return values;
    }

    private sealed class OnReport(Action act) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => act();
    }
}
