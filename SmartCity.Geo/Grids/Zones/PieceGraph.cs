namespace SmartCity.Geo.Grids.Zones;

/// <summary>Connected pieces of classes and the borders between them; small ones join others, the smallest first.</summary>
internal sealed class PieceGraph
{
    private readonly int[] _parent, _size;
    private readonly byte[] _class;
    private readonly bool[] _isHeld;
    private readonly Dictionary<int, int>[] _borders;

    /// <param name="sizes">Pixels of each piece.</param>
    internal PieceGraph(List<int> sizes)
    {
        _size = [.. sizes];
        (_class, _isHeld) = (new byte[_size.Length], new bool[_size.Length]);
        _parent = [.. Enumerable.Range(0, _size.Length)];
        _borders = [.. _size.Select(_ => new Dictionary<int, int>(4))];
    }

    /// <summary>A held piece keeps its class, however small.</summary>
    internal void Hold(int piece) => _isHeld[piece] = true;

    internal void SetClass(int piece, byte number) => _class[piece] = number;

    /// <summary>One more edge of border between two pieces.</summary>
    internal void Touch(int one, int other)
    {
        if (one == other) return;
        _borders[one][other] = _borders[one].GetValueOrDefault(other) + 1;
        _borders[other][one] = _borders[other].GetValueOrDefault(one) + 1;
    }

    internal byte ClassOf(int piece) => _class[Root(piece)];

    /// <summary>Ends, as every joining leaves fewer pieces.</summary>
    internal void JoinSmallerThan(double pixels, CancellationToken cancellationToken)
    {
        var queue = new PriorityQueue<(int Piece, int Size), (int, int)>();
        for (var i = 0; i < _size.Length; i++) Enter(i);
        while (queue.TryDequeue(out var next, out _))
        {
            if (_parent[next.Piece] != next.Piece || _size[next.Piece] != next.Size || _borders[next.Piece].Count == 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            var into = _borders[next.Piece].GroupBy(b => _class[b.Key]).OrderByDescending(g => g.Sum(b => b.Value)).ThenByDescending(g => g.Key).First();
            var root = next.Piece;
            _class[root] = into.Key;
            foreach (var neighbour in into.Select(b => b.Key).ToArray()) root = Unite(root, neighbour);
            Enter(root);
        }

        void Enter(int piece)
        {
            if (_size[piece] < pixels && !_isHeld[piece]) queue.Enqueue((piece, _size[piece]), (_size[piece], piece));
        }
    }

    private int Unite(int one, int other)
    {
        if (_borders[one].Count < _borders[other].Count) (one, other) = (other, one);
        _parent[other] = one;
        _size[one] += _size[other];
        _isHeld[one] |= _isHeld[other];
        _borders[one].Remove(other);
        foreach (var (third, edges) in _borders[other])
        {
            if (third == one) continue;
            _borders[third].Remove(other);
            _borders[third][one] = _borders[third].GetValueOrDefault(one) + edges;
            _borders[one][third] = _borders[one].GetValueOrDefault(third) + edges;
        }
        _borders[other] = [];
        return one;
    }

    private int Root(int piece)
    {
        while (_parent[piece] != piece) piece = _parent[piece] = _parent[_parent[piece]];
        return piece;
    }
}
