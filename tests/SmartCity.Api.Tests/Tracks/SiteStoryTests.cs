using System.Text.Json;
using Microsoft.Extensions.Options;
using NetTopologySuite.Geometries;
using SmartCity.Api.Evidence;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Tests.Rendering;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Tracks;

/// <summary>A construction site over six satellite dates, two of them cloudy: real score rasters, the real job, the real database.</summary>
public sealed class SiteStoryTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const double Pixel = 10, Half = 60;   // metres; the site is 120 m wide

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-site-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Seen, cloud, seen, cloud, gone, gone: in their order, backwards, and with the last ones first.</summary>
    [Theory]
    [InlineData(0, new[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(1, new[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(2, new[] { 3, 5, 2, 6, 1, 4 })]
    public async Task It_is_one_case_that_was_collected_opened_and_told_of_the_end(int place, int[] arrival)
    {
        _ = database.ConnectionString;
        var site = await PrepareAsync(place);
        foreach (var date in arrival) await FileAsync(place, date);

        var tracks = new TrackStore(database.Source, new(), new(database.Source, new()), new(database.Source, new()));
        var track = Assert.Single(await tracks.ListAsync(new() { Box = site.EnvelopeInternal }, Stop));
        Assert.Equal(
            [("seen_high", null), ("not_clear", 0.0), ("seen_high", null), ("not_clear", 0.0), ("absent", 1.0), ("absent", 1.0)],
            (await tracks.ObservationsAsync(track.Id, Stop)).Select(o => (TrackTexts.Of(o.Evidence), o.AssessedShare)));
        Assert.Equal((TrackState.Ended, Day(1), Day(3), Day(3), Day(6)), (track.State, track.FirstSeen, track.LastSeen, track.OpenedOn, track.EndedOn));

        var cases = new CaseStore(database.Source, new());
        var filed = (await cases.FindAsync(Assert.Single(track.CaseIds), Stop))!;
        Assert.Equal(("collected", "earthwork", "satellite", track.Id), (filed.Status, filed.Class, filed.Source, filed.TrackId));
        Assert.Equal(1, await database.ScalarAsync<long>($"select count(*) from smartcity.spatial_case where track_id = '{track.Id}'"));
        var actions = (await cases.HistoryAsync(filed.Id, Stop)).Select(e => e.Action).ToList();
        Assert.Equal("open", actions[0]);
        Assert.Equal(["seen_again", "track_ended"], actions.Skip(1).Order());
        Assert.Empty((await cases.VerifyAuditAsync(null, Stop)).Faults);
        Assert.Empty((await cases.VerifyStatesAsync(null, Stop)).Faults);
        Assert.True(await database.ScalarAsync<long>($"select count(*) from smartcity.evidence where case_id = '{filed.Id}'") >= 2);

        foreach (var date in arrival) await FileAsync(place, date);   // all of it once more
        Assert.Equal(actions, (await cases.HistoryAsync(filed.Id, Stop)).Select(e => e.Action));
    }

    private static DateOnly Day(int date) => new(2025, date, 1);

    private static string Scene(int place, int date) => $"site{place}-{date}";

    /// <summary>Runs the job for the pair (first date, this date).</summary>
    private async Task FileAsync(int place, int date)
    {
        var tracks = new TrackStore(database.Source, new(), new(database.Source, new()), new(database.Source, new()));
        var files = Options.Create(new EvidenceOptions());
        using var s3 = new S3Client(files, TimeProvider.System);
        var job = new FileCasesJob(new(database.Source), new(database.Source), tracks, new(database.Source), new(new DataFolder(_folder), files, s3));
        await job.RunAsync(JsonSerializer.SerializeToElement(new FileCasesParameters(Scene(place, 0), Scene(place, date)), JobJson.Options), new JobProgress(), Stop);
    }

    private async Task<Geometry> PrepareAsync(int place)
    {
        // Each place is 60 km north of the one before: its dates are none of the others'.
        using var toUtm = CrsTransform.Create(CrsTransform.Cgcs2000, SyntheticRaster.Utm48);
        var (east, north) = toUtm.Apply(102.7, 25.0 + 0.6 * place);
        var (x, y) = (Math.Round(east), Math.Round(north));
        var grid = SyntheticRaster.Grid(100, 100, Pixel, x - 50 * Pixel, y + 50 * Pixel);
        using var toDegrees = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        var site = toDegrees.Apply(GeometryFactory.Default.ToGeometry(new Envelope(x - Half, x + Half, y - Half, y + Half)));
        var footprint = (Polygon)toDegrees.Apply(GeometryFactory.Default.ToGeometry(new(grid.Bounds.West, grid.Bounds.East, grid.Bounds.South, grid.Bounds.North)));
        await PublishAsync(place, footprint);

        var picture = Path.Combine(_folder, $"picture{place}.tif");
        SyntheticRaster.Write(picture, grid, ["red", "green", "blue"], (band, _, _) => 0.1f * (band + 1));
        var (scenes, runs) = (new SceneStore(database.Source), new ChangeRunStore(database.Source));
        for (var date = 0; date <= 6; date++)
            await scenes.UpsertAsync(new()
            {
                Id = Scene(place, date),
                Title = Scene(place, date),
                AcquiredAt = new(date == 0 ? new(2024, 6, 1) : Day(date), new(3, 30), TimeSpan.Zero),
                Sensor = "synthetic",
                GsdMetres = Pixel,
                Bands = ["red", "green", "blue"],
                Path = picture,
                Footprint = footprint,
                Source = "SmartCity tests",
                IsSimulated = true,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Scene(place, date)))),
            }, Stop);
        for (var date = 1; date <= 6; date++)
        {
            var (isSeen, isCloudy) = (date is 1 or 3, date is 2 or 4);
            bool OnSite(double px, double py) => Math.Abs(px - x) < Half && Math.Abs(py - y) < Half;
            var score = Path.Combine(_folder, $"score{place}-{date}.tif");
            SyntheticRaster.Write(score, grid, ["score"], (_, px, py) => isCloudy && Math.Abs(px - x) < 3 * Half ? -1 : isSeen && OnSite(px, py) ? 0.9f : 0.05f, nodata: -1);
            var run = await runs.BeginAsync(Scene(place, 0), Scene(place, date), "test-1", "default", Stop);
            await runs.CompleteAsync(run.Id, new()
            {
                Detections = isSeen ? [new() { Class = "earthwork", Score = 0.9, AreaSquareMetres = 4 * Half * Half, Geometry = site }] : [],
                ModelVersion = "rules-1",
                ScorePath = score,
            }, Stop);
        }
        return site;
    }

    private async Task PublishAsync(int place, Polygon footprint)
    {
        var box = footprint.EnvelopeInternal;
        box.ExpandBy(0.01);
        var ground = ServedCity.Factory.ToGeometry(box);
        var area = EllipsoidalMeasure.Area(ground);
        await new EditionStore(database.Source).PublishAsync(new()
        {
            Name = $"One cell {place}",
            Source = $"site {place}",
            IsSynthetic = true,
            Domain = ground,
            DomainAreaSquareMetres = area,
            Parameters = "{}",
            Cells =
            [
                new()
                {
                    Code = $"53010200100100{place + 1}", Class = 1, Adcode = "530102", DistrictName = "五华区", AreaSquareMetres = area, PerimeterMetres = EllipsoidalMeasure.Length(ground),
                    CommunityIsSynthetic = true, Geometry = ground,
                },
            ],
        }, Stop);
    }
}
