using NetTopologySuite.Geometries;
using SmartCity.Api.Evidence;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;
using SmartCity.Imaging.Clouds;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Jobs;

/// <param name="Before">Scene id.</param>
/// <param name="After">Scene id.</param>
internal sealed record FileCasesParameters(string Before, string After);

/// <summary>Gives the detections of a comparison to tracks, files the cases that come of it, and gives each its before and after pictures.</summary>
internal sealed class FileCasesJob(ChangeRunStore runs, SceneStore scenes, TrackStore tracks, EvidenceStore evidence, EvidenceFiles files) : Job<FileCasesParameters>(JobKind.FileCases)
{
    protected override async Task<object> RunAsync(FileCasesParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var run = (await runs.ListAsync(cancellationToken)).FirstOrDefault(r => r.BeforeScene == parameters.Before && r.AfterScene == parameters.After)
            ?? throw new GeoInputException($"Scenes '{parameters.Before}' and '{parameters.After}' have not been compared yet.");
        var before = (await scenes.FindAsync(run.BeforeScene, cancellationToken))!;
        var after = (await scenes.FindAsync(run.AfterScene, cancellationToken))!;
        progress.Report(0, "matching with tracks");
        var changes = await tracks.ApplyRunAsync(run.Id, TrackLooks.MeasureAsync, progress.Part<double>(0, 0.5, share => ("looking for tracks", share)), cancellationToken);

        // Not only the cases opened now: a run that was killed here left some without pictures.
        var withoutPictures = new List<Detection>();
        foreach (var detection in (await runs.ListDetectionsAsync(run.Id, cancellationToken)).Where(d => d.CaseId is not null).DistinctBy(d => d.CaseId))
            if (!await HasPicturesAsync(detection.CaseId!.Value, before, after, cancellationToken)) withoutPictures.Add(detection);
        var drawn = 0;
        progress.Report(0.5, "looking for clouds");
        using var beforeClouds = withoutPictures.Count > 0 ? CloudOverGround.Open(before.Path, before.Bands, cancellationToken) : null;
        using var afterClouds = withoutPictures.Count > 0 ? CloudOverGround.Open(after.Path, after.Bands, cancellationToken) : null;
        await Parallel.ForEachAsync(withoutPictures, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, async (detection, stop) =>
        {
            await PictureAsync(detection.CaseId!.Value, detection.Geometry, (before, beforeClouds), (after, afterClouds), stop);
            var done = Interlocked.Increment(ref drawn);
            progress.Report(0.5 + 0.5 * done / withoutPictures.Count, $"pictures of case {done} of {withoutPictures.Count}");
        });
        return new
        {
            opened = changes.Opened.Count,
            seen_again = changes.SeenAgain.Count,
            known = changes.Known,
            outside_cells = changes.OutsideCells,
            below_threshold = changes.BelowThreshold,
            tracks = changes.TracksWritten,
            looks = changes.Looks,
            classes_without_rule = changes.WithoutRule,
        };
    }

    private async Task<bool> HasPicturesAsync(Guid caseId, Scene before, Scene after, CancellationToken cancellationToken)
    {
        var there = await evidence.ListAsync(caseId, cancellationToken);
        return there.Any(e => e.SceneId == before.Id) && there.Any(e => e.SceneId == after.Id);
    }

    private async Task PictureAsync(Guid caseId, Geometry outline, (Scene Scene, CloudOverGround? Clouds) before, (Scene Scene, CloudOverGround? Clouds) after, CancellationToken cancellationToken)
    {
        var pair = EvidenceChip.Render(before.Scene.Path, after.Scene.Path, outline);
        foreach (var (kind, scene, clouds, chip) in ((string, Scene, CloudOverGround?, ChipImage)[])
            [(EvidenceKind.Before, before.Scene, before.Clouds, pair.Before), (EvidenceKind.After, after.Scene, after.Clouds, pair.After)])
            await evidence.AddAsync(new()
            {
                CaseId = caseId,
                Kind = kind,
                Sha256 = chip.Sha256,
                MediaType = chip.MediaType,
                Path = await files.KeepAsync(chip.Sha256, chip.File, chip.MediaType, cancellationToken),
                SceneId = scene.Id,
                CloudShare = clouds is null ? scene.CloudShare : clouds.Share(pair.Footprint),
                Footprint = pair.Footprint,
            }, cancellationToken);
    }
}
