using System.Globalization;
using SmartCity.Benchmarks;
using SmartCity.Benchmarks.Cameras;
using SmartCity.Benchmarks.Cases;
using SmartCity.Benchmarks.Peers;

Dictionary<string, Func<string, CancellationToken, Task<Result>>> benchmarks = new()
{
    ["partition"] = PartitionBenchmark.RunAsync,
    ["change-detection"] = ChangeBenchmark.RunAsync,
    ["imaging"] = ImagingBenchmark.RunAsync,
    ["coverage"] = CoverageBenchmark.RunAsync,
    ["edit"] = EditBenchmark.RunAsync,
    ["cell-tile"] = CellTileBenchmark.RunAsync,
    ["cached-tile"] = CachedTileBenchmark.RunAsync,
    ["peers"] = PeerTilesBenchmark.RunAsync,
    ["features"] = FeaturePageBenchmark.RunAsync,
    ["locate"] = LocateBenchmark.RunAsync,
    ["track-matching"] = TrackMatchingBenchmark.RunAsync,
    ["cases"] = CaseBenchmark.RunAsync,
    ["tiles"] = CaseTileBenchmark.RunAsync,
    ["raster-tile"] = RasterTileBenchmark.RunAsync,
    ["zonal"] = ZonalBenchmark.RunAsync,
    ["cameras"] = CameraBenchmark.RunAsync,
    ["scene-import"] = SceneImportBenchmark.RunAsync,
};
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
if (args is ["make-cases", var server, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var cases) && cases > 0)
{
    await ManyCases.MakeAsync(server, cases, new StderrProgress(), stop.Token);
    return 0;
}
if (args.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"smartcity bench: there is no '{unknown}'; there are {string.Join(", ", benchmarks.Keys)}; and make-cases CONNECTION COUNT.");
    return 2;
}
foreach (var (name, run) in benchmarks.Where(b => args.Length == 0 || args.Contains(b.Key)))
{
    var folder = Directory.CreateTempSubdirectory("smartcity-bench-").FullName;
    try
    {
        await Console.Error.WriteLineAsync($"{name} …");
        var result = await run(folder, stop.Token);
        Console.WriteLine(Report.Markdown(result));
        await Console.Error.WriteLineAsync($"kept in {Report.Save(result)}");
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
return 0;
