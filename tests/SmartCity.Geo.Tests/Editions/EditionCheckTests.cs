using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Union;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.SampleCity;
using SmartCity.Geo.Tests.Grids;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Editions;

public class EditionCheckTests
{
    private static readonly Geometry Domain = Sample.InCells(0, 0, 3, 2);

    [Fact]
    public void A_lattice_that_covers_its_domain_has_no_fault() => Assert.Empty(Check(MeasuredCells.Lattice(3, 2)));

    [Fact]
    public void A_missing_cell_is_a_gap_by_its_area_also_at_the_border()
    {
        var faults = Check([.. MeasuredCells.Lattice(3, 2).Skip(1)]);
        Assert.Contains(faults, f => f.Kind == "area_differs" && !f.IsAdvice && f.AreaSquareMetres > 1e6);
    }

    [Fact]
    public void A_hole_in_the_middle_is_a_gap_with_its_place_unless_the_domain_has_it_too()
    {
        var cells = MeasuredCells.Lattice(3, 3);
        cells.RemoveAt(4);
        var whole = Sample.InCells(0, 0, 3, 3);
        var gap = Assert.Single(Check(cells, whole), f => f.Kind == "gap");
        Assert.InRange(gap.Longitude!.Value, Sample.West + Sample.Step, Sample.West + 2 * Sample.Step);
        Assert.Equal(4, gap.Codes.Count);
        Assert.DoesNotContain(Check(cells, whole.Difference(Sample.InCells(1, 1, 1, 1))), f => f.Kind is "gap" or "area_differs");
    }

    [Fact]
    public void An_overlap_names_both_cells()
    {
        var cells = MeasuredCells.Lattice(3, 2);
        cells[0] = cells[0].With(Sample.InCells(0, 1, 1.1, 1));
        Assert.Equal([cells[0].Code, cells[1].Code], Assert.Single(Check(cells), f => f.Kind == "overlap").Codes);
    }

    [Fact]
    public void A_cell_in_two_parts_is_a_fault_unless_its_district_is_in_two_parts()
    {
        List<GridCell> cells = [MeasuredCells.Box(2, 1, 0), MeasuredCells.Cell(MeasuredCells.Community + "001", Sample.Factory.CreateMultiPolygon([Sample.InCells(0, 0, 1, 1), Sample.InCells(2, 0, 1, 1)]))];
        var domain = Sample.InCells(0, 0, 3, 1);
        Assert.Equal("parts", Assert.Single(Check(cells, domain), f => !f.IsAdvice).Kind);
        var torn = cells[0] with { Code = "530103001001001", Adcode = "530103" };
        Assert.DoesNotContain(Check([torn, cells[1]], domain, new EditionUnit("530102", cells[1].Geometry), new EditionUnit("530103", torn.Geometry)), f => !f.IsAdvice);
    }

    [Fact]
    public void A_cell_across_a_district_border_is_a_fault_with_the_ground_that_it_takes()
    {
        List<GridCell> cells = [MeasuredCells.Box(1, 0, 0, 1.5), MeasuredCells.Cell("530103001001001", Sample.InCells(1.5, 0, 0.5, 1))];
        EditionUnit[] units = [new("530102", Sample.InCells(0, 0, 1, 1)), new("530103", Sample.InCells(1, 0, 1, 1)), new("530111", Sample.InCells(0, 0, 2, 1))];   // no cell is of the last one
        var fault = Assert.Single(Check(cells, Sample.InCells(0, 0, 2, 1), units));
        Assert.Equal(("nesting", cells[0].Code), (fault.Kind, fault.Codes.Single()));
        Assert.Equal(SmartCity.Geo.Crs.EllipsoidalMeasure.Area(Sample.InCells(1, 0, 0.5, 1)), fault.AreaSquareMetres, 1);
    }

    [Fact]
    public void Stated_measures_that_are_wrong_are_a_fault()
    {
        var cells = MeasuredCells.Lattice(3, 2);
        cells[2] = cells[2] with { AreaSquareMetres = cells[2].AreaSquareMetres * 1.01 };
        Assert.Equal((true, "measure"), (cells[2].Code == Assert.Single(Check(cells)).Codes[0], Check(cells)[0].Kind));
    }

    [Fact]
    public void A_broken_code_is_a_fault_and_a_sequence_out_of_order_advice()
    {
        var cells = MeasuredCells.Lattice(3, 2);
        (cells[0], cells[5]) = (cells[0] with { Code = cells[5].Code }, cells[5] with { Code = cells[0].Code });
        Assert.Equal(("code_sequence", true), Check(cells).Select(f => (f.Kind, f.IsAdvice)).Single());
        cells[1] = cells[1] with { Code = "12" };
        Assert.Equal("code_form", Check(cells)[0].Kind);
    }

    [Fact]
    public void A_partition_of_the_synthetic_city_has_no_fault()
    {
        var city = SyntheticCity.Make(1, TestContext.Current.CancellationToken);
        var request = new PartitionRequest { Areas = [.. city.Districts.Select(d => new PartitionArea(d.Geometry, d.Adcode, d.Name))], CellCount = 300, Barriers = [.. city.Barriers.Select(b => PartitionBarrier.Of(b.Line, b.Kind))] };
        var cells = GridPartition.Cut(request, null, TestContext.Current.CancellationToken).Cells;
        Assert.DoesNotContain(Check(cells, UnaryUnionOp.Union(city.Districts.Select(d => d.Geometry)), [.. city.Districts.Select(d => new EditionUnit(d.Adcode, d.Geometry))]), f => !f.IsAdvice);
    }

    private static IReadOnlyList<EditionFault> Check(IReadOnlyList<GridCell> cells, Geometry? domain = null, params EditionUnit[] units) =>
        EditionCheck.Run(cells, domain ?? Domain, units, TestContext.Current.CancellationToken);
}
