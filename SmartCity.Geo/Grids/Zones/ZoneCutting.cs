using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Zones;

/// <summary>Brings the pixels' borders, the polygons of rules and the areas' own rings together in one exact graph, and takes the zones from its faces.</summary>
internal static class ZoneCutting
{
    private const int MostSquares = 400;

    internal static List<ClassZone> Cut(ZoneRequest request, List<ClassBorder> borders, byte[] classes, List<(int Class, Geometry Area)> layers, CancellationToken cancellationToken)
    {
        var grid = request.Grid;
        var bounds = grid.Bounds;
        foreach (var (_, area) in layers) bounds.ExpandToInclude(area.EnvelopeInternal);
        var frame = new FixedFrame(bounds);
        var vertices = request.Areas.Sum(a => a.Geometry.NumPoints) + layers.Sum(l => l.Area.NumPoints) + borders.Sum(b => b.X.Length);
        var edge = Math.Max(frame.Width * frame.MetresPerX, frame.Height * frame.MetresPerY) / Math.Clamp(Math.Sqrt(vertices / 4.0), 1, MostSquares);
        var lattice = new QuadLattice(frame, Math.Max(edge, 0.01), 0, (_, _) => false);
        var linework = new Linework(frame);
        lattice.AddTo(linework, cancellationToken);
        var areas = request.Areas.Count;
        for (var i = 0; i < areas; i++) linework.AddRegion(request.Areas[i].Geometry, i, lattice);
        for (var i = 0; i < layers.Count; i++) linework.AddRegion(layers[i].Area, areas + ClassCounts.LargestClass + i, lattice);
        foreach (var border in borders) AddBorder(linework, lattice, frame, grid, border, areas);
        var originals = linework.OriginalVertices();
        var noded = SnapRounding.Node(linework, lattice, cancellationToken);
        var faces = FaceGraph.Build(noded);
        // Where smoothed borders cross each other by a hair, a face may lie in no class: the pixel there decides.
        var atoms = new AtomGraph(faces, frame, (regions, centre) => regions.Length > 0 && regions[0] < areas
            ? new(0, -1, ClassOf(regions, centre, areas, layers, frame, grid, classes)) : new(-1, -1, 0), _ => 0, areaShare: 1);
        var zoneClass = Merge(atoms, request, out var zoneOfAtom, cancellationToken);
        var outlines = CellOutlines.Trace(faces, frame, Array.ConvertAll(atoms.AtomOfFace, a => a < 0 ? -1 : zoneOfAtom[a]), zoneClass.Count, node => originals.Contains(noded.Nodes[node]));
        return [.. outlines.Select((outline, i) => new ClassZone(zoneClass[i], outline))];
    }

    // Both sides' regions run along a border: crossing it leaves the one class and enters the other.
    private static void AddBorder(Linework linework, QuadLattice lattice, FixedFrame frame, GroundGrid grid, ClassBorder border, int areas)
    {
        var points = new FixedPoint[border.X.Length];
        for (var i = 0; i < points.Length; i++) points[i] = frame.ToFixed(grid.West + border.X[i] * grid.StepLongitude, grid.North - border.Y[i] * grid.StepLatitude);
        for (var i = 1; i < points.Length; i++)
            foreach (var side in (ReadOnlySpan<int>)[border.Left, border.Right])
                if (side > 0) linework.Add(points[i - 1], points[i], areas + side - 1);
        // What fits into one square is tied to it, so that nothing floats in a face.
        var west = points.MinBy(p => p.X);
        var square = lattice.SquareAt(west);
        if (Array.TrueForAll(points, square.Holds)) linework.Add(west, west with { X = square.West }, Linework.Lattice);
    }

    private static int ClassOf(int[] regions, FixedPoint centre, int areas, List<(int Class, Geometry Area)> layers, FixedFrame frame, GroundGrid grid, byte[] classes)
    {
        if (regions[^1] >= areas + ClassCounts.LargestClass) return layers[regions[^1] - areas - ClassCounts.LargestClass].Class;   // the last rule wins
        foreach (var region in regions)
            if (region >= areas) return region - areas + 1;
        var place = frame.ToCoordinate(centre);
        return grid.PixelAt(place.X, place.Y) is >= 0 and var pixel ? classes[pixel] : ClassCounts.LargestClass;
    }

    // Pieces that are too small or too thin join the class with the longest border, the smallest first, until none is left.
    private static List<int> Merge(AtomGraph atoms, ZoneRequest request, out int[] zoneOfAtom, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pieces = atoms.Pieces(a => atoms.Class[a]);
            zoneOfAtom = new int[atoms.Count];
            for (var p = 0; p < pieces.Count; p++)
                foreach (var atom in pieces[p]) zoneOfAtom[atom] = p;
            var changed = false;
            var touched = new HashSet<int>();
            foreach (var (piece, index) in pieces.Select((p, i) => (p, i)).Where(p => IsUnfit(p.p)).OrderBy(p => p.p.Sum(a => atoms.Area[a])))
            {
                if (touched.Contains(index)) continue;   // its class may have grown: look again in the next round
                var shared = new SortedDictionary<int, double>();
                var nextTo = new HashSet<int>();
                foreach (var atom in piece)
                    for (var i = 0; i < atoms.Neighbours(atom).Length; i++)
                        if (zoneOfAtom[atoms.Neighbours(atom)[i]] != index)
                        {
                            var neighbour = atoms.Neighbours(atom)[i];
                            shared[atoms.Class[neighbour]] = shared.GetValueOrDefault(atoms.Class[neighbour]) + atoms.Lengths(atom)[i];
                            nextTo.Add(zoneOfAtom[neighbour]);
                        }
                if (shared.Count == 0) continue;   // an exclave of the area: nothing to join
                var joins = shared.MaxBy(s => s.Value).Key;
                foreach (var atom in piece) atoms.Class[atom] = joins;
                touched.UnionWith(nextTo);
                changed = true;
            }
            if (!changed) return [.. pieces.Select(p => atoms.Class[p[0]])];
        }

        bool IsUnfit(List<int> piece)
        {
            var area = piece.Sum(a => atoms.Area[a]);
            if (area < request.MinimumAreaSquareMetres) return true;
            if (area > request.MinimumWidthMetres * request.MinimumWidthMetres * 100) return false;
            var perimeter = piece.Sum(a => OuterLength(piece[0], a));
            return 2 * area / perimeter < request.MinimumWidthMetres / 4;
        }

        double OuterLength(int first, int atom)
        {
            var sum = 0.0;
            for (var i = 0; i < atoms.Neighbours(atom).Length; i++)
                if (atoms.Class[atoms.Neighbours(atom)[i]] != atoms.Class[first]) sum += atoms.Lengths(atom)[i];
            return sum;
        }
    }
}
