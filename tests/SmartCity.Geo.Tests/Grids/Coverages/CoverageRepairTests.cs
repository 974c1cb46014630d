using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.Tests.Grids.Coverages;

public class CoverageRepairTests
{
    // At the equator a degree of longitude is 111,319.5 m: 1e-6 degrees are 0.111 m.
    private const double Metre = 1 / 111_319.49;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_valid_coverage_comes_back_as_the_very_same_objects()
    {
        Geometry[] squares = [Box(0, 0, 1, 1), Box(1, 0, 2, 1), Box(0, 1, 1, 2), Box(1, 1, 2, 2)];
        var repaired = CoverageRepair.Run(squares, new(), Stop);

        Assert.All(squares.Zip(repaired.Features), pair => Assert.Same(pair.First, pair.Second));
        Assert.False(repaired.IsChanged);
    }

    [Fact]
    public void A_vertex_on_a_neighbours_edge_becomes_a_vertex_of_both()
    {
        var repaired = Repair(new(), Box(0, 0, 1, 1), Ring((1, 0), (2, 0), (2, 1), (1, 1), (1, 0.37)));

        Assert.Equal([5 + 1, 6], repaired.Features.Select(f => f.NumPoints));
        Assert.Empty(repaired.After.Faults);
        Assert.Equal(0, repaired.LargestMoveMetres);
        Assert.Equal([true, false], repaired.Changes.Select(c => c.IsChanged));
    }

    [Fact]
    public void A_gap_goes_to_the_neighbour_with_the_longest_border()
    {
        // A slit of 10 m between two boxes, closed at both ends by a third; the left box has the whole of its west side.
        Polygon west = Box(0, 0, 0.01, 0.01), east = Ring((0.01, 0), (0.02, 0), (0.02, 0.01), (0.01, 0.01), (0.01, 0.009), (0.01 + 10 * Metre, 0.009), (0.01 + 10 * Metre, 0.001), (0.01, 0.001));
        var repaired = Repair(new(), west, east);

        var ground = EllipsoidalMeasure.Area(Box(0.01, 0.001, 0.01 + 10 * Metre, 0.009));
        Assert.Equal(1, repaired.GapsFilled);
        Assert.Equal(ground, repaired.Changes[1].GainedSquareMetres, 0.1);   // east has 20 m more of its border
        Assert.True(repaired.Features[1].EqualsTopologically(Box(0.01, 0, 0.02, 0.01)));
        Assert.Empty(repaired.After.Faults);
    }

    [Fact]
    public void A_gap_wider_than_asked_stays_and_is_reported()
    {
        Geometry[] frame = [Ring((0, 0), (2, 0), (2, 1), (1.5, 1), (1, 1), (0, 1)), Ring((0, 1.5), (1, 1.5), (1.5, 1.5), (2, 1.5), (2, 2), (0, 2)), Box(0, 1, 1, 1.5), Box(1.5, 1, 2, 1.5)];
        var repaired = Repair(new() { GapWidthMetres = 1000 }, frame);

        Assert.False(repaired.IsChanged);
        var gap = Assert.Single(repaired.After.Of(CoverageFaultKind.Gap));
        Assert.Equal(FaultSeverity.Warning, gap.Severity);
        Assert.Equal(27_733, gap.WidthMetres, 1.0);   // 2 · 3,077 km² / 222 km
        Assert.Equal(1, Repair(new() { GapWidthMetres = double.PositiveInfinity }, frame).GapsFilled);
    }

    [Fact]
    public void Vertices_of_different_features_within_the_tolerance_come_together_and_move_no_further()
    {
        // The east box lies 0.3 m off the west one; a box to the north matches both.
        Polygon west = Box(0, 0, 0.01, 0.01), east = Box(0.01 + 0.3 * Metre, 0, 0.02, 0.01);
        var repaired = Repair(new() { ToleranceMetres = 0.5 }, west, east);

        Assert.True(repaired.Features[0].EqualsExact(west));
        Assert.True(repaired.Features[1].EqualsTopologically(Box(0.01, 0, 0.02, 0.01)));
        Assert.Equal(2, repaired.Changes[1].VerticesMoved);
        Assert.Equal(0.3, repaired.LargestMoveMetres, 1e-3);
        Assert.Empty(repaired.After.Faults);
        Assert.False(Repair(new() { ToleranceMetres = 0.2 }, west, east).IsChanged);   // further apart: two areas that do not touch
    }

