namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Which features have a vertex at a node.</summary>
internal sealed class NodeFeatures
{
    private readonly int[] _start, _items;

    internal NodeFeatures(CoverageGround ground, int features)
    {
        _start = new int[ground.Nodes.Points.Count + 1];
        for (var i = 0; i < ground.From.Count; i++)
            if (ground.FeatureOfPart[ground.Part[i]] < features) _start[ground.From[i] + 1]++;
        for (var i = 1; i < _start.Length; i++) _start[i] += _start[i - 1];
        _items = new int[_start[^1]];
        var next = _start.AsSpan(0, _start.Length - 1).ToArray();
        for (var i = 0; i < ground.From.Count; i++)
            if (ground.FeatureOfPart[ground.Part[i]] is var feature && feature < features) _items[next[ground.From[i]]++] = feature;
    }

    /// <summary>Ascending; a feature that passes the node twice is there twice. A node made after this was counted has none.</summary>
    internal ReadOnlySpan<int> Of(int node) => node + 1 < _start.Length ? _items.AsSpan(_start[node], _start[node + 1] - _start[node]) : [];

    /// <summary>Where a feature passes a node more than once, each such place once.</summary>
    internal IEnumerable<(int Node, int Feature)> Twice()
    {
        for (var node = 0; node < Count; node++)
            for (var i = _start[node] + 1; i < _start[node + 1]; i++)
                if (_items[i] == _items[i - 1] && (i - 2 < _start[node] || _items[i - 2] != _items[i])) yield return (node, _items[i]);
    }

    internal int Count => _start.Length - 1;
}
