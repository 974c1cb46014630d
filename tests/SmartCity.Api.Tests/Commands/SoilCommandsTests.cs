using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Api.Tests.Commands;

/// <summary>Every <c>soil</c> command on a scene of 80 × 40 pixels of 10 m, its western half earth and its eastern one forest: what it gives, and that it gives nothing at all for bad input.</summary>
[Collection("console")]
public sealed class SoilCommandsTests : IDisposable
{
    private const int Width = 80, Height = 40;
    private static readonly string[] Bands = ["blue", "green", "red", "nir", "swir1", "swir2"];
    private static readonly float[] Earth = [.076f, .102f, .152f, .225f, .31f, .28f], Forest = [.027f, .050f, .032f, .32f, .145f, .065f];
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-soil-test-").FullName, _output;

    public SoilCommandsTests()
    {
        WriteScene("2024-05-01.tif", Bands);
        WriteScene("2024-07-01.tif", Bands);
        WriteScene("picture.tif", ["red", "green"]);
        var bytes = File.ReadAllBytes(At("2024-05-01.tif"));
        File.WriteAllBytes(At("cut.tif"), bytes[..(bytes.Length / 2)]);
        WritePolygons("truth.geojson", 500_000);
        WritePolygons("elsewhere.geojson", 650_000);
        _output = Directory.CreateDirectory(At("out")).FullName;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Index_gives_a_band_an_index()
    {
        await GoodAsync("index", At("2024-05-01.tif"), "--index", "bsi,ndvi,soil", "--out", Out("index.tif"));
        using var raster = GdalRaster.Open(Out("index.tif"));
        Assert.Equal((3, Width, Height), (raster.BandCount, raster.Grid.Width, raster.Grid.Height));
        var ndvi = new float[Width * Height];
        raster.Read(raster.Grid.Whole, [1], ndvi);
        Assert.Equal((.225 - .152) / (.225 + .152), ndvi[20 * Width + 20], 0.03);   // but for the haze that is taken off
        Assert.Equal(["index.tif"], Written());
    }

    [Fact]
    public async Task Map_gives_the_cover_and_its_pieces()
    {
        var run = await GoodAsync("map", At("2024-05-01.tif"), "--out", Out("map.tif"), "--objects", Out("pieces.geojson"));
        Assert.Contains("BareSoil 50", run.Error, StringComparison.Ordinal);
        using var raster = GdalRaster.Open(Out("map.tif"));
        var cover = new float[Width * Height];
        raster.Read(raster.Grid.Whole, [0], cover);
        Assert.Equal((1f, 4f), (cover[20 * Width + 20], cover[20 * Width + 60]));
        Assert.Equal("bare_soil", Assert.Single(VectorFile.Read(Out("pieces.geojson"), null, null, TestContext.Current.CancellationToken).Features).Text("class"));
        Assert.Equal(["map.tif", "pieces.geojson"], Written());
    }

    [Fact]
    public async Task Evaluate_prints_figures_as_a_table_or_JSON()
    {
        Assert.Contains("AUC", (await GoodAsync("evaluate", At("2024-05-01.tif"), At("truth.geojson"), "--class", "earth")).Words, StringComparison.Ordinal);
        var report = JsonElement.Parse((await GoodAsync("evaluate", At("2024-05-01.tif"), At("truth.geojson"), "--class", "earth", "--json")).Words);
        var soil = report.GetProperty("methods").EnumerateArray().Single(m => m.GetProperty("method").GetString() == "soil");
        Assert.Equal(1, soil.GetProperty("auc").GetDouble());
        Assert.Empty(Written());
    }

    [Fact]
    public async Task Cells_get_areas_and_places()
    {
        var run = await GoodAsync("cells", At("2024-05-01.tif"), At("truth.geojson"), "--out", Out("cells.geojson"), "--near", "500");
        Assert.StartsWith("   1  west", run.Words, StringComparison.Ordinal);
        var cells = VectorFile.Read(Out("cells.geojson"), null, null, TestContext.Current.CancellationToken).Features;
        Assert.Equal(["1", "2"], cells.Select(c => Convert.ToString(c.Attributes["dust_rank"], CultureInfo.InvariantCulture)));
        var dust = (double)cells[0].Attributes["dust_m2"]!;
        Assert.InRange((double)cells[1].Attributes["dust_near_m2"]! / dust, 0.5 * (1 - 220 / 500.0), 0.5 * (1 - 180 / 500.0));   // 200 m away
        Assert.Equal(0.0, (double)cells[0].Attributes["dust_near_m2"]!);
        Assert.Equal(["cells.geojson"], Written());
    }

    [Fact]
    public async Task History_gives_a_line_a_cell_and_date()
    {
        await GoodAsync("history", At("truth.geojson"), At("2024-07-01.tif"), At("2024-05-01.tif"), "--out", Out("history.csv"));
        var lines = File.ReadAllLines(Out("history.csv"));
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("west,2024-05-01,", lines[1], StringComparison.Ordinal);
        Assert.Equal(["history.csv"], Written());
    }

    /// <summary>SCENE stands for the good scene, FOLDER for the test's folder.</summary>
    [Theory]
    [InlineData("index FOLDER/none.tif --index bsi --out FOLDER/out/x.tif", "none.tif")]
    [InlineData("index FOLDER/cut.tif --index bsi --out FOLDER/out/x.tif", "cut.tif")]
    [InlineData("index FOLDER/picture.tif --index bsi --out FOLDER/out/x.tif", "BSI needs")]
    [InlineData("index SCENE --index bsi,dust --out FOLDER/out/x.tif", "'dust'")]
    [InlineData("index SCENE --index bsi --bands red,green --out FOLDER/out/x.tif", "6 bands")]
    [InlineData("index SCENE --index bsi --out FOLDER/nowhere/x.tif", "nowhere")]
    [InlineData("map FOLDER/none.tif --out FOLDER/out/x.tif", "none.tif")]
    [InlineData("map FOLDER/cut.tif --out FOLDER/out/x.tif --objects FOLDER/out/x.geojson", "cut.tif")]
    [InlineData("map FOLDER/picture.tif --out FOLDER/out/x.tif", "blue")]
    [InlineData("map SCENE --out FOLDER/out/x.tif --objects FOLDER/out/x.geojson --classes bare_soil,sand", "'sand'")]
    [InlineData("map SCENE --out FOLDER/out/x.tif --objects FOLDER/out/x.pdf", "x.pdf")]
    [InlineData("evaluate FOLDER/none.tif FOLDER/truth.geojson --class earth", "none.tif")]
    [InlineData("evaluate FOLDER/cut.tif FOLDER/truth.geojson --class earth", "cut.tif")]
    [InlineData("evaluate FOLDER/picture.tif FOLDER/truth.geojson --class earth", "blue")]
    [InlineData("evaluate SCENE FOLDER/none.geojson --class earth", "none.geojson")]
    [InlineData("evaluate SCENE FOLDER/truth.geojson --class sand", "'sand'; there are earth")]
    [InlineData("evaluate SCENE FOLDER/truth.geojson --class earth --field colour", "'colour'")]
    [InlineData("evaluate SCENE FOLDER/elsewhere.geojson --class earth", "do the two cover the same place")]
    [InlineData("cells FOLDER/none.tif FOLDER/truth.geojson --out FOLDER/out/x.geojson", "none.tif")]
    [InlineData("cells FOLDER/cut.tif FOLDER/truth.geojson --out FOLDER/out/x.geojson", "cut.tif")]
    [InlineData("cells FOLDER/picture.tif FOLDER/truth.geojson --out FOLDER/out/x.geojson", "blue")]
    [InlineData("cells SCENE FOLDER/none.geojson --out FOLDER/out/x.geojson", "none.geojson")]
    [InlineData("cells SCENE FOLDER/elsewhere.geojson --out FOLDER/out/x.geojson", "do the two cover the same place")]
    [InlineData("cells SCENE FOLDER/truth.geojson --near -5 --out FOLDER/out/x.geojson", "--near -5")]
    [InlineData("history FOLDER/truth.geojson FOLDER/none-2024-05-01.tif --out FOLDER/out/x.csv", "none-2024-05-01.tif")]
    [InlineData("history FOLDER/truth.geojson FOLDER/cut.tif --dates 2024-05-01 --out FOLDER/out/x.csv", "cut.tif")]
    [InlineData("history FOLDER/truth.geojson FOLDER/picture.tif --dates 2024-05-01 --out FOLDER/out/x.csv", "blue")]
    [InlineData("history FOLDER/elsewhere.geojson SCENE --out FOLDER/out/x.csv", "do the two cover the same place")]
    [InlineData("history FOLDER/truth.geojson FOLDER/cut.tif --out FOLDER/out/x.csv", "--dates")]
    [InlineData("history FOLDER/truth.geojson SCENE SCENE --out FOLDER/out/x.csv", "both of 2024-05-01")]
    public async Task Bad_input_is_one_line_and_exit_code_2_and_nothing_is_written(string words, string says)
    {
        var run = await CommandRun.OfAsync(["soil", .. words.Split(' ').Select(w => w.Replace("SCENE", At("2024-05-01.tif"), StringComparison.Ordinal).Replace("FOLDER", _folder, StringComparison.Ordinal))]);
        Assert.True(run.Code == 2, $"exit code {run.Code}: {run.Error}");
        Assert.Contains(says, Assert.Single(run.Error.TrimEnd().Split('\n'), line => line.StartsWith("smartcity:", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.All(run.Error.TrimEnd().Split('\n').SkipLast(1), line => Assert.EndsWith("%", line.Split("  ")[0].TrimEnd(), StringComparison.Ordinal));   // nothing else but progress
        Assert.Empty(run.Words);
        Assert.Empty(Written());
    }

    private static async Task<CommandRun> GoodAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["soil", .. arguments]);
        Assert.True(run.Code == 0, run.Error);
        return run;
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Out(string name) => Path.Combine(_output, name);

    private IEnumerable<string?> Written() => Directory.GetFileSystemEntries(_output).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void WriteScene(string name, string[] bands)
    {
        RasterGrid grid = new() { Width = Width, Height = Height, Transform = new(500_000, 10, 0, 2_750_000, 0, -10), CrsWkt = "EPSG:32648" };
        using var writer = GdalRasterWriter.Create(At(name), grid, bands, PixelType.UInt16, compress: false);
        for (var band = 0; band < bands.Length; band++)
        {
            var like = Array.IndexOf(Bands, bands[band]);
            writer.Write(grid.Whole, band, [.. Enumerable.Range(0, Width * Height).Select(i => MathF.Round(10_000 * (i % Width < Width / 2 ? Earth : Forest)[like]) + i % 7)]);
        }
        writer.Complete();
    }

    /// <summary>Two squares of 400 m: all of the scene, where they begin with it.</summary>
    private void WritePolygons(string name, double west)
    {
        using var transform = CrsTransform.ToCgcs2000("EPSG:32648");
        VectorFeature Cell(string code, string ground, double from) => new(
            transform.Apply(new Polygon(new LinearRing([new(from, 2_750_000), new(from, 2_749_600), new(from + 400, 2_749_600), new(from + 400, 2_750_000), new(from, 2_750_000)]))),
            new Dictionary<string, object?> { ["code"] = code, ["class"] = ground });
        VectorFile.Write(At(name), [Cell("west", "earth", west), Cell("east", "forest", west + 400)], [new("code", VectorFieldType.Text), new("class", VectorFieldType.Text)], CrsTransform.Cgcs2000, TestContext.Current.CancellationToken);
    }
}
