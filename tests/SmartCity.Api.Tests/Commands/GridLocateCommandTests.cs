using SmartCity.Geo.Crs;

namespace SmartCity.Api.Tests.Commands;

/// <summary>Two cells side by side, 1 in the west and 2 in the east, met at 102.6 E.</summary>
[Collection("console")]   // it is one: two classes that catch what is written there must not run at once
public sealed class GridLocateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-locate-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Cells => Put("cells.geojson", """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"code":"530102901901001"},"geometry":{"type":"Polygon","coordinates":[[[102.5,25],[102.6,25],[102.6,25.1],[102.5,25.1],[102.5,25]]]}},
        {"type":"Feature","properties":{"code":"530102901901002"},"geometry":{"type":"Polygon","coordinates":[[[102.6,25],[102.7,25],[102.7,25.1],[102.6,25.1],[102.6,25]]]}}]}
        """);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_csv_comes_out_with_cells_and_a_closing_line()
    {
        var (code, words) = await RunAsync("grid", "locate", Put("points.csv", "name,lng,lat\n甲,102.55,25.05\n乙,102.65,25.05\n丙,103,25\n丁,102.6,25.05\n"), "--cells", Cells, "--out", At("located.csv"));
        Assert.Equal(0, code);
        Assert.Equal("name,lng,lat,cell_code,cell_problem\n甲,102.55,25.05,530102901901001,\n乙,102.65,25.05,530102901901002,\n丙,103,25,,outside\n丁,102.6,25.05,530102901901001,\n", await File.ReadAllTextAsync(At("located.csv"), Stop));
        Assert.StartsWith("4 rows in ", words, StringComparison.Ordinal);
        Assert.EndsWith("3 have a cell, 1 outside", words.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "*.partial"));
    }

    [Fact]
    public async Task Fields_shift_and_json_are_options()
    {
        var (x, y) = Bd09.Shift(102.55, 25.05);
        var (code, words) = await RunAsync("grid", "locate", Put("points.tsv", FormattableString.Invariant($"a\tb\n{x:R}\t{y:R}\n")), "--cells", Cells, "--out", At("located.tsv"), "--lon-field", "a", "--lat-field", "b", "--shift", "bd09", "--json");
        Assert.Equal(0, code);
        Assert.Equal((1, 1), (Number("rows"), Number("located")));
        Assert.Contains("\t530102901901001\t\n", await File.ReadAllTextAsync(At("located.tsv"), Stop), StringComparison.Ordinal);

        int Number(string name) => System.Text.Json.JsonElement.Parse(words).GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("points.geojson", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[102.59,25.05],[102.62,25.05]]}}]}""")]
    [InlineData("points.ndjson", """{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[102.59,25.05],[102.62,25.05]]}}""")]
    public async Task Geojson_is_told_by_its_extension_and_lines_get_shares(string name, string text)
    {
        Assert.Equal(0, (await RunAsync("grid", "locate", Put(name, text), "--cells", Cells, "--out", At("out"))).Code);
        var written = await File.ReadAllTextAsync(At("out"), Stop);
        Assert.Contains("\"cell_code\":\"530102901901002\",\"cell_shares\":{\"530102901901001\":0.333", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_answered_by_2_in_words_and_leaves_nothing_behind()
    {
        var points = Put("points.csv", "lon,lat\n1,2\n");
        foreach (var (arguments, reason) in new (string[], string)[]
        {
            ([points], "either by --cells FILE or by --edition NUMBER"),
            ([points, "--cells", Cells, "--edition", "1"], "either by --cells FILE or by --edition NUMBER"),
            ([At("none.csv"), "--cells", Cells], "none.csv' does not exist"),
            ([Put("points.dat", "lon,lat\n"), "--cells", Cells], "does not say its format"),
            ([points, "--cells", At("none.geojson")], "none.geojson' does not exist"),
            ([points, "--cells", Cells, "--shift", "mars"], "'mars' is no shift"),
            ([points, "--cells", Cells, "--crs", "EPSG:999999"], "999999"),
            ([points, "--cells", Cells, "--lon-field", "east"], "no column 'east'"),
            ([Put("bare.csv", "a,b\n"), "--cells", Cells], "no column of longitudes"),
            ([Put("cut.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{"), "--cells", Cells], "ends within feature 1"),
        })
        {
            var (code, words) = await RunAsync(["grid", "locate", .. arguments, "--out", At("located.csv")]);
            Assert.Equal(2, code);
            Assert.Contains(reason, words, StringComparison.Ordinal);
        }
        Assert.Equal(2, (await RunAsync("grid", "locate", points, "--cells", Cells, "--out", points)).Code);
        Assert.Equal(2, (await RunAsync("grid", "locate", points, "--cells", Cells, "--out", Path.Combine(_folder, "no", "x.csv"))).Code);
        Assert.Empty(Directory.GetFiles(_folder, "located.csv*"));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Put(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>The exit code, and what both streams say.</summary>
    private static async Task<(int Code, string Words)> RunAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        return (run.Code, run.Words + run.Error);
    }
}
