using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Geo.Sites;

namespace SmartCity.Api.Sites;

/// <summary>Entries of the register as GeoJSON; what comes out can be read in again.</summary>
internal static class RegisterResponse
{
    internal static JsonObject Of(IEnumerable<StoredEntry> entries) => new() { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. entries.Select(Of)]) };

    internal static JsonObject Of(StoredEntry stored)
    {
        var feature = Of(stored.Entry);
        feature["id"] = stored.Id;
        var properties = feature["properties"]!.AsObject();
        properties["permitted"] = stored.IsPermitted;
        properties["version"] = stored.Version;
        properties["updated_at"] = WireTime.Text(stored.UpdatedAt);
        properties["updated_by"] = stored.UpdatedBy;
        return feature;
    }

    internal static JsonObject Of(RegisterEntry entry)
    {
        var properties = new JsonObject
        {
            ["kind"] = entry.Kind.ToString().ToLowerInvariant(),
            ["code"] = entry.Code,
            ["name"] = entry.Name,
            ["operator"] = entry.Operator,
            ["stage"] = entry.Stage,
            ["works_from"] = Day(entry.WorksFrom),
            ["works_to"] = Day(entry.WorksTo),
            ["from"] = entry.FromCode,
            ["to"] = entry.ToCode,
            ["is_synthetic"] = entry.IsSynthetic,
            ["permits"] = new JsonArray([.. entry.Permits.Select(Of)]),
        };
        return new() { ["type"] = "Feature", ["geometry"] = JsonNode.Parse(GeoJson.Text(entry.Geometry)), ["properties"] = properties };
    }

    private static JsonObject Of(Permit permit) => new()
    {
        ["number"] = permit.Number,
        ["holder"] = permit.Holder,
        ["valid_from"] = Day(permit.ValidFrom),
        ["valid_to"] = Day(permit.ValidTo),
        ["hours"] = permit is { HoursFrom: { } from, HoursTo: { } to } ? string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm}-{to:HH:mm}") : null,
    };

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>One feature of a request's body; what the answer adds (permitted, version, updated_…) is not read.</summary>
    /// <exception cref="Geo.GeoInputException">It is no feature, or no entry.</exception>
    internal static RegisterEntry Read(JsonElement feature, RegisterKind? kind)
    {
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out var geometry) || !feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            throw new Geo.GeoInputException("The body must be a GeoJSON feature with geometry and properties.");
        try
        {
            return RegisterRows.Entry(GeoJson.Geometry(geometry), properties.EnumerateObject().ToDictionary(p => p.Name, p => (object?)Value(p.Value), StringComparer.OrdinalIgnoreCase), kind, "The feature");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            throw new Geo.GeoInputException($"The feature can't be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static string? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
