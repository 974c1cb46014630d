using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>Finds what keeps areas from being a coverage: gaps, overlaps, duplicates, slivers, invalid rings.</summary>
/// <remarks>All rings are noded on the whole-number plane and every face is asked how many features it lies in: none, and enclosed = gap,
/// more than one = overlap. Exact down to the plane's unit, 0.1 mm for a city and 1 mm for up to 15°: what is narrower closes up. A hole that a city really
/// has, such as a lake that belongs to nobody, is a gap too.</remarks>
public static class CoverageCheck
{
    /// <summary>A part whose mean width (2 · area / perimeter) is below this many metres is a sliver.</summary>
    public const double SliverWidth = 0.5;

    private const double SameGround = 0.999;

    /// <param name="features">Polygons and MultiPolygons, EPSG:4490, longitude then latitude in degrees; others are invalid rings.</param>
    /// <exception cref="GeoInputException">There is no feature, or they lie outside longitude ±180°, latitude ±90°, or span more than 15°.</exception>
    public static CoverageReport Run(IReadOnlyList<Geometry> features, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        var faults = new List<CoverageFault>();
        var areas = new double[features.Count];
        var envelope = new Envelope();
        for (var i = 0; i < features.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            areas[i] = EllipsoidalMeasure.Area(features[i]);
            envelope.ExpandToInclude(features[i].EnvelopeInternal);
            CheckRings(features[i], i, faults);
        }
        if (envelope.IsNull) throw new GeoInputException("There is no area to check.");
        if (!(envelope.MinX >= -180 && envelope.MaxX <= 180 && envelope.MinY >= -90 && envelope.MaxY <= 90) || Math.Max(envelope.Width, envelope.Height) > 15)
            throw new GeoInputException($"The areas lie outside longitude ±180°, latitude ±90°, or span more than 15°: {envelope}.");
        var shared = CheckFaces(features, areas, envelope, faults, cancellationToken);
        return new(features.Count, areas.Sum(), areas.Sum() - shared, [.. faults.OrderBy(f => f.Kind).ThenByDescending(f => f.AreaSquareMetres)]);
    }

    private static void CheckRings(Geometry feature, int index, List<CoverageFault> faults)
    {
        if (feature is not (Polygon or MultiPolygon) || feature.IsEmpty)
        {
            faults.Add(new(CoverageFaultKind.InvalidRing, feature.Coordinate?.X ?? double.NaN, feature.Coordinate?.Y ?? double.NaN, 0, [index], null, $"an empty feature or no polygon ({feature.GeometryType})"));
            return;
        }
        if (new IsValidOp(feature).ValidationError is { } error)
            faults.Add(new(CoverageFaultKind.InvalidRing, error.Coordinate.X, error.Coordinate.Y, 0, [index], null, error.Message));
        for (var i = 0; i < feature.NumGeometries; i++)
        {
            var part = feature.GetGeometryN(i);
            var area = EllipsoidalMeasure.Area(part);
            var width = 2 * area / EllipsoidalMeasure.Length(part);
            if (width < SliverWidth)
                faults.Add(new(CoverageFaultKind.Sliver, part.Coordinate.X, part.Coordinate.Y, area, [index], part, FormattableString.Invariant($"{width:0.000} m wide on average")));
        }
    }

    // Returns the ground that is counted more than once.
    private static double CheckFaces(IReadOnlyList<Geometry> features, double[] areas, Envelope envelope, List<CoverageFault> faults, CancellationToken cancellationToken)
    {
        var frame = new FixedFrame(envelope, FixedFrame.FinestUnits(envelope));
        var vertices = features.Sum(f => f.NumPoints);
        // About four vertices a square keep the buckets short.
        var edge = Math.Max(frame.Width * frame.MetresPerX, frame.Height * frame.MetresPerY) / Math.Clamp(Math.Sqrt(vertices / 4.0), 1, 1000);
        var lattice = new QuadLattice(frame, Math.Max(edge, 0.01), 0, (_, _) => false);
        var linework = new Linework(frame);
        lattice.AddTo(linework, cancellationToken);
        for (var i = 0; i < features.Count; i++) linework.AddRegion(features[i], i, lattice);
        var faces = FaceGraph.Build(SnapRounding.Node(linework, lattice, cancellationToken));

        // The lattice cuts faults in pieces: faces of the same features that share an edge are one.
        var faultOfFace = new int[faces.FaceCount];
        Array.Fill(faultOfFace, -1);
        var pieces = new FacePieces(faces);
        var found = new List<int[]>();
        foreach (var piece in pieces.Of(face => (pieces.IsOutside(face), string.Join(',', faces.Regions[face]))))
        {
            if (faces.Regions[piece[0]].Length == 1 || pieces.IsOutside(piece[0])) continue;
            foreach (var face in piece) faultOfFace[face] = found.Count;
            found.Add(faces.Regions[piece[0]]);
        }
        var outlines = CellOutlines.Trace(faces, frame, faultOfFace, found.Count, _ => true);
        var neighbours = Neighbours(faces, faultOfFace, found.Count);
        var shared = 0.0;
        for (var i = 0; i < found.Count; i++)
        {
            var area = EllipsoidalMeasure.Area(outlines[i]);
            var place = outlines[i].InteriorPoint.Coordinate;
            var regions = found[i];
            shared += Math.Max(0, regions.Length - 1) * area;
            var kind = regions.Length == 0 ? CoverageFaultKind.Gap
                : regions.Length == 2 && area > SameGround * areas[regions[0]] && area > SameGround * areas[regions[1]] ? CoverageFaultKind.Duplicate
                : CoverageFaultKind.Overlap;
            var width = 2 * area / EllipsoidalMeasure.Length(outlines[i]);
            faults.Add(new(kind, place.X, place.Y, area, kind == CoverageFaultKind.Gap ? [.. neighbours[i].Order()] : regions, outlines[i], FormattableString.Invariant($"{width:0.000} m wide on average")));
        }
        return shared;
    }

    private static HashSet<int>[] Neighbours(FaceGraph faces, int[] faultOfFace, int faults)
    {
        var neighbours = Enumerable.Range(0, faults).Select(_ => new HashSet<int>()).ToArray();
        for (var h = 0; h < faces.Face.Length; h++)
            if (faces.Face[h] >= 0 && faultOfFace[faces.Face[h]] is >= 0 and var fault)
                neighbours[fault].UnionWith(faces.Regions[faces.Face[h ^ 1]]);
        return neighbours;
    }
}
