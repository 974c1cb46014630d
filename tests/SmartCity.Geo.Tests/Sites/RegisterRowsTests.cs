using NetTopologySuite.IO;
using SmartCity.Geo.Sites;

namespace SmartCity.Geo.Tests.Sites;

public sealed class RegisterRowsTests
{
    private const string Square = "POLYGON ((102.7 25, 102.71 25, 102.71 25.01, 102.7 25.01, 102.7 25))", Line = "LINESTRING (102.7 25, 102.8 25.1)";

    [Fact]
    public void A_row_becomes_an_entry_with_its_permit()
    {
        var entry = Read(Square, ("kind", "工地"), ("code", " GD1 "), ("name", "滇池路 1 号"), ("works_from", "2026/03/01"), ("works_to", "20270301"), ("stage", "earthwork"),
            ("permit_number", "P1"), ("permit_holder", "昆建"), ("permit_from", "2026-03-01"), ("permit_to", "2026-12-31"), ("permit_hours", "22:00-6:00"));
        Assert.Equal((RegisterKind.Construction, "GD1", "滇池路 1 号", "earthwork", new DateOnly(2026, 3, 1), new DateOnly(2027, 3, 1)), (entry.Kind, entry.Code, entry.Name, entry.Stage, entry.WorksFrom, entry.WorksTo));
        Assert.Equal(new("P1", "昆建", new(2026, 3, 1), new(2026, 12, 31), new(22, 0), new(6, 0)), Assert.Single(entry.Permits));
        Assert.Equal(4490, entry.Geometry.SRID);
    }

    [Fact]
    public void A_list_of_permits_is_read_as_json() =>
        Assert.Equal(["P1", "P2"], Read(Line, ("kind", "route"), ("code", "LX1"), ("name", "n"), ("works_from", "2026-03-01"), ("from", "GD1"), ("to", "XN1"),
            ("permits", """[{"number":"P1","holder":"h","valid_from":"2026-03-01","valid_to":null,"hours":null},{"number":"P2","holder":"h","valid_from":"2026-04-01","hours":"08:00-18:00"}]""")).Permits.Select(p => p.Number));

    [Theory]
    [InlineData(Square, "kind=mine", "there is no kind 'mine'")]
    [InlineData(Square, "kind=", "kind is missing")]
    [InlineData(Square, "code=", "feature 3: code is missing")]
    [InlineData(Square, "name=", "feature 3 (GD1): name is missing")]
    [InlineData(Square, "works_from=", "works_from is missing")]
    [InlineData(Square, "works_from=tomorrow", "works_from 'tomorrow' is no day")]
    [InlineData(Square, "works_from=2026-02-30", "works_from '2026-02-30' is no day")]
    [InlineData(Square, "works_to=2026-02-01", "works_to lies before works_from")]
    [InlineData(Square, "is_synthetic=maybe", "neither true nor false")]
    [InlineData(Square, "from=GD2", "only a route has from and to")]
    [InlineData(Square, "kind=route", "a route needs from")]
    [InlineData(Square, "permits=[{]", "permits is no list of permits")]
    [InlineData(Square, "permits=[{\"nummer\":1}]", "permits is no list of permits")]
    [InlineData(Square, "permits=[{\"number\":\"P1\"}]", "permit P1 has no holder")]
    [InlineData(Square, "permits=[{\"number\":\"P1\",\"holder\":\"h\"}]", "permit P1 has no first day")]
    [InlineData(Square, "permits=[{\"number\":\"P1\",\"holder\":\"h\",\"valid_from\":\"2026-03-01\",\"valid_to\":\"2026-02-01\"}]", "permit P1 ends before it begins")]
    [InlineData(Square, "permits=[{\"number\":\"P1\",\"holder\":\"h\",\"valid_from\":\"2026-03-01\",\"hours\":\"night\"}]", "the hours 'night' of permit P1")]
    [InlineData(Line, "code=GD1", "its geometry is a LineString; a point or an area is needed")]
    [InlineData("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "code=GD1", "is not valid")]
    [InlineData("POINT (2000 25)", "code=GD1", "not longitude and latitude")]
    [InlineData("POLYGON EMPTY", "code=GD1", "empty geometry")]
    public void What_is_wrong_is_named_with_the_feature(string shape, string change, string reason)
    {
        var (name, value) = (change[..change.IndexOf('=', StringComparison.Ordinal)], change[(change.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var message = Assert.Throws<GeoInputException>(() => Read(shape, [("kind", "construction"), ("code", "GD1"), ("name", "n"), ("works_from", "2026-03-01"), (name, value)])).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.StartsWith("feature 3", message, StringComparison.Ordinal);
    }

    private static RegisterEntry Read(string shape, params (string Name, string Value)[] attributes)
    {
        var row = new Dictionary<string, object?>();
        foreach (var (name, value) in attributes) row[name] = value;
        var geometry = new WKTReader().Read(shape);
        geometry.SRID = 0;
        return RegisterRows.Entry(geometry, row, null, "feature 3");
    }
}
