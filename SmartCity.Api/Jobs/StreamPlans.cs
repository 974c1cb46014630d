using System.Security.Cryptography;
using System.Text;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Api.Jobs;

/// <summary>The two streams of <c>up</c>: the sample city with simulated scenes, and a folder of real data.</summary>
internal static class StreamPlans
{
    /// <summary>Kunming's number of management cells.</summary>
    private const int KunmingCells = 1272;

    private const int SampleSeed = 20231;

    /// <summary>Simulated cameras, two with dust and one without, and what each sends: seconds of work, not days.</summary>
    private const int SampleCameras = 3, SampleFrames = 12, CameraSeed = 49;

    /// <summary>The sample city; synthetic where its packages could not be had.</summary>
    internal static StreamPlan Sample(DataFolder data)
    {
        var packages = Path.Combine(data.Packages, "node_modules");
        var real = Directory.Exists(packages);
        return new($"sample/{(real ? "kunming" : "synthetic")}", JobJson.Write(new { city = "sample", is_synthetic = !real }),
        [
            new("city", JobKind.ImportCity, new ImportCityParameters("sample", "昆明 Kunming", Packages: real ? packages : null)),
            new("cells", JobKind.Partition, new PartitionParameters("sample", KunmingCells), "city"),
            .. Simulated("s2", 1280),
            .. Simulated("vhr", 2048),
            new("cameras", JobKind.FeedCameras, new FeedCamerasParameters(SampleCameras, SampleFrames, CameraSeed), "cells"),
        ]);
    }

    /// <summary>Real districts and rivers of Kunming and the georeferenced Landsat pair of Nanjing, whichever of the two the folder holds. Nothing is written there.</summary>
    /// <exception cref="GeoInputException">The folder holds neither.</exception>
    internal static StreamPlan Real(string folder)
    {
        var districts = Path.Combine(folder, "kunming", "kunming_districts_coverage_wgs84.geojson");
        var rivers = Path.Combine(folder, "kunming", "kunming_rivers_cgcs2000.geojson");
        var landsat = Path.Combine(folder, "change", "landsat_tm_nanjing");
        var steps = new List<StreamStep>();
        if (File.Exists(districts)) steps.AddRange(
        [
            new("city", JobKind.ImportCity, new ImportCityParameters("kunming", "昆明 Kunming", Districts: districts,
                Where: "name IN ('五华区','盘龙区','官渡区','西山区','呈贡区')", Rivers: File.Exists(rivers) ? rivers : null,
                Source: "Kunming county boundaries (DataV 2021) and rivers")),
            new("cells", JobKind.Partition, new PartitionParameters("kunming", KunmingCells), "city"),
        ]);
        if (Directory.Exists(landsat)) steps.AddRange(Nanjing(landsat));
        if (steps.Count == 0) throw new GeoInputException($"'{folder}' holds neither kunming/kunming_districts_coverage_wgs84.geojson nor change/landsat_tm_nanjing.");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folder))))[..12];
        return new($"data/{name}", JobJson.Write(new { folder }), steps);
    }

    /// <summary>Two dates of one sensor over the sample city. Each date's scene is imported by a job of its own.</summary>
    private static IEnumerable<StreamStep> Simulated(string kind, int size)
    {
        var (before, after) = ($"sample-{kind}-before", $"sample-{kind}-after");
        yield return new($"{kind}-scenes", JobKind.SimulateScenes, new SimulateScenesParameters($"sample-{kind}", kind, SampleSeed, size));
        yield return new($"{kind}-before", JobKind.ImportScene, new ImportSceneParameters(before, Simulated: $"sample-{kind}", Date: 0), $"{kind}-scenes");
        yield return new($"{kind}-after", JobKind.ImportScene, new ImportSceneParameters(after, Simulated: $"sample-{kind}", Date: 1), $"{kind}-scenes");
        yield return new($"{kind}-change", JobKind.DetectChange, new DetectChangeParameters(before, after), $"{kind}-before", $"{kind}-after");
        yield return new($"{kind}-cases", JobKind.FileCases, new FileCasesParameters(before, after), $"{kind}-change", "cells");
    }

    /// <summary>Landsat 5 TM, 30 m, six bands, May 2000 and July 2002; its footprint gets cells of its own, beside Kunming's.</summary>
    private static IEnumerable<StreamStep> Nanjing(string folder)
    {
        string[] bands = ["blue", "green", "red", "nir", "swir1", "swir2"];
        ImportSceneParameters Scene(string id, string file, DateTimeOffset at) => new(id, Path: Path.Combine(folder, file, "nanjing.tif"),
            Title: $"Landsat 5 TM Nanjing {at:yyyy-MM-dd}", AcquiredAt: at, Sensor: "Landsat 5 TM", GsdMetres: 30, Bands: bands, Source: "Landsat 5 TM, USGS; pair by Wu, Du and Zhang");
        const string before = "nanjing-20000503", after = "nanjing-20020712";
        yield return new("landsat-before", JobKind.ImportScene, Scene(before, "A", new(2000, 5, 3, 0, 0, 0, TimeSpan.Zero)));
        yield return new("landsat-after", JobKind.ImportScene, Scene(after, "B", new(2002, 7, 12, 0, 0, 0, TimeSpan.Zero)));
        yield return new("landsat-cells", JobKind.PartitionFootprint, new PartitionFootprintParameters(after, "南京 Nanjing (Landsat)", "320100", Cells: 100), "landsat-after");
        yield return new("landsat-change", JobKind.DetectChange, new DetectChangeParameters(before, after), "landsat-before", "landsat-after");
        yield return new("landsat-cases", JobKind.FileCases, new FileCasesParameters(before, after), "landsat-change", "landsat-cells");
    }
}
