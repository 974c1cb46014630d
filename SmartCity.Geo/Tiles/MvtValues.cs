namespace SmartCity.Geo.Tiles;

/// <summary>The values of a vector tile's layer, encoded, each once: what features' tags point to.</summary>
/// <remarks>A hash table over the encoded bytes themselves: a tile of thousands of features makes no object of any of its values.</remarks>
internal sealed class MvtValues
{
    private const int Field = 4;

    private readonly ProtobufBuffer _encoded = new();
    private readonly List<(int Start, int Length, int Hash)> _entries = [];

    /// <summary>Index of an entry plus one, by hash; 0: free. A power of two, at most half full.</summary>
    private int[] _slots = new int[64];

    /// <summary>All of them, as the layer's repeated field.</summary>
    internal ReadOnlySpan<byte> Written => _encoded.Written;

    internal int Length => _encoded.Length;

    internal void Release() => _encoded.Release();

    /// <param name="value">A message Value.</param>
    internal int IndexOf(ReadOnlySpan<byte> value)
    {
        var hash = HashOf(value);
        for (var slot = hash & _slots.Length - 1; ; slot = slot + 1 & _slots.Length - 1)
        {
            var index = _slots[slot] - 1;
            if (index < 0)
            {
                Enter(value, hash, slot);
                return _entries.Count - 1;
            }
            var (start, length, known) = _entries[index];
            if (known == hash && value.SequenceEqual(_encoded.Written.Slice(start, length))) return index;
        }
    }

    private void Enter(ReadOnlySpan<byte> value, int hash, int slot)
    {
        _encoded.WriteBytesField(Field, value);
        _entries.Add((_encoded.Length - value.Length, value.Length, hash));
        _slots[slot] = _entries.Count;
        if (_entries.Count * 2 > _slots.Length) Grow();
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 4];
        for (var i = 0; i < _entries.Count; i++)
        {
            var slot = _entries[i].Hash & _slots.Length - 1;
            while (_slots[slot] != 0) slot = slot + 1 & _slots.Length - 1;
            _slots[slot] = i + 1;
        }
    }

    private static int HashOf(ReadOnlySpan<byte> value)
    {
        var hash = new HashCode();
        hash.AddBytes(value);
        return hash.ToHashCode() & int.MaxValue;
    }
}
