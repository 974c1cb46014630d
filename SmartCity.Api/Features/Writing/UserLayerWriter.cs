using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;

namespace SmartCity.Api.Features.Writing;

/// <summary>Features of user layers.</summary>
internal sealed class UserLayerWriter(UserLayerStore layers) : IFeatureWriter
{
    public bool Writes(FeatureLayer layer) => layer.Id.StartsWith(UserLayer.Prefix, StringComparison.Ordinal);

    public async Task<string?> AddAsync(FeatureLayer layer, JsonElement feature, string author, CancellationToken cancellationToken) =>
        await ReadAsync(layer, feature, cancellationToken) is { } read ? (await layers.AddFeatureAsync(layer.Id, read, author, cancellationToken))?.ToString(CultureInfo.InvariantCulture) : null;

    public async Task<JsonObject?> FindAsync(FeatureLayer layer, string id, CancellationToken cancellationToken) =>
        Key(id) is { } key && await layers.FindFeatureAsync(layer.Id, key, cancellationToken) is { } stored
            ? new JsonObject { ["type"] = "Feature", ["geometry"] = JsonNode.Parse(GeoJson.Text(stored.Geometry)), ["properties"] = JsonNode.Parse(stored.Properties) }
            : null;

    public async Task<bool> ReplaceAsync(FeatureLayer layer, string id, JsonElement feature, int version, string author, CancellationToken cancellationToken) =>
        Key(id) is { } key && await ReadAsync(layer, feature, cancellationToken) is { } read && await layers.ChangeFeatureAsync(layer.Id, key, read, version, author, cancellationToken);

    public async Task<bool> RemoveAsync(FeatureLayer layer, string id, int version, string author, CancellationToken cancellationToken) =>
        Key(id) is { } key && await layers.RemoveFeatureAsync(layer.Id, key, version, cancellationToken);

    private async Task<UserFeature?> ReadAsync(FeatureLayer layer, JsonElement feature, CancellationToken cancellationToken)
    {
        if (await layers.FindAsync(layer.Id, cancellationToken) is not { } stored) return null;
        var geometry = UserLayerLimits.Checked(FeatureBody.Geometry(feature.GetProperty("geometry")), "The feature");
        if (stored.Geometry != "any" && UserLayerLimits.Kind(geometry) != stored.Geometry) throw new GeoInputException($"The feature's geometry is a {geometry.GeometryType}; {layer.Id} holds {stored.Geometry}s.");
        return new(UserLayerValues.Read(stored.Fields, feature.GetProperty("properties")), geometry);
    }

    private static long? Key(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
}
