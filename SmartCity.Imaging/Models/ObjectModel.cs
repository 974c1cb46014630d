using System.Globalization;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Models;

/// <summary>Trains the object model, tests it on places that it never saw, and writes it with its card.</summary>
public static class ObjectModel
{
    /// <summary>File names in the output folder.</summary>
    public const string FileName = "change-objects.zip", CardName = "change-objects.md";

    internal const string Version = "trees-1";

    private const int MostPlaces = 2000;

    /// <param name="folder">Made when missing.</param>
    /// <param name="places">Simulated cities, each seen at 10 m and at 0.5 m; every fourth one is held out for the test.</param>
    /// <returns>The model card.</returns>
    /// <exception cref="ImagingInputException">Too few places to hold some out.</exception>
    public static string Train(string folder, int places, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var (training, heldOut) = PlaceSplit.Of(Simulated(places, progress, cancellationToken));
        progress?.Report(new($"training on {training.Count} objects", 0.95));
        var model = ObjectModelTraining.Train(training, ObjectModelTraining.DefaultSeed, out var context);
        AtomicFile.Write(Path.Combine(folder, FileName), partial =>
        {
            using var file = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite);
            LearnedClassifier.Save(context, model, Version, file);
        });
        using var classifier = LearnedClassifier.Of(context, model, Version);
        var card = new ObjectModelCard(Version, places, training, heldOut, classifier).Text();
        AtomicFile.Write(Path.Combine(folder, CardName), partial => File.WriteAllText(partial, card));
        progress?.Report(new(string.Create(CultureInfo.InvariantCulture, $"done: {new FileInfo(Path.Combine(folder, FileName)).Length / 1024} KiB"), 1));
        return card;
    }

    /// <summary>Labelled objects of simulated cities.</summary>
    /// <exception cref="ImagingInputException">Too few places to hold some out, or too many.</exception>
    internal static List<ObjectExample> Simulated(int places, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        if (places is < PlaceSplit.LeastSimulated or > MostPlaces)
            throw new ImagingInputException($"A model can't be trained on {places} simulated cities: {PlaceSplit.LeastSimulated} to {MostPlaces} are possible.");
        var examples = new List<ObjectExample>();
        foreach (var (place, seed) in PlaceSplit.Seeds(places).Index())
        {
            progress?.Report(new($"city {place + 1} of {places}, {examples.Count} objects", 0.95 * place / places));
            examples.AddRange(SimulatedExamples.Of(seed, cancellationToken));
        }
        return examples;
    }
}
