namespace SmartCity.Geo.Tiles;

/// <summary>A sequence of positions that is filled, read and filled again.</summary>
internal sealed class PositionBuffer
{
    private (double X, double Y)[] _positions = new (double, double)[256];

    internal int Count { get; private set; }

    internal (double X, double Y) this[int index] => _positions[index];

    internal ReadOnlySpan<(double X, double Y)> All => _positions.AsSpan(0, Count);

    internal void Clear() => Count = 0;

    internal void Add((double X, double Y) position)
    {
        if (Count == _positions.Length) Array.Resize(ref _positions, Count * 2);
        _positions[Count++] = position;
    }

    internal void RemoveLast() => Count--;
}
