using System.Runtime.InteropServices;

namespace SmartCity.Geo.Grids.Planar;

/// <summary>Segments gathered by their two ends: one edge for all that run between the same nodes, whatever their direction.</summary>
internal sealed class UniqueEdges
{
    private readonly int[] _start, _items;

    /// <param name="keep">Which segments count; null = all. One of no length never does.</param>
    internal UniqueEdges(IReadOnlyList<int> from, IReadOnlyList<int> to, Func<int, bool>? keep = null)
    {
        // Not one long as the key: its hash is the one node number XOR the other, the same for most edges of a ring that is numbered along.
        var edgeAt = new Dictionary<(int Low, int High), int>(from.Count);
        var edgeOf = new int[from.Count];
        var count = new List<int>(from.Count);
        for (var i = 0; i < from.Count; i++)
        {
            edgeOf[i] = -1;
            if (from[i] == to[i] || keep is not null && !keep(i)) continue;
            ref var edge = ref CollectionsMarshal.GetValueRefOrAddDefault(edgeAt, (Math.Min(from[i], to[i]), Math.Max(from[i], to[i])), out var exists);
            if (!exists)
            {
                edge = From.Count;
                From.Add(Math.Min(from[i], to[i]));
                To.Add(Math.Max(from[i], to[i]));
                count.Add(0);
            }
            edgeOf[i] = edge;
            count[edge]++;
        }
        _start = new int[From.Count + 1];
        for (var e = 0; e < From.Count; e++) _start[e + 1] = _start[e] + count[e];
        _items = new int[_start[^1]];
        var next = _start.AsSpan(0, From.Count).ToArray();
        for (var i = 0; i < edgeOf.Length; i++)
            if (edgeOf[i] >= 0) _items[next[edgeOf[i]]++] = i;
    }

    /// <summary>The end with the lower number.</summary>
    internal List<int> From { get; } = [];

    /// <summary>The end with the higher number.</summary>
    internal List<int> To { get; } = [];

    internal int Count => From.Count;

    /// <summary>The segments along an edge, ascending.</summary>
    internal ReadOnlySpan<int> SegmentsOf(int edge) => _items.AsSpan(_start[edge], _start[edge + 1] - _start[edge]);
}