    [Fact]
    public void An_edge_bends_to_a_near_vertex()
    {
        // The east ring's only western corner lies 0.4 m off the middle of the west box's side.
        Polygon west = Box(0, 0, 0.01, 0.01), east = Ring((0.01 + 0.4 * Metre, 0.005), (0.02, 0), (0.02, 0.01));
        var repaired = Repair(new() { ToleranceMetres = 0.5 }, west, east);

        Assert.True(repaired.Features[1].EqualsExact(east));
        Assert.Contains(new Coordinate(0.01 + 0.4 * Metre, 0.005), repaired.Features[0].Coordinates);
        Assert.Equal(0, repaired.LargestMoveMetres);
    }

    [Fact]
    public void An_overlap_goes_to_the_claimant_with_the_longest_border_and_counts_as_the_others_loss()
    {
        Polygon west = Box(0, 0, 0.011, 0.01), east = Box(0.01, 0, 0.02, 0.01);
        var repaired = Repair(new(), west, east);

        var ground = EllipsoidalMeasure.Area(Box(0.01, 0, 0.011, 0.01));
        Assert.Equal(1, repaired.OverlapsSettled);
        Assert.Equal(ground, repaired.Changes.Sum(c => c.LostSquareMetres), 1.0);
        Assert.Equal(EllipsoidalMeasure.Area(Box(0, 0, 0.02, 0.01)), repaired.Features.Sum(EllipsoidalMeasure.Area), 1.0);
        Assert.Empty(repaired.After.Faults);
    }

    [Fact]
    public void A_feature_within_another_keeps_its_ground_as_an_exclave_does()
    {
        var within = Box(0.004, 0.004, 0.005, 0.005);
        var repaired = Repair(new(), Box(0, 0, 0.01, 0.01), within, new MultiPolygon([Box(0.01, 0, 0.02, 0.01), Box(0.001, 0.001, 0.002, 0.002)]));

        Assert.True(repaired.Features[1].EqualsTopologically(within));
        Assert.Equal(2, repaired.Changes[0].HolesAfter);
        Assert.Equal(2, repaired.Changes[2].PartsAfter);
        Assert.True(repaired.After.IsValid);
    }

    [Fact]
    public void A_bow_tie_keeps_both_lobes()
    {
        var repaired = Repair(new(), Ring((0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01)));

        Assert.Equal(2, repaired.Changes[0].PartsAfter);
        Assert.True(repaired.Changes[0].IsRingFixed);
        Assert.Equal(EllipsoidalMeasure.Area(Box(0, 0, 0.01, 0.01)) / 2, repaired.Changes[0].AreaAfter, 1.0);
        Assert.True(repaired.After.IsValid);
    }

    [Fact]
    public void A_protected_feature_keeps_every_digit()
    {
        Polygon west = Box(0, 0, 0.011, 0.01), east = Box(0.01, 0, 0.02, 0.01);
        foreach (var kept in (int[])[0, 1])
        {
            var repaired = Repair(new() { Protected = new HashSet<int> { kept } }, west, east);
            Assert.True(repaired.Features[kept].EqualsTopologically(new[] { west, east }[kept]));
            Assert.Equal(0, repaired.Changes[kept].LostSquareMetres);
        }
    }

