using System.Text;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Tests.Gdal;

public sealed class ShapefileTests : IDisposable
{
    private readonly VectorFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("GBK")]
    [InlineData("GB18030")]
    public void Its_code_page_file_is_respected_and_the_bytes_decide_without_one(string encoding)
    {
        var path = _folder.Write("cells.shp", new() { Encoding = encoding }, ("网格名", "昆明市五华区"), ("code", "530102001001001"));

        Assert.Equal(encoding, File.ReadAllText(_folder["cells.cpg"]));
        AssertReads();
        File.Delete(_folder["cells.cpg"]);
        AssertReads();

        void AssertReads() => Assert.Equal("昆明市五华区", Assert.Single(VectorFolder.Read(path).Features).Text("网格名"));
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("GBK")]
    public void A_code_page_file_that_the_bytes_prove_wrong_is_not_believed(string wrong)
    {
        var path = _folder.Write("cells.shp", new() { Encoding = wrong == "GBK" ? "UTF-8" : "GBK" }, ("name", "滇池国家旅游度假区海埂街道办"));
        File.WriteAllText(_folder["cells.cpg"], wrong);

        Assert.Equal("滇池国家旅游度假区海埂街道办", Assert.Single(VectorFolder.Read(path).Features).Text("name"));
    }

    [Fact]
    public void A_short_text_in_GBK_is_not_taken_for_UTF8() =>   // 联通, which famously opened as junk: C1 AA CD A8
        AssertRecognised("联通", "GBK");

    [Fact]
    public void A_name_that_fills_its_field_to_the_last_byte_still_shows_its_encoding()
    {
        // 84 characters of three bytes and "ab": 254 bytes, cut off by nobody; then 85 characters cut inside the last by another program.
        AssertRecognised(new string('网', 84) + "ab", "UTF-8");
        var path = _folder.Write("full.shp", new(), ("name", new string('网', 84) + "ab"));
        File.Delete(_folder["full.cpg"]);
        var bytes = _folder.Bytes("full.dbf");
        var at = bytes.AsSpan().IndexOf("ab"u8);
        Encoding.UTF8.GetBytes("格").AsSpan(0, 2).CopyTo(bytes.AsSpan(at));
        _folder.Put("full.dbf", bytes);

        Assert.StartsWith(new string('网', 84), Assert.Single(VectorFolder.Read(path).Features).Text("name")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_cut_to_ten_bytes_without_halving_a_character_and_stay_different()
    {
        VectorField[] fields = [Field("district_name", "dist_name"), Field("district_name_long"), Field("district_name_short"), Field("网格责任人电话"), Field("网格责任人姓名"), Field("code")];

        Assert.Equal(["dist_name", "district_n", "district_1", "网格责", "网格_1", "code"], ShapefileTable.Names(fields, Encoding.UTF8));
        Assert.Equal(["网格责任人", "网格责任_1"], ShapefileTable.Names([fields[3], fields[4]], TextEncodings.ForWriting("GBK")));

        static VectorField Field(string name, string? shortName = null) => new(name, VectorFieldType.Text) { ShortName = shortName };
    }

    [Fact]
    public void A_character_that_GBK_lacks_is_named() =>
        Assert.Contains("'𠮷'", Refused("cells.shp", new() { Encoding = "GBK" }, "𠮷祥村"), StringComparison.Ordinal);

    [Fact]
    public void A_text_that_would_be_cut_off_is_refused() =>
        Assert.Contains("300 bytes", Refused("cells.shp", new(), new string('网', 100)), StringComparison.Ordinal);

    [Fact]
    public void A_file_beyond_two_gigabytes_is_refused_before_it_is_written()
    {
        ShapefileTable.RequireSize("x.shp", int.MaxValue, int.MaxValue);

        Assert.Contains(".dbf would have 2.2 GB", Assert.Throws<ImagingInputException>(() => ShapefileTable.RequireSize("x.shp", 2_200_000_000, 5)).Message, StringComparison.Ordinal);
        Assert.Contains(".shp would have 3.0 GB", Assert.Throws<ImagingInputException>(() => ShapefileTable.RequireSize("x.shp", 5, 3_000_000_000)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".shx", "lacks its .shx")]
    [InlineData(".dbf", "lacks its .dbf")]
    [InlineData(".prj", "says no CRS")]
    public void A_missing_part_is_named(string part, string reason)
    {
        var path = _folder.Write("cells.shp", new(), ("name", "x"));
        File.Delete(Path.ChangeExtension(path, part));

        Assert.Contains(reason, VectorFolder.Refused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_in_capitals_are_found()
    {
        var path = _folder.Write("cells.shp", new() { Encoding = "GBK" }, ("name", "五华区"));
        foreach (var part in new[] { ".shx", ".dbf", ".prj", ".cpg" }) File.Move(Path.ChangeExtension(path, part), Path.ChangeExtension(path, part.ToUpperInvariant()));
        File.Move(path, _folder["cells.SHP"]);

        Assert.Equal("五华区", Assert.Single(VectorFolder.Read(_folder["cells.SHP"]).Features).Text("name"));
    }

    [Fact]
    public void A_dbf_that_is_cut_off_is_refused()
    {
        var path = _folder.Write("cells.shp", new(), ("name", "x"));
        _folder.Put("cells.dbf", _folder.Bytes("cells.dbf")[..20]);

        Assert.Contains("cut off", VectorFolder.Refused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Points_beside_areas_are_refused() =>
        Assert.Contains("points, lines and areas together", Assert.Throws<ImagingInputException>(() => _folder.Write("x.shp",
            [new(new Point(1, 2), new Dictionary<string, object?>()), new(VectorFolder.Square, new Dictionary<string, object?>())], [])).Message, StringComparison.Ordinal);

    private void AssertRecognised(string text, string encoding)
    {
        var path = _folder.Write("one.shp", new() { Encoding = encoding }, ("name", text));
        File.Delete(_folder["one.cpg"]);
        Assert.Equal(text, Assert.Single(VectorFolder.Read(path).Features).Text("name"));
    }

    private string Refused(string name, VectorWriteOptions options, string text)
    {
        var message = Assert.Throws<ImagingInputException>(() => _folder.Write(name, options, ("name", text))).Message;
        Assert.False(File.Exists(_folder[name]));
        return message;
    }
}
