using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Models;

/// <summary>Names changed objects by boosted trees that were trained on simulated scenes; see the model card beside the shipped model.</summary>
public sealed class LearnedClassifier : IObjectClassifier, IDisposable
{
    private const string Notes = "smartcity.json";
    private readonly ThreadLocal<PredictionEngine<ObjectRow, Scores>> _engines;

    private LearnedClassifier(MLContext context, ITransformer model, string version)
    {
        Version = version;
        _engines = new(() => context.Model.CreatePredictionEngine<ObjectRow, Scores>(model, inputSchemaDefinition: ObjectRow.Schema()), trackAllValues: true);
    }

    public string Version { get; }

    /// <summary>The model that this assembly carries.</summary>
    public static LearnedClassifier Shipped()
    {
        using var stream = typeof(LearnedClassifier).Assembly.GetManifestResourceStream("SmartCity.Imaging.Models.change-objects.zip")
            ?? throw new InvalidOperationException("The assembly carries no object model.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Load(memory, "the shipped object model");
    }

    /// <exception cref="ImagingInputException">The file is no object model, or one for other features.</exception>
    public static LearnedClassifier Load(string path)
    {
        using var stream = File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : throw new ImagingInputException($"'{path}' does not exist.");
        return Load(stream, $"'{path}'");
    }

    public ObjectClass Classify(ObjectFeatures features)
    {
        var probabilities = Probabilities(features);
        var best = 0;
        for (var i = 1; i < ChangeClass.All.Count; i++)   // "none" is no class of a detection: it only takes from the others' confidence
            if (probabilities[i] > probabilities[best]) best = i;
        return new(ChangeClass.All[best], Math.Clamp(probabilities[best], 0, 1));
    }

    /// <summary>How likely nothing changed there at all, 0–1.</summary>
    public double FalseAlarm(ObjectFeatures features) => Probabilities(features)[^1];

    public void Dispose()
    {
        foreach (var engine in _engines.Values) engine.Dispose();
        _engines.Dispose();
    }

    internal static LearnedClassifier Of(MLContext context, ITransformer model, string version) => new(context, model, version);

    /// <summary>Writes a model with the features and classes that it was trained for.</summary>
    internal static void Save(MLContext context, ITransformer model, string version, Stream stream)
    {
        using var dated = new MemoryStream();
        context.Model.Save(model, context.Data.LoadFromEnumerable<ObjectRow>([], ObjectRow.Schema()).Schema, dated);
        using var parts = new ZipArchive(dated, ZipArchiveMode.Read);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var part in parts.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            using var from = part.Open();
            using var to = Undated(archive, part.FullName);
            from.CopyTo(to);
        }
        using var entry = Undated(archive, Notes);
        JsonSerializer.Serialize(entry, new ModelNotes(version, [.. ObjectFeatures.Names], [.. ObjectModelTraining.Labels]));
    }

    // Without the hour of saving in it, so that the same model is the same bytes.
    private static Stream Undated(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name);
        entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);   // the first that a zip can tell
        return entry.Open();
    }

    /// <summary>One probability a label, in the order of <see cref="ObjectModelTraining.Labels"/>; they sum to 1.</summary>
    internal float[] Probabilities(ObjectFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return _engines.Value!.Predict(new ObjectRow { Features = ObjectRow.Filled(features) }).Score;
    }

    private static LearnedClassifier Load(MemoryStream stream, string name)
    {
        try
        {
            ModelNotes? notes;
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            using (var entry = archive.GetEntry(Notes)?.Open())
                notes = entry is null ? null : JsonSerializer.Deserialize<ModelNotes>(entry);
            if (notes is null || !notes.Features.SequenceEqual(ObjectFeatures.Names) || !notes.Labels.SequenceEqual(ObjectModelTraining.Labels))
                throw new ImagingInputException($"{name} was trained for other features or classes: train it anew with 'models train objects'.");
            stream.Position = 0;
            var context = new MLContext();
            return new(context, context.Model.Load(stream, out _), notes.Version);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException)
        {
            throw new ImagingInputException($"{name} is no object model: {e.Message}", e);
        }
    }

    private sealed record ModelNotes(string Version, string[] Features, string[] Labels);

    private sealed class Scores
    {
        public float[] Score { get; set; } = [];
    }
}
