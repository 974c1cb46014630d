using System.Diagnostics;
using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Jobs;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Jobs;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>Comparisons in a process of their own that is killed (SIGKILL) in the middle, and begun again.</summary>
public sealed class KilledRunTests(SimulatedPair pair, TestDatabase database) : IClassFixture<SimulatedPair>, IClassFixture<TestDatabase>
{
    /// <summary>Cases of which there are enough that a worker can be killed among their pictures.</summary>
    private const int Filed = 30;

    private static readonly string[] Outputs = ["change.geojson", "mask.tif", "score.tif"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_command_leaves_no_output_and_the_next_one_clears_up_and_gives_the_same_bytes_on_any_number_of_threads()
    {
        var (killed, unbroken) = (pair.FreshFolder(), pair.FreshFolder());
        using (var process = Start(Detect(killed), threads: 2))
        {
            await UntilSaidAsync(process, "comparing");
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }
        var left = Directory.GetFileSystemEntries(killed).Select(Path.GetFileName).ToList();
        Assert.Equal(5, left.Count);   // three locks, a score and a mask that are not whole
        Assert.All(left, name => Assert.StartsWith(".", name, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(killed, ".notes.partial"), "not ours");

        Assert.Equal(0, await RunAsync(Detect(killed), threads: 1));
        Assert.Equal(0, await RunAsync(Detect(unbroken), threads: 3));
        Assert.Equal([".notes.partial", .. Outputs], Directory.GetFileSystemEntries(killed).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Outputs, Directory.GetFileSystemEntries(unbroken).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var name in Outputs)
            Assert.True(File.ReadAllBytes(Path.Combine(killed, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(unbroken, name))), $"{name} differs");
    }

    [Fact]
    public async Task Two_commands_do_not_write_the_same_file_at_once()
    {
        var folder = pair.FreshFolder();
        using var first = Start(Detect(folder), threads: 2);
        await UntilSaidAsync(first, "aligning");
        using var second = Start(Detect(folder), threads: 1);
        var words = await second.StandardError.ReadToEndAsync(Stop);
        await second.WaitForExitAsync(Stop);
        await first.StandardError.ReadToEndAsync(Stop);
        await first.WaitForExitAsync(Stop);

        Assert.Equal((2, 0), (second.ExitCode, first.ExitCode));
        Assert.Contains("Another run is writing", words, StringComparison.Ordinal);
        Assert.Equal(Outputs, Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_job_of_a_killed_worker_is_done_by_the_next_one_once()
    {
        var data = pair.FreshFolder();
        var jobs = new JobStore(database.Source);
        await SeedAsync();
        var job = await jobs.CreateAsync(JobKind.DetectChange, JobJson.Write(new DetectChangeParameters("killed-before", "killed-after")), Stop);
        using (var worker = Start(["worker", "--db", database.ConnectionString], threads: 2, data))
        {
            await UntilAsync(job.Id, j => j.Message == "comparing", worker);
            worker.Kill();
            await worker.WaitForExitAsync(Stop);
        }
        var runs = new ChangeRunStore(database.Source);
        Assert.Empty(await runs.ListAsync(Stop));   // nothing finished, nothing stored
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from smartcity.detection"));

        using var next = Start(["worker", "--db", database.ConnectionString], threads: 2, data);
        await UntilAsync(job.Id, j => j.State == "succeeded", next);
        var twice = await jobs.CreateAsync(JobKind.DetectChange, JobJson.Write(new DetectChangeParameters("killed-before", "killed-after")), Stop);
        await UntilAsync(twice.Id, j => j.State == "succeeded", next);
        var expected = pair.Compare();
        var run = Assert.Single(await runs.ListAsync(Stop));
        Assert.Equal(expected.Objects.Count, run.Detections);
        Assert.True(expected.Objects.Count > Filed, $"{expected.Objects.Count} objects");
        Assert.Equal(expected.Objects.Select(o => Math.Round(o.Score, 9)).Order(), (await runs.ListDetectionsAsync(run.Id, Stop)).Select(d => Math.Round(d.Score, 9)).Order());

        await database.ExecuteAsync($"delete from smartcity.detection where id not in (select id from smartcity.detection order by score desc limit {Filed})");   // pictures of all would take minutes
        Assert.Equal(Filed, await database.ScalarAsync<long>("select count(*) from smartcity.detection where score >= 0.5"));
        var cases = await jobs.CreateAsync(JobKind.FileCases, JobJson.Write(new FileCasesParameters("killed-before", "killed-after")), Stop);
        await UntilAsync(cases.Id, j => j.Message?.StartsWith("pictures", StringComparison.Ordinal) ?? false, next);
        next.Kill();
        await next.WaitForExitAsync(Stop);

        using var last = Start(["worker", "--db", database.ConnectionString], threads: 2, data);
        await UntilAsync(cases.Id, j => j.State == "succeeded", last);
        last.Kill();
        await last.WaitForExitAsync(Stop);

        Assert.Equal(["mask.tif", "score.tif"], Directory.GetFileSystemEntries(Path.Combine(data, "changes", run.Id.ToString())).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Filed, await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case"));
        Assert.Equal(2 * Filed, await database.ScalarAsync<long>("select count(*) from smartcity.evidence"));
        Assert.Empty(Directory.EnumerateFiles(data, "*.partial", SearchOption.AllDirectories));
        Assert.Empty((await new CaseStore(database.Source, new()).VerifyAuditAsync(null, Stop)).Faults);
    }

    [Fact]
    public async Task A_series_of_a_killed_worker_is_followed_by_the_next_one_once()
    {
        Assert.SkipUnless(LongTests.AreWanted, "Three quarters of a minute: './smartcity test --long' runs it; the job above is killed and taken up in the same way.");
        var data = pair.FreshFolder();
        var jobs = new JobStore(database.Source);
        await SeedAsync();
        var order = JobJson.Write(new DetectSeriesParameters(["killed-before", "killed-after", "killed-later"]));
        var job = await jobs.CreateAsync(JobKind.DetectSeries, order, Stop);
        using (var worker = Start(["worker", "--db", database.ConnectionString], threads: 2, data))
        {
            await UntilAsync(job.Id, j => j.Message == "following" && j.Progress > 0.5, worker);
            worker.Kill();
            await worker.WaitForExitAsync(Stop);
        }
        var runs = new SeriesRunStore(database.Source);
        Assert.Empty(await runs.ListAsync(Stop));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from smartcity.series_object"));

        using var next = Start(["worker", "--db", database.ConnectionString], threads: 2, data);
        await UntilAsync(job.Id, j => j.State == "succeeded", next);
        var twice = await jobs.CreateAsync(JobKind.DetectSeries, order, Stop);
        await UntilAsync(twice.Id, j => j.State == "succeeded", next);
        next.Kill();
        await next.WaitForExitAsync(Stop);

        var run = Assert.Single(await runs.ListAsync(Stop));
        Assert.True(run.Objects > 50, $"{run.Objects} objects");
        Assert.Equal(run.Objects, await database.ScalarAsync<long>("select count(*) from smartcity.series_object"));
        Assert.Equal(["series.tif"], Directory.GetFileSystemEntries(Path.Combine(data, "series", run.Id.ToString())).Select(Path.GetFileName));
    }

    private async Task SeedAsync()
    {
        using var raster = GdalRaster.Open(pair.After);
        using var toDegrees = CrsTransform.ToCgcs2000(raster.Grid.CrsWkt!);
        var (west, south, east, north) = raster.Grid.Bounds;
        var footprint = (Polygon)toDegrees.Apply(GeometryFactory.Default.ToGeometry(new(west, east, south, north)));
        var scenes = new SceneStore(database.Source);
        foreach (var (id, path, year) in ((string, string, int)[])[("killed-before", pair.Before, 2024), ("killed-after", pair.After, 2025), ("killed-later", pair.After, 2026)])
            await scenes.UpsertAsync(new()
            {
                Id = id,
                Title = id,
                AcquiredAt = new(year, 5, 1, 3, 30, 0, TimeSpan.Zero),
                Sensor = "simulated",
                GsdMetres = 10,
                Bands = ["blue"],
                Path = path,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. BitConverter.GetBytes(year), .. File.ReadAllBytes(path)])),   // one file stands for two dates
                Footprint = footprint,
                Source = "SmartCity tests",
                IsSimulated = true,
            }, Stop);
        var box = footprint.EnvelopeInternal;
        box.ExpandBy(0.01);
        var ground = ServedCity.Factory.ToGeometry(box);
        var area = EllipsoidalMeasure.Area(ground);
        await new EditionStore(database.Source).PublishAsync(new()
        {
            Name = "One cell",
            Source = "test",
            IsSynthetic = true,
            Domain = ground,
            DomainAreaSquareMetres = area,
            Parameters = "{}",
            Cells =
            [
                new()
                {
                    Code = "530102001001001", Class = 1, Adcode = "530102", DistrictName = "五华区", AreaSquareMetres = area, PerimeterMetres = EllipsoidalMeasure.Length(ground),
                    CommunityIsSynthetic = true, Geometry = ground,
                },
            ],
        }, Stop);
    }

    private string[] Detect(string folder) =>
        ["change", "detect", "--before", pair.Before, "--after", pair.After, "--out", Path.Combine(folder, "change.geojson"), "--mask", Path.Combine(folder, "mask.tif"), "--score", Path.Combine(folder, "score.tif")];

    private static Child Start(string[] arguments, int threads, string? data = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll"), .. arguments]) { RedirectStandardError = true };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["LD_LIBRARY_PATH"] = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");   // which the tests' own host finds by itself
        if (data is not null) start.Environment["SMARTCITY_DATA"] = data;
        return new(start);
    }

    private static async Task<int> RunAsync(string[] arguments, int threads)
    {
        using var process = Start(arguments, threads);
        await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return process.ExitCode;
    }

    private static async Task UntilSaidAsync(Child process, string stage)
    {
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync(Stop) is { } line)
        {
            if (line.EndsWith(stage, StringComparison.Ordinal)) return;
            said.Add(line);
        }
        Assert.Fail($"It never said '{stage}': {string.Join(" | ", said)}");
    }

    private async Task UntilAsync(Guid id, Func<JobRun, bool> wanted, Child worker)
    {
        for (var patience = 0; ; patience++)
        {
            var job = (await new JobStore(database.Source).FindAsync(id, Stop))!;
            if (wanted(job)) return;
            if (job.State is "failed" or "cancelled" || worker.HasExited || patience == 3000) Assert.Fail($"Job {job.Kind} is {job.State}: {job.Error ?? job.Message}");
            await Task.Delay(50, Stop);
        }
    }

    /// <summary>A program that does not outlive its test.</summary>
    private sealed class Child(ProcessStartInfo start) : IDisposable
    {
        private readonly Process _process = Process.Start(start)!;

        internal StreamReader StandardError => _process.StandardError;

        internal int ExitCode => _process.ExitCode;

        internal bool HasExited => _process.HasExited;

        internal void Kill() => _process.Kill();

        internal Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

        public void Dispose()
        {
            if (!_process.HasExited) _process.Kill();
            _process.Dispose();
        }
    }
}
