using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Coverages;

public class CoverageCheckTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Four_squares_that_meet_are_valid()
    {
        var report = Check(Box(0, 0, 1, 1), Box(1, 0, 2, 1), Box(0, 1, 1, 2), Box(1, 1, 2, 2));

        Assert.True(report.IsValid);
        Assert.Equal(1, report.CoveredAreaSquareMetres / EllipsoidalMeasure.Area(Box(0, 0, 2, 2)), 1e-12);
    }

    [Fact]
    public void A_hole_between_squares_is_a_gap_with_its_place_and_size()
    {
        // A frame of four rectangles around the square 1…1.5.
        var fault = Assert.Single(Check(Box(0, 0, 2, 1), Box(0, 1.5, 2, 2), Box(0, 1, 1, 1.5), Box(1.5, 1, 2, 1.5)).Of(CoverageFaultKind.Gap));

        Assert.Equal(FaultSeverity.Error, fault.Severity);
        Assert.InRange(fault.Longitude, 1, 1.5);
        Assert.InRange(fault.Latitude, 1, 1.5);
        Assert.Equal(1, fault.AreaSquareMetres / EllipsoidalMeasure.Area(Box(1, 1, 1.5, 1.5)), 1e-9);
        Assert.Equal([0, 1, 2, 3], fault.Features);
    }

    [Fact]
    public void Ground_of_two_is_an_overlap_and_counts_once_as_covered()
    {
        var report = Check(Box(0, 0, 1, 1), Box(0.9, 0, 2, 1));

        Assert.Equal([0, 1], Assert.Single(report.Of(CoverageFaultKind.Overlap)).Features);
        Assert.Equal(1, report.Faults[0].AreaSquareMetres / EllipsoidalMeasure.Area(Box(0.9, 0, 1, 1)), 1e-9);
        Assert.Equal(1, report.CoveredAreaSquareMetres / EllipsoidalMeasure.Area(Box(0, 0, 2, 1)), 1e-9);
    }

    [Fact]
    public void A_vertex_on_a_neighbours_edge_is_an_unmatched_edge_and_only_a_warning()
    {
        var report = Check(Box(0, 0, 1, 1), Ring((1, 0), (2, 0), (2, 1), (1, 1), (1, 0.37)));

        var fault = Assert.Single(report.Faults);
        Assert.Equal((CoverageFaultKind.UnmatchedEdge, FaultSeverity.Warning, 1.0, 0.37), (fault.Kind, fault.Severity, fault.Longitude, fault.Latitude));
        Assert.Equal([0, 1], fault.Features);
        Assert.True(report.IsValid);
    }

    [Fact]
    public void A_gap_of_a_centimetre_is_found_with_both_places_where_it_touches_the_ground_outside()
    {
        var report = Check(Box(0, 0, 0.01, 0.01), Ring((0.01, 0), (0.02, 0), (0.02, 0.01), (0.01, 0.01), (0.0100001, 0.005)));

        Assert.Equal(0.0056, Assert.Single(report.Of(CoverageFaultKind.Gap)).WidthMetres, 1e-4);
        Assert.Equal([(0.01, 0.0), (0.01, 0.01)], report.Of(CoverageFaultKind.HoleAtBorder).Select(f => (f.Longitude, f.Latitude)));
    }

    [Fact]
    public void The_same_square_twice_is_a_duplicate() =>
        Assert.Equal(CoverageFaultKind.Duplicate, Assert.Single(Check(Box(0, 0, 1, 1), Box(0, 0, 1, 1), Box(1, 0, 2, 1)).Faults).Kind);

    [Fact]
    public void A_thread_of_a_feature_is_a_sliver() =>
        Assert.Equal(CoverageFaultKind.Sliver, Assert.Single(Check(Box(0, 0, 1, 1), Box(1, 0, 1.000002, 1)).Faults).Kind);

    [Fact]
    public void A_bow_tie_is_an_invalid_ring_at_its_knot()
    {
        var fault = Assert.Single(Check(Ring((0, 0), (1, 1), (1, 0), (0, 1))).Of(CoverageFaultKind.InvalidRing));

        Assert.Equal((0.5, 0.5), (fault.Longitude, fault.Latitude));
    }

    [Fact]
    public void The_dirty_districts_of_2019_have_954_sliver_holes_and_over_a_square_kilometre_of_overlap()
    {
        var report = CoverageCheck.Run([.. RealData.Districts("kunming_districts_amap2019_wgs84.geojson").Select(d => d.Geometry)], Stop);

        Assert.InRange(report.Of(CoverageFaultKind.Gap).Count(), 952, 956);
        Assert.Equal(1.07, report.Of(CoverageFaultKind.Gap).Sum(f => f.AreaSquareMetres) / 1e6, 0.01);
        Assert.Equal(1.13, report.Of(CoverageFaultKind.Overlap).Sum(f => f.AreaSquareMetres) / 1e6, 0.01);
    }

    [Fact]
    public void The_repaired_districts_are_valid() =>
        Assert.True(CoverageCheck.Run([.. RealData.Districts("kunming_districts_coverage_wgs84.geojson").Select(d => d.Geometry)], Stop).IsValid);

    [Fact]
    public void Cells_fill_slanted_units_to_the_lattice_and_nest_in_them()
    {
        // Where cells meet on a slanted edge, their vertex goes to the lattice, half a millimetre off the edge.
        Geometry[] units = [PartitionAreas.Ring((102.7, 25), (102.8, 25.013), (102.75, 25.09)), PartitionAreas.Ring((102.8, 25.013), (102.86, 25.1), (102.75, 25.09))];
        var cells = GridPartition.Cut(PartitionAreas.Request(units[0], 60) with { Areas = [new(units[0], "530102", "west"), new(units[1], "530103", "east")] }, null, Stop).Cells;
        var domain = units[0].Union(units[1]);

        Assert.Empty(CoverageCheck.Run([.. cells.Select(c => c.Geometry)], new() { Domain = domain, Parents = units }, Stop).Faults);
        // Two millimetres are no rounding.
        Assert.NotEmpty(CoverageCheck.Run([.. cells.Select(c => c.Geometry)], new() { Domain = domain.Buffer(-2e-8) }, Stop).Of(CoverageFaultKind.OutsideDomain));
    }

    [Fact]
    public void Nothing_to_check_is_refused() =>
        Assert.Contains("no area", Assert.Throws<GeoInputException>(() => Check()).Message, StringComparison.Ordinal);

    private static CoverageReport Check(params Geometry[] features) => CoverageCheck.Run(features, Stop);

    private static Polygon Box(double west, double south, double east, double north) => Ring((west, south), (east, south), (east, north), (west, north));

    private static Polygon Ring(params (double X, double Y)[] corners) =>
        new(new LinearRing([.. corners.Append(corners[0]).Select(c => new Coordinate(c.X, c.Y))]));
}
