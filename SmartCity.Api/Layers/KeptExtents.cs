using System.Collections.Concurrent;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;

namespace SmartCity.Api.Layers;

/// <summary>What collections cover and how many features they hold. Those of users' layers are kept until the layer changes: there may be many, and who may read one sees all of its rows. Thread-safe.</summary>
internal sealed class KeptExtents(LayerChanges changes)
{
    private readonly ConcurrentDictionary<string, (Generation Generation, FeatureExtent Extent)> _kept = new();

    internal async Task<FeatureExtent> OfAsync(FeatureLayer layer, FeatureStore store, CancellationToken cancellationToken)
    {
        if (!layer.Id.StartsWith(UserLayer.Prefix, StringComparison.Ordinal) || changes.Of(layer.Id) is not { } generation) return await store.ExtentAsync(layer, cancellationToken);
        if (_kept.TryGetValue(layer.Id, out var kept) && kept.Generation == generation) return kept.Extent;
        var extent = await store.ExtentAsync(layer, cancellationToken);
        _kept[layer.Id] = (generation, extent);
        return extent;
    }
}
