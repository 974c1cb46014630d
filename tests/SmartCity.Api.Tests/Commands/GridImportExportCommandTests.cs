using System.Text;
using System.Text.Json;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Commands;

/// <summary><c>grid import --dry-run</c> and <c>grid export</c> from file to file: both without a database.</summary>
[Collection("console")]
public sealed class GridImportExportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-files-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_dry_run_says_what_was_recognised()
    {
        var cells = Cells("网格编码,网格名称,类别", "530102001001001,翠湖,1", "530102001001002,莲花池,2");

        var (code, words, _) = await Run("grid", "import", cells, "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("code = 网格编码", words, StringComparison.Ordinal);
        Assert.Contains("1 of class 1, 1 of class 2", words, StringComparison.Ordinal);
        Assert.Contains("codes: 2 kept, 0 given", words, StringComparison.Ordinal);

        var report = JsonElement.Parse((await Run("grid", "import", cells, "--dry-run", "--json", "--map", "name=")).Words);
        Assert.Equal((2, 0), (report.GetProperty("codes_kept").GetInt32(), report.GetProperty("codes_given").GetInt32()));
        Assert.Equal(["网格名称"], report.GetProperty("ignored_columns").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("edition").ValueKind);
    }

    [Fact]
    public async Task A_table_joins_existing_cells_by_code()
    {
        var cells = Cells("code,class", "530102001001001,1", "530102001001002,2");
        var table = Put("table.csv", CodePagesEncodingProvider.Instance.GetEncoding("GBK")!.GetBytes("网格编码,责任人,类别\r\n530102001001002,张三,3\r\n"));

        var (code, words, _) = await Run("grid", "import", table, "--join", cells, "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("1 of class 1, 1 of class 3", words, StringComparison.Ordinal);
        Assert.Contains("1 cells are not in", words, StringComparison.Ordinal);

        foreach (var (text, reason) in new[]
        {
            ("code,x\n530102001001009,1\n", "which no cell has"), ("code\n530102001001001\n530102001001001\n", "twice"), ("x\n1\n", "no column of codes"),
            ("code\n5.30102E+14\n", "a spreadsheet has made a number of it"), ("code,class\n530102001001001,十\n", "class '十'"),
        })
            Assert.Contains(reason, await Refused("grid", "import", Put("bad.csv", Encoding.UTF8.GetBytes(text)), "--join", cells, "--dry-run"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cells.geojson")]
    [InlineData("cells.gpkg")]
    [InlineData("cells.shp")]
    [InlineData("cells.fgb")]
    [InlineData("cells.kml")]
    public async Task Another_program_reads_what_is_exported(string name)
    {
        GdalTools.Require("ogrinfo");
        var output = Path.Combine(_folder, name);
        Assert.Equal(0, (await Run("grid", "export", Cells("code,name,class", "530102001001001,翠湖,1", "530102001001002,莲花池,2"), "--out", output)).Code);

        var seen = GdalTools.Run("ogrinfo", "-al", output);
        Assert.Contains("Feature Count: 2", seen, StringComparison.Ordinal);
        Assert.Contains("翠湖", seen, StringComparison.Ordinal);
        Assert.Contains("530102001001001", seen, StringComparison.Ordinal);
        Assert.Contains(name.EndsWith("kml", StringComparison.Ordinal) || name.EndsWith("json", StringComparison.Ordinal) ? "WGS 84" : "China Geodetic Coordinate System 2000", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GeoJson_follows_rfc_7946()
    {
        var output = Path.Combine(_folder, "cells.geojson");
        await Run("grid", "export", Cells("code,class", "530102001001001,1"), "--out", output);

        var json = JsonElement.Parse(await File.ReadAllTextAsync(output, Stop));
        Assert.False(json.TryGetProperty("crs", out _));
        var ring = json.GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates")[0].EnumerateArray().Select(p => (X: p[0].GetDouble(), Y: p[1].GetDouble())).ToList();
        Assert.True(ring.Zip(ring.Skip(1), (a, b) => a.X * b.Y - b.X * a.Y).Sum() > 0, "outer rings run counter-clockwise");
        Assert.All(ring, p => Assert.InRange(p.X, 102, 103));   // longitude first
    }

    [Fact]
    public async Task A_shapefile_and_back_keeps_names_and_types()
    {
        var (shapefile, back) = (Path.Combine(_folder, "cells.zip"), Path.Combine(_folder, "back.gpkg"));
        await Run("grid", "export", Cells("code,district_name,community_synthetic,class,remark", "530102001001001,五华区,true,1,x"), "--out", shapefile, "--encoding", "GBK", "--crs", "EPSG:4543");
        var (code, words, _) = await Run("grid", "export", shapefile, "--out", back, "--json");

        Assert.Equal(0, code);
        Assert.Contains("CGCS2000", JsonElement.Parse(words).GetProperty("from").GetString(), StringComparison.Ordinal);
        var feature = Assert.Single(VectorFile.Read(back, null, null, Stop).Features);
        Assert.Equal(("五华区", "x"), (feature.Text("district_name"), feature.Text("remark")));
        Assert.Equal(102.7, feature.Geometry.EnvelopeInternal.MinX, 1e-9);
    }

    [Fact]
    public async Task Bad_input_is_answered_by_2_and_one_line_and_leaves_nothing_behind()
    {
        var cells = Cells("code,class", "530102001001001,1");
        var output = Path.Combine(_folder, "out.gpkg");
        foreach (var (arguments, reason) in new (string[], string)[]
        {
            (["export", "--out", output], "Name a file"),
            (["export", cells, "--edition", "1", "--out", output], "one of the two"),
            (["export", cells, "--out", Path.Combine(_folder, "out.docx")], ".docx"),
            (["export", cells, "--out", output, "--crs", "EPSG:1"], "EPSG:1"),
            (["export", cells, "--out", output, "--crs", "EPSG:2334"], "Xi'an 1980"),
            (["export", cells, "--out", output, "--encoding", "GBK"], "only shapefiles and CSV"),
            (["export", cells, "--out", output, "--fields", "code,colour"], "no field 'colour'"),
            (["export", cells, "--out", output, "--shift", "mars"], "'mars' is no shift"),
            (["export", cells, "--out", Path.Combine(_folder, "out.shp"), "--encoding", "UTF-8-BOM"], "byte order mark"),
            (["export", Path.Combine(_folder, "none.shp"), "--out", output], "none.shp' does not exist"),
            (["import", Path.Combine(_folder, "none.shp"), "--dry-run"], "none.shp' does not exist"),
            (["import", cells, "--dry-run", "--domain", Put("far.geojson", "far")], "1 of 1 cells lie outside"),
            (["import", cells, "--dry-run", "--map", "code=nix"], "names no column"),
            (["import", cells, "--dry-run", "--crs", "EPSG:4543"], "these are degrees"),
        })
            Assert.Contains(reason, await Refused(["grid", .. arguments]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "*out.*"));
    }

    // Squares of 0.01° side by side.
    private string Cells(string header, params string[] rows) => Put("cells.csv", Encoding.UTF8.GetBytes(string.Join("\r\n", rows.Select((r, i) => FormattableString.Invariant(
        $"{r},\"POLYGON (({102.7 + i * 0.01:0.00} 25, {102.7 + i * 0.01:0.00} 25.01, {102.71 + i * 0.01:0.00} 25.01, {102.71 + i * 0.01:0.00} 25, {102.7 + i * 0.01:0.00} 25))\"")).Prepend(header + ",WKT"))));

    private string Put(string name, string far) => Put(name, Encoding.UTF8.GetBytes(far == "far" ? """{"type":"Polygon","coordinates":[[[110,30],[111,30],[111,31],[110,30]]]}""" : far));

    private string Put(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static async Task<string> Refused(params string[] arguments)
    {
        var (code, _, error) = await Run(arguments);
        Assert.Equal(2, code);
        return Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.OfAsync(arguments);
}
