namespace SmartCity.Geo.Tiles;

/// <summary>What a feature of a vector tile is; the numbers are the specification's.</summary>
internal enum MvtGeometryType
{
    None = 0,
    Point = 1,
    Line = 2,
    Polygon = 3,
}

/// <summary>One layer of a vector tile in the making: Mapbox Vector Tile 2.1, keys and values each written once.</summary>
internal sealed class MvtLayer(string name, int extent)
{
    private const int Version = 2;
    private readonly ProtobufBuffer _features = new(), _feature = new(), _tags = new(), _value = new();
    private readonly List<string> _keys = [];
    private readonly MvtValues _values = new();

    internal bool IsEmpty { get; private set; } = true;

    /// <summary>Bytes of its features and of their values, so far.</summary>
    internal int Length => _features.Length + _values.Length;

    /// <summary>Enters a key; keep the index for <see cref="Tag(int, string)"/>.</summary>
    internal int Key(string key)
    {
        _keys.Add(key);
        return _keys.Count - 1;
    }

    internal void Tag(int key, string value)
    {
        _value.Clear();
        _value.WriteTextField(1, value);
        Tag(key);
    }

    /// <param name="value">UTF-8.</param>
    internal void Tag(int key, ReadOnlySpan<byte> value)
    {
        _value.Clear();
        _value.WriteBytesField(1, value);
        Tag(key);
    }

    internal void Tag(int key, long value)
    {
        _value.Clear();
        if (value >= 0) _value.WriteVarintField(5, (ulong)value);
        else _value.WriteVarintField(6, (ulong)(value << 1 ^ value >> 63));
        Tag(key);
    }

    internal void Tag(int key, double value)
    {
        _value.Clear();
        _value.WriteDoubleField(3, value);
        Tag(key);
    }

    internal void Tag(int key, bool value)
    {
        _value.Clear();
        _value.WriteVarintField(7, value ? 1UL : 0);
        Tag(key);
    }

    /// <summary>Adds a feature with the tags given since the last one.</summary>
    /// <param name="id">Zero or more, or null for none.</param>
    /// <param name="geometry">Encoded commands.</param>
    internal void Add(long? id, MvtGeometryType type, ReadOnlySpan<byte> geometry)
    {
        _feature.Clear();
        if (id is { } number) _feature.WriteVarintField(1, (ulong)number);
        if (_tags.Length > 0) _feature.WriteBytesField(2, _tags.Written);
        _feature.WriteVarintField(3, (ulong)type);
        _feature.WriteBytesField(4, geometry);
        _features.WriteBytesField(2, _feature.Written);
        _tags.Clear();
        IsEmpty = false;
    }

    /// <summary>Writes the layer into a tile, and ends it; an empty one is left out, as the specification asks.</summary>
    internal void WriteTo(ProtobufBuffer tile)
    {
        if (!IsEmpty)
        {
            var (head, tail) = (new ProtobufBuffer(), new ProtobufBuffer());
            head.WriteVarintField(15, Version);
            head.WriteTextField(1, name);
            foreach (var key in _keys) head.WriteTextField(3, key);
            tail.WriteVarintField(5, (ulong)extent);
            tile.WriteHeadOfBytes(3, head.Length + _features.Length + _values.Written.Length + tail.Length);
            tile.WriteBytes(head.Written);
            tile.WriteBytes(_features.Written);
            tile.WriteBytes(_values.Written);
            tile.WriteBytes(tail.Written);
            head.Release();
            tail.Release();
        }
        _features.Release();
        _feature.Release();
        _tags.Release();
        _value.Release();
        _values.Release();
    }

    private void Tag(int key)
    {
        _tags.WriteVarint((ulong)key);
        _tags.WriteVarint((ulong)_values.IndexOf(_value.Written));
    }
}
