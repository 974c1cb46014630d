using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>The lines on the ground (borders, zones, barriers), cut where they cross the lattice, so that each piece lies in one base square.</summary>
internal sealed class LatticeLines(Lattice lattice)
{
    private readonly Dictionary<(Coordinate From, Coordinate To), EdgeKind> _pieces = [];

    /// <summary>Pieces by (column, row) of their square.</summary>
    internal Dictionary<(int Column, int Row), List<(Coordinate From, Coordinate To, EdgeKind Kind)>> BySquare()
    {
        var squares = new Dictionary<(int, int), List<(Coordinate, Coordinate, EdgeKind)>>();
        foreach (var ((from, to), kind) in _pieces)
        {
            var square = (lattice.ColumnAt((from.X + to.X) / 2), lattice.RowAt((from.Y + to.Y) / 2));
            if (!squares.TryGetValue(square, out var list)) squares[square] = list = [];
            list.Add((from, to, kind));
        }
        return squares;
    }

    /// <summary>Adds every line of a geometry; areas give their outlines. What lies outside <paramref name="bounds"/> is left out.</summary>
    internal void Add(Geometry geometry, EdgeKind kind, Envelope bounds, CancellationToken cancellationToken)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (geometry.GetGeometryN(i))
            {
                case LineString line:
                    Add(line.Coordinates, kind, bounds);
                    break;
                case Polygon polygon:
                    Add(polygon.Shell.Coordinates, kind, bounds);
                    foreach (var hole in polygon.Holes) Add(hole.Coordinates, kind, bounds);
                    break;
                case GeometryCollection nested:
                    Add(nested, kind, bounds, cancellationToken);
                    break;
            }
        }
    }

    private void Add(Coordinate[] points, EdgeKind kind, Envelope bounds)
    {
        for (var i = 1; i < points.Length; i++)
            if (bounds.Intersects(points[i - 1], points[i])) Add(Lattice.Round(points[i - 1]), Lattice.Round(points[i]), kind);
    }

    private void Add(Coordinate a, Coordinate b, EdgeKind kind)
    {
        if (a.Equals2D(b)) return;
        if (a.CompareTo(b) > 0) (a, b) = (b, a);   // both neighbours of a border must compute the same crossings
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var cuts = new List<(double At, Coordinate Point)>();
        foreach (var x in lattice.LinesBetweenX(a.X, b.X)) cuts.Add(((x - a.X) / dx, new(x, Lattice.Round(a.Y + (x - a.X) / dx * dy))));
        foreach (var y in lattice.LinesBetweenY(a.Y, b.Y)) cuts.Add(((y - a.Y) / dy, new(Lattice.Round(a.X + (y - a.Y) / dy * dx), y)));
        cuts.Sort((p, q) => p.At.CompareTo(q.At));
        var from = a;
        foreach (var (_, point) in cuts)
        {
            AddPiece(from, point, kind);
            from = point;
        }
        AddPiece(from, b, kind);
    }

    private void AddPiece(Coordinate from, Coordinate to, EdgeKind kind)
    {
        if (from.Equals2D(to)) return;
        var key = from.CompareTo(to) < 0 ? (from, to) : (to, from);
        _pieces[key] = _pieces.GetValueOrDefault(key) | kind;
    }
}
