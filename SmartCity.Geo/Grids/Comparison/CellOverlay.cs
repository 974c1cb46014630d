using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Comparison;

/// <summary>Ground of one area of each side, or of one side only.</summary>
/// <param name="One">Place in the first list; -1 where no area of it lies.</param>
/// <param name="Other">Place in the second list; -1 where no area of it lies.</param>
/// <param name="AreaSquareMetres">On the ellipsoid.</param>
internal sealed record SharedGround(int One, int Other, double AreaSquareMetres, Geometry Geometry);

/// <summary>Lays two divisions of ground over each other: which area of the one shares how much with which of the other.</summary>
/// <remarks>Both are noded together on the whole-number plane, so that the pieces add up. Equal areas on both sides are found first and left
/// out: the work grows with what differs. Where areas of one side overlap each other, the first in the list counts.</remarks>
internal static class CellOverlay
{
    /// <summary>A part whose mean width (2 · area / perimeter) is below this many metres comes from rounding to the lattice of a millimetre.</summary>
    internal const double RoundingWidth = 0.002;

    /// <param name="one">Polygons and MultiPolygons, EPSG:4490, longitude then latitude in degrees.</param>
    /// <param name="rounding">Square metres that differ by rounding only and are in no piece.</param>
    /// <returns>At most one piece a pair, ordered by <see cref="SharedGround.One"/> and <see cref="SharedGround.Other"/>.</returns>
    /// <exception cref="GeoInputException">The areas span more than 15°.</exception>
    internal static List<SharedGround> Run(IReadOnlyList<Geometry> one, IReadOnlyList<Geometry> other, out double rounding, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        rounding = 0;
        progress?.Report(new("equal cells", 0));
        var twinOfOther = Twins(one, other, cancellationToken);
        var isTwin = new bool[one.Count];
        var result = new List<SharedGround>();
        for (var i = 0; i < other.Count; i++)
        {
            if (twinOfOther[i] < 0) continue;
            isTwin[twinOfOther[i]] = true;
            result.Add(new(twinOfOther[i], i, EllipsoidalMeasure.Area(other[i]), other[i]));
        }
        var envelope = new Envelope();
        foreach (var area in one.Where((_, i) => !isTwin[i]).Concat(other.Where((_, i) => twinOfOther[i] < 0))) envelope.ExpandToInclude(area.EnvelopeInternal);
        if (!envelope.IsNull)
        {
            if (Math.Max(envelope.Width, envelope.Height) > CoverageCheck.MostDegrees)
                throw new GeoInputException(FormattableString.Invariant($"The cells span {envelope.Width:0.0}° by {envelope.Height:0.0}°; at most {CoverageCheck.MostDegrees:0}° by {CoverageCheck.MostDegrees:0}° can be compared."));
            Overlay(envelope, ref rounding);
        }
        result.Sort((a, b) => (a.One, a.Other).CompareTo((b.One, b.Other)));
        return result;

        void Overlay(Envelope extent, ref double lost)
        {
            progress?.Report(new("vertices", 0.1));
            var ground = new CoverageGround(extent, FixedFrame.FinestUnits(extent));
            foreach (var vertices in new[] { true, false })   // all vertices come before the first ring
            {
                for (var i = 0; i < one.Count; i++)
                    if (!isTwin[i]) Add(one[i], i, vertices);
                for (var i = 0; i < other.Count; i++)
                    if (twinOfOther[i] < 0) Add(other[i], one.Count + i, vertices);
            }
            progress?.Report(new("noding", 0.3));
            var faces = FaceGraph.BuildFloating(RegionLines.Node(ground, null, segment => ground.FeatureOfPart[ground.Part[segment]], cancellationToken), cancellationToken);
            var pairs = new List<(int One, int Other)>();
            var placeOf = new Dictionary<(int, int), int>();
            var pairOfFace = new int[faces.FaceCount];
            for (var face = 0; face < pairOfFace.Length; face++)
            {
                var regions = faces.Regions[face];
                var firstOther = Array.FindIndex(regions, r => r >= one.Count);
                var pair = (One: regions.Length > 0 && regions[0] < one.Count ? regions[0] : -1, Other: firstOther < 0 ? -1 : regions[firstOther] - one.Count);
                pairOfFace[face] = -1;
                if (pair is (-1, -1)) continue;
                if (!placeOf.TryGetValue(pair, out pairOfFace[face]))
                {
                    placeOf[pair] = pairOfFace[face] = pairs.Count;
                    pairs.Add(pair);
                }
            }
            progress?.Report(new("outlines", 0.6));
            cancellationToken.ThrowIfCancellationRequested();
            var outlines = CellOutlines.Trace(faces, ground.Frame, pairOfFace, pairs.Count, node => node < ground.Vertices);
            for (var i = 0; i < pairs.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((i & 0xfff) == 0) progress?.Report(new("measuring", 0.8 + 0.2 * i / pairs.Count));
                var parts = new List<Polygon>();
                for (var n = 0; n < outlines[i].NumGeometries; n++)
                {
                    var part = (Polygon)outlines[i].GetGeometryN(n);
                    var area = EllipsoidalMeasure.Area(part);
                    if (2 * area < RoundingWidth * EllipsoidalMeasure.Length(part)) lost += area;
                    else parts.Add(part);
                }
                if (parts.Count == 0) continue;
                Geometry piece = parts.Count == 1 ? parts[0] : parts[0].Factory.CreateMultiPolygon([.. parts]);
                result.Add(new(pairs[i].One, pairs[i].Other, EllipsoidalMeasure.Area(piece), piece));
            }

            void Add(Geometry area, int number, bool vertices)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (vertices) ground.AddVertices(area);
                else ground.Add(area, number, area.IsValid, cancellationToken);
            }
        }
    }

    // Per area of the second list the same one of the first, vertex by vertex; -1 for none.
    private static int[] Twins(IReadOnlyList<Geometry> one, IReadOnlyList<Geometry> other, CancellationToken cancellationToken)
    {
        var candidates = new Dictionary<(double, double, double, double, int), List<int>>();
        for (var i = 0; i < one.Count; i++)
        {
            if (!candidates.TryGetValue(Key(one[i]), out var same)) candidates[Key(one[i])] = same = [];
            same.Add(i);
        }
        var twins = new int[other.Count];
        for (var i = 0; i < other.Count; i++)
        {
            if ((i & 0xfff) == 0) cancellationToken.ThrowIfCancellationRequested();
            twins[i] = -1;
            if (!candidates.TryGetValue(Key(other[i]), out var same)) continue;
            var place = same.FindIndex(c => one[c].EqualsExact(other[i]) || one[c].NumGeometries == 1 && other[i].NumGeometries == 1 && one[c].GetGeometryN(0).EqualsExact(other[i].GetGeometryN(0)));
            if (place < 0) continue;
            twins[i] = same[place];
            same.RemoveAt(place);   // a second area of the same ground is an overlap, no twin
        }
        return twins;

        static (double, double, double, double, int) Key(Geometry area)
        {
            var box = area.EnvelopeInternal;
            return (box.MinX, box.MaxX, box.MinY, box.MaxY, area.NumPoints);
        }
    }
}
