using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Zones;

/// <summary>Faces of a graph, each with a class; connected faces of a class are a zone.</summary>
internal sealed class ZoneFaces
{
    private readonly FaceGraph _faces;
    private readonly int[] _start, _items;
    private readonly double[] _area;
    private readonly FixedFrame _frame;

    /// <param name="classes">Per face 1 … 9; 0 outside. Kept, not copied.</param>
    internal ZoneFaces(FaceGraph faces, FixedFrame frame, int[] classes)
    {
        (_faces, _frame, Class) = (faces, frame, classes);
        (_start, _items) = faces.HalfEdgesByFace();
        _area = new double[faces.FaceCount];
        for (var face = 0; face < _area.Length; face++)
        {
            var (x, y) = frame.MetresAt(faces.Centre[face].Y);
            _area[face] = faces.Area[face] * x * y;
        }
    }

    /// <summary>Per face 1 … 9; 0 outside.</summary>
    internal int[] Class { get; }

    /// <summary>Per face its zone; -1 outside.</summary>
    internal int[] ZoneOf { get; private set; } = [];

    /// <summary>Zones that are too small or too thin join the class that they have the longest border with, the smallest first, until none is left.</summary>
    /// <remarks>Ends, as every joining leaves fewer zones. One that touches no other stays.</remarks>
    /// <returns>Per zone its class.</returns>
    internal List<int> Merge(double leastArea, double leastWidth, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var zones = Pieces();
            var touched = new HashSet<int>();
            var changed = false;
            foreach (var (zone, index) in zones.Index().Select(z => (z.Item, z.Index)).Where(z => IsUnfit(z.Item, leastArea, leastWidth)).OrderBy(z => z.Item.Sum(f => _area[f])))
            {
                if (touched.Contains(index)) continue;   // its class may have grown: look again in the next round
                var (shared, nextTo) = Borders(zone);
                if (shared.Count == 0) continue;
                var joins = shared.MaxBy(s => s.Value).Key;
                foreach (var face in zone) Class[face] = joins;
                touched.UnionWith(nextTo);
                changed = true;
            }
            if (!changed) return [.. zones.Select(z => Class[z[0]])];
        }
    }

    private List<List<int>> Pieces()
    {
        ZoneOf = new int[Class.Length];
        Array.Fill(ZoneOf, -1);
        var pieces = new List<List<int>>();
        for (var first = 0; first < Class.Length; first++)
        {
            if (ZoneOf[first] >= 0 || Class[first] == 0) continue;
            var piece = new List<int> { first };
            ZoneOf[first] = pieces.Count;
            for (var i = 0; i < piece.Count; i++)
                foreach (var h in HalfEdges(piece[i]))
                    if (_faces.Face[h ^ 1] is var beyond && ZoneOf[beyond] < 0 && Class[beyond] == Class[first])
                    {
                        ZoneOf[beyond] = pieces.Count;
                        piece.Add(beyond);
                    }
            pieces.Add(piece);
        }
        return pieces;
    }

    // Metres of border with each other class inside, and the zones there.
    private (SortedDictionary<int, double> Shared, HashSet<int> NextTo) Borders(List<int> zone)
    {
        var (shared, nextTo) = (new SortedDictionary<int, double>(), new HashSet<int>());
        foreach (var face in zone)
            foreach (var h in HalfEdges(face))
                if (_faces.Face[h ^ 1] is var beyond && ZoneOf[beyond] >= 0 && ZoneOf[beyond] != ZoneOf[face])
                {
                    shared[Class[beyond]] = shared.GetValueOrDefault(Class[beyond]) + Length(h);
                    nextTo.Add(ZoneOf[beyond]);
                }
        return (shared, nextTo);
    }

    private bool IsUnfit(List<int> zone, double leastArea, double leastWidth)
    {
        var area = zone.Sum(f => _area[f]);
        if (area < leastArea) return true;
        var perimeter = 0.0;
        foreach (var face in zone)
            foreach (var h in HalfEdges(face))
                if (ZoneOf[_faces.Face[h ^ 1]] != ZoneOf[face]) perimeter += Length(h);
        return 2 * area / perimeter < leastWidth / 4;
    }

    private ReadOnlySpan<int> HalfEdges(int face) => _items.AsSpan(_start[face], _start[face + 1] - _start[face]);

    private double Length(int halfEdge)
    {
        var (a, b) = (_faces.Lines.Nodes[_faces.Tail(halfEdge)], _faces.Lines.Nodes[_faces.Head(halfEdge)]);
        return double.Hypot((b.X - a.X) * _frame.MetresPerX, (b.Y - a.Y) * _frame.MetresPerY);
    }
}
