using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;

namespace SmartCity.Geo.Questions;

/// <summary>Geometry in and out as GeoJSON text, longitude then latitude in degrees.</summary>
internal static class GeoJsonBody
{
    private const int MostCharacters = 8 << 20;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new GeoJsonConverterFactory(new GeometryFactory(new PrecisionModel(), 4490), writeGeometryBBox: false, GeoJsonConverterFactory.DefaultIdPropertyName, RingOrientationOption.EnforceRfc9746) } };

    /// <summary>The geometries of a geometry, a feature or a feature collection, with the features' ids and properties where they have any.</summary>
    /// <exception cref="GeoInputException">It is no such GeoJSON, or has too many features.</exception>
    internal static IReadOnlyList<(string? Id, Geometry Geometry, JsonElement Properties)> Read(string body, int most)
    {
        if (body.Length > MostCharacters) throw new GeoInputException($"The body has {body.Length} characters; {MostCharacters} are possible.");
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type)) throw new GeoInputException("The body is no GeoJSON: an object with a type is wanted.");
            if (type.GetString() != "FeatureCollection") return [type.GetString() == "Feature" ? OfFeature(root) : (null, OfGeometry(root), default)];
            if (!root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array) throw new GeoInputException("The body is a FeatureCollection without features.");
            return features.GetArrayLength() <= most ? [.. features.EnumerateArray().Select(OfFeature)] : throw new GeoInputException($"The body has {features.GetArrayLength()} features; {most} are possible.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException or NotSupportedException or KeyNotFoundException)
        {
            throw new GeoInputException($"The body is no GeoJSON: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Of GeoJSON that this program wrote.</summary>
    internal static Geometry OfText(string geometry) => JsonSerializer.Deserialize<Geometry>(geometry, Json)!;

    internal static string Text(Geometry geometry) => JsonSerializer.Serialize(geometry, Json);

    private static (string?, Geometry, JsonElement) OfFeature(JsonElement feature)
    {
        var id = feature.TryGetProperty("id", out var named) ? named.ValueKind == JsonValueKind.String ? named.GetString() : named.GetRawText() : null;
        return (id, OfGeometry(feature.GetProperty("geometry")), feature.TryGetProperty("properties", out var properties) ? properties.Clone() : default);
    }

    private static Geometry OfGeometry(JsonElement json) => json.Deserialize<Geometry>(Json) is { IsEmpty: false } geometry ? geometry : throw new GeoInputException("The body has a feature without geometry.");
}
