using System.Text;
using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Tests.Gdal;

public sealed class CsvLayerTests : IDisposable
{
    private readonly VectorFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_column_of_wkt_is_the_geometry_and_codes_stay_text()
    {
        var layer = VectorFolder.Read(_folder.Put("cells.csv", "code,网格名称,WKT\r\n053010200100101,\"五华,\"\"一\"\"\",\"POLYGON ((102 25, 102 26, 103 26, 102 25))\"\r\n"));

        var cell = Assert.Single(layer.Features);
        Assert.Equal(("053010200100101", "五华,\"一\"", 4490), (cell.Text("code"), cell.Text("网格名称"), cell.Geometry.SRID));
        Assert.Equal(new Coordinate(102, 25), cell.Geometry.Coordinate);
        Assert.Equal(["code", "网格名称"], layer.Fields.Select(f => f.Name));
    }

    [Theory]
    [InlineData("经度;纬度;name\n102.7;25.1;五华区\n")]
    [InlineData("lon\tlat\tname\n102.7\t25.1\t五华区")]
    public void Two_columns_of_coordinates_are_points_whatever_separates_them(string text) =>
        Assert.Equal(new Coordinate(102.7, 25.1), Assert.Single(VectorFolder.Read(_folder.Put("points.csv", text)).Features).Geometry.Coordinate);

    [Fact]
    public void Chinese_is_read_in_GBK_UTF8_with_a_mark_and_UTF16()
    {
        const string text = "x,y,名称\n102.7,25.1,五华区\n";
        foreach (var bytes in (byte[][])[TextEncodings.Gb18030.GetBytes(text), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]])
            Assert.Equal("五华区", Assert.Single(VectorFolder.Read(_folder.Put("points.csv", bytes)).Features).Text("名称"));
    }

    [Fact]
    public void Metres_need_their_crs_to_be_said()
    {
        var path = _folder.Put("points.csv", "x,y\n500000,2766054.17\n");

        Assert.Contains("--crs", VectorFolder.Refused(path), StringComparison.Ordinal);
        var there = Assert.Single(VectorFolder.Read(path, new() { Crs = "EPSG:4543" }).Features).Geometry.Coordinate;
        Assert.Equal(102, there.X, 1e-9);
        Assert.Equal(25, there.Y, 1e-7);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("code,name\n1,2\n", "has no geometry")]
    [InlineData("x,y\n1,2,3\n", "3 values in line 2, but 2 columns")]
    [InlineData("x,y\n1,\"2\n", "opens a quote in line 2")]
    [InlineData("x,y\n1,\"2\"3\n", "text after a closing quote in line 2")]
    [InlineData("x,X\n1,2\n", "two columns named 'x'")]
    [InlineData("x,y\neast,2\n", "coordinates 'east', '2' in row 1")]
    [InlineData("wkt\nPOLYGON ((0 0\n", "no WKT in row 1")]
    [InlineData("x,y\n1e300,-1e300\n", "these are not degrees")]
    public void What_is_wrong_is_said_with_its_line(string text, string reason) =>
        Assert.Contains(reason, VectorFolder.Refused(_folder.Put("bad.csv", text)), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Bytes_of_no_encoding_and_a_condition_are_refused()
    {
        Assert.Contains("neither UTF-8 nor GB18030", VectorFolder.Refused(_folder.Put("noise.csv", [0x78, 0x2C, 0xFF, 0xFF, 0x0A])), StringComparison.Ordinal);
        Assert.Contains("no --where", VectorFolder.Refused(_folder.Put("p.csv", "x,y\n1,2\n"), new() { Where = "x = 1" }), StringComparison.Ordinal);
        Assert.Contains("'morse' is no text encoding", VectorFolder.Refused(_folder.Put("p.csv", "x,y\n1,2\n"), new() { Encoding = "morse" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_makes_excel_read_chinese_and_gbk_can_be_asked_for()
    {
        _folder.Write("mark.csv", new() { Encoding = "UTF-8-BOM", WithWkt = false }, ("名称", "五华区"));
        _folder.Write("gbk.csv", new() { Encoding = "GBK", WithWkt = false }, ("名称", "五华区"));

        Assert.Equal((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("名称\r\n五华区\r\n")], _folder.Bytes("mark.csv"));
        Assert.Equal(TextEncodings.Gb18030.GetBytes("名称\r\n五华区\r\n"), _folder.Bytes("gbk.csv"));
        Assert.Throws<ImagingInputException>(() => _folder.Write("no.csv", new() { Encoding = "GBK" }, ("名称", "𠮷")));
    }

    [Fact]
    public void Any_text_and_any_coordinate_comes_back() =>
        Gen.Select(Gen.String[Gen.Char[' ', '~'], 0, 20], Gen.Int[0, 8].Select(i => "网格\",\n\r;\t "[i]).Array[1, 9].Select(c => new string(c)), Gen.Double[-180, 180], Gen.Double[-90, 90]).Sample((one, two, x, y) =>
        {
            var path = _folder.Write($"{Guid.NewGuid():N}.csv", new Point(x, y), null, ("一", one), ("two", two));
            var back = Assert.Single(VectorFolder.Read(path).Features);
            return (back.Text("一") ?? "") == one && back.Text("two") == two && back.Geometry.Coordinate.Equals2D(new(x, y));
        }, iter: 200);
}
