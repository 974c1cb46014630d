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
    private readonly ProtobufBuffer _features = new(), _feature = new(), _tags = new(), _values = new(), _value = new();
    private readonly List<string> _keys = [];
    private readonly Dictionary<object, int> _indexOfValue = [];

    internal bool IsEmpty { get; private set; } = true;

    /// <summary>Enters a key; keep the index for <see cref="Tag(int, string)"/>.</summary>
    internal int Key(string key)
    {
        _keys.Add(key);
        return _keys.Count - 1;
    }

    internal void Tag(int key, string value) => Tag(key, (object)value);

    internal void Tag(int key, long value) => Tag(key, (object)value);

    internal void Tag(int key, double value) => Tag(key, (object)value);

    internal void Tag(int key, bool value) => Tag(key, (object)value);

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

    /// <summary>Writes the layer into a tile; an empty one is left out, as the specification asks.</summary>
    internal void WriteTo(ProtobufBuffer tile)
    {
        if (IsEmpty) return;
        var layer = new ProtobufBuffer();
        layer.WriteVarintField(15, Version);
        layer.WriteTextField(1, name);
        layer.WriteBytes(_features.Written);
        foreach (var key in _keys) layer.WriteTextField(3, key);
        layer.WriteBytes(_values.Written);
        layer.WriteVarintField(5, (ulong)extent);
        tile.WriteBytesField(3, layer.Written);
    }

    private void Tag(int key, object value)
    {
        if (!_indexOfValue.TryGetValue(value, out var index))
        {
            _indexOfValue.Add(value, index = _indexOfValue.Count);
            _value.Clear();
            switch (value)
            {
                case string text: _value.WriteTextField(1, text); break;
                case double number: _value.WriteDoubleField(3, number); break;
                case long and >= 0: _value.WriteVarintField(5, (ulong)(long)value); break;
                case long negative: _value.WriteVarintField(6, (ulong)(negative << 1 ^ negative >> 63)); break;
                case bool flag: _value.WriteVarintField(7, flag ? 1UL : 0); break;
            }
            _values.WriteBytesField(4, _value.Written);
        }
        _tags.WriteVarint((ulong)key);
        _tags.WriteVarint((ulong)index);
    }
}
