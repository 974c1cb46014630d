using SmartCity.Imaging.Tests.Rendering;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Commands;

/// <summary><c>tiles export</c> from a real database, read by GDAL.</summary>
[Collection("console")]
public sealed class TilesExportCommandTests(ServedCity city) : IClassFixture<ServedCity>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Layers_of_an_area_become_one_archive_that_GDAL_reads()
    {
        GdalTools.Require("ogrinfo");
        var path = Path.Combine(_folder, "city.mbtiles");
        var (code, words, _) = await RunAsync("--layer", "cells,districts,cases", "--zoom", "0-10", "--out", path);
        Assert.Equal(0, code);
        Assert.Contains("tiles", words, StringComparison.Ordinal);
        var seen = GdalTools.Run("ogrinfo", "-so", "-oo", "CLIP=NO", "-oo", "ZOOM_LEVEL=8", path, "cells");
        Assert.Contains("district_name: String", seen, StringComparison.Ordinal);
        var cells = GdalTools.Run("ogrinfo", "-q", "-oo", "CLIP=NO", "-oo", "ZOOM_LEVEL=8", "-dialect", "sqlite", "-sql", "select count(distinct code) as n from cells", path);   // one at the edge is in more tiles than one
        Assert.Contains("n (Integer) = 1272", cells, StringComparison.Ordinal);
        var all = GdalTools.Run("ogrinfo", "-so", path);
        foreach (var layer in (string[])["cells", "districts", "cases"]) Assert.Matches($@"\d: {layer}\b", all);
    }

    [Fact]
    public async Task An_archive_of_a_box_holds_its_tiles_only()
    {
        var (small, whole) = (Path.Combine(_folder, "small.pmtiles"), Path.Combine(_folder, "whole.pmtiles"));
        Assert.Equal(0, (await RunAsync("--layer", "cells", "--zoom", "10-12", "--bbox", "102.61,25.01,102.63,25.02", "--out", small)).Code);
        Assert.Equal(0, (await RunAsync("--layer", "cells", "--zoom", "10-12", "--out", whole)).Code);
        Assert.True(new FileInfo(small).Length * 4 < new FileInfo(whole).Length);
        Assert.Equal("PMTiles"u8.ToArray(), (await File.ReadAllBytesAsync(small, TestContext.Current.CancellationToken))[..7]);
    }

    [Theory]
    [InlineData("webp", "mbtiles")]
    [InlineData("png", "mbtiles")]
    [InlineData("jpeg", "pmtiles")]
    public async Task A_scene_becomes_an_archive_of_pictures_that_GDAL_reads_where_it_can(string format, string ending)
    {
        GdalTools.Require("gdalinfo");
        var path = Path.Combine(_folder, $"scene.{ending}");
        var (code, words, error) = await CommandRun.OfAsync("tiles", "export", "--scene", "after-2025", "--zoom", "10-13", "--format", format, "--out", path, "--db", city.Database.ConnectionString);
        Assert.True(code == 0, error);
        Assert.Contains("tiles", words, StringComparison.Ordinal);
        if (ending == "pmtiles")
        {
            Assert.Equal(3, (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))[99]);   // tile type of the header: JPEG
            return;
        }
        var seen = GdalTools.Run("gdalinfo", "-stats", path);
        Assert.Contains("Band 3", seen, StringComparison.Ordinal);
        Assert.Contains("ZOOM_LEVEL=13", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_score_becomes_an_archive_too()
    {
        var path = Path.Combine(_folder, "score.pmtiles");
        Assert.Equal(0, (await CommandRun.OfAsync("tiles", "export", "--change", city.Run.ToString(), "--zoom", "12", "--out", path, "--db", city.Database.ConnectionString)).Code);
        Assert.True(new FileInfo(path).Length > 1000);
    }

    [Theory]
    [InlineData("Say one of --layer, --scene and --change", "--scene", "after-2025", "--layer", "cells")]
    [InlineData("Say one of --layer, --scene and --change")]
    [InlineData("There is no scene 'x'", "--scene", "x")]
    [InlineData("'gif' is no format", "--scene", "after-2025", "--format", "gif")]
    [InlineData("has the bands red, green, blue", "--scene", "after-2025", "--index", "ndvi")]
    [InlineData("--index goes with --scene", "--layer", "cells", "--index", "ndvi")]
    public async Task A_raster_that_can_not_be_is_one_line_and_exit_code_2(string reason, params string[] arguments)
    {
        var (code, _, error) = await CommandRun.OfAsync(["tiles", "export", .. arguments, "--zoom", "10", "--out", Path.Combine(_folder, "a.pmtiles"), "--db", city.Database.ConnectionString]);
        Assert.Equal(2, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("parks", "0-5", "a.pmtiles", "There is no layer 'parks'")]
    [InlineData("cells", "low", "a.pmtiles", "'low' is no range of zooms")]
    [InlineData("cells", "9-3", "a.pmtiles", "the smaller one first")]
    [InlineData("cells", "0-5", "a.tif", ".pmtiles and .mbtiles are")]
    [InlineData("cells", "0-5", "none/a.pmtiles", "can't be written")]
    public async Task Bad_input_is_one_line_and_exit_code_2(string layer, string zoom, string name, string reason)
    {
        var (code, _, error) = await RunAsync("--layer", layer, "--zoom", zoom, "--out", Path.Combine(_folder, name));
        Assert.Equal(2, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["tiles", "export", .. arguments, "--db", city.Database.ConnectionString]);
}
