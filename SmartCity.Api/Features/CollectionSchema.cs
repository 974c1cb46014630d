using System.Text.Json.Nodes;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>A collection's properties as JSON Schema 2020-12: what can be asked for (OGC API Features part 3) and what a feature has (part 5).</summary>
internal static class CollectionSchema
{
    internal const string MediaType = "application/schema+json", QueryablesRelation = "http://www.opengis.net/def/rel/ogc/1.0/queryables", SchemaRelation = "http://www.opengis.net/def/rel/ogc/1.0/schema";

    /// <summary>What a filter can name; nothing else.</summary>
    internal static IResult Queryables(FeatureLayer layer, HttpRequest request) => Answer(layer, layer.Properties.Where(p => p.IsFilterable), request);

    /// <summary>What a feature holds.</summary>
    internal static IResult Schema(FeatureLayer layer, HttpRequest request) => Answer(layer, layer.Properties, request);

    /// <summary>Type and format in JSON Schema and OpenAPI.</summary>
    internal static (string Type, string? Format) TypeOf(PropertyType type) => type switch
    {
        PropertyType.WholeNumber => ("integer", null),
        PropertyType.Number => ("number", null),
        PropertyType.Boolean => ("boolean", null),
        PropertyType.Instant => ("string", "date-time"),
        PropertyType.Day => ("string", "date"),
        PropertyType.Structure => ("array", null),
        _ => ("string", null),
    };

    private static IResult Answer(FeatureLayer layer, IEnumerable<FeatureProperty> listed, HttpRequest request)
    {
        var properties = new JsonObject
        {
            [FeatureLayer.GeometryName] = new JsonObject { ["title"] = "Geometry", ["description"] = "Where the feature lies", ["format"] = layer.GeometryFormat, ["x-ogc-role"] = "primary-geometry" },
        };
        foreach (var property in listed) properties[property.Name] = Described(layer, property);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = PublicAddress.Of(request, request.Path),
            ["type"] = "object",
            ["title"] = layer.Title,
            ["description"] = layer.Description,
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (layer.IsWritable) schema["required"] = new JsonArray([FeatureLayer.GeometryName, .. layer.Properties.Where(p => p.IsRequired).Select(p => p.Name)]);
        return Results.Text(schema.ToJsonString(), MediaType);
    }

    private static JsonObject Described(FeatureLayer layer, FeatureProperty property)
    {
        var schema = new JsonObject { ["title"] = property.Name, ["description"] = property.Description };
        var (type, format) = TypeOf(property.Type);
        schema["type"] = type;
        if (format is not null) schema["format"] = format;
        if (property.IsReadOnly) schema["readOnly"] = true;
        if (property.Name == layer.IdProperty) schema["x-ogc-role"] = "id";
        if (property.Name == layer.TimeProperty) schema["x-ogc-role"] = "primary-instant";
        return schema;
    }
}
