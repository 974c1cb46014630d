namespace SmartCity.Geo.Grids.Planar;

/// <summary>Faces gathered into connected pieces, each face with an owner.</summary>
internal sealed class FacePieces
{
    private readonly FaceGraph _faces;
    private readonly int[] _start, _items;
    private readonly int _outside;

    /// <param name="ownerOf">The owner of ground in these regions; −1 = not settled, or nobody.</param>
    internal FacePieces(FaceGraph faces, Func<int[], int> ownerOf)
    {
        _faces = faces;
        (_start, _items) = faces.HalfEdgesByFace();
        _outside = Array.IndexOf(faces.Area, faces.Area.Min());
        Owner = Array.ConvertAll(faces.Regions, regions => ownerOf(regions));
    }

    /// <summary>Per face the feature that has it; −1 = nobody.</summary>
    internal int[] Owner { get; }

    /// <summary>Whether a face is the ground around everything.</summary>
    internal bool IsOutside(int face) => face == _outside;

    /// <summary>Connected faces of the same owner.</summary>
    internal List<List<int>> OfOwners()
    {
        var seen = new bool[_faces.FaceCount];
        var pieces = new List<List<int>>();
        for (var first = 0; first < seen.Length; first++)
        {
            if (seen[first] || Owner[first] < 0) continue;
            var piece = new List<int> { first };
            seen[first] = true;
            for (var i = 0; i < piece.Count; i++)
                foreach (var beyond in Around(piece[i]))
                    if (!seen[beyond] && Owner[beyond] == Owner[first])
                    {
                        seen[beyond] = true;
                        piece.Add(beyond);
                    }
            pieces.Add(piece);
        }
        return pieces;
    }

    /// <summary>The owner beyond the piece's border that most of it is shared with; −1 when nobody is there.</summary>
    /// <param name="may">Which owners may be taken.</param>
    internal int LongestNeighbour(IReadOnlyList<int> piece, Func<int, bool> may)
    {
        var members = piece.ToHashSet();
        var own = Owner[piece[0]];
        var shared = new SortedDictionary<int, double>();
        foreach (var face in piece)
            for (var i = _start[face]; i < _start[face + 1]; i++)
            {
                var beyond = _faces.Face[_items[i] ^ 1];
                var owner = Owner[beyond];
                if (owner < 0 || owner == own || members.Contains(beyond) || !may(owner)) continue;
                shared[owner] = shared.GetValueOrDefault(owner) + Length(_items[i]);
            }
        return shared.Count == 0 ? -1 : shared.MaxBy(s => s.Value).Key;
    }

    /// <summary>Length of all borders of a face, in units.</summary>
    internal double Perimeter(int face)
    {
        var sum = 0.0;
        for (var i = _start[face]; i < _start[face + 1]; i++) sum += Length(_items[i]);
        return sum;
    }

    private double Length(int halfEdge)
    {
        var (a, b) = (_faces.Lines.Nodes[_faces.Tail(halfEdge)], _faces.Lines.Nodes[_faces.Head(halfEdge)]);
        return double.Hypot(a.X - b.X, a.Y - b.Y);
    }

    private IEnumerable<int> Around(int face)
    {
        for (var i = _start[face]; i < _start[face + 1]; i++) yield return _faces.Face[_items[i] ^ 1];
    }
}
