using System.Collections.Concurrent;

namespace SmartCity.Imaging.Change;

/// <summary>Arrays of exactly the asked length, kept for the next window: a scene has only a few sizes of window. Safe for threads.</summary>
internal sealed class BufferPool<T>
{
    private const int KeptPerLength = 32;
    private readonly ConcurrentDictionary<int, ConcurrentBag<T[]>> _free = new();

    /// <summary>An array with whatever it held before.</summary>
    internal T[] Rent(int length) =>
        _free.TryGetValue(length, out var free) && free.TryTake(out var array) ? array : GC.AllocateUninitializedArray<T>(length);

    internal void Return(params ReadOnlySpan<T[]> arrays)
    {
        foreach (var array in arrays)
            if (_free.GetOrAdd(array.Length, static _ => []) is { Count: < KeptPerLength } free) free.Add(array);
    }

    /// <summary>Lets go of what is kept.</summary>
    internal void Clear() => _free.Clear();
}