    [Fact]
    public void Features_of_the_same_ground_are_refused_or_dropped_on_request()
    {
        Geometry[] features = [Box(0, 0, 1, 1), Box(1, 0, 2, 1), Ring((1, 1), (0, 1), (0, 0), (1, 0)), Ring((0, 0), (1, 0), (1, 1), (0, 0.99999999))];

        Assert.Contains("1 and 3 are the same ground", Assert.Throws<GeoInputException>(() => Repair(new(), features)).Message, StringComparison.Ordinal);
        var repaired = Repair(new() { DropsDuplicates = true }, features);
        Assert.Equal([null, null, 0, 0], repaired.Changes.Select(c => c.DuplicateOf));
        Assert.True(repaired.Features[2].IsEmpty && repaired.Features[3].IsEmpty);
        Assert.True(repaired.After.IsValid);
    }

    [Fact]
    public void The_last_digits_of_a_shared_vertex_become_the_same()
    {
        var east = Box(1 + 1e-12, 0, 2, 1);
        var repaired = Repair(new(), Box(0, 0, 1, 1), east);

        Assert.True(repaired.Features[1].EqualsExact(Box(1, 0, 2, 1)) || repaired.Features[1].EqualsTopologically(Box(1, 0, 2, 1)));
        Assert.False(Repair(new(), [.. repaired.Features]).IsChanged);
    }

    [Fact]
    public void A_feature_narrower_than_the_tolerance_is_not_lost()
    {
        // Three strips, the middle one 0.2 m wide and off the others by 0.1 m.
        var repaired = Repair(new() { ToleranceMetres = 0.5 }, Box(0, 0, 0.01, 0.01), Box(0.01 + 0.1 * Metre, 0, 0.01 + 0.3 * Metre, 0.01), Box(0.01 + 0.4 * Metre, 0, 0.02, 0.01));

        Assert.All(repaired.Features, f => Assert.True(EllipsoidalMeasure.Area(f) > 100));
        Assert.True(repaired.After.IsValid);
        Assert.InRange(repaired.LargestMoveMetres, 0.05, 0.5);
    }

    [Theory]
    [InlineData(-0.1, "tolerance")]
    [InlineData(101, "tolerance")]
    [InlineData(double.NaN, "tolerance")]
    public void A_tolerance_that_can_not_be_is_refused(double tolerance, string word) =>
        Assert.Contains(word, Assert.Throws<GeoInputException>(() => Repair(new() { ToleranceMetres = tolerance }, Box(0, 0, 1, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_area_is_refused_with_its_place()
    {
        Assert.Contains("Feature 2 is a LineString", Assert.Throws<GeoInputException>(() => Repair(new(), Box(0, 0, 1, 1), new LineString([new(0, 0), new(1, 1)]))).Message, StringComparison.Ordinal);
        Assert.Contains("Feature 1 is an empty Polygon", Assert.Throws<GeoInputException>(() => Repair(new(), new Polygon(null))).Message, StringComparison.Ordinal);
        Assert.Contains("no ground", Assert.Throws<GeoInputException>(() => Repair(new(), Box(0, 0, 1, 1), Ring((3, 3), (4, 4), (5, 5)))).Message, StringComparison.Ordinal);
        Assert.Contains("no number", Assert.Throws<GeoInputException>(() => Repair(new(), Ring((0, 0), (1, 0), (double.NaN, 1)))).Message, StringComparison.Ordinal);
        Assert.Contains("CRS", Assert.Throws<GeoInputException>(() => Repair(new(), Ring((500_000, 2_700_000), (500_100, 2_700_000), (500_100, 2_700_100)))).Message, StringComparison.Ordinal);
        Assert.Contains("15° is the most", Assert.Throws<GeoInputException>(() => Repair(new(), Box(0, 0, 1, 1), Box(20, 0, 21, 1))).Message, StringComparison.Ordinal);
    }

    private static RepairedCoverage Repair(CoverageRepairOptions options, params Geometry[] features) => CoverageRepair.Run(features, options, Stop);

    private static Polygon Box(double west, double south, double east, double north) => Ring((west, south), (east, south), (east, north), (west, north));

    private static Polygon Ring(params (double X, double Y)[] corners) =>
        new(new LinearRing([.. corners.Append(corners[0]).Select(c => new Coordinate(c.X, c.Y))]));
}
