using System.Security.Cryptography;
using System.Text.Json;
using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Models;

/// <summary>What officers said of real detections, as examples: GeoJSON of <c>models export-feedback</c>.</summary>
/// <param name="Examples">In the file's order.</param>
/// <param name="LeftOut">Objects whose features are other ones than those of this program.</param>
/// <param name="Sha256">Of the file, in lower-case hexadecimal.</param>
internal sealed record ObjectFeedback(IReadOnlyList<ObjectExample> Examples, int LeftOut, string Sha256)
{
    private const double VeryHighResolutionMetres = 5;

    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="ImagingInputException">It is no feedback.</exception>
    internal static ObjectFeedback Parse(byte[] content, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var (examples, leftOut) = (new List<ObjectExample>(), 0);
            foreach (var feature in json.RootElement.GetProperty("features").EnumerateArray())
            {
                var about = feature.GetProperty("properties");
                if (FeaturesOf(about.GetProperty("object_features")) is not { } features)
                {
                    leftOut++;
                    continue;
                }
                var label = about.GetProperty("label").GetString()!;
                if (!ObjectModelTraining.Labels.Contains(label)) throw new ImagingInputException($"'{name}' has an object of the class '{label}'; there are {string.Join(", ", ObjectModelTraining.Labels)}.");
                examples.Add(new(features, label, new RuleClassifier().Classify(features).Class, about.GetProperty("place").GetString()!, features["gsd_m"] < VeryHighResolutionMetres));
            }
            return new(examples, leftOut, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ImagingInputException($"'{name}' is no feedback as 'models export-feedback' writes it (GeoJSON): {e.Message}", e);
        }
    }

    // Null: a run of another age knew other features.
    private static ObjectFeatures? FeaturesOf(JsonElement given)
    {
        var values = new float[ObjectFeatures.Names.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!given.TryGetProperty(ObjectFeatures.Names[i], out var value)) return null;
            values[i] = value.ValueKind == JsonValueKind.Null ? float.NaN : value.GetSingle();
        }
        return new(values);
    }
}
