using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>A border between two cells, or between a cell and none.</summary>
/// <param name="Second">-1 on the rim.</param>
internal readonly record struct CellBorder(int First, int Second, PlaneSegment Segment, double Metres);

/// <summary>The planar graph of cells and parents: each border once, and each cell's ground by parent.</summary>
internal sealed class CellFaces
{
    /// <summary>What rounding to millimetres may make of a parent's border: square metres at least, and a share of the cell's perimeter in metres.</summary>
    private const double LeastNesting = 1, NestingAlong = 0.001;

    private CellFaces(List<CellBorder> borders, List<NestingFault>? nesting) => (Borders, Nesting) = (borders, nesting);

    internal List<CellBorder> Borders { get; }

    internal List<NestingFault>? Nesting { get; }

    internal static CellFaces Trace(QualityRequest request, GroundPlane plane, CancellationToken cancellationToken)
    {
        var cells = request.Cells.Count;
        Geometry[] regions = [.. request.Cells.Select(c => c.Geometry), .. request.Parents.Select(p => p.Geometry)];
        var envelope = new Envelope();
        foreach (var region in regions) envelope.ExpandToInclude(region.EnvelopeInternal);
        var frame = new FixedFrame(envelope, FixedFrame.FinestUnits(envelope));
        var edge = Math.Max(frame.Width * frame.MetresPerX, frame.Height * frame.MetresPerY) / Math.Clamp(Math.Sqrt(regions.Sum(r => r.NumPoints) / 4.0), 1, 1000);
        var lattice = new QuadLattice(frame, Math.Max(edge, 0.01), 0, (_, _) => false);
        var linework = new Linework(frame);
        lattice.AddTo(linework, cancellationToken);
        for (var i = 0; i < regions.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            linework.AddRegion(regions[i], i, lattice);
        }
        var faces = FaceGraph.Build(SnapRounding.Node(linework, lattice, cancellationToken), cancellationToken);
        return new(FindBorders(faces, frame, plane, cells, cancellationToken), request.Parents.Count == 0 ? null : FindNesting(faces, frame, request));
    }

    private static List<CellBorder> FindBorders(FaceGraph faces, FixedFrame frame, GroundPlane plane, int cells, CancellationToken cancellationToken)
    {
        var borders = new List<CellBorder>();
        for (var e = 0; e < faces.EdgeCount; e++)
        {
            if ((e & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (faces.Face[2 * e] < 0) continue;
            var (left, right) = (Cell(faces.Regions[faces.Face[2 * e]]), Cell(faces.Regions[faces.Face[2 * e + 1]]));
            if (left == right) continue;
            var (a, b) = (frame.ToCoordinate(faces.Lines.Nodes[faces.Lines.From[e]]), frame.ToCoordinate(faces.Lines.Nodes[faces.Lines.To[e]]));
            var ((ax, ay), (bx, by)) = (plane.ToPlane(a.X, a.Y), plane.ToPlane(b.X, b.Y));
            var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree((a.Y + b.Y) / 2);
            borders.Add(new(Math.Max(left, right), Math.Min(left, right), new(ax, ay, bx, by), double.Hypot((b.X - a.X) * longitude, (b.Y - a.Y) * latitude)));
        }
        return borders;

        // Where cells overlap, the first one has the ground.
        int Cell(int[] regions) => regions.Length > 0 && regions[0] < cells ? regions[0] : -1;
    }

    private static List<NestingFault> FindNesting(FaceGraph faces, FixedFrame frame, QualityRequest request)
    {
        var (parents, cells) = (request.Parents, request.Cells.Count);
        var ground = new Dictionary<(int Cell, int Parent), double>();
        for (var face = 0; face < faces.FaceCount; face++)
        {
            var regions = faces.Regions[face];
            if (faces.Area[face] <= 0 || regions.Length == 0 || regions[0] >= cells) continue;
            var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree((faces.Centre[face].Y + frame.OriginY) / frame.UnitsPerDegree);
            var area = faces.Area[face] / frame.UnitsPerDegree / frame.UnitsPerDegree * longitude * latitude;
            var parent = Array.Find(regions, r => r >= cells);
            var key = (regions[0], parent == 0 ? -1 : parent - cells);
            ground[key] = ground.GetValueOrDefault(key) + area;
        }
        var faults = new List<NestingFault>();
        foreach (var cell in ground.GroupBy(g => g.Key.Cell))
        {
            var inParents = cell.Where(g => g.Key.Parent >= 0).OrderByDescending(g => g.Value).ThenBy(g => g.Key.Parent).ToList();
            var inOthers = inParents.Skip(1).Sum(g => g.Value);
            var inNone = cell.Where(g => g.Key.Parent < 0).Sum(g => g.Value);
            if (Math.Max(inOthers, inNone) > Math.Max(LeastNesting, NestingAlong * EllipsoidalMeasure.Length(request.Cells[cell.Key].Geometry)))
                faults.Add(new(cell.Key, inParents.Count == 0 ? null : parents[inParents[0].Key.Parent].Name, inOthers, inNone));
        }
        faults.Sort((a, b) => (b.InOthersSquareMetres + b.InNoneSquareMetres).CompareTo(a.InOthersSquareMetres + a.InNoneSquareMetres));
        return faults;
    }
}
