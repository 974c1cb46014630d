using System.Text.Json.Serialization;
using SmartCity.Api.Features;
using SmartCity.Geo.Features.UserLayers;

namespace SmartCity.Api.Layers;

/// <summary>A user layer on the wire.</summary>
/// <param name="Id">Of its collection and its tiles.</param>
/// <param name="Geometry">point, line, polygon or any.</param>
internal sealed record LayerResponse(
    string Id, string Title, string? Description, string? Attribution, string Geometry, IReadOnlyList<LayerResponse.Field> Fields,
    [property: JsonPropertyName("created_at")] string CreatedAt, [property: JsonPropertyName("created_by")] string CreatedBy, IReadOnlyList<Link> Links)
{
    /// <param name="Type">As JSON Schema has it.</param>
    internal sealed record Field(string Name, string Type, string? Format);

    internal static LayerResponse Of(UserLayer layer, HttpRequest request) => new(
        layer.Id, layer.Title, layer.Description is "" ? null : layer.Description, layer.Attribution is "" ? null : layer.Attribution, layer.Geometry,
        [.. layer.Fields.Select(f => new Field(f.Name, CollectionSchema.TypeOf(f.Type).Type, CollectionSchema.TypeOf(f.Type).Format))], WireTime.Text(layer.CreatedAt), layer.CreatedBy,
        [
            new(PublicAddress.Of(request, $"/layers/{layer.Id}"), "self", "application/json", layer.Title),
            new(PublicAddress.Of(request, $"/collections/{layer.Id}"), "collection", "application/json", "As a collection of features"),
            new(PublicAddress.Of(request, $"/tiles/{layer.Id}/tilejson.json"), "related", "application/json", "As vector tiles (TileJSON)"),
        ]);
}
