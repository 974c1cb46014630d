namespace SmartCity.Geo.Grids;

/// <summary>Faces gathered into connected pieces, each face with an owner.</summary>
internal sealed class FacePieces
{
    private readonly FaceGraph _faces;
    private readonly int[] _start, _items;
    private readonly bool[] _outside;

    internal FacePieces(FaceGraph faces)
    {
        _faces = faces;
        (_start, _items) = faces.HalfEdgesByFace();
        _outside = new bool[faces.FaceCount];
        var outer = Array.IndexOf(faces.Area, faces.Area.Min());
        var open = new Stack<int>([outer]);
        _outside[outer] = true;
        while (open.TryPop(out var face))
            foreach (var beyond in Around(face))
            {
                if (_outside[beyond] || faces.Regions[beyond].Length > 0) continue;
                _outside[beyond] = true;
                open.Push(beyond);
            }
        Owner = new int[faces.FaceCount];
        for (var face = 0; face < Owner.Length; face++) Owner[face] = faces.Regions[face].Length == 1 ? faces.Regions[face][0] : -1;
    }

    /// <summary>Per face the feature that has it; -1 = nobody.</summary>
    internal int[] Owner { get; }

    /// <summary>Whether a face lies in no region and hangs together with the outer face.</summary>
    internal bool IsOutside(int face) => _outside[face];

    /// <summary>Connected faces with equal keys.</summary>
    internal List<List<int>> Of<TKey>(Func<int, TKey> key) where TKey : IEquatable<TKey>
    {
        var seen = new bool[_faces.FaceCount];
        var pieces = new List<List<int>>();
        for (var first = 0; first < seen.Length; first++)
        {
            if (seen[first]) continue;
            var own = key(first);
            var piece = new List<int> { first };
            seen[first] = true;
            for (var i = 0; i < piece.Count; i++)
                foreach (var beyond in Around(piece[i]))
                    if (!seen[beyond] && own.Equals(key(beyond)))
                    {
                        seen[beyond] = true;
                        piece.Add(beyond);
                    }
            pieces.Add(piece);
        }
        return pieces;
    }

    /// <summary>The owner beyond the piece's border that most of it is shared with; -1 when nobody is there.</summary>
    /// <param name="among">Only these owners; null = any.</param>
    internal int LongestNeighbour(List<int> piece, int[]? among)
    {
        var members = piece.ToHashSet();
        var own = Owner[piece[0]];
        var shared = new SortedDictionary<int, double>();
        foreach (var face in piece)
            for (var i = _start[face]; i < _start[face + 1]; i++)
            {
                var beyond = _faces.Face[_items[i] ^ 1];
                if (members.Contains(beyond) || Owner[beyond] < 0 || Owner[beyond] == own && own >= 0 || among is not null && Array.IndexOf(among, Owner[beyond]) < 0) continue;
                var (a, b) = (_faces.Lines.Nodes[_faces.Tail(_items[i])], _faces.Lines.Nodes[_faces.Head(_items[i])]);
                shared[Owner[beyond]] = shared.GetValueOrDefault(Owner[beyond]) + double.Hypot(a.X - b.X, a.Y - b.Y);
            }
        return shared.Count == 0 ? -1 : shared.MaxBy(s => s.Value).Key;
    }

    private IEnumerable<int> Around(int face)
    {
        for (var i = _start[face]; i < _start[face + 1]; i++) yield return _faces.Face[_items[i] ^ 1];
    }
}
