using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Layers;

/// <summary>All that is published at a moment: the program's own layers, then those of users by id.</summary>
/// <param name="Features">As collections.</param>
/// <param name="Tiles">As tiles; each has the collection of its id.</param>
internal sealed record PublishedLayers(IReadOnlyList<FeatureLayer> Features, IReadOnlyList<VectorTileSet> Tiles)
{
    internal static PublishedLayers Own { get; } = new(FeatureLayer.All, VectorTileSet.All);

    internal static PublishedLayers With(IReadOnlyList<UserLayer> layers) =>
        layers.Count == 0 ? Own : new([.. FeatureLayer.All, .. layers.Select(FeatureLayer.Of)], [.. VectorTileSet.All, .. layers.Select(UserTileSet.Of)]);

    /// <summary>What a visitor may read of it, without what is hidden of it.</summary>
    internal PublishedLayers SeenBy(Visibility seen) => seen.ShowsAll ? this : new(seen.PartOf(Features), seen.PartOf(Tiles));

    /// <summary>The collection of this id; null when there is none.</summary>
    internal FeatureLayer? Find(string id) => Features.FirstOrDefault(layer => layer.Id == id);
}
