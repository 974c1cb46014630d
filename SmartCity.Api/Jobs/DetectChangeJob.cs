using System.Security.Cryptography;
using System.Text;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Jobs;

/// <param name="Before">Scene id.</param>
/// <param name="After">Scene id.</param>
/// <param name="MinimumAreaSquareMetres">Smaller objects are dropped; null takes the default of the resolution.</param>
internal sealed record DetectChangeParameters(string Before, string After, double? MinimumAreaSquareMetres = null);

/// <summary>Compares two scenes of the catalogue and stores the changed objects, the score and the mask.</summary>
internal sealed class DetectChangeJob(ChangeRunStore runs, SceneStore scenes, DataFolder data) : Job<DetectChangeParameters>(JobKind.DetectChange)
{
    protected override async Task<object> RunAsync(DetectChangeParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var before = await FindAsync(parameters.Before, cancellationToken);
        var after = await FindAsync(parameters.After, cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JobJson.Write(parameters))));
        var run = await runs.BeginAsync(before.Id, after.Id, ChangeDetection.MethodVersion, hash, cancellationToken);
        if (run.FinishedAt is not null) return new { run = run.Id, detections = run.Detections };

        var folder = Path.Combine(data.Changes, run.Id.ToString());
        Directory.CreateDirectory(folder);
        var (score, mask) = (Path.Combine(folder, "score.tif"), Path.Combine(folder, "mask.tif"));
        var raw = Path.Combine(folder, "score.raw.tif");
        var request = new ChangeRequest { BeforePath = before.Path, AfterPath = after.Path, ScorePath = raw, MaskPath = mask, MinimumAreaSquareMetres = parameters.MinimumAreaSquareMetres };
        var result = ChangeDetection.Run(request, progress.Part<ChangeProgress>(0, 0.9, p => (p.Stage, p.Share)), cancellationToken);
        CogWriter.Write(raw, score, null, progress.Part<double>(0.9, 0.99, share => ("overviews of the score", share)), cancellationToken);
        File.Delete(raw);

        var outcome = new ChangeOutcome
        {
            Detections = Project(result),
            ModelVersion = RuleClassifier.Name,
            FeatureNames = ObjectFeatures.Names,
            ScorePath = score,
            MaskPath = mask,
            Statistics = JobJson.Write(result.Statistics),
        };
        await runs.CompleteAsync(run.Id, outcome, cancellationToken);
        return new { run = run.Id, detections = outcome.Detections.Count };
    }

    private async Task<Scene> FindAsync(string id, CancellationToken cancellationToken) =>
        await scenes.FindAsync(id, cancellationToken) ?? throw new GeoInputException($"There is no scene '{id}' in the catalogue.");

    private static List<NewDetection> Project(ChangeResult result)
    {
        using var transform = CrsTransform.ToCgcs2000(result.Grid.CrsWkt!);   // scenes of the catalogue have one
        return [.. result.Objects.Select(o => new NewDetection
        {
            Class = o.Class,
            Score = o.Score,
            AreaSquareMetres = o.AreaSquareMetres,
            Geometry = transform.Apply(o.Outline),
            Features = o.Features.Values.ToArray(),
            Properties = JobJson.Write(new { class_confidence = Math.Round(o.ClassConfidence, 3) }),
        })];
    }
}
