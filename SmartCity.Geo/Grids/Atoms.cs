using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>The smallest pieces of ground that cells are put together from, and which of them share an edge.</summary>
internal sealed class Atoms
{
    private readonly Dictionary<(Coordinate, Coordinate), (int First, int Second)> _edges = [];
    private int[] _offsets = [];
    private (int Atom, float Metres, EdgeKind Kind)[] _neighbours = [];

    internal List<Polygon> Shapes { get; } = [];

    /// <summary>Number of the unit that each atom lies in.</summary>
    internal List<int> Unit { get; } = [];

    /// <summary>1, 2 or 3.</summary>
    internal List<int> Class { get; } = [];

    /// <summary>Square metres.</summary>
    internal List<double> Area { get; } = [];

    /// <summary>Centres in metres east and north of an arbitrary point.</summary>
    internal List<(double X, double Y)> Centre { get; } = [];

    internal int Count => Shapes.Count;

    internal void Add(Polygon shape, int unit, int cellClass)
    {
        var index = Shapes.Count;
        Shapes.Add(shape);
        Unit.Add(unit);
        Class.Add(cellClass);
        Area.Add(Ellipsoid.Area(shape));
        var middle = shape.EnvelopeInternal.Centre;
        var (east, north) = Ellipsoid.MetresPerDegree(middle.Y);
        Centre.Add((middle.X * east, middle.Y * north));
        AddEdges(shape.Shell, index);
        foreach (var hole in shape.Holes) AddEdges(hole, index);
    }

    /// <summary>Atoms across the edges of an atom; one entry for each shared edge.</summary>
    internal ReadOnlySpan<(int Atom, float Metres, EdgeKind Kind)> Neighbours(int atom) =>
        _neighbours.AsSpan(_offsets[atom], _offsets[atom + 1] - _offsets[atom]);

    /// <summary>Call it once, when all atoms are in.</summary>
    internal void Connect(Dictionary<(Coordinate, Coordinate), EdgeKind> kinds)
    {
        _offsets = new int[Count + 1];
        foreach (var (first, second) in _edges.Values)
            if (second >= 0)
            {
                _offsets[first + 1]++;
                _offsets[second + 1]++;
            }
        for (var i = 0; i < Count; i++) _offsets[i + 1] += _offsets[i];
        _neighbours = new (int, float, EdgeKind)[_offsets[Count]];
        var next = _offsets[..Count].ToArray();
        foreach (var (edge, (first, second)) in _edges)
        {
            if (second < 0) continue;
            var (east, north) = Ellipsoid.MetresPerDegree(edge.Item1.Y);
            var metres = (float)double.Hypot((edge.Item2.X - edge.Item1.X) * east, (edge.Item2.Y - edge.Item1.Y) * north);
            var kind = kinds.GetValueOrDefault(edge);
            _neighbours[next[first]++] = (second, metres, kind);
            _neighbours[next[second]++] = (first, metres, kind);
        }
        _edges.Clear();
    }

    private void AddEdges(LinearRing ring, int atom)
    {
        var points = ring.Coordinates;
        for (var i = 1; i < points.Length; i++)
        {
            var edge = Undirected(points[i - 1], points[i]);
            _edges[edge] = _edges.TryGetValue(edge, out var sides) ? (sides.First, atom) : (atom, -1);
        }
    }

    internal static (Coordinate, Coordinate) Undirected(Coordinate a, Coordinate b) => a.CompareTo(b) < 0 ? (a, b) : (b, a);
}
