using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>From cells of atoms to outlines: free borders drawn taut and thinned, loads evened out, all of it checked.</summary>
internal sealed class CellBorders(FaceGraph faces, FixedFrame frame, QuadLattice lattice, AtomGraph atoms, ZonePlan plan, int[] cellOfAtom, int cells, double areaShare, IReadOnlyList<(FixedPoint Point, double Load)> points)
{
    private const int Tightening = 16, Balancing = 4, LastBalancing = 12;

    /// <summary>Vertices of a free border go where it moves by less than this share of a cell's edge.</summary>
    private const double ThinningShare = 0.004;

    private readonly SegmentBuckets _buckets = new(lattice);

    /// <param name="isOriginal">Whether a node of the graph of faces is a vertex of the caller's own.</param>
    internal (Geometry[] Outlines, double[] Loads) Draw(Func<int, bool> isOriginal, CancellationToken cancellationToken)
    {
        var cellOfFace = Array.ConvertAll(atoms.AtomOfFace, a => a < 0 ? -1 : cellOfAtom[a]);
        var stepped = new CellGraph(faces, cellOfFace);
        var origin = (FixedPoint[])stepped.Points.Clone();
        var target = ZoneLoads.Targets(ZoneLoads.Of(atoms, cellOfAtom, cells), plan);
        for (var round = 0; round < 2; round++) Relax(stepped, target, Tightening, Balancing, cancellationToken);

        var edge = new double[cells];
        for (var atom = 0; atom < atoms.Count; atom++) edge[cellOfAtom[atom]] += atoms.Area[atom];
        for (var cell = 0; cell < cells; cell++) edge[cell] = Math.Sqrt(edge[cell]);
        var thin = BorderThinning.Run(stepped, frame, node => ThinningShare * stepped.Fan(node).ToArray().Min(h => stepped.LeftOf(h) is >= 0 and var cell ? edge[cell] : double.PositiveInfinity), _buckets, cancellationToken);
        Relax(thin, target, 0, LastBalancing, cancellationToken);
        var outlines = Trace(thin);
        if (outlines.All(o => o.IsValid)) return (outlines, Loads(thin));
        // A border that leapt over an island, say: the cells that it spoils go back to their steps; at last, all do.
        var invalid = Enumerable.Range(0, cells).Where(c => !outlines[c].IsValid).ToHashSet();
        for (var h = 0; h < 2 * stepped.EdgeCount; h++)
            if (invalid.Contains(stepped.LeftOf(h))) stepped.Points[stepped.Tail(h)] = origin[stepped.Tail(h)];
        new BorderCrossings(stepped, _buckets, cancellationToken).TakeBack(origin);
        outlines = Trace(stepped);
        if (outlines.All(o => o.IsValid)) return (outlines, Loads(stepped));
        origin.CopyTo(stepped.Points, 0);
        return (CellOutlines.Trace(stepped, frame, cells, _ => true), Loads(stepped));

        Geometry[] Trace(CellGraph graph) => CellOutlines.Trace(graph, frame, cells, node => isOriginal(graph.Source[node]));
    }

    private void Relax(CellGraph graph, double[] target, int tightening, int balancing, CancellationToken cancellationToken)
    {
        new BorderRelaxation(graph, frame, Densities(graph), Loads(graph), target).Run(tightening, balancing, new(graph, _buckets, cancellationToken), cancellationToken);
    }

    private double[] Loads(CellGraph graph) => ZoneLoads.Of(graph, frame, cells, areaShare, _buckets, points);

    // Load per square metre around each node, half by the atoms beside it, half by their cells: single atoms may bear nothing.
    private double[] Densities(CellGraph graph)
    {
        var density = new double[graph.Points.Length];
        if (points.Count == 0)
        {
            for (var node = 0; node < density.Length; node++)
            {
                var (x, y) = frame.MetresAt(graph.Points[node].Y);
                density[node] = areaShare * x * y / (frame.MetresPerX * frame.MetresPerY);
            }
            return density;
        }
        var (load, area) = (new double[faces.Lines.Nodes.Count], new double[faces.Lines.Nodes.Count]);
        var (cellLoad, cellArea) = (ZoneLoads.Of(atoms, cellOfAtom, cells), new double[cells]);
        for (var atom = 0; atom < atoms.Count; atom++) cellArea[cellOfAtom[atom]] += atoms.Area[atom];
        for (var h = 0; h < faces.Face.Length; h++)
        {
            if (faces.Face[h] < 0 || atoms.AtomOfFace[faces.Face[h]] is not (>= 0 and var atom)) continue;
            var cell = cellOfAtom[atom];
            load[faces.Tail(h)] += (atoms.Load[atom] + atoms.Area[atom] * cellLoad[cell] / cellArea[cell]) / 2;
            area[faces.Tail(h)] += atoms.Area[atom];
        }
        for (var node = 0; node < density.Length; node++) density[node] = load[graph.Source[node]] / Math.Max(1e-9, area[graph.Source[node]]);
        return density;
    }
}
