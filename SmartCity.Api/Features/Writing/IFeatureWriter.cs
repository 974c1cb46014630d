using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features.Writing;

/// <summary>Writes the features of some collections, each write one transaction. Features are GeoJSON, longitude and latitude.</summary>
internal interface IFeatureWriter
{
    bool Writes(FeatureLayer layer);

    /// <returns>The new feature's id; null when the collection is gone.</returns>
    /// <exception cref="GeoInputException">It can't be stored.</exception>
    /// <exception cref="GeoConflictException">There is one like it.</exception>
    Task<string?> AddAsync(FeatureLayer layer, JsonElement feature, string author, CancellationToken cancellationToken);

    /// <summary>The feature with all that can be written of it, its geometry not rounded; null when there is none.</summary>
    Task<JsonObject?> FindAsync(FeatureLayer layer, string id, CancellationToken cancellationToken);

    /// <param name="version">That the caller has seen.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="GeoConflictException">It has changed since, or can't be so beside others.</exception>
    /// <exception cref="GeoInputException">It can't be stored.</exception>
    Task<bool> ReplaceAsync(FeatureLayer layer, string id, JsonElement feature, int version, string author, CancellationToken cancellationToken);

    /// <inheritdoc cref="ReplaceAsync"/>
    Task<bool> RemoveAsync(FeatureLayer layer, string id, int version, string author, CancellationToken cancellationToken);
}
