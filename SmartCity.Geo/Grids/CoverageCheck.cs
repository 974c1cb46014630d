using NetTopologySuite.Algorithm;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using NetTopologySuite.Operation.Distance;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>What is wrong at a place of a coverage.</summary>
public enum CoverageFault
{
    /// <summary>Ground enclosed by the coverage that lies in no polygon.</summary>
    Gap,

    /// <summary>Ground in two polygons.</summary>
    Overlap,

    /// <summary>A polygon that is not valid by itself: crossing rings, holes outside, nothing in it.</summary>
    Invalid,

    /// <summary>The same polygon twice.</summary>
    Duplicate,

    /// <summary>Neighbours whose common border has other vertices on one side, though no ground is lost.</summary>
    UnmatchedEdge,
}

/// <summary>One fault.</summary>
/// <param name="Features">Zero-based numbers of the polygons concerned; empty for gaps.</param>
/// <param name="Place">A point on it: longitude, latitude.</param>
/// <param name="AreaSquareMetres">On the ellipsoid; 0 for faults without ground.</param>
/// <param name="WidthMetres">Mean width, 2·area / perimeter; a fault narrower than <see cref="CoverageCheck.SliverMetres"/> is a sliver.</param>
public sealed record CoverageFinding(CoverageFault Fault, IReadOnlyList<int> Features, Coordinate Place, double AreaSquareMetres, double WidthMetres, string? Words = null)
{
    public bool IsSliver => AreaSquareMetres > 0 && WidthMetres < CoverageCheck.SliverMetres;
}

/// <summary>The faults, worst first, and the sums.</summary>
/// <param name="FeaturesAreaSquareMetres">Σ area of the polygons.</param>
/// <param name="UnionAreaSquareMetres">Area of their union.</param>
public sealed record CoverageReport(int FeatureCount, double FeaturesAreaSquareMetres, double UnionAreaSquareMetres, IReadOnlyList<CoverageFinding> Findings)
{
    /// <summary>No gap, no overlap, no invalid or doubled polygon, and every common border matches vertex by vertex.</summary>
    public bool IsValid => Findings.Count == 0;
}

/// <summary>Whether polygons cover ground without gap and overlap, and where not.</summary>
/// <remarks>
/// Borders that match edge by edge cancel out, which is all that a sound coverage needs; only polygons with edges left over are overlaid with each other.
/// A gap is a hole of the union: enclosed ground that no polygon covers, whatever its size.
/// </remarks>
public static class CoverageCheck
{
    /// <summary>Below this mean width a gap or an overlap is called a sliver.</summary>
    public const double SliverMetres = 10;

    private const double LeastSquareMetres = 1e-4;   // below a square centimetre it is rounding

    /// <param name="polygons">Polygons and multipolygons in EPSG:4490, longitude then latitude; other kinds are findings of their own.</param>
    public static CoverageReport Run(IReadOnlyList<Geometry> polygons, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(polygons);
        var findings = new List<CoverageFinding>();
        var sound = new List<int>();
        for (var i = 0; i < polygons.Count; i++)
            if (Fault(polygons[i], i) is { } fault) findings.Add(fault);
            else sound.Add(i);
        var mended = polygons.Select(Mended).ToList();
        var loose = LooseEdges(polygons, sound);
        cancellationToken.ThrowIfCancellationRequested();
        var suspects = sound.Where(loose.Polygons.ContainsKey).Concat(findings.SelectMany(f => f.Features)).Distinct().Order().ToList();
        FindOverlaps(mended, suspects, loose.Doubled, findings, cancellationToken);
        FindSwallowed(mended, sound, findings, cancellationToken);
        var union = Union(mended, findings.Count == 0);
        FindGaps(union, findings);
        if (findings.Count == 0) FindUnmatched(loose, union, findings);
        findings.Sort((a, b) => b.AreaSquareMetres.CompareTo(a.AreaSquareMetres));
        return new(polygons.Count, polygons.Sum(Ellipsoid.Area), Ellipsoid.Area(union), findings);
    }

