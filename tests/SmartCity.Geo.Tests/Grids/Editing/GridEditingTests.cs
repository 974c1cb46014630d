using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Editing;
using static SmartCity.Geo.Tests.Grids.Editing.EditingCells;

namespace SmartCity.Geo.Tests.Grids.Editing;

public class GridEditingTests
{
    private static readonly string SouthWest = Code(0, 0), SouthEast = Code(1, 0), NorthWest = Code(0, 1), NorthEast = Code(1, 1);
    private readonly EditingCells _cells = Lattice(2, 2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_split_gives_two_cells_and_the_neighbour_a_vertex()
    {
        var outcome = _cells.Apply(new SplitCell(SouthWest, Line((0.75, -0.2), (0.75, 1.3))), Stop);

        Assert.Equal([SouthWest], outcome.Changed.Select(c => c.Code));
        Assert.Equal(SouthWest, Assert.Single(outcome.Added).Parent);
        Assert.Equal([NorthWest], outcome.Noded.Select(c => c.Code));   // the south border is the domain's
        Assert.Equal(3, outcome.Changed[0].AreaSquareMetres / outcome.Added[0].Cell.AreaSquareMetres, 1e-4);
        Assert.Equal(5, outcome.Noded[0].Geometry.NumPoints - 1);
        Assert.True(_cells[NorthWest].Geometry.EqualsTopologically(Box(0, 1, 1, 2)));
        Covers();
    }

    [Fact]
    public void A_split_through_two_corners_gives_triangles_and_disturbs_nobody()
    {
        var outcome = _cells.Apply(new SplitCell(SouthWest, Line((0, 0), (1, 1))), Stop);

        Assert.Empty(outcome.Noded);
        Assert.Equal(3, outcome.Changed[0].Geometry.NumPoints - 1);
        Covers();
    }

    [Fact]
    public void A_line_end_within_a_metre_of_the_border_counts_as_on_it()
    {
        _cells.Apply(new SplitCell(SouthWest, Line((0.5, 0.0005), (0.5, 0.9995))), Stop);   // half a metre short
        Covers();
    }

    [Fact]
    public void A_winding_split_keeps_its_bends()
    {
        var outcome = _cells.Apply(new SplitCell(SouthWest, Line((0.5, -0.1), (0.4, 0.3), (0.6, 0.7), (0.5, 1.1))), Stop);

        Assert.Contains(At(0.4, 0.3), outcome.Added[0].Cell.Geometry.Coordinates);
        Covers();
    }

    [Fact]
    public void A_cell_with_a_hole_is_split_by_a_line_through_the_hole()
    {
        var ring = Box(0, 0, 3, 3).Difference(Box(1, 1, 2, 2));
        var cells = new EditingCells([Cell(SouthWest, ring), Cell(NorthEast, Box(1, 1, 2, 2))]);

        var outcome = cells.Apply(new SplitCell(SouthWest, Line((1.5, -1), (1.5, 4))), Stop);

        Assert.Equal(0, outcome.Changed[0].Geometry.NumPoints - outcome.Added[0].Cell.Geometry.NumPoints);
        cells.RequireCoverage(Stop);
    }

    [Fact]
    public void Splits_that_mean_nothing_are_refused_with_the_reason()
    {
        Assert.Contains("does not cross cell", Refused(new SplitCell(SouthWest, Line((1.2, 0.5), (1.8, 0.5)))), StringComparison.Ordinal);
        Assert.Contains("ends inside cell", Refused(new SplitCell(SouthWest, Line((-1, 0.5), (0.5, 0.5)))), StringComparison.Ordinal);
        Assert.Contains("3 pieces", Refused(new SplitCell(SouthWest, Line((0.3, -1), (0.3, 1.5), (0.6, 1.5), (0.6, -1)))), StringComparison.Ordinal);
        Assert.Contains("crosses or touches itself", Refused(new SplitCell(SouthWest, Line((-0.5, 0.5), (0.8, 0.5), (0.5, 0.8), (0.5, -0.5)))), StringComparison.Ordinal);
        Assert.Contains("sliver", Refused(new SplitCell(SouthWest, Line((-0.5, 0.0002), (1.5, 0.0002)))), StringComparison.Ordinal);   // 0.2 m
        Assert.Contains("no cell 530102999999999", Refused(new SplitCell("530102999999999", Line((0, 0), (1, 1)))), StringComparison.Ordinal);
        Assert.Contains("single point", Refused(new SplitCell(SouthWest, Line((0.5, 0.5), (0.5, 0.5)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Merged_cells_keep_the_code_of_the_largest_and_the_vertices_of_their_neighbours()
    {
        _cells.Apply(new SplitCell(SouthWest, Line((0.25, -0.2), (0.25, 1.3))), Stop);
        var outcome = _cells.Apply(new MergeCells([SouthEast, SouthWest]), Stop);

        Assert.Equal([SouthEast], outcome.Changed.Select(c => c.Code));   // a whole square against three quarters
        Assert.Equal([SouthWest], outcome.Removed);
        Covers();
    }

    [Fact]
    public void Merges_across_nothing_or_a_county_are_refused()
    {
        Assert.Contains("shares no border", Refused(new MergeCells([SouthWest, NorthEast])), StringComparison.Ordinal);   // they touch at a corner
        Assert.Contains("takes 2 to", Refused(new MergeCells([SouthWest])), StringComparison.Ordinal);
        Assert.Contains("named twice", Refused(new MergeCells([SouthWest, SouthWest])), StringComparison.Ordinal);
        var across = new EditingCells([Cell(SouthWest, Box(0, 0, 1, 1)), Cell(Code(1, 0, "530103"), Box(1, 0, 2, 1))]);
        Assert.Contains("different counties", Refused(across, new MergeCells([SouthWest, Code(1, 0, "530103")])), StringComparison.Ordinal);
        var communities = new EditingCells([Cell(SouthWest, Box(0, 0, 1, 1), isSynthetic: false), Cell("530102001002001", Box(1, 0, 2, 1), isSynthetic: false)]);
        Assert.Contains("different communities", Refused(communities, new MergeCells([SouthWest, "530102001002001"])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_around_a_cell_leaves_it_in_a_hole()
    {
        var cells = Lattice(3, 3);
        cells.Apply(new MergeCells([.. cells.All.Select(c => c.Code).Where(c => c != Code(1, 1))]), Stop);

        Assert.Equal(2, cells.All.Count);
        Assert.Equal(1, ((NetTopologySuite.Geometries.Polygon)cells.All.MaxBy(c => c.AreaSquareMetres)!.Geometry).NumInteriorRings);
        cells.RequireCoverage(Stop);
    }

    [Fact]
    public void A_moved_vertex_moves_all_cells_that_meet_there()
    {
        var outcome = _cells.Apply(new MoveVertex(At(1, 1), At(1.2, 0.9)), Stop);

        Assert.Equal(4, outcome.Changed.Count);
        Assert.All(outcome.Changed, c => Assert.Contains(At(1.2, 0.9), c.Geometry.Coordinates));
        Covers();
    }

    [Fact]
    public void A_place_on_a_border_can_be_moved_and_becomes_a_vertex()
    {
        var outcome = _cells.Apply(new MoveVertex(At(1, 0.5), At(0.8, 0.5)), Stop);

        Assert.Equal([SouthWest, SouthEast], outcome.Changed.Select(c => c.Code).Order());
        Assert.Equal(0.9, outcome.Changed.Single(c => c.Code == SouthWest).AreaSquareMetres / EllipsoidalMeasure.Area(Box(0, 0, 1, 1)), 1e-4);
        Covers();
    }

    [Fact]
    public void Vertices_that_would_break_a_border_are_refused()
    {
        Assert.Contains("border of the whole area", Refused(new MoveVertex(At(1, 0), At(1, 0.1))), StringComparison.Ordinal);
        Assert.Contains("across another border", Refused(new MoveVertex(At(1, 1), At(1, 2.5))), StringComparison.Ordinal);
        Assert.Contains("no vertex and no border", Refused(new MoveVertex(At(0.5, 0.5), At(0.6, 0.6))), StringComparison.Ordinal);
        Assert.Contains("there already", Refused(new MoveVertex(At(1, 1), At(1, 1))), StringComparison.Ordinal);
        Assert.Contains("Another vertex", Refused(new MoveVertex(At(1, 1), At(1, 2))), StringComparison.Ordinal);
        var counties = new EditingCells([Cell(SouthWest, Box(0, 0, 1, 1)), Cell(Code(1, 0, "530103"), Area((1, 0), (2, 0), (2, 1), (1, 1)))]);
        Assert.Contains("different counties", Refused(counties, new MoveVertex(At(1, 0.5), At(1.1, 0.5))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_border_is_drawn_anew_between_two_places()
    {
        var outcome = _cells.Apply(new ReshapeBorder(SouthWest, SouthEast, Line((1, 0.2), (1.3, 0.5), (1, 0.8))), Stop);

        Assert.Equal(2, outcome.Changed.Count);
        Assert.Equal(1.09, outcome.Changed.Single(c => c.Code == SouthWest).AreaSquareMetres / EllipsoidalMeasure.Area(Box(0, 0, 1, 1)), 1e-4);
        Covers();
        // Back again, from the other side and the other way round.
        _cells.Apply(new ReshapeBorder(SouthEast, SouthWest, Line((1, 0.8), (1, 0.2))), Stop);
        Assert.Equal(EllipsoidalMeasure.Area(Box(0, 0, 1, 1)), _cells[SouthWest].AreaSquareMetres, 1e-3);
        Covers();
    }

    [Fact]
    public void A_border_around_a_cell_is_reshaped_on_the_near_side()
    {
        var cells = new EditingCells([Cell(SouthWest, Box(0, 0, 3, 3).Difference(Box(1, 1, 2, 2))), Cell(NorthEast, Box(1, 1, 2, 2))]);

        cells.Apply(new ReshapeBorder(SouthWest, NorthEast, Line((1, 1), (1.5, 0.5), (2, 1))), Stop);

        Assert.Equal(1.25, cells[NorthEast].AreaSquareMetres / EllipsoidalMeasure.Area(Box(1, 1, 2, 2)), 1e-3);
        cells.RequireCoverage(Stop);
    }

    [Fact]
    public void Borders_that_lie_elsewhere_are_refused()
    {
        Assert.Contains("does not lie on the common border", Refused(new ReshapeBorder(SouthWest, SouthEast, Line((0.5, 0.5), (1, 0.8)))), StringComparison.Ordinal);
        Assert.Contains("leave the two cells", Refused(new ReshapeBorder(SouthWest, SouthEast, Line((1, 0.2), (1.5, 1.5), (1, 0.8)))), StringComparison.Ordinal);
        Assert.Contains("shares no border", Refused(new ReshapeBorder(SouthWest, NorthEast, Line((1, 1), (1.5, 1.5)))), StringComparison.Ordinal);
        Assert.Contains("there already", Refused(new ReshapeBorder(SouthWest, SouthEast, Line((1, 0), (1, 1)))), StringComparison.Ordinal);
        Assert.Contains("same place", Refused(new ReshapeBorder(SouthWest, SouthEast, Line((1, 0.5), (1.2, 0.6), (1, 0.5)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_piece_goes_to_the_neighbour()
    {
        var outcome = _cells.Apply(new ReassignPiece(SouthWest, SouthEast, Box(0.7, 0.2, 1.5, 0.6)), Stop);   // what lies beyond does not count

        Assert.Equal(0.12, 1 - outcome.Changed.Single(c => c.Code == SouthWest).AreaSquareMetres / EllipsoidalMeasure.Area(Box(0, 0, 1, 1)), 1e-4);
        Assert.Equal(1.12, outcome.Changed.Single(c => c.Code == SouthEast).AreaSquareMetres / EllipsoidalMeasure.Area(Box(1, 0, 2, 1)), 1e-4);
        Covers();
    }

    [Fact]
    public void Pieces_that_would_tear_or_empty_a_cell_are_refused()
    {
        Assert.Contains("shares no border", Refused(new ReassignPiece(SouthWest, SouthEast, Box(0.2, 0.2, 0.4, 0.4))), StringComparison.Ordinal);
        Assert.Contains("all of cell", Refused(new ReassignPiece(SouthWest, SouthEast, Box(-1, -1, 1.5, 1.5))), StringComparison.Ordinal);
        Assert.Contains("no ground of cell", Refused(new ReassignPiece(SouthWest, SouthEast, Box(1.2, 0.2, 1.4, 0.4))), StringComparison.Ordinal);
        Assert.Contains("fall into 2 parts", Refused(new ReassignPiece(SouthWest, SouthEast, Box(-0.5, 0.4, 1.5, 0.6))), StringComparison.Ordinal);
        Assert.Contains("shares no border", Refused(new ReassignPiece(SouthWest, NorthEast, Box(0.5, 0.2, 1.5, 0.6))), StringComparison.Ordinal);
        Assert.Contains("crosses itself", Refused(new ReassignPiece(SouthWest, SouthEast, Area((0.5, 0.2), (1.5, 0.6), (1.5, 0.2), (0.5, 0.6)))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void A_region_is_cut_anew_into_so_many_cells_and_keeps_its_codes(int count)
    {
        var cells = Lattice(4, 3);
        string[] region = [Code(1, 1), Code(2, 1)];
        var outcome = cells.Apply(new RecutCells(region, count), Stop);

        Assert.Equal(12 - 2 + count, cells.All.Count);
        Assert.Equal(Math.Max(0, count - 2), outcome.Added.Count);
        Assert.Equal(Math.Max(0, 2 - count), outcome.Removed.Count);
        Assert.All(outcome.Changed, c => Assert.Contains(c.Code, region));
        cells.RequireCoverage(Stop);
        Assert.Equal(Lattice(4, 3).Area(), cells.Area(), cells.Area() * 1e-12);
    }

    [Fact]
    public void Attributes_and_class_change_and_nothing_else()
    {
        var named = Assert.Single(_cells.Apply(new SetAttributes(SouthWest, " 翠湖 ", null), Stop).Changed);
        Assert.Equal(("翠湖", null), (named.Name, named.Owner));
        Assert.Equal(3, Assert.Single(_cells.Apply(new SetClass(SouthWest, 3), Stop).Changed).Class);
        Assert.Null(Assert.Single(_cells.Apply(new SetAttributes(SouthWest, "", "街道办"), Stop).Changed).Name);

        Assert.Contains("like that already", Refused(new SetClass(SouthWest, 3)), StringComparison.Ordinal);
        Assert.Contains("classes are 1 to 9", Refused(new SetClass(SouthWest, 10)), StringComparison.Ordinal);
        Assert.Contains("longer than", Refused(new SetAttributes(SouthWest, new string('x', 201), null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Drawings_far_away_or_without_end_are_refused()
    {
        Assert.Contains("far from the cells", Refused(new SplitCell(SouthWest, new([new(0, 0), new(102.005, 25.02)]))), StringComparison.Ordinal);
        Assert.Contains("no longitude and latitude", Refused(new MoveVertex(At(1, 1), new(1e300, double.NaN))), StringComparison.Ordinal);
        Assert.Contains("at most 10000", Refused(new SplitCell(SouthWest, new([.. Enumerable.Range(0, 10_001).Select(i => At(0.5, i * 1e-4))]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_off_the_lattice_are_refused()
    {
        var off = Box(0, 0, 1, 1);
        off.ExteriorRing.CoordinateSequence.SetX(1, off.ExteriorRing.CoordinateSequence.GetX(1) + 3e-9);
        Assert.Contains("repair the cells first", Refused(new EditingCells([Cell(SouthWest, off)]), new SplitCell(SouthWest, Line((0.5, -1), (0.5, 2)))), StringComparison.Ordinal);
    }

    private string Refused(GridEdit edit) => Refused(_cells, edit);

    private static string Refused(EditingCells cells, GridEdit edit) => Assert.Throws<GeoInputException>(() => cells.Try(edit, Stop)).Message;

    private void Covers()
    {
        _cells.RequireCoverage(Stop);
        Assert.Equal(Lattice(2, 2).Area(), _cells.Area(), _cells.Area() * 1e-12);
    }
}
