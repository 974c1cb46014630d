using System.Collections.Concurrent;

namespace SmartCity.Geo.Features;

/// <summary>One version of a row: no two versions of it that somebody could see have the same number.</summary>
/// <param name="Number">PostgreSQL's <c>xmin</c>: the transaction that wrote it.</param>
internal readonly record struct RowVersion(string Layer, Guid Id, uint Number);

/// <summary>GeoJSON of rows that pages have shown, by version: a page asks which rows it has, and reads the texts of those alone that are not here. Thread-safe.</summary>
/// <remarks>
/// Nothing here can be out of date: which versions a page shows, and whether its reader may see them, its own statement says.
/// What no page has shown for long goes out in two steps: when half the budget is full, what came before it goes, unless it was asked for since.
/// </remarks>
/// <param name="budget">Bytes, all that belongs to an entry included; 0: nothing is kept.</param>
public sealed class FeatureTexts(long budget)
{
    /// <summary>Bytes of an entry beside its text: key, place in the table and head of the array.</summary>
    private const int Overhead = 150;

    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<RowVersion, byte[]> _recent = new(), _earlier = new();
    private long _weight;
    private double _share;

    /// <summary>Of the latest pages most rows were here: to ask for versions first is worth a second question for the rest.</summary>
    internal bool KnowMost => Volatile.Read(ref _share) > 0.5;

    /// <returns>UTF-8 that nobody may change; null where it is not here.</returns>
    internal byte[]? Find(RowVersion row)
    {
        if (_recent.TryGetValue(row, out var text)) return text;
        if (!_earlier.TryGetValue(row, out text)) return null;
        Keep(row, text);
        return text;
    }

    internal void Keep(RowVersion row, byte[] text)
    {
        if (budget == 0 || !_recent.TryAdd(row, text) || Interlocked.Add(ref _weight, text.Length + Overhead) <= budget / 2) return;
        lock (_gate)
        {
            if (Interlocked.Read(ref _weight) <= budget / 2) return;   // another one did it
            (_earlier, _recent) = (_recent, new());
            Interlocked.Exchange(ref _weight, 0);
        }
    }

    /// <summary>What <see cref="KnowMost"/> goes by.</summary>
    internal void Note(int rows, int known)
    {
        if (rows > 0) Volatile.Write(ref _share, (_share + (double)known / rows) / 2);
    }
}
