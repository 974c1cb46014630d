using System.Globalization;
using System.Text.Json;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Models;

/// <summary>What is known of a trained object model without loading it.</summary>
/// <param name="Seed">Of training and of the bootstrap.</param>
/// <param name="SimulatedPlaces">Cities that it learned from, held-out ones included.</param>
/// <param name="FeedbackSha256">Of the file of feedback that it learned from.</param>
/// <param name="Current">Version that was in use when it was judged.</param>
/// <param name="IsEarned">Whether it may be used; see <see cref="PromotionRule"/>.</param>
/// <param name="Reason">Why, or why not.</param>
public sealed record ObjectModelNote(string Version, int Seed, int SimulatedPlaces, string FeedbackSha256, string Current, bool IsEarned, string Reason);

/// <summary>Trained object models on disk, a folder each, and which of them is in use.</summary>
/// <remarks><c>VERSION/change-objects.zip</c>, its card and <c>model.json</c>; <c>promoted.json</c> names the one in use and those before it. Everything appears only when whole.</remarks>
public sealed class ObjectModelStore(string folder)
{
    private const string NoteName = "model.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private string Choice => Path.Combine(folder, "promoted.json");

    /// <summary>All models, by version.</summary>
    public IReadOnlyList<ObjectModelNote> List() => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(f => Note(Path.GetFileName(f))).OfType<ObjectModelNote>()]
        : [];

    /// <summary>Version of the model in use; null: the rules.</summary>
    public string? Promoted => History() is [.., var last] ? last : null;

    /// <summary>The model in use; null: the rules are.</summary>
    /// <exception cref="ImagingInputException">Its file is missing or damaged, or was trained for other features.</exception>
    public LearnedClassifier? LoadPromoted() => Promoted is { } version ? LearnedClassifier.Load(PathOf(version)) : null;

    /// <summary>Takes a model into use.</summary>
    /// <exception cref="ImagingInputException">There is no such model, or it has not earned it.</exception>
    public void Promote(string version)
    {
        if (Note(version) is not { } note) throw new ImagingInputException($"There is no object model '{version}'; 'models list' shows them.");
        if (!note.IsEarned) throw new ImagingInputException($"The object model '{version}' has not earned it: {note.Reason}");
        var history = History();
        if (history is [.., var last] && last == version) return;
        Write([.. history, version]);
    }

    /// <summary>Goes back to the model before.</summary>
    /// <returns>The version in use now; null: the rules.</returns>
    /// <exception cref="ImagingInputException">No learned model is in use.</exception>
    public string? Rollback()
    {
        var history = History();
        if (history.Count == 0) throw new ImagingInputException("No learned model is in use: the rules are.");
        Write(history[..^1]);
        return Promoted;
    }

    internal void Add(ObjectModelNote note, string card, Action<Stream> model)
    {
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, $".{note.Version}.{Guid.NewGuid():N}.partial");
        try
        {
            Directory.CreateDirectory(partial);
            using (var file = new FileStream(Path.Combine(partial, ObjectModel.FileName), FileMode.Create, FileAccess.ReadWrite)) model(file);
            File.WriteAllText(Path.Combine(partial, ObjectModel.CardName), card);
            File.WriteAllText(Path.Combine(partial, NoteName), JsonSerializer.Serialize(note, Json));
            var place = Path.Combine(folder, note.Version);
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);   // never the one in use: that is not trained again
            Directory.Move(partial, place);
        }
        finally
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        }
    }

    internal ObjectModelNote? Note(string version)
    {
        var path = Path.Combine(folder, version, NoteName);
        return version.StartsWith('.') || version.Contains('/') || !File.Exists(path) ? null : Read<ObjectModelNote>(path);
    }

    internal string PathOf(string version) => Path.Combine(folder, version, ObjectModel.FileName);

    private List<string> History() => File.Exists(Choice) ? Read<Promotions>(Choice).Versions : [];

    private void Write(IReadOnlyList<string> history) =>
        AtomicFile.Write(Choice, partial => File.WriteAllText(partial, JsonSerializer.Serialize(new Promotions([.. history]), Json)));

    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new ImagingInputException(string.Create(CultureInfo.InvariantCulture, $"'{path}' is damaged: {e.Message}"), e);
        }
    }

    /// <param name="Versions">The last one is in use; empty: the rules are.</param>
    private sealed record Promotions(List<string> Versions);
}
