using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Models;

/// <summary>What became of a training with feedback.</summary>
/// <param name="IsPromoted">Whether the new model is in use now.</param>
/// <param name="Reason">Why, or why not.</param>
/// <param name="Card">Figures before and after, as Markdown.</param>
public sealed record RetrainingResult(string Version, bool IsPromoted, string Reason, string Card);

/// <summary>Trains the object model on simulated cities and on what officers said, and takes it into use if it is not worse.</summary>
public static class ObjectRetraining
{
    public const int DefaultSeed = ObjectModelTraining.DefaultSeed;

    /// <summary>Real examples are few: all of them together count as much as the simulated ones, but none more than so many.</summary>
    private const float MostWeight = 20;

    /// <param name="feedback">The file of <c>models export-feedback</c>.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="places">Simulated cities; every fourth one is held out for the test.</param>
    /// <exception cref="ImagingInputException">The feedback can't be read, or there are too few cities.</exception>
    public static RetrainingResult Run(byte[] feedback, string name, ObjectModelStore store, int places, int seed, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        var said = ObjectFeedback.Parse(feedback, name);
        if (InUse(said, store, places, seed) is { } known) return known;
        return Run(said, [.. ObjectModel.Simulated(places, progress, cancellationToken)], places, store, seed, progress);
    }

    internal static RetrainingResult Run(ObjectFeedback said, IReadOnlyList<ObjectExample> simulated, int places, ObjectModelStore store, int seed, IProgress<SimulationProgress>? progress)
    {
        if (InUse(said, store, places, seed) is { } known) return known;
        var (simulatedTraining, simulatedHeldOut) = PlaceSplit.Of(simulated);
        var (realTraining, realHeldOut) = PlaceSplit.Of(said.Examples);
        var weight = Math.Clamp((float)simulatedTraining.Count / Math.Max(1, realTraining.Count), 1, MostWeight);
        List<ObjectExample> training = [.. simulatedTraining, .. realTraining.Select(e => e with { Weight = weight })];
        progress?.Report(new($"training on {training.Count} objects, {realTraining.Count} of them real", 0.95));

        var version = VersionOf(said, places, seed);
        var model = ObjectModelTraining.Train(training, seed, out var context);
        using var now = LearnedClassifier.Of(context, model, version);
        using var inUse = store.LoadPromoted();
        var current = (IObjectClassifier?)inUse ?? new RuleClassifier();
        IReadOnlyList<HeldOutObject> Answers(IEnumerable<ObjectExample> examples) =>
            [.. examples.Where(e => e.Label != ObjectExample.None).Select(e => new HeldOutObject(e.Place, e.Label, e.RuleClass, current.Classify(e.Features).Class, now.Classify(e.Features).Class))];
        var (real, made) = (Answers(realHeldOut), Answers(simulatedHeldOut));
        var (isEarned, reason) = PromotionRule.Judge(real, made, inUse is null, seed);
        var note = new ObjectModelNote(version, seed, places, said.Sha256, current.Version, isEarned, reason);
        var card = new RetrainingCard(note, realTraining.Count, weight, said.LeftOut, real, made, ObjectModelTest.FalseAlarmAuc(realHeldOut, e => now.FalseAlarm(e.Features)), realHeldOut.Count - real.Count).Text();
        store.Add(note, card, stream => LearnedClassifier.Save(context, model, version, stream));
        if (isEarned) store.Promote(version);
        return new(version, isEarned, reason, card);
    }

    private static RetrainingResult? InUse(ObjectFeedback said, ObjectModelStore store, int places, int seed) =>
        VersionOf(said, places, seed) is var version && store.Promoted == version && store.Note(version) is { } note
            ? new(version, true, $"it is in use already: {note.Reason}", File.ReadAllText(Path.ChangeExtension(store.PathOf(version), ".md")))
            : null;

    /// <summary>The same feedback, cities and seed have the same name.</summary>
    private static string VersionOf(ObjectFeedback said, int places, int seed)
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"{said.Sha256}/{places}/{seed}/{string.Join(',', ObjectFeatures.Names)}");
        return $"{ObjectModel.Version}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..10]}";
    }
}
