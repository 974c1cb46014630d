using SmartCity.Api.Tiles;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids.Locate;

/// <summary>Keeps the locators of the editions that are asked for; each is built once, however many ask at a time.</summary>
/// <remarks>A published edition's cells never change; any other's locator is good until the database tells of changed cells.</remarks>
internal sealed class LocatorCache(CellStore cells, EditionStore editions, LayerChanges changes, TimeProvider clock)
{
    /// <summary>An edition of 20,000 cells needs some 50 MB.</summary>
    private const int MostKept = 4;

    private const string Layer = "cells";

    // An edition takes over by its date alone, without any notice.
    private static readonly TimeSpan CurrentFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _kept = [];
    private volatile Current? _current;
    private long _uses;

    /// <summary>The editions that are in force.</summary>
    internal async Task<IReadOnlyList<Edition>> CurrentAsync(CancellationToken cancellationToken)
    {
        var generation = changes.Of(Layer);
        var now = clock.GetTimestamp();
        if (_current is { } known && generation is not null && known.Generation == generation && clock.GetElapsedTime(known.At, now) < CurrentFor) return known.Editions;
        var current = await editions.ListCurrentAsync(cancellationToken);
        _current = new(generation, now, current);
        return current;
    }

    /// <summary>A locator over all cells of these editions.</summary>
    internal async Task<EditionLocator> OfAsync(IReadOnlyList<Edition> wanted, CancellationToken cancellationToken)
    {
        var ids = wanted.Select(e => e.Id).Order().ToList();
        var generation = wanted.All(e => e.Status == "published") ? default(Generation) : changes.Of(Layer);
        if (generation is null) return await EditionLocator.LoadAsync(cells, ids, cancellationToken);   // nobody would tell of a change
        var key = string.Join(',', ids);
        Entry entry;
        lock (_lock)
        {
            if (!_kept.TryGetValue(key, out entry!) || entry.Generation != generation || entry.Locator is { IsValueCreated: true, Value.IsFaulted: true })
            {
                if (_kept.Count >= MostKept && !_kept.ContainsKey(key)) _kept.Remove(_kept.MinBy(e => e.Value.LastUse).Key);
                _kept[key] = entry = new(generation.Value, new(() => EditionLocator.LoadAsync(cells, ids, CancellationToken.None)));   // others wait for it too
            }
            entry.LastUse = ++_uses;
        }
        return await entry.Locator.Value.WaitAsync(cancellationToken);
    }

    private sealed record Current(Generation? Generation, long At, IReadOnlyList<Edition> Editions);

    private sealed class Entry(Generation generation, Lazy<Task<EditionLocator>> locator)
    {
        internal Generation Generation => generation;

        internal Lazy<Task<EditionLocator>> Locator => locator;

        internal long LastUse { get; set; }
    }
}
