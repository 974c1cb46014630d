using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Jobs;

/// <param name="Before">Scene id.</param>
/// <param name="After">Scene id.</param>
/// <param name="MinimumScore">0–1; detections below it open no case.</param>
internal sealed record FileCasesParameters(string Before, string After, double MinimumScore = 0.5);

/// <summary>Makes the detections of a comparison into cases and gives each its before and after pictures.</summary>
internal sealed class FileCasesJob(ChangeRunStore runs, SceneStore scenes, CaseStore cases, EvidenceStore evidence, DataFolder data) : Job<FileCasesParameters>(JobKind.FileCases)
{
    protected override async Task<object> RunAsync(FileCasesParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var run = (await runs.ListAsync(cancellationToken)).FirstOrDefault(r => r.BeforeScene == parameters.Before && r.AfterScene == parameters.After)
            ?? throw new GeoInputException($"Scenes '{parameters.Before}' and '{parameters.After}' have not been compared yet.");
        var before = (await scenes.FindAsync(run.BeforeScene, cancellationToken))!;
        var after = (await scenes.FindAsync(run.AfterScene, cancellationToken))!;
        progress.Report(0, "opening cases");
        var opened = await cases.OpenFromRunAsync(run.Id, parameters.MinimumScore, cancellationToken);

        // Not only the cases opened now: a run that was killed here left some without pictures.
        var ofRun = (await runs.ListDetectionsAsync(run.Id, cancellationToken)).Where(d => d.CaseId is not null).DistinctBy(d => d.CaseId).ToList();
        var drawn = 0;
        await Parallel.ForEachAsync(ofRun, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, async (detection, stop) =>
        {
            await PictureAsync(detection.CaseId!.Value, detection.Geometry, before, after, stop);
            var done = Interlocked.Increment(ref drawn);
            progress.Report((double)done / ofRun.Count, $"pictures of case {done} of {ofRun.Count}");
        });
        return new { opened = opened.Opened.Count, seen_again = opened.SeenAgain.Count, known = opened.Known, outside_cells = opened.OutsideCells, below_threshold = opened.BelowThreshold };
    }

    private async Task PictureAsync(Guid caseId, Geometry outline, Scene before, Scene after, CancellationToken cancellationToken)
    {
        var there = await evidence.ListAsync(caseId, cancellationToken);
        if (there.Any(e => e.SceneId == before.Id) && there.Any(e => e.SceneId == after.Id)) return;
        var pair = EvidenceChip.Render(before.Path, after.Path, outline);
        foreach (var (kind, scene, chip) in ((string, Scene, ChipImage)[])[("before", before, pair.Before), ("after", after, pair.After)])
            await evidence.AddAsync(new()
            {
                CaseId = caseId,
                Kind = kind,
                Sha256 = chip.OutlinedSha256,
                MediaType = chip.MediaType,
                Path = await data.KeepEvidenceAsync(chip.OutlinedSha256, chip.Outlined, cancellationToken),
                SceneId = scene.Id,
                CloudShare = scene.CloudShare,
                Footprint = pair.Footprint,
            }, cancellationToken);
    }
}
