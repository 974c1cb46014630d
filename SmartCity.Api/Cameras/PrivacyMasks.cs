using System.Text.Json;
using SmartCity.Geo;

namespace SmartCity.Api.Cameras;

/// <summary>Reads the polygons that a camera's register blackens.</summary>
internal static class PrivacyMasks
{
    /// <param name="json">An array of rings of [x, y], or of GeoJSON polygons, in shares of the picture.</param>
    /// <exception cref="GeoConflictException">It is none: no frame of the camera may be stored then.</exception>
    internal static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(Ring)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new GeoConflictException("The camera's privacy masks can't be read, so none of its frames may be stored: mend them first.", e);
        }
    }

    private static IReadOnlyList<(double, double)> Ring(JsonElement polygon)
    {
        if (polygon.ValueKind == JsonValueKind.Object) polygon = polygon.GetProperty("coordinates")[0];
        List<(double, double)> ring = [.. polygon.EnumerateArray().Select(p => (p[0].GetDouble(), p[1].GetDouble()))];
        return ring.Count >= 3 ? ring : throw new FormatException("A polygon has at least three corners.");
    }
}
