using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Importing;

namespace SmartCity.Geo.Tests.Grids.Importing;

/// <summary>Squares of 0.01° from 102.70 E, 25.00 N become cells.</summary>
public class CellImportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_file_with_our_own_names_keeps_all_that_it_says()
    {
        var cell = Assert.Single(Run([Row(0, ("code", "530102001001001"), ("class", 2L), ("adcode", "530102"), ("district_name", "五华区"), ("name", "翠湖"), ("owner", "张三"), ("community_synthetic", true))]).Cells);

        Assert.Equal(("530102001001001", 2, "530102", "五华区", "翠湖", "张三", true), (cell.Code, cell.Class, cell.Adcode, cell.DistrictName, cell.Name, cell.Owner, cell.CommunityIsSynthetic));
        Assert.Equal(1.1178e6, cell.AreaSquareMetres, 1e3);
    }

    [Fact]
    public void Chinese_columns_and_those_that_a_shapefile_has_cut_are_recognised()
    {
        var imported = Run([Row(0, ("网格编码", "530102001001001"), ("网格名称", "翠湖"), ("类别", "二类"), ("所属区县", "五华区"), ("面积", 1.1178e6), ("责任人", "张三"), ("OBJECTID", 7L))]);

        Assert.Equal(new Dictionary<string, string> { ["code"] = "网格编码", ["class"] = "类别", ["district_name"] = "所属区县", ["name"] = "网格名称", ["owner"] = "责任人", ["area_m2"] = "面积" }, imported.Columns.Recognised);
        Assert.Equal(["OBJECTID"], imported.Columns.Strangers);
        Assert.Equal((2, "五华区", "翠湖"), (imported.Cells[0].Class, imported.Cells[0].DistrictName, imported.Cells[0].Name));
        Assert.Empty(imported.Notes);
        Assert.Equal("五华区", Run([Row(0, ("code", "530102001001001"), ("class", 1L), ("district_n", "五华区"))]).Cells[0].DistrictName);
        Assert.Equal("五华区", Run([Row(0, ("code", "530102001001001"), ("class", 1L), ("DIST_NAME", "五华区"))]).Cells[0].DistrictName);
    }

    [Fact]
    public void The_caller_s_word_on_a_column_goes_first()
    {
        var imported = Run([Row(0, ("编码", "12"), ("BH", "530102001001001"), ("class", 1L))], new() { Map = ["code=bh"] });
        Assert.Equal("530102001001001", imported.Cells[0].Code);
        Assert.Equal(1, Run([Row(0, ("编码", "12"), ("class", 1L))], new() { Map = ["code=", "网格名称=编码"], Adcode = "530102" }).CodesGiven);
    }

    [Theory]
    [InlineData("I", 1)]
    [InlineData("Ⅱ", 2)]
    [InlineData("三类", 3)]
    [InlineData("4类", 4)]
    [InlineData("5.0", 5)]
    public void A_class_is_a_number_or_its_name(string text, int number) => Assert.Equal(number, Run([Row(0, ("code", "530102001001001"), ("class", text))]).Cells[0].Class);

    [Fact]
    public void Cells_without_codes_get_them_by_the_rule_in_rows_from_the_north_west()
    {
        var imported = Run([Row(1), Row(0), Row(2)], new() { Adcode = "530102", Class = 3 });

        Assert.Equal(["530102901901001", "530102901901002", "530102901901003"], imported.Cells.Select(c => c.Code));
        Assert.Equal([102.70, 102.71, 102.72], imported.Cells.Select(c => c.Geometry.EnvelopeInternal.MinX));
        Assert.All(imported.Cells, c => Assert.True(c is { CommunityIsSynthetic: true, Class: 3 }));
        Assert.Equal((0, 3, 3), (imported.CodesKept, imported.CodesGiven, imported.ClassesGiven));
    }

    [Fact]
    public void A_cell_without_a_code_among_coded_ones_joins_the_nearest_community_under_its_next_number()
    {
        var imported = Run([Row(0, ("code", "530102001001007"), ("class", 1L)), Row(1, ("code", "530102001002003"), ("class", 1L)), Row(2, ("code", null), ("class", 1L))], new() { Adcode = "530102" });

        Assert.Equal(["530102001001007", "530102001002003", "530102001002004"], imported.Cells.Select(c => c.Code));
        Assert.Equal([false, false, true], imported.Cells.Select(c => c.CommunityIsSynthetic));
    }

    [Fact]
    public void A_county_that_the_file_does_not_say_is_found_by_place()
    {
        var options = new CellImportOptions { Reference = [new(Square(0), "530102", "五华区"), new(Square(1), "530103", "盘龙区")] };
        var cells = Run([Row(1), Row(0)], options).Cells;

        Assert.Equal([("530102", "五华区"), ("530103", "盘龙区")], cells.Select(c => (c.Adcode, c.DistrictName)));
    }

    [Fact]
    public void Vertices_go_to_the_nearest_point_of_the_lattice_and_neighbours_still_share_them()
    {
        var (west, east) = (Square(0), Square(1));
        foreach (var geometry in new[] { west, east }) geometry.Apply(new Nudge(3e-9));

        var imported = Run([new(west, Attributes(0)), new(east, Attributes(1))]);
        Assert.InRange(imported.SnappedMetres, 3e-4, 5e-4);
        Assert.Equal(Square(0).Coordinates, imported.Cells[0].Geometry.Coordinates);
        Assert.Equal(2 * Square(0).Area, imported.Domain.Area, 1e-12);
    }

    [Fact]
    public void Gaps_and_overlaps_are_refused_with_their_place_or_mended_on_request()
    {
        var overlapping = (Polygon)Square(1).Factory.ToGeometry(new(102.7099, 102.72, 25, 25.01));
        ImportedRow[] rows = [Row(0, ("code", "530102001001001"), ("class", 1L)), new(overlapping, Attributes(1))];

        var message = Refused(rows);
        Assert.Contains("no coverage", message, StringComparison.Ordinal);
        Assert.Contains("Overlap", message, StringComparison.Ordinal);
        Assert.Contains("530102001001001", message, StringComparison.Ordinal);
        Assert.Contains("--repair", message, StringComparison.Ordinal);
        var mended = Run(rows, new() { Repairs = true });
        Assert.NotNull(mended.Repair);
        Assert.Equal(0.0002, mended.Domain.Area, 1e-9);
    }

    [Fact]
    public void A_hole_as_wide_as_a_lake_is_neither_filled_nor_left_open_in_silence()
    {
        // Eight squares of a kilometre around a ninth that is nobody's.
        ImportedRow[] rows = [.. Enumerable.Range(0, 9).Where(i => i != 4).Select((i, at) =>
            new ImportedRow(Square(0).Factory.ToGeometry(new(102.7 + 0.01 * (i % 3), 102.71 + 0.01 * (i % 3), 25 + 0.01 * (i / 3), 25.01 + 0.01 * (i / 3))), Attributes(at)))];

        Assert.Contains("1 × Gap", Refused(rows), StringComparison.Ordinal);
        Assert.Contains("stay open (--gap-width 100) or are filled (--gap-width ", Refused(rows, new() { Repairs = true }), StringComparison.Ordinal);
        Assert.Equal(8e-4, Run(rows, new() { GapWidthMetres = 100 }).Domain.Area, 1e-12);
        Assert.Equal(9e-4, Run(rows, new() { Repairs = true, GapWidthMetres = 2000 }).Domain.Area, 1e-12);
    }

    [Theory]
    [InlineData("5301020010010", "15 digits are needed")]
    [InlineData("530102001001000", "15 digits are needed")]
    [InlineData("5.30102E+14", "a spreadsheet has made a number of it")]
    public void A_wrong_code_is_said_with_its_feature(string code, string reason) => Assert.Contains(reason, Refused([Row(0, ("code", code))]), StringComparison.Ordinal);

    [Fact]
    public void What_else_is_wrong_is_said()
    {
        Assert.Contains("no feature", Refused([]), StringComparison.Ordinal);
        Assert.Contains("is there 2 times: features 1, 2", Refused([Row(0, ("code", "530102001001001")), Row(1, ("code", "530102001001001"))]), StringComparison.Ordinal);
        Assert.Contains("neither a code nor a county", Refused([Row(0)]), StringComparison.Ordinal);
        Assert.Contains("does not begin with its county's, 530103", Refused([Row(0, ("code", "530102001001001"), ("adcode", "530103"))]), StringComparison.Ordinal);
        Assert.Contains("class '十'", Refused([Row(0, ("code", "530102001001001"), ("class", "十"))]), StringComparison.Ordinal);
        Assert.Contains("One feature is no area: feature 2 (Point)", Refused([Row(0), new(new Point(1, 2), Attributes(1))]), StringComparison.Ordinal);
        Assert.Contains("names no column", Refused([Row(0)], new() { Map = ["code=nix"] }), StringComparison.Ordinal);
        Assert.Contains("names no attribute", Refused([Row(0)], new() { Map = ["colour=x"] }), StringComparison.Ordinal);
        Assert.Contains("is no pair", Refused([Row(0)], new() { Map = ["code"] }), StringComparison.Ordinal);
        Assert.Contains("Class 12", Refused([Row(0)], new() { Class = 12 }), StringComparison.Ordinal);
        Assert.Contains("county code '53'", Refused([Row(0)], new() { Adcode = "53" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_outside_of_their_domain_are_refused_and_the_cause_is_guessed()
    {
        var domain = new CellImportOptions { Adcode = "530102", Domain = new GeometryFactory().ToGeometry(new(102.6, 102.9, 24.9, 25.2)) };
        Assert.Single(Run([Row(0)], domain).Cells);

        Assert.Contains("--swap-axes", Refused([new(Box(25, 102.7), Attributes(0))], domain), StringComparison.Ordinal);
        Assert.Contains("3° further west they would fit: the central meridian is wrong", Refused([new(Box(105.7, 25), Attributes(0))], domain), StringComparison.Ordinal);
        Assert.Contains("1 of 1 cells lie outside of the domain, the first at 110.", Refused([new(Box(110, 30), Attributes(0))], domain), StringComparison.Ordinal);
        Assert.Contains("reach beyond China", Assert.Single(Run([new(Box(-3, 51), Attributes(0))]).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Stated_areas_of_another_unit_are_noted() =>
        Assert.Contains("0.0001 times", Assert.Single(Run([Row(0, ("code", "530102001001001"), ("class", 1L), ("面积", 111.78))]).Notes), StringComparison.Ordinal);

    private static ImportedCells Run(ImportedRow[] rows, CellImportOptions? options = null) =>
        CellImport.Run(rows, [.. rows.SelectMany(r => r.Attributes.Keys).Distinct()], options ?? new(), Stop);

    private static string Refused(ImportedRow[] rows, CellImportOptions? options = null) => Assert.Throws<GeoInputException>(() => Run(rows, options)).Message;

    private static ImportedRow Row(int column, params (string Name, object? Value)[] attributes) => new(Square(column), attributes.ToDictionary(a => a.Name, a => a.Value));

    private static Dictionary<string, object?> Attributes(int column) => new() { ["code"] = $"53010200100200{column + 1}", ["class"] = 1L };

    private static Polygon Square(int column) => Box(Math.Round(102.70 + column * 0.01, 2), 25);

    private static Polygon Box(double west, double south) => (Polygon)new GeometryFactory(new(), 4490).ToGeometry(new(west, Math.Round(west + 0.01, 2), south, Math.Round(south + 0.01, 2)));

    private sealed class Nudge(double degrees) : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            seq.SetX(i, seq.GetX(i) + degrees);
            seq.SetY(i, seq.GetY(i) - degrees);
        }
    }
}