    /// <summary>Joins along matching edges where that is sound, which is fast; else by overlay.</summary>
    private static Geometry Union(List<Geometry> polygons, bool noOverlaps)
    {
        if (noOverlaps)
            try
            {
                var joined = NetTopologySuite.Coverage.CoverageUnion.Union([.. polygons]);
                if (joined.IsValid && Math.Abs(Ellipsoid.Area(joined) / polygons.Sum(Ellipsoid.Area) - 1) < 1e-12) return joined;
            }
            catch (TopologyException)
            {
                // Some borders don't match vertex by vertex.
            }
        return OverlayNGRobust.Union(GeometryFactory.Default.BuildGeometry(polygons));
    }

    private static CoverageFinding? Fault(Geometry geometry, int index)
    {
        if (geometry is not (Polygon or MultiPolygon)) return new(CoverageFault.Invalid, [index], geometry.Coordinate ?? new(0, 0), 0, 0, $"a {geometry.GeometryType}, not a polygon");
        if (geometry.IsEmpty) return new(CoverageFault.Invalid, [index], new(0, 0), 0, 0, "empty");
        var error = new IsValidOp(geometry).ValidationError;
        return error is null ? null : new(CoverageFault.Invalid, [index], error.Coordinate, 0, 0, error.Message);
    }

    private static Geometry Mended(Geometry geometry) => geometry is Polygon or MultiPolygon && geometry.IsValid ? geometry : NetTopologySuite.Geometries.Utilities.GeometryFixer.Fix(geometry);

    /// <summary>Edges that have no twin of the opposite direction: the rim of the whole, and every fault.</summary>
    private static (Dictionary<int, Envelope> Polygons, HashSet<(int, int)> Doubled, Dictionary<(Coordinate, Coordinate), int> Edges) LooseEdges(IReadOnlyList<Geometry> polygons, List<int> sound)
    {
        var edges = new Dictionary<(Coordinate, Coordinate), int>();
        var doubled = new HashSet<(int, int)>();
        foreach (var index in sound)
            foreach (var (from, to) in DirectedEdges(polygons[index]))
                if (edges.TryGetValue((from, to), out var same)) doubled.Add((same, index));
                else if (!edges.Remove((to, from))) edges[(from, to)] = index;
        var loose = new Dictionary<int, Envelope>();
        foreach (var ((from, to), index) in edges)
        {
            if (!loose.TryGetValue(index, out var bounds)) loose[index] = bounds = new();
            bounds.ExpandToInclude(from);
            bounds.ExpandToInclude(to);
        }
        return (loose, doubled, edges);
    }

