using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>Who borders on whom, kept while cells come and go: directed edges on the lattice of a millimetre, the cell on their left.</summary>
internal sealed class CellMesh
{
    private readonly Dictionary<(FixedPoint From, FixedPoint To), int> _left = [];
    private readonly Dictionary<int, Geometry> _geometry = [];

    internal Geometry this[int cell] => _geometry[cell];

    internal static FixedPoint Key(Coordinate c) => new((long)Math.Round(c.X * FixedFrame.MillimetreUnits), (long)Math.Round(c.Y * FixedFrame.MillimetreUnits));

    internal void Add(int cell, Geometry geometry)
    {
        _geometry[cell] = geometry;
        foreach (var (from, to) in Edges(geometry)) _left[(Key(from), Key(to))] = cell;
    }

    internal void Remove(int cell)
    {
        foreach (var (from, to) in Edges(_geometry[cell]))
            if (_left.TryGetValue((Key(from), Key(to)), out var owner) && owner == cell) _left.Remove((Key(from), Key(to)));
        _geometry.Remove(cell);
    }

    /// <summary>Neighbours across an edge, with the metres shared; a corner is no border.</summary>
    internal Dictionary<int, double> Neighbours(int cell)
    {
        var shared = new Dictionary<int, double>();
        foreach (var (from, to) in Edges(_geometry[cell]))
            if (_left.TryGetValue((Key(to), Key(from)), out var other) && other != cell)
            {
                var (x, y) = EllipsoidalMeasure.MetresPerDegree(from.Y);
                shared[other] = shared.GetValueOrDefault(other) + double.Hypot((to.X - from.X) * x, (to.Y - from.Y) * y);
            }
        return shared;
    }

    /// <summary>Puts vertices of the changed cells that lie on an edge of a cell beside them into that edge, so that borders match.</summary>
    /// <returns>The cells that got one.</returns>
    internal IReadOnlyList<int> Match(IReadOnlyCollection<int> changed, IEnumerable<int> beside)
    {
        var vertices = new SortedSet<(long X, long Y)>();
        var coordinateOf = new Dictionary<FixedPoint, Coordinate>();
        foreach (var cell in changed)
            foreach (var coordinate in _geometry[cell].Coordinates)
                if (coordinateOf.TryAdd(Key(coordinate), coordinate)) vertices.Add((Key(coordinate).X, Key(coordinate).Y));
        var touched = new List<int>();
        foreach (var cell in beside.Except(changed).ToList())
        {
            var got = false;
            var geometry = Rebuilt(_geometry[cell], ring =>
            {
                var points = new List<Coordinate> { ring[0] };
                for (var i = 1; i < ring.Length; i++)
                {
                    foreach (var vertex in OnEdge(Key(ring[i - 1]), Key(ring[i]), vertices))
                    {
                        points.Add(coordinateOf[vertex].Copy());
                        got = true;
                    }
                    points.Add(ring[i]);
                }
                return [.. points];
            });
            if (!got) continue;
            Remove(cell);
            Add(cell, geometry);
            touched.Add(cell);
        }
        return touched;
    }

    /// <summary>A geometry with other rings.</summary>
    internal static Geometry Rebuilt(Geometry geometry, Func<Coordinate[], Coordinate[]> ring)
    {
        var parts = Enumerable.Range(0, geometry.NumGeometries).Select(i => (Polygon)geometry.GetGeometryN(i)).Select(p => geometry.Factory.CreatePolygon(
            geometry.Factory.CreateLinearRing(ring(p.ExteriorRing.Coordinates)), [.. p.InteriorRings.Select(h => geometry.Factory.CreateLinearRing(ring(h.Coordinates)))])).ToArray();
        return geometry is Polygon ? parts[0] : geometry.Factory.CreateMultiPolygon(parts);
    }

    // Within two units of the edge: the rounding of a crossing.
    private static List<FixedPoint> OnEdge(FixedPoint a, FixedPoint b, SortedSet<(long X, long Y)> vertices)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y;
        var length = double.Hypot(dx, dy);
        return vertices.GetViewBetween((Math.Min(a.X, b.X) - 2, long.MinValue), (Math.Max(a.X, b.X) + 2, long.MaxValue))
            .Where(v => v.Y >= Math.Min(a.Y, b.Y) - 2 && v.Y <= Math.Max(a.Y, b.Y) + 2)
            .Select(v => new FixedPoint(v.X, v.Y)).Where(v => v != a && v != b)
            .Select(v => (Vertex: v, Along: ((v.X - a.X) * dx + (v.Y - a.Y) * dy) / length, Off: Math.Abs((v.X - a.X) * dy - (v.Y - a.Y) * dx) / length))
            .Where(v => v.Off <= 2 && v.Along > 0 && v.Along < length).OrderBy(v => v.Along).Select(v => v.Vertex).ToList();
    }

    private static IEnumerable<(Coordinate From, Coordinate To)> Edges(Geometry geometry)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            if (geometry.GetGeometryN(i) is not Polygon polygon || polygon.IsEmpty) continue;
            foreach (var (ring, isHole) in polygon.InteriorRings.Select(h => (h, true)).Prepend((polygon.ExteriorRing, false)))
            {
                var points = ring.Coordinates;
                var isLeft = Orientation.IsCCW(points) != isHole;
                for (var p = 1; p < points.Length; p++)
                    if (!points[p].Equals2D(points[p - 1])) yield return isLeft ? (points[p - 1], points[p]) : (points[p], points[p - 1]);
            }
        }
    }
}
