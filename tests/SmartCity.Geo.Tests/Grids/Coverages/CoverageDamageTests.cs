using CsCheck;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Distance;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Tests.Grids.Coverages;

/// <summary>A valid coverage damaged in known ways: the check finds that and nothing else, the repair mends it within its tolerance.</summary>
public class CoverageDamageTests
{
    private const int Columns = 6, Rows = 5;
    private const double Metre = 1e-5;   // degrees, a little less than a metre at 25 N in both directions

    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000_000];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static long Times => LongTests.Times(40, 4000);

    [Fact]
    public void An_unharmed_patchwork_has_no_fault_and_comes_back_digit_for_digit() =>
        Seeds.Sample(seed =>
        {
            var quarters = Patchwork.Polygons(new Patchwork(Columns, Rows, seed).Rings());
            return CoverageCheck.Run(quarters, Stop).Faults.Count == 0 && CoverageRepair.Run(quarters, new() { ToleranceMetres = 5 }, Stop).Features.SequenceEqual(quarters, ReferenceEqualityComparer.Instance);
        }, iter: Times);

    [Fact]
    public void A_dropped_bend_is_one_gap_or_one_overlap_of_its_triangle() =>
        Seeds.Sample(seed =>
        {
            var patchwork = new Patchwork(Columns, Rows, seed);
            var rings = patchwork.Rings();
            // A bend of an edge inside: quarter 1…, east side; its neighbour keeps the bend.
            var quarter = patchwork.Next(Rows) * Columns + patchwork.Next(Columns - 1);
            Coordinate[] triangle = [rings[quarter][2], rings[quarter][3], rings[quarter][4]];
            rings[quarter].RemoveAt(3);
            var report = CoverageCheck.Run(Patchwork.Polygons(rings), Stop);
            var area = EllipsoidalMeasure.Area(new Polygon(new LinearRing([.. triangle, triangle[0]])));
            // A gap along the outer border touches the ground outside at the corner too.
            var fault = report.Faults.Single(f => f.Kind != CoverageFaultKind.HoleAtBorder);
            return fault.Kind is CoverageFaultKind.Gap or CoverageFaultKind.Overlap && Math.Abs(fault.AreaSquareMetres - area) < 1e-3 + 1e-9 * area
                && fault.Features.SequenceEqual([quarter, quarter + 1]);
        }, iter: Times);

    [Fact]
    public void A_quarter_given_twice_is_one_duplicate_however_often() =>
        Gen.Select(Seeds, Gen.Int[1, 300]).Sample((seed, times) =>
        {
            var patchwork = new Patchwork(Columns, Rows, seed);
            var rings = patchwork.Rings();
            var quarter = patchwork.Next(rings.Count);
            rings.AddRange(Enumerable.Repeat(rings[quarter], times));
            var report = CoverageCheck.Run(Patchwork.Polygons(rings), Stop);
            return report.Faults.Single() is { Kind: CoverageFaultKind.Duplicate } fault && fault.Features.Count == times + 1
                && CoverageRepair.Run(Patchwork.Polygons(rings), new() { DropsDuplicates = true }, Stop).Features.Count(f => f.IsEmpty) == times;
        }, iter: Times / 4);

    [Fact]
    public void Two_exchanged_vertices_are_an_invalid_ring_there() =>
        Seeds.Sample(seed =>
        {
            var patchwork = new Patchwork(Columns, Rows, seed);
            var rings = patchwork.Rings();
            var quarter = patchwork.Next(rings.Count);
            (rings[quarter][2], rings[quarter][3]) = (rings[quarter][3], rings[quarter][2]);
            var polygons = Patchwork.Polygons(rings);
            if (polygons[quarter].IsValid) return true;   // the exchange gave another simple ring
            var fault = CoverageCheck.Run(polygons, Stop).Of(CoverageFaultKind.InvalidRing).Single();
            return fault.Features.Single() == quarter && polygons[quarter].EnvelopeInternal.Intersects(fault.Longitude, fault.Latitude) && IsMended(polygons, new());
        }, iter: Times);

    [Fact]
    public void Vertices_shaken_by_less_than_half_the_tolerance_are_brought_together() =>
        Seeds.Sample(seed =>
        {
            var patchwork = new Patchwork(Columns, Rows, seed);
            var (whole, shaken) = (Patchwork.Polygons(patchwork.Rings()), Patchwork.Polygons(patchwork.Shaken(0.4 * Metre)));
            var repaired = CoverageRepair.Run(shaken, new() { ToleranceMetres = 1.2 }, Stop);
            // All copies of a corner come together: the quarters have their eight vertices each again, and none more.
            return IsMended(shaken, new() { ToleranceMetres = 1.2 }) && repaired.Features.All(f => f.NumPoints == 9)
                && repaired.Features.Zip(whole).All(pair => Math.Abs(EllipsoidalMeasure.Area(pair.First) - EllipsoidalMeasure.Area(pair.Second)) < 1.2 * EllipsoidalMeasure.Length(pair.Second));
        }, iter: Times);

    // The same damage on every short run; a long one looks for more.
    [Fact]
    public void Whatever_the_damage_the_result_is_valid_nothing_is_lost_and_no_vertex_moves_beyond_the_tolerance()
    {
        var dice = new Random(LongTests.Times(1, 2) == 1 ? 4 : Environment.TickCount);
        for (var i = 0; i < Times; i++)
        {
            var (seed, shake, tolerance) = (dice.Next(1_000_000), 20 * dice.NextDouble(), 10 * dice.NextDouble());
            Assert.True(IsMended(Damaged(seed, shake), new() { ToleranceMetres = tolerance }), $"seed {seed}, shaken by {shake} m, tolerance {tolerance} m");
        }
    }

    /// <summary>Every vertex shaken by so many metres, and six wounds besides.</summary>
    internal static Geometry[] Damaged(int seed, double shake)
    {
        var patchwork = new Patchwork(Columns, Rows, seed);
        var rings = patchwork.Shaken(shake * Metre);
        for (var damage = 0; damage < 6; damage++)
        {
            var ring = rings[patchwork.Next(rings.Count)];
            var vertex = patchwork.Next(ring.Count);
            switch (patchwork.Next(4))
            {
                case 0 when ring.Count > 5:
                    ring.RemoveAt(vertex);
                    break;
                case 1:
                    ring[vertex].X = Patchwork.Rounded(ring[vertex].X + 0.4 * Patchwork.Step);   // an overlap, or a gap
                    break;
                case 2:
                    (ring[vertex], ring[(vertex + 1) % ring.Count]) = (ring[(vertex + 1) % ring.Count], ring[vertex]);
                    break;
                default:
                    ring.Insert(vertex, ring[vertex].Copy());
                    break;
            }
        }
        if (seed % 3 > 0) patchwork.Blur(rings, seed % 3 == 1 ? 1e-12 : 1e-9);
        return Patchwork.Polygons(rings);
    }

    // Valid, nobody lost, every vertex of the output near the input's linework, and a second repair finds nothing to do.
    [Fact]
    public void Rings_that_bend_node_after_node_are_noded_to_the_end() =>
        Assert.True(IsMended(Damaged(192443, 0), new() { ToleranceMetres = 8.565692233593168 }));

    private static bool IsMended(Geometry[] damaged, CoverageRepairOptions options)
    {
        var repaired = CoverageRepair.Run(damaged, options, Stop);
        var lines = new IndexedFacetDistance(new GeometryFactory().BuildGeometry([.. damaged.Select(d => d.Boundary)]));
        var reach = (options.ToleranceMetres + 0.01) * 1.02 * Metre;
        Assert.True(repaired.After.IsValid, string.Join('\n', repaired.After.Faults));
        Assert.Empty(repaired.After.Of(CoverageFaultKind.UnmatchedEdge));
        Assert.InRange(repaired.LargestMoveMetres, 0, options.ToleranceMetres);
        Assert.All(repaired.Features, f => Assert.True(!f.IsEmpty && f.IsValid));
        Assert.All(repaired.Features.SelectMany(f => f.Coordinates), c => Assert.InRange(lines.Distance(new Point(c)), 0, reach));
        if (damaged.All(FixedFrame.IsOnLattice)) Assert.All(repaired.Features, f => Assert.True(FixedFrame.IsOnLattice(f)));
        Assert.All(CoverageRepair.Run(repaired.Features, options, Stop).Features.Zip(repaired.Features), pair => Assert.Same(pair.Second, pair.First));
        return true;
    }
}
