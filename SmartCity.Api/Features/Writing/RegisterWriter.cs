using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Sites;
using SmartCity.Geo;
using SmartCity.Geo.Features;
using SmartCity.Geo.Sites;

namespace SmartCity.Api.Features.Writing;

/// <summary>Registered sites and haul routes, by the store and the rules of <c>/sites</c> and <c>/routes</c>.</summary>
internal sealed class RegisterWriter(RegisterStore register, Today today) : IFeatureWriter
{
    private const string SiteCollection = "registered_sites", RouteCollection = "haul_routes";
    private static readonly RegisterKind[] Sites = [RegisterKind.Construction, RegisterKind.Disposal], Routes = [RegisterKind.Route];

    public bool Writes(FeatureLayer layer) => layer.Id is SiteCollection or RouteCollection;

    public async Task<string?> AddAsync(FeatureLayer layer, JsonElement feature, string author, CancellationToken cancellationToken) =>
        (await register.AddAsync(Read(layer, feature), author, today.Or(null), cancellationToken)).Id.ToString();

    public async Task<JsonObject?> FindAsync(FeatureLayer layer, string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var key) && await register.FindAsync(key, Kinds(layer), today.Or(null), cancellationToken) is { } found ? RegisterResponse.Of(found.Entry) : null;

    public async Task<bool> ReplaceAsync(FeatureLayer layer, string id, JsonElement feature, int version, string author, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var key) && await register.ChangeAsync(key, Read(layer, feature), version, author, today.Or(null), cancellationToken) is not null;

    public async Task<bool> RemoveAsync(FeatureLayer layer, string id, int version, string author, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var key) && await register.RemoveAsync(key, Kinds(layer), version, author, today.Or(null), cancellationToken);

    private static RegisterKind[] Kinds(FeatureLayer layer) => layer.Id == RouteCollection ? Routes : Sites;

    private static RegisterEntry Read(FeatureLayer layer, JsonElement feature)
    {
        var entry = RegisterResponse.Read(feature, layer.Id == RouteCollection ? RegisterKind.Route : null);
        return Kinds(layer).Contains(entry.Kind) ? entry : throw new GeoInputException($"A route is entered in the collection {RouteCollection}.");
    }
}
