using System.Collections.Concurrent;

namespace SmartCity.Api.Tiles;

/// <summary>Hands the changes that this process sees to the streams that want them. Thread-safe.</summary>
internal sealed class TileFeed
{
    private readonly ConcurrentDictionary<TileSubscription, bool> _open = new();

    /// <summary>Streams that are open.</summary>
    internal int Count => _open.Count;

    internal void Enter(TileSubscription subscription) => _open[subscription] = true;

    internal void Leave(TileSubscription subscription) => _open.TryRemove(subscription, out _);

    internal void Tell(LayerChange change)
    {
        foreach (var (subscription, _) in _open) subscription.Add(change);
    }

    /// <summary>Changes may have been missed: everything may be another.</summary>
    internal void TellAll()
    {
        foreach (var (subscription, _) in _open)
            foreach (var layer in subscription.Layers) subscription.Add(new(layer, null));
    }
}
