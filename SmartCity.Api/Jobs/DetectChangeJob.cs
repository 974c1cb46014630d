using System.Security.Cryptography;
using System.Text;
using SmartCity.Api.Hosting;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Change.Nets;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Models;

namespace SmartCity.Api.Jobs;

/// <param name="Before">Scene id.</param>
/// <param name="After">Scene id.</param>
/// <param name="MinimumAreaSquareMetres">Smaller objects are dropped; null takes the default of the resolution.</param>
internal sealed record DetectChangeParameters(string Before, string After, double? MinimumAreaSquareMetres = null);

/// <summary>Compares two scenes of the catalogue and stores the changed objects, the score and the mask.</summary>
/// <remarks>A killed run is run again from its start: its row is unfinished, its files are cleared away, and the same input gives the same detections under the same ids.</remarks>
internal sealed class DetectChangeJob(ChangeRunStore runs, SceneStore scenes, DataFolder data, ILogger<DetectChangeJob> logger) : Job<DetectChangeParameters>(JobKind.DetectChange)
{
    protected override async Task<object> RunAsync(DetectChangeParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var before = await FindAsync(parameters.Before, cancellationToken);
        var after = await FindAsync(parameters.After, cancellationToken);
        using var learned = LoadLearned();
        var net = new NetStore(data.ChangeNets).InUseFor(after.GsdMetres);
        var run = await runs.BeginAsync(before.Id, after.Id, ChangeDetection.MethodVersion, Hash(parameters, learned, net), cancellationToken);
        var folder = Path.Combine(data.Changes, run.Id.ToString());
        Directory.CreateDirectory(folder);
        var (score, mask, raw) = (Path.Combine(folder, "score.tif"), Path.Combine(folder, "mask.tif"), Path.Combine(folder, "score.raw.tif"));
        using var claim = await RunClaim.TakeAsync([score, mask, raw], progress, cancellationToken);
        run = (await runs.FindAsync(run.Id, cancellationToken))!;   // the one that was waited for may have finished it
        if (run.FinishedAt is not null) return new { run = run.Id, detections = run.Detections };

        var request = new ChangeRequest
        {
            BeforePath = before.Path,
            AfterPath = after.Path,
            ScorePath = raw,
            MaskPath = mask,
            MinimumAreaSquareMetres = parameters.MinimumAreaSquareMetres,
            Net = net,
            Classifier = learned,
        };
        var result = ChangeDetection.Run(request, progress.Part<ChangeProgress>(0, 0.9, p => (p.Stage, p.Share)), cancellationToken);
        CogWriter.Write(raw, score, null, progress.Part<double>(0.9, 0.99, share => ("overviews of the score", share)), cancellationToken);
        File.Delete(raw);

        var outcome = new ChangeOutcome
        {
            Detections = Project(result),
            ModelVersion = learned?.Version ?? RuleClassifier.Name,
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

    /// <summary>The model that has earned its use; null: the rules.</summary>
    private LearnedClassifier? LoadLearned()
    {
        try
        {
            return new ObjectModelStore(data.ObjectModels).LoadPromoted();
        }
        catch (ImagingInputException e)
        {
            logger.ObjectModelLost(e.Message);   // a city without detections would be worse
            return null;
        }
    }

    // With the shipped models as ever: what was compared before is not compared again.
    private static string Hash(DetectChangeParameters parameters, LearnedClassifier? learned, string? net) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            JobJson.Write(parameters) + (learned is null ? "" : $"\n{learned.Version}") + (net is null ? "" : $"\n{NetManifest.Read(net).Sha256}"))));

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
