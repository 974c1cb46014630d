using NetTopologySuite.Geometries;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tracks;

/// <summary>A place of its own in the database, three tenths of a degree wide: its dates are no dates elsewhere.</summary>
internal sealed class TrackGround(TestDatabase database, string name, int number, GeoOptions? options = null)
{
    private readonly Dictionary<Guid, Look> _views = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal TrackStore Store { get; } = Sample.Tracks(database, options);

    private double West => 80 + number * 0.4;

    internal Polygon Box(double x, double y = 0, double width = 4, double height = 4) => Sample.Box(West + 0.1 + x * Story.Unit, 25.1 + y * Story.Unit, width * Story.Unit, height * Story.Unit);

    /// <summary>One cell over all places.</summary>
    internal static async Task PublishAsync(TestDatabase database)
    {
        var ground = Sample.Box(79, 24, 60, 3);
        await new EditionStore(database.Source).PublishAsync(new()
        {
            Name = "One cell",
            Source = "tracks",
            Parameters = "{}",
            IsSynthetic = true,
            Domain = ground,
            DomainAreaSquareMetres = 1e10,
            Cells = [new GridCell { Code = "530102001001001", Class = 1, Adcode = "530102", DistrictName = "五华区", AreaSquareMetres = 1e10, PerimeterMetres = 1e6, CommunityIsSynthetic = true, Geometry = ground }],
        }, Cancellation);
    }

    /// <summary>Stores a comparison of this date with the first one; nothing is matched yet.</summary>
    internal async Task<Guid> RunAsync(int date, params NewDetection[] detections)
    {
        var scenes = new SceneStore(database.Source);
        var (before, after) = ($"{name}-base", $"{name}-{date}");
        foreach (var (id, day) in ((string, int)[])[(before, -10), (after, date)])
            await scenes.UpsertAsync(Sample.Scene(id, 2025) with { AcquiredAt = new(Story.Day(day), new(3, 30), TimeSpan.Zero), Footprint = Sample.Box(West, 25, 0.3, 0.3) }, Cancellation);
        var runs = new ChangeRunStore(database.Source);
        var run = await runs.BeginAsync(before, after, "m1", "default", Cancellation);
        await runs.CompleteAsync(run.Id, new() { Detections = detections, ModelVersion = "rules-1", ScorePath = "none" }, Cancellation);
        return run.Id;
    }

    /// <summary>What the score raster of a run says everywhere.</summary>
    internal Guid Says(Guid run, double assessed, double score)
    {
        _views[run] = new(assessed, score);
        return run;
    }

    internal Task<TrackChanges> ApplyAsync(Guid run) => Store.ApplyRunAsync(run, MeasureAsync, null, Cancellation);

    internal Task<IReadOnlyDictionary<LookKey, Look>> MeasureAsync(IReadOnlyList<WantedLook> wanted, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<LookKey, Look>>(wanted.Where(w => _views.ContainsKey(w.Key.RunId)).ToDictionary(w => w.Key, w => _views[w.Key.RunId]));

    internal Task<IReadOnlyList<Track>> TracksAsync() => Store.ListAsync(new() { Box = new(West, West + 0.3, 25, 25.3) }, Cancellation);

    internal async Task<Track> SingleAsync() => Assert.Single(await TracksAsync());

    /// <summary>All that is decided, without ids.</summary>
    internal async Task<string> TextAsync()
    {
        var lines = new List<string>();
        foreach (var track in await TracksAsync())
            lines.Add($"{track.State} {track.Class} {track.Score} {track.FirstSeen:O} {track.LastSeen:O} {track.OpenedOn:O} {track.EndedOn:O} {track.MergedInto is not null} {track.ParentId is not null} " +
                string.Join(", ", (await Store.ObservationsAsync(track.Id, Cancellation)).Select(o => $"{o.Day:O} {o.Evidence} {o.Score} {o.AssessedShare}")));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }
}
