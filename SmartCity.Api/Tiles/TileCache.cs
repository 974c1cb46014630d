namespace SmartCity.Api.Tiles;

/// <summary>Which picture of which data: a changed generation is another key, and the old entry ages out.</summary>
/// <param name="Layer">Whole name, such as <c>tiles/cells</c> or <c>scenes/ID</c>.</param>
internal readonly record struct TileKey(string Layer, int Zoom, int Column, int Row, string Format, Generation Generation);

/// <summary>Tiles in memory under a budget of bytes, least recently used out first; one computation per key at a time. Thread-safe.</summary>
internal sealed class TileCache(long budget)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TileKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];   // latest first
    private long _weight;

    /// <summary>Bytes that the finished entries weigh.</summary>
    public long Weight
    {
        get
        {
            lock (_gate) return _weight;
        }
    }

    /// <summary>The tile from the cache, or computed; callers for the same key wait for one computation.</summary>
    /// <param name="compute">Not tied to one caller's cancellation: others may wait for it. A failure is not kept.</param>
    public Task<CachedTile> GetAsync(TileKey key, Func<Task<CachedTile>> compute, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                entry = node.Value;
            }
            else
            {
                entry = new(key, new(() => Task.Run(compute)));
                _entries[key] = _byUse.AddFirst(entry);
            }
        }
        if (entry.Tile is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) return entry.Tile.Value;
        return FinishAsync(entry).WaitAsync(cancellationToken);
    }

    private async Task<CachedTile> FinishAsync(Entry entry)
    {
        try
        {
            var tile = await entry.Tile.Value;
            Account(entry, tile.Weight);
            return tile;
        }
        catch
        {
            Account(entry, -1);
            throw;
        }
    }

    /// <param name="weight">Negative: the entry goes.</param>
    private void Account(Entry entry, long weight)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(entry.Key, out var node) || node.Value != entry) return;
            if (weight < 0) Drop(node);
            else if (entry.Weight == 0) _weight += entry.Weight = weight;
            for (var last = _byUse.Last; _weight > budget && last is not null;)
            {
                var earlier = last.Previous;
                if (last.Value.Weight > 0) Drop(last);   // one still being computed weighs nothing yet
                last = earlier;
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _weight -= node.Value.Weight;
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
    }

    private sealed class Entry(TileKey key, Lazy<Task<CachedTile>> tile)
    {
        public TileKey Key => key;

        public Lazy<Task<CachedTile>> Tile => tile;

        public long Weight { get; set; }
    }
}
