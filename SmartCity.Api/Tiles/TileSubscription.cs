using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>What one client was not told yet: a set of boxes a layer, or all of the layer once there are too many. So a slow client costs no memory. Thread-safe.</summary>
/// <param name="coarse">Of them, those some of whose rows the client doesn't see: where something of them changed would tell of hidden rows, so the whole layer is named.</param>
internal sealed class TileSubscription(IReadOnlyList<string> layers, IReadOnlyList<string>? coarse = null)
{
    /// <summary>Boxes of one layer that wait.</summary>
    internal const int Most = 256;

    private readonly Lock _gate = new();

    /// <summary>By layer; null: all of it.</summary>
    private Dictionary<string, HashSet<MercatorBox>?> _waiting = [];

    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IReadOnlyList<string> Layers => layers;

    internal void Add(LayerChange change)
    {
        if (change.Boxes is { Count: 0 } || !layers.Contains(change.Layer)) return;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(change.Layer, out var boxes)) _waiting[change.Layer] = boxes = [];
            if (change.Boxes is null || coarse is not null && coarse.Contains(change.Layer)) _waiting[change.Layer] = null;
            else if (boxes is not null)
            {
                boxes.UnionWith(change.Boxes);
                if (boxes.Count > Most) _waiting[change.Layer] = null;
            }
            _news.TrySetResult();
        }
    }

    /// <summary>Ends when something waits, or after the time.</summary>
    /// <returns>Whether something waits; then <see cref="Take"/> it.</returns>
    internal async Task<bool> WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task news;
        lock (_gate) news = _news.Task;
        try
        {
            await news.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>All that waits, one change a layer.</summary>
    internal IReadOnlyList<LayerChange> Take()
    {
        Dictionary<string, HashSet<MercatorBox>?> taken;
        lock (_gate)
        {
            (taken, _waiting) = (_waiting, []);
            _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return [.. taken.Select(t => new LayerChange(t.Key, t.Value?.ToList()))];
    }
}
