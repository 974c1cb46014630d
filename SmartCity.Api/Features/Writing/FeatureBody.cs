using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features.Writing;

/// <summary>A feature, or a change of one, as it comes in a request: its CRS is that of the header Content-Crs, CRS84 without it.</summary>
internal static class FeatureBody
{
    internal const string PatchType = "application/merge-patch+json", PlainType = "application/json", CrsHeader = "Content-Crs";

    internal static readonly string[] FeatureTypes = [GeoJson.MediaType, PlainType];

    private const string GeometryName = "geometry", PropertiesName = "properties";

    /// <summary>The CRS of the coordinates in the body.</summary>
    /// <exception cref="BadHttpRequestException">It is none of the collection's.</exception>
    internal static ValueTask<FeatureCrs> CrsAsync(HttpRequest request, FeatureStore store, CancellationToken cancellationToken) =>
        RequestedCrs.OfAsync(CrsHeader, request.Headers[CrsHeader].ToString() is { Length: > 0 } given ? given.Trim().TrimStart('<').TrimEnd('>') : null, store, cancellationToken);

    /// <summary>Reads the body as a whole feature, or as a patch of one; geometry in longitude and latitude, read-only properties left out.</summary>
    /// <param name="id">Of the feature that is written; null for a new one.</param>
    /// <exception cref="BadHttpRequestException">The body has no media type or is no JSON (400), or is of another media type (415).</exception>
    /// <exception cref="GeoInputException">It is no feature of this collection.</exception>
    internal static async Task<JsonObject> ReadAsync(HttpRequest request, FeatureLayer layer, FeatureCrs crs, string? id, bool isPatch, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(request, isPatch ? [PatchType] : FeatureTypes, cancellationToken) as JsonObject ?? throw new GeoInputException("The body must be a GeoJSON feature.");
        if (!isPatch || body.ContainsKey("type"))
            if (Text(body["type"]) != "Feature") throw new GeoInputException($"The body must be one GeoJSON feature; its type is {Brief(body["type"])}.");
        if (id is not null && body["id"] is { } stated && Text(stated) != id) throw new GeoInputException($"The body's id is {Brief(stated)}, that of the address '{id}'; an id stays.");
        var feature = new JsonObject { ["type"] = "Feature" };
        if (!isPatch || body.ContainsKey(GeometryName)) feature[GeometryName] = Geometry(body[GeometryName], crs);
        if (!isPatch || body.ContainsKey(PropertiesName)) feature[PropertiesName] = Properties(body[PropertiesName], layer);
        return feature;
    }

    /// <exception cref="GeoInputException">It is no geometry.</exception>
    internal static Geometry Geometry(JsonElement json)
    {
        try
        {
            return GeoJson.Geometry(json);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            throw new GeoInputException($"The geometry can't be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static JsonNode Geometry(JsonNode? given, FeatureCrs crs)
    {
        if (given is not JsonObject shape || !shape.ContainsKey("coordinates")) throw new GeoInputException("The feature needs a geometry with its coordinates.");
        var geometry = Geometry(JsonSerializer.SerializeToElement(shape));
        var degrees = crs.ToDegrees(geometry) ?? throw new GeoInputException($"A vertex is no place on Earth in {crs.Uri}, which has {(crs.IsNorthingFirst ? "latitude or northing" : "longitude or easting")} first.");
        return JsonNode.Parse(GeoJson.Text(degrees))!;
    }

    private static JsonObject Properties(JsonNode? given, FeatureLayer layer)
    {
        if (given is not JsonObject properties) throw new GeoInputException("The feature's properties must be an object.");
        var writable = new JsonObject();
        foreach (var (name, value) in properties)
        {
            var property = layer.Properties.FirstOrDefault(p => p.Name == name) ?? throw new GeoInputException($"There is no property '{name}' in {layer.Id}; there are {string.Join(", ", layer.Properties.Where(p => !p.IsReadOnly).Select(p => p.Name))}.");
            if (!property.IsReadOnly) writable[name] = value?.DeepClone();
        }
        return writable;
    }

    private static string? Text(JsonNode? value) => value is JsonValue said ? said.ToString() : null;

    private static string Brief(JsonNode? value) => value?.ToJsonString() is { } text ? text.Length <= 40 ? text : text[..40] + "…" : "missing";
}
