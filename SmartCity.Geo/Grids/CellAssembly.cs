using NetTopologySuite.Coverage;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>Joins the atoms of each cell to one geometry, and drops the lattice's vertices that nobody needs, for all neighbours alike.</summary>
internal static class CellAssembly
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    internal static Geometry[] Join(Atoms atoms, int[] cellOf, int cells, CancellationToken cancellationToken)
    {
        var members = new List<Geometry>[cells];
        for (var i = 0; i < cells; i++) members[i] = [];
        for (var atom = 0; atom < atoms.Count; atom++) members[cellOf[atom]].Add(atoms.Shapes[atom]);
        var joined = new Geometry[cells];
        for (var i = 0; i < cells; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            joined[i] = CoverageUnion.Union([.. members[i]]);
        }
        var needed = NeededVertices(joined);
        for (var i = 0; i < cells; i++) joined[i] = Thin(joined[i], needed);
        return joined;
    }

    /// <summary>Vertices where not exactly two edges meet, or where the two that meet don't lie on one lattice line.</summary>
    private static HashSet<Coordinate> NeededVertices(Geometry[] cells)
    {
        var neighbours = new Dictionary<Coordinate, (Coordinate First, Coordinate? Second, bool More)>();
        foreach (var ring in cells.SelectMany(Rings))
        {
            var points = ring.Coordinates;
            for (var i = 1; i < points.Length; i++)
            {
                Meet(points[i - 1], points[i]);
                Meet(points[i], points[i - 1]);
            }
        }
        return [.. neighbours.Where(n => n.Value.More || n.Value.Second is null || !OnOneLine(n.Value.First, n.Key, n.Value.Second)).Select(n => n.Key)];

        void Meet(Coordinate at, Coordinate other)
        {
            if (!neighbours.TryGetValue(at, out var known)) neighbours[at] = (other, null, false);
            else if (known.First.Equals2D(other) || known.Second?.Equals2D(other) == true) return;
            else neighbours[at] = known.Second is null ? (known.First, other, false) : known with { More = true };
        }
    }

    private static bool OnOneLine(Coordinate a, Coordinate b, Coordinate c) => (a.X == b.X && b.X == c.X) || (a.Y == b.Y && b.Y == c.Y);

    private static IEnumerable<LinearRing> Rings(Geometry geometry)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(i);
            yield return polygon.Shell;
            foreach (var hole in polygon.Holes) yield return hole;
        }
    }

    private static Geometry Thin(Geometry geometry, HashSet<Coordinate> needed)
    {
        LinearRing ThinRing(LinearRing ring)
        {
            var kept = ring.Coordinates[..^1].Where(needed.Contains).ToList();
            return kept.Count < 3 ? ring : Factory.CreateLinearRing([.. kept, kept[0].Copy()]);
        }
        var polygons = Enumerable.Range(0, geometry.NumGeometries).Select(i => (Polygon)geometry.GetGeometryN(i))
            .Select(p => Factory.CreatePolygon(ThinRing(p.Shell), [.. p.Holes.Select(ThinRing)])).ToArray();
        return polygons.Length == 1 ? polygons[0] : Factory.CreateMultiPolygon(polygons);
    }
}