    /// <summary>Shells clockwise, holes counter-clockwise: the ground lies to the right.</summary>
    private static IEnumerable<(Coordinate From, Coordinate To)> DirectedEdges(Geometry geometry)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(i);
            for (var ring = 0; ring <= polygon.NumInteriorRings; ring++)
            {
                var points = ring == 0 ? polygon.Shell.Coordinates : polygon.Holes[ring - 1].Coordinates;
                var backwards = Orientation.IsCCW(points) == (ring == 0);
                for (var p = 1; p < points.Length; p++)
                    yield return backwards ? (points[p], points[p - 1]) : (points[p - 1], points[p]);
            }
        }
    }

    private static void FindOverlaps(List<Geometry> polygons, List<int> suspects, HashSet<(int, int)> doubled, List<CoverageFinding> findings, CancellationToken cancellationToken)
    {
        var tree = new STRtree<int>();
        foreach (var index in suspects) tree.Insert(polygons[index].EnvelopeInternal, index);
        var pairs = new HashSet<(int, int)>(doubled);
        if (suspects.Count > 0)
            foreach (var index in suspects)
                foreach (var other in tree.Query(polygons[index].EnvelopeInternal))
                    if (other > index) pairs.Add((index, other));
        foreach (var (first, second) in pairs.Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddOverlap(polygons, first, second, findings);
        }
    }

    private static void AddOverlap(List<Geometry> polygons, int first, int second, List<CoverageFinding> findings)
    {
        if (polygons[first].EqualsTopologically(polygons[second]))
        {
            findings.Add(new(CoverageFault.Duplicate, [first, second], polygons[first].InteriorPoint.Coordinate, Ellipsoid.Area(polygons[first]), Width(polygons[first])));
            return;
        }
        var common = OverlayNGRobust.Overlay(polygons[first], polygons[second], NetTopologySuite.Operation.Overlay.SpatialFunction.Intersection);
        for (var i = 0; i < common.NumGeometries; i++)
            if (common.GetGeometryN(i) is Polygon { IsEmpty: false } piece && Ellipsoid.Area(piece) >= LeastSquareMetres)
                findings.Add(new(CoverageFault.Overlap, [first, second], piece.InteriorPoint.Coordinate, Ellipsoid.Area(piece), Width(piece)));
    }

    /// <summary>A polygon that lies wholly inside another has no edge near its rim: one inner point of each tells.</summary>
    private static void FindSwallowed(List<Geometry> polygons, List<int> sound, List<CoverageFinding> findings, CancellationToken cancellationToken)
    {
        var known = findings.Where(f => f.Features.Count == 2).Select(f => (f.Features[0], f.Features[1])).ToHashSet();
        var tree = new STRtree<int>();
        foreach (var index in sound) tree.Insert(polygons[index].EnvelopeInternal, index);
        var locators = new Dictionary<int, IndexedPointInAreaLocator>();
        foreach (var index in sound)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var inside = polygons[index].InteriorPoint.Coordinate;
            foreach (var other in tree.Query(new Envelope(inside)))
            {
                var pair = (Math.Min(index, other), Math.Max(index, other));
                if (other == index || known.Contains(pair)) continue;
                if (!locators.TryGetValue(other, out var locator)) locators[other] = locator = new(polygons[other]);
                if (locator.Locate(inside) == Location.Interior && known.Add(pair)) AddOverlap(polygons, pair.Item1, pair.Item2, findings);
            }
        }
    }

    private static void FindGaps(Geometry union, List<CoverageFinding> findings)
    {
        for (var i = 0; i < union.NumGeometries; i++)
            if (union.GetGeometryN(i) is Polygon polygon)
                foreach (var hole in polygon.Holes)
                {
                    var gap = polygon.Factory.CreatePolygon(hole);
                    findings.Add(new(CoverageFault.Gap, [], gap.InteriorPoint.Coordinate, Ellipsoid.Area(gap), Width(gap)));
                }
    }

    /// <summary>Loose edges that are not on the rim of the whole: a neighbour has a vertex there that this one lacks.</summary>
    private static void FindUnmatched((Dictionary<int, Envelope> Polygons, HashSet<(int, int)> Doubled, Dictionary<(Coordinate, Coordinate), int> Edges) loose, Geometry union, List<CoverageFinding> findings)
    {
        if (loose.Edges.Count == 0) return;
        var rim = new IndexedFacetDistance(union.Boundary);
        var seen = new HashSet<int>();
        foreach (var ((from, to), index) in loose.Edges)
        {
            var middle = union.Factory.CreatePoint(new Coordinate((from.X + to.X) / 2, (from.Y + to.Y) / 2));
            if (rim.Distance(middle) > 1e-10 && seen.Add(index))
                findings.Add(new(CoverageFault.UnmatchedEdge, [index], middle.Coordinate, 0, 0, "a neighbour's border has other vertices here"));
        }
    }

    private static double Width(Geometry polygon) => 2 * Ellipsoid.Area(polygon) / Ellipsoid.Length(polygon);
}
