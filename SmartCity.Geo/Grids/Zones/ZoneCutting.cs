using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

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
        var faces = FaceGraph.Build(noded, cancellationToken);
        var faceClass = new int[faces.FaceCount];
        for (var face = 0; face < faceClass.Length; face++)
            if (faces.Area[face] > 0 && faces.Regions[face] is [var first, ..] regions && first < areas) faceClass[face] = ClassOf(regions, faces.Centre[face], areas, layers, frame, grid, classes);
        var zones = new ZoneFaces(faces, frame, faceClass);
        var zoneClass = zones.Merge(request.MinimumAreaSquareMetres, request.MinimumWidthMetres, cancellationToken);
        var outlines = CellOutlines.Trace(faces, frame, zones.ZoneOf, zoneClass.Count, node => originals.Contains(noded.Nodes[node]));
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

    // Where smoothed borders cross each other by a hair, a face may lie in no class: the pixel there decides.
    private static int ClassOf(int[] regions, (double X, double Y) centre, int areas, List<(int Class, Geometry Area)> layers, FixedFrame frame, GroundGrid grid, byte[] classes)
    {
        if (regions[^1] >= areas + ClassCounts.LargestClass) return layers[regions[^1] - areas - ClassCounts.LargestClass].Class;   // the last rule wins
        foreach (var region in regions)
            if (region >= areas) return region - areas + 1;
        var place = frame.ToCoordinate(new((long)centre.X, (long)centre.Y));
        return grid.PixelAt(place.X, place.Y) is >= 0 and var pixel ? classes[pixel] : ClassCounts.LargestClass;
    }
}
