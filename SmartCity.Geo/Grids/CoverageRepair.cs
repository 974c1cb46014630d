using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>Features made into a valid coverage, in the order given, and what it took.</summary>
/// <param name="GapsFilled">Enclosed ground of nobody that went to the neighbour with the longest border.</param>
/// <param name="OverlapsSettled">Ground of several features that went to one of them.</param>
/// <param name="SplintersMoved">Parts below the splinter size that went to a neighbour.</param>
public sealed record RepairedCoverage(IReadOnlyList<Geometry> Features,
    int GapsFilled, double GapsSquareMetres, int OverlapsSettled, double OverlapsSquareMetres, int SplintersMoved, double SplintersSquareMetres);

/// <summary>Makes a valid coverage of areas with gaps, overlaps and self-crossing rings; no vertex moves by more than a millimetre.</summary>
/// <remarks>The rings are noded, each face goes to exactly one feature, and the rings are traced anew. A self-crossing ring counts by
/// the even-odd rule.</remarks>
public static class CoverageRepair
{
    /// <param name="features">Polygons and MultiPolygons in degrees, longitude then latitude.</param>
    /// <param name="splinter">A part of a feature smaller than this, in square metres, goes to a neighbour, unless it is the feature's largest.</param>
    /// <exception cref="GeoInputException">A feature is no polygon, or nothing of it is left.</exception>
    public static RepairedCoverage Run(IReadOnlyList<Geometry> features, double splinter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        var envelope = new Envelope();
        foreach (var feature in features)
        {
            if (feature is not (Polygon or MultiPolygon) || feature.IsEmpty) throw new GeoInputException($"A {feature.GeometryType} can't be repaired to an area.");
            envelope.ExpandToInclude(feature.EnvelopeInternal);
        }
        var frame = new FixedFrame(envelope);
        var edge = Math.Max(frame.Width * frame.MetresPerX, frame.Height * frame.MetresPerY) / Math.Clamp(Math.Sqrt(features.Sum(f => f.NumPoints) / 4.0), 1, 1000);
        var lattice = new QuadLattice(frame, Math.Max(edge, 0.01), 0, (_, _) => false);
        var linework = new Linework(frame);
        lattice.AddTo(linework, cancellationToken);
        for (var i = 0; i < features.Count; i++) linework.AddRegion(features[i], i, lattice);
        var originals = linework.OriginalVertices();
        var noded = SnapRounding.Node(linework, lattice, cancellationToken);
        var faces = FaceGraph.Build(noded);

        var pieces = new FacePieces(faces);
        var (gaps, gapArea, overlaps, overlapArea, splinters, splinterArea) = (0, 0.0, 0, 0.0, 0, 0.0);
        var squareMetres = frame.MetresPerX * frame.MetresPerY;
        foreach (var piece in pieces.Of(face => (pieces.IsOutside(face), string.Join(',', faces.Regions[face]))))
        {
            var regions = faces.Regions[piece[0]];
            if (pieces.IsOutside(piece[0]) || regions.Length == 1) continue;
            var area = piece.Sum(f => faces.Area[f]) * squareMetres;
            var owner = pieces.LongestNeighbour(piece, regions.Length == 0 ? null : regions) is >= 0 and var neighbour ? neighbour : regions.Length > 0 ? regions[0] : -1;
            if (owner < 0) continue;
            foreach (var face in piece) pieces.Owner[face] = owner;
            if (regions.Length == 0) (gaps, gapArea) = (gaps + 1, gapArea + area);
            else (overlaps, overlapArea) = (overlaps + 1, overlapArea + area);
        }
        var largest = new HashSet<int>();
        foreach (var piece in pieces.Of(face => pieces.Owner[face]).Where(p => pieces.Owner[p[0]] >= 0).OrderByDescending(p => p.Sum(f => faces.Area[f])).ToList())
        {
            var area = piece.Sum(f => faces.Area[f]) * squareMetres;
            if (largest.Add(pieces.Owner[piece[0]]) || area >= splinter) continue;
            if (pieces.LongestNeighbour(piece, null) is not (>= 0 and var neighbour)) continue;
            foreach (var face in piece) pieces.Owner[face] = neighbour;
            (splinters, splinterArea) = (splinters + 1, splinterArea + area);
        }
        var outlines = CellOutlines.Trace(faces, frame, pieces.Owner, features.Count, node => originals.Contains(noded.Nodes[node]));
        var lost = Array.FindIndex(outlines, o => o.IsEmpty);
        if (lost >= 0) throw new GeoInputException($"Nothing of feature {lost + 1} is left: other features cover all of it.");
        return new(outlines, gaps, gapArea, overlaps, overlapArea, splinters, splinterArea);
    }
}
