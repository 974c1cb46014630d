namespace SmartCity.Api.Tiles;

/// <summary>Tiles in memory under a budget of bytes, least recently used out first; one computation per key at a time. Thread-safe.</summary>
/// <remarks>
/// A tile whose area changes while it is being made goes out at once, like one that is there: whoever asked before gets it, whoever asks
/// later has it made anew. Nothing that was read before a change is ever kept beyond it.
/// </remarks>
internal sealed class TileCache(long budget)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TileKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];   // latest first
    private readonly TilePlaces<LinkedListNode<Entry>> _places = new();
    private long _weight;

    /// <summary>Bytes that the finished entries weigh, with all their variants.</summary>
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
                Use(node);
                entry = node.Value;
            }
            else
            {
                entry = new(key, new(() => Task.Run(compute)));
                node = _entries[key] = _byUse.AddFirst(entry);
                if (key.IsOfArea) _places.Add(key, node);
            }
        }
        if (entry.Tile is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) return entry.Tile.Value;
        return FinishAsync(entry).WaitAsync(cancellationToken);
    }

    /// <summary>A tile that is there; null when it would have to be made.</summary>
    public CachedTile? Find(TileKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node) || node.Value.Tile is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) return null;
            Use(node);
            return node.Value.Tile.Value.Result;
        }
    }

    private void Use(LinkedListNode<Entry> node)
    {
        if (_byUse.First == node) return;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
    }

    /// <summary>Takes out the tiles that a change touches, those that are being made included.</summary>
    public void Evict(LayerChange change)
    {
        if (change.Boxes is { Count: 0 }) return;
        lock (_gate)
            foreach (var node in _places.Touched(change)) Drop(node);
    }

    /// <summary>Takes out every tile that waits for changes of its area: they can't be seen, or could not.</summary>
    public void ForgetAreas()
    {
        lock (_gate)
            foreach (var node in _places.All()) Drop(node);
    }

    private async Task<CachedTile> FinishAsync(Entry entry)
    {
        try
        {
            var tile = await entry.Tile.Value;
            Account(entry, tile);
            return tile;
        }
        catch
        {
            Account(entry, null);
            throw;
        }
    }

    /// <param name="tile">Null: there is none, and the entry goes.</param>
    private void Account(Entry entry, CachedTile? tile)
    {
        lock (_gate)
        {
            if (!IsKept(entry, out var node)) return;
            if (tile is null) Drop(node);
            else if (entry.Weight == 0) Add(entry, tile.Weigh(bytes => Grow(entry, bytes)));
        }
    }

    private void Grow(Entry entry, long bytes)
    {
        lock (_gate)
            if (IsKept(entry, out _)) Add(entry, bytes);
    }

    private bool IsKept(Entry entry, out LinkedListNode<Entry> node) => _entries.TryGetValue(entry.Key, out node!) && node.Value == entry;

    private void Add(Entry entry, long bytes)
    {
        entry.Weight += bytes;
        _weight += bytes;
        for (var last = _byUse.Last; _weight > budget && last is not null;)
        {
            var earlier = last.Previous;
            if (last.Value.Weight > 0) Drop(last);   // one still being computed weighs nothing yet
            last = earlier;
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _weight -= node.Value.Weight;
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
        if (node.Value.Key.IsOfArea) _places.Remove(node.Value.Key);
    }

    private sealed class Entry(TileKey key, Lazy<Task<CachedTile>> tile)
    {
        public TileKey Key => key;

        public Lazy<Task<CachedTile>> Tile => tile;

        public long Weight { get; set; }
    }
}
