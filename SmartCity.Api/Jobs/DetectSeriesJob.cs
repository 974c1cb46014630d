using System.Security.Cryptography;
using System.Text;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Series;

namespace SmartCity.Api.Jobs;

/// <param name="Scenes">Ids of three or more scenes of one place, in any order.</param>
/// <param name="MinimumAreaSquareMetres">Smaller objects are dropped; null takes the default of the resolution.</param>
/// <param name="StalledAfterDays">Open soil that lies unchanged for longer is stalled; null takes the default.</param>
internal sealed record DetectSeriesParameters(IReadOnlyList<string> Scenes, double? MinimumAreaSquareMetres = null, int? StalledAfterDays = null);

/// <summary>Follows a place through scenes of the catalogue and stores what changed when, and the construction sites with their stages.</summary>
/// <remarks>Killed, it is run again from its start, as <see cref="DetectChangeJob"/> is: the same scenes give the same objects and sites under the same ids.</remarks>
internal sealed class DetectSeriesJob(SeriesRunStore runs, SceneStore scenes, DataFolder data) : Job<DetectSeriesParameters>(JobKind.DetectSeries)
{
    /// <exception cref="GeoInputException">The scenes are too few, too many or named twice, or a limit is none.</exception>
    protected override void CheckOrder(DetectSeriesParameters parameters)
    {
        if (parameters.Scenes.Count is < ChangeSeries.FewestScenes or > ChangeSeries.MostScenes)
            throw new GeoInputException($"A series needs {ChangeSeries.FewestScenes} to {ChangeSeries.MostScenes} scenes, and {parameters.Scenes.Count} are named; two are compared by {JobKind.DetectChange}.");
        if (parameters.Scenes.GroupBy(s => s).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new GeoInputException($"Scene '{twice.Key}' is named twice.");
        if (parameters.MinimumAreaSquareMetres is { } area && !(area >= 0 && double.IsFinite(area))) throw new GeoInputException("minimum_area_square_metres must be a number of square metres, 0 or more.");
        if (parameters.StalledAfterDays < 1) throw new GeoInputException($"stalled_after_days is {parameters.StalledAfterDays}; it must be 1 day or more.");
    }

    protected override async Task<object> RunAsync(DetectSeriesParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        CheckOrder(parameters);
        var dates = await FindAsync(parameters.Scenes, cancellationToken);
        var run = await runs.BeginAsync([.. dates.Select(d => d.Id)], ChangeSeries.MethodVersion, Hash(parameters), cancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(data.Series, run.Id.ToString())).FullName;
        var raster = Path.Combine(folder, "series.tif");
        using var claim = await RunClaim.TakeAsync([raster], progress, cancellationToken);
        run = (await runs.FindAsync(run.Id, cancellationToken))!;   // the one that was waited for may have finished it
        if (run.FinishedAt is not null) return new { series = run.Id, objects = run.Objects, sites = run.Sites };

        var request = new SeriesRequest
        {
            Scenes = [.. dates.Select(d => new SeriesScene(d.Path, DateOnly.FromDateTime(d.AcquiredAt.UtcDateTime)))],
            RasterPath = raster,
            MinimumAreaSquareMetres = parameters.MinimumAreaSquareMetres,
            Sites = parameters.StalledAfterDays is { } days ? new() { StalledAfterDays = days } : new(),
        };
        var result = ChangeSeries.Run(request, progress.Part<ChangeProgress>(0, 0.99, p => (p.Stage, p.Share)), cancellationToken);
        var outcome = Project(result, raster);
        await runs.CompleteAsync(run.Id, outcome, cancellationToken);
        return new { series = run.Id, objects = outcome.Objects.Count, sites = outcome.Sites.Count };
    }

    private async Task<IReadOnlyList<Scene>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = new List<Scene>();
        foreach (var id in ids) found.Add(await scenes.FindAsync(id, cancellationToken) ?? throw new GeoInputException($"There is no scene '{id}' in the catalogue."));
        return [.. found.OrderBy(s => s.AcquiredAt).ThenBy(s => s.Id, StringComparer.Ordinal)];
    }

    // Whatever order the scenes were named in.
    private static string Hash(DetectSeriesParameters parameters) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JobJson.Write(parameters with { Scenes = [] }))));

    private static SeriesOutcome Project(SeriesResult result, string raster)
    {
        using var transform = CrsTransform.ToCgcs2000(result.Grid.CrsWkt!);   // scenes of the catalogue have one
        Geometry Stored(Geometry outline)
        {
            var there = transform.Apply(outline);
            return there.IsValid ? there : GeometryFixer.Fix(there);
        }
        return new(
            [.. result.Objects.Select(o => new NewSeriesObject
            {
                Class = o.Class,
                Score = o.Score,
                AreaSquareMetres = o.AreaSquareMetres,
                Dates = new(o.FirstSeenAfter, o.FirstSeen, o.Persistence, o.Recovered),
                DatesClear = o.DatesClear,
                Geometry = Stored(o.Outline),
            })],
            [.. result.Sites.Select(s => new NewConstructionSite
            {
                Stage = SeriesGeoJson.Name(s.Stage),
                AreaSquareMetres = s.AreaSquareMetres,
                SoilShare = s.SoilShare,
                Dates = new(s.FirstSeenAfter, s.FirstSeen, s.Persistence, s.Recovered),
                Stages = JobJson.Write(s.History.Select(e => new { e.Date, stage = SeriesGeoJson.Name(e.Stage), e.Start }).ToList()),
                Geometry = Stored(s.Outline),
            })],
            raster, JobJson.Write(new { reference = result.Reference, result.AssessedShare, result.ChangedShare, dates = result.Dates.Select(d => new { d.Date, d.ClearShare, d.IsUsed }).ToList() }));
    }
}
