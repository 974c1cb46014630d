using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Noding;
using NetTopologySuite.Noding.Snapround;
using NetTopologySuite.Operation.Polygonize;

namespace SmartCity.Geo.Grids;

/// <summary>Cuts units into atoms, square by square of a lattice, along the lines on the ground.</summary>
/// <remarks>
/// A line is cut where it crosses the lattice, once, for both sides; what remains to be noded lies inside one square.
/// So there is no global noder, and neighbouring squares agree on their common edge bit for bit.
/// </remarks>
internal sealed class AtomBuilder
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);
    private readonly Lattice _lattice;
    private readonly IPointOnGeometryLocator[] _units;
    private readonly Envelope[] _unitBounds;
    private readonly Func<Coordinate, int> _classAt;
    private readonly Func<int, int> _partsOfClass;
    private readonly Dictionary<(int Line, int Row), SortedSet<double>> _onVertical = [];
    private readonly Dictionary<(int Column, int Line), SortedSet<double>> _onHorizontal = [];
    private readonly Dictionary<(Coordinate, Coordinate), EdgeKind> _kinds = [];
    private readonly Atoms _atoms = new();

    /// <param name="classAt">Class of a place: 1, 2 or 3.</param>
    /// <param name="partsOfClass">Into how many parts a base square's edge is cut on ground of a class; divides the lattice's finest.</param>
    internal AtomBuilder(Lattice lattice, IReadOnlyList<PartitionArea> units, Func<Coordinate, int> classAt, Func<int, int> partsOfClass)
    {
        (_lattice, _classAt, _partsOfClass) = (lattice, classAt, partsOfClass);
        _units = [.. units.Select(u => new IndexedPointInAreaLocator(u.Geometry))];
        _unitBounds = [.. units.Select(u => u.Geometry.EnvelopeInternal)];
    }

    internal Atoms Build(LatticeLines lines, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var pieces = lines.BySquare();
        var squares = new List<(int Column, int Row, int Parts)>();
        for (var row = 0; row < _lattice.Rows; row++)
            for (var column = 0; column < _lattice.Columns; column++)
            {
                var centre = _lattice.Square(column, row).Centre;
                if (!pieces.ContainsKey((column, row)) && UnitAt(centre) < 0) continue;
                squares.Add((column, row, _partsOfClass(_classAt(centre))));
            }
        foreach (var (column, row, parts) in squares) PutCornersOnEdges(column, row, parts);
        foreach (var list in pieces.Values)
            foreach (var (from, to, _) in list)
            {
                PutOnEdges(from);
                PutOnEdges(to);
            }
        var noded = Node(squares, pieces, cancellationToken);
        for (var i = 0; i < squares.Count; i++)
        {
            if (i % 256 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report((double)i / squares.Count);
            }
            var (column, row, parts) = squares[i];
            if (noded.TryGetValue((column, row), out var edges)) CutAlongLines(edges);
            else CutIntoSquares(column, row, parts);
        }
        _atoms.Connect(_kinds);
        return _atoms;
    }

    private int UnitAt(Coordinate point)
    {
        for (var i = 0; i < _units.Length; i++)
            if (_unitBounds[i].Contains(point) && _units[i].Locate(point) != Location.Exterior) return i;
        return -1;
    }

    private void PutCornersOnEdges(int column, int row, int parts)
    {
        var (fine, step) = (_lattice.Finest, _lattice.Finest / parts);
        for (var i = 1; i < parts; i++)
        {
            var (x, y) = (_lattice.X(column * fine + i * step), _lattice.Y(row * fine + i * step));
            OnVertical(column, row).Add(y);
            OnVertical(column + 1, row).Add(y);
            OnHorizontal(column, row).Add(x);
            OnHorizontal(column, row + 1).Add(x);
        }
    }

    /// <summary>Nodes the lines inside each square. A node that falls on the square's edge is told to the neighbour, which is then noded again.</summary>
    private Dictionary<(int Column, int Row), Dictionary<(Coordinate, Coordinate), EdgeKind>> Node(List<(int Column, int Row, int Parts)> squares,
        Dictionary<(int Column, int Row), List<(Coordinate From, Coordinate To, EdgeKind Kind)>> pieces, CancellationToken cancellationToken)
    {
        const int Rounds = 10;
        var partsOf = squares.Where(s => pieces.ContainsKey((s.Column, s.Row))).ToDictionary(s => (s.Column, s.Row), s => s.Parts);
        var noded = new Dictionary<(int Column, int Row), Dictionary<(Coordinate, Coordinate), EdgeKind>>();
        var open = partsOf.Keys.ToHashSet();
        for (var round = 0; round < Rounds && open.Count > 0; round++)
        {
            var next = new HashSet<(int Column, int Row)>();
            foreach (var (column, row) in open)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var edges = noded[(column, row)] = NodeSquare(column, row, partsOf[(column, row)], pieces[(column, row)]);
                foreach (var (from, to) in edges.Keys)
                    foreach (var node in (Coordinate[])[from, to])
                        if (PutOnEdges(node) is { } edge)
                        {
                            if (edge.One != (column, row) && partsOf.ContainsKey(edge.One)) next.Add(edge.One);
                            if (edge.Other != (column, row) && partsOf.ContainsKey(edge.Other)) next.Add(edge.Other);
                        }
            }
            open = next;
        }
        return noded;
    }

    /// <summary>Notes a node on an edge between two squares. Gives both when it is new, null otherwise.</summary>
    private ((int Column, int Row) One, (int Column, int Row) Other)? PutOnEdges(Coordinate point)
    {
        var (column, row) = (_lattice.ColumnAt(point.X), _lattice.RowAt(point.Y));
        var square = _lattice.Square(column, row);
        if (point.X == square.MinX && point.Y != square.MinY && OnVertical(column, row).Add(point.Y)) return ((column, row), (column - 1, row));
        if (point.Y == square.MinY && point.X != square.MinX && OnHorizontal(column, row).Add(point.X)) return ((column, row), (column, row - 1));
        return null;
    }

    private SortedSet<double> OnVertical(int line, int row) =>
        _onVertical.TryGetValue((line, row), out var nodes) ? nodes : _onVertical[(line, row)] = [];

    private SortedSet<double> OnHorizontal(int column, int line) =>
        _onHorizontal.TryGetValue((column, line), out var nodes) ? nodes : _onHorizontal[(column, line)] = [];

    private static IEnumerable<double> Between(SortedSet<double>? nodes, double from, double to) =>
        nodes is null ? [] : from < to ? nodes.GetViewBetween(from, to).Where(v => v > from && v < to) : nodes.GetViewBetween(to, from).Where(v => v > to && v < from).Reverse();

    private void CutIntoSquares(int column, int row, int parts)
    {
        var unit = UnitAt(_lattice.Square(column, row).Centre);
        var (fine, step) = (_lattice.Finest, _lattice.Finest / parts);
        for (var i = 0; i < parts; i++)
            for (var j = 0; j < parts; j++)
            {
                var (left, right) = (_lattice.X(column * fine + i * step), _lattice.X(column * fine + (i + 1) * step));
                var (bottom, top) = (_lattice.Y(row * fine + j * step), _lattice.Y(row * fine + (j + 1) * step));
                var ring = new List<Coordinate> { new(left, bottom) };
                if (j == 0) ring.AddRange(Between(_onHorizontal.GetValueOrDefault((column, row)), left, right).Select(x => new Coordinate(x, bottom)));
                ring.Add(new(right, bottom));
                if (i == parts - 1) ring.AddRange(Between(_onVertical.GetValueOrDefault((column + 1, row)), bottom, top).Select(y => new Coordinate(right, y)));
                ring.Add(new(right, top));
                if (j == parts - 1) ring.AddRange(Between(_onHorizontal.GetValueOrDefault((column, row + 1)), right, left).Select(x => new Coordinate(x, top)));
                ring.Add(new(left, top));
                if (i == 0) ring.AddRange(Between(_onVertical.GetValueOrDefault((column, row)), top, bottom).Select(y => new Coordinate(left, y)));
                ring.Add(ring[0]);
                _atoms.Add(Factory.CreatePolygon([.. ring]), unit, _classAt(new((left + right) / 2, (bottom + top) / 2)));
            }
    }

    private Dictionary<(Coordinate, Coordinate), EdgeKind> NodeSquare(int column, int row, int parts, List<(Coordinate From, Coordinate To, EdgeKind Kind)> pieces)
    {
        var strings = new List<ISegmentString>();
        void Line(Coordinate from, Coordinate to, EdgeKind kind) => strings.Add(new NodedSegmentString([from, to], kind));
        var (fine, step) = (_lattice.Finest, _lattice.Finest / parts);
        var square = _lattice.Square(column, row);
        for (var i = 1; i < parts; i++)
        {
            var (x, y) = (_lattice.X(column * fine + i * step), _lattice.Y(row * fine + i * step));
            Line(new(x, square.MinY), new(x, square.MaxY), EdgeKind.Lattice);
            Line(new(square.MinX, y), new(square.MaxX, y), EdgeKind.Lattice);
        }
        foreach (var x in (double[])[square.MinX, square.MaxX])
            Chain([square.MinY, .. Between(_onVertical.GetValueOrDefault((x == square.MinX ? column : column + 1, row)), square.MinY, square.MaxY), square.MaxY], y => new(x, y), Line);
        foreach (var y in (double[])[square.MinY, square.MaxY])
            Chain([square.MinX, .. Between(_onHorizontal.GetValueOrDefault((column, y == square.MinY ? row : row + 1)), square.MinX, square.MaxX), square.MaxX], x => new(x, y), Line);
        foreach (var (from, to, kind) in pieces) Line(from, to, kind);

        var noder = new SnapRoundingNoder(new PrecisionModel(Lattice.GrainsPerDegree));
        noder.ComputeNodes(strings);
        var edges = new Dictionary<(Coordinate, Coordinate), EdgeKind>();
        foreach (var noded in noder.GetNodedSubstrings())
        {
            var points = noded.Coordinates;
            for (var i = 1; i < points.Length; i++)
            {
                if (points[i - 1].Equals2D(points[i])) continue;
                var edge = Atoms.Undirected(points[i - 1], points[i]);
                edges[edge] = edges.GetValueOrDefault(edge) | (EdgeKind)noded.Context;
            }
        }
        return edges;
    }

    private void CutAlongLines(Dictionary<(Coordinate, Coordinate), EdgeKind> edges)
    {
        var polygonizer = new Polygonizer();
        foreach (var (edge, kind) in edges)
        {
            polygonizer.Add(Factory.CreateLineString([edge.Item1, edge.Item2]));
            if (kind != EdgeKind.Lattice) _kinds[edge] = _kinds.GetValueOrDefault(edge) | kind;
        }
        foreach (var face in polygonizer.GetPolygons().Cast<Polygon>())
        {
            var inside = face.InteriorPoint.Coordinate;
            if (UnitAt(inside) is >= 0 and var unit) _atoms.Add(face, unit, _classAt(inside));
        }
    }

    private static void Chain(List<double> stops, Func<double, Coordinate> place, Action<Coordinate, Coordinate, EdgeKind> line)
    {
        for (var i = 1; i < stops.Count; i++) line(place(stops[i - 1]), place(stops[i]), EdgeKind.Lattice);
    }
}
