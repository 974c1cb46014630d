using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartCity.Geo;
using SmartCity.Geo.Detections;

namespace SmartCity.Api.Detections;

internal enum FeedbackFormat
{
    GeoJson,
    Csv,
}

/// <summary>Judged objects as a file: one feature or row each, features by name. GeoJSON is what <c>models train objects --feedback</c> reads; CSV is for other tools.</summary>
/// <remarks>The label of what was rejected is "none". Geometry is longitude, latitude (CRS84). A feature that the scenes can't tell is null, or empty in CSV.</remarks>
internal static class FeedbackFile
{
    private const string None = "none";

    private static readonly string[] Facts = ["detection", "label", "detected_class", "verdict", "place", "before_scene", "after_scene", "reviewer", "reviewed_at", "method_version", "model_version"];

    /// <exception cref="GeoInputException">It is neither geojson nor csv.</exception>
    internal static FeedbackFormat Format(string name) => name.ToLowerInvariant() switch
    {
        "geojson" or "json" => FeedbackFormat.GeoJson,
        "csv" => FeedbackFormat.Csv,
        _ => throw new GeoInputException($"Feedback can't be written as '{name}'; geojson and csv are possible."),
    };

    internal static string MediaType(FeedbackFormat format) => format == FeedbackFormat.Csv ? "text/csv; charset=utf-8" : Features.GeoJson.MediaType;

    internal static byte[] Bytes(FeedbackFormat format, IReadOnlyList<FeedbackExample> examples)
    {
        using var memory = new MemoryStream();
        if (format == FeedbackFormat.Csv) WriteCsv(memory, examples);
        else WriteGeoJson(memory, examples);
        return memory.ToArray();
    }

    private static void WriteGeoJson(Stream stream, IReadOnlyList<FeedbackExample> examples)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        foreach (var example in examples)
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteString("id", example.DetectionId);
            json.WritePropertyName("geometry");
            Features.GeoJson.Write(json, example.Geometry);
            json.WriteStartObject("properties");
            foreach (var (name, value) in Facts.Zip(ValuesOf(example))) json.WriteString(name, value);
            json.WriteStartObject("object_features");
            for (var i = 0; i < example.FeatureNames.Count; i++)
            {
                if (float.IsFinite(example.Features[i])) json.WriteNumber(example.FeatureNames[i], example.Features[i]);
                else json.WriteNull(example.FeatureNames[i]);
            }
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCsv(Stream stream, IReadOnlyList<FeedbackExample> examples)
    {
        // Runs of different ages may know different features: a column each.
        var names = examples.SelectMany(e => e.FeatureNames).Distinct().ToList();
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine(string.Join(',', [.. Facts, .. names]));
        foreach (var example in examples)
        {
            var at = example.FeatureNames.Index().ToDictionary(f => f.Item, f => f.Index);
            text.WriteLine(string.Join(',', [.. ValuesOf(example).Select(Quoted),
                .. names.Select(n => at.TryGetValue(n, out var i) && float.IsFinite(example.Features[i]) ? example.Features[i].ToString("R", CultureInfo.InvariantCulture) : "")]));
        }
    }

    private static string[] ValuesOf(FeedbackExample example) =>
    [
        example.DetectionId.ToString(), example.Label ?? None, example.DetectedClass, example.Verdict, example.Place, example.BeforeScene, example.AfterScene, example.Reviewer,
        WireTime.Text(example.ReviewedAt), example.MethodVersion, example.ModelVersion,
    ];

    private static string Quoted(string value) => value.AsSpan().IndexOfAny(",\"\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
