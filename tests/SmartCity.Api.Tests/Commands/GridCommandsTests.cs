using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Commands;
using SmartCity.Api.Commands.Grids;
using SmartCity.Geo.Crs;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Tests.Commands;

[Collection("console")]   // it is one: two classes that catch what is written there must not run at once
public sealed class GridCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-grid-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("geojson")]
    [InlineData("gpkg")]
    [InlineData("shp")]
    [InlineData("fgb")]
    public async Task A_partition_is_written_checked_and_found_valid(string extension)
    {
        var (area, output) = (PutSquare("area.geojson"), Path.Combine(_folder, $"cells.{extension}"));

        Assert.Equal(0, await Run("grid", "partition", "--area", area, "--cells", "40", "--out", output));
        Assert.Equal(0, await Run("grid", "check", output));
        Assert.Equal(0, await Run("grid", "check", output, "--json"));
        var cells = VectorFile.Read(output, null, null, Stop).Features;
        Assert.Equal(40, cells.Count);
        Assert.All(cells, c => Assert.Equal(15, c.Text("code")!.Length));
        Assert.All(cells, c => Assert.InRange((long)c.Attributes["class"]!, 1, 3));
        Assert.Equal(1, cells.Sum(c => Convert.ToDouble(c.Attributes["area_m2"], CultureInfo.InvariantCulture)) / EllipsoidalMeasure.Area(Square), 1e-7);
    }

    [Fact]
    public async Task All_that_a_partition_can_be_told_is_told_on_the_command_line()
    {
        var area = PutSquare("area.geojson");
        var river = Put("water.geojson", """{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[102.49,25.04],[102.61,25.06]]}}""");
        var people = Put("people.geojson", [.. Enumerable.Range(0, 400).Select(i => FormattableString.Invariant($$$"""{"type":"Feature","properties":{"n":{{{1 + i % 5}}}},"geometry":{"type":"Point","coordinates":[{{{102.5025 + 0.005 * (i % 20):0.0000}}},{{{25.0025 + 0.005 * (i / 20):0.0000}}}]}}"""))]);
        var communities = Put("communities.geojson", """{"type":"Feature","properties":{"code":"530102001001"},"geometry":{"type":"Polygon","coordinates":[[[102.5,25],[102.6,25],[102.6,25.1],[102.5,25.1],[102.5,25]]]}}""");
        var output = Path.Combine(_folder, "cells.geojson");
        var (code, words) = await RunWithOutput(["grid", "partition", "--area", area, "--counts", "1=10,2=2", "--barriers", river + ":river:0.9", "--load", "0.5*area", "--load", people + ":n",
            "--communities", communities, "--min-width", "100", "--compactness", "1.2", "--seed", "5", "--json", "--out", output]);

        Assert.Equal(0, code);
        var figures = System.Text.Json.JsonElement.Parse(words);
        Assert.Equal(12, figures.GetProperty("cells").GetInt32());
        Assert.Equal(5, figures.GetProperty("seed").GetInt32());
        Assert.All(VectorFile.Read(output, null, null, Stop).Features, f => Assert.StartsWith("530102001001", f.Text("code"), StringComparison.Ordinal));
        Assert.Equal(0, await Run("grid", "check", output));
    }

    [Fact]
    public async Task A_coverage_with_a_fault_is_answered_by_1_and_an_unreadable_file_by_2()
    {
        var overlapping = Put("overlap.geojson", Feature("[[[0,0],[1,0],[1,1],[0,1],[0,0]]]"), Feature("[[[0.9,0],[2,0],[2,1],[0.9,1],[0.9,0]]]"));

        Assert.Equal(1, await Run("grid", "check", overlapping));
        Assert.Equal(1, await Run("grid", "check", overlapping, "--json"));
        Assert.Equal(2, await Run("grid", "check", Path.Combine(_folder, "missing.geojson")));
        File.WriteAllText(Path.Combine(_folder, "cut.geojson"), "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":");
        Assert.Equal(2, await Run("grid", "check", Path.Combine(_folder, "cut.geojson")));
    }

    [Fact]
    public async Task Bad_input_is_answered_by_2_and_leaves_nothing_behind()
    {
        var area = PutSquare("area.geojson");
        string bowTie = Put("bowtie.geojson", Feature("[[[0,0],[1,1],[1,0],[0,1],[0,0]]]")), empty = Put("empty.geojson"), output = Path.Combine(_folder, "cells.gpkg");
        var bare = Path.Combine(_folder, "bare.shp");
        VectorFile.Write(bare, [new(Square, new Dictionary<string, object?>())], [new("name", VectorFieldType.Text)], null, Stop);
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "no vectors");

        foreach (var (arguments, reason) in new (string[], string)[]
        {
            (["--area", Path.Combine(_folder, "none.geojson"), "--cells", "4"], "none.geojson' does not exist"),
            (["--area", Path.Combine(_folder, "notes.txt"), "--cells", "4"], "notes.txt"),
            (["--area", bare, "--cells", "4"], "bare.shp' says no CRS"),
            (["--area", bowTie, "--cells", "4"], "crosses or touches itself"),
            (["--area", empty, "--cells", "4"], "holds no area"),
            (["--area", area, "--cells", "4", "--where", "name = 'nowhere'"], "holds no area where"),
            (["--area", area, "--cells", "4", "--where", "nam = 'x'"], "nam"),
            (["--area", area, "--cells", "99000000"], "more than the area can hold"),
            (["--area", area, "--cells", "0"], "at least 1"),
            (["--area", area, "--cells", "4", "--classes", area], "an attribute 'class'"),
            (["--area", area, "--cells", "4", "--barriers", Path.Combine(_folder, "no.geojson")], "no.geojson' does not exist"),
            (["--area", area, "--cells", "4", "--barriers", area + ":hedge"], "no kind of barrier 'hedge'"),
            (["--area", area, "--cells", "4", "--barriers", area + ":road:7"], "the weight 7"),
            (["--area", area, "--cells", "4", "--barriers", area + ":0.5"], "a weight but no kind"),
            (["--area", area], "Say how many cells"),
            (["--area", area, "--counts", "1=four"], "not a number for each class"),
            (["--area", area, "--cells", "4", "--counts", "1=1", "--targets", "1=1"], "give one of them"),
            (["--area", area, "--cells", "4", "--targets", "1=0"], "target load 0"),
            (["--area", area, "--cells", "4", "--communities", area], "no twelve-digit code"),
            (["--area", area, "--cells", "4", "--load", Path.Combine(_folder, "no.tif")], "no.tif"),
            (["--area", area, "--cells", "4", "--min-width", "-1"], "minimum width"),
            (["--area", area, "--cells", "4", "--compactness", "11"], "compactness 11"),
        })
        {
            var (code, words) = await RunWithWords(["grid", "partition", .. arguments, "--out", output]);
            Assert.Equal(2, code);
            Assert.Contains(reason, words, StringComparison.Ordinal);
        }
        Assert.Equal(2, await Run("grid", "partition", "--area", area, "--cells", "4", "--out", Path.Combine(_folder, "no", "cells.gpkg")));
        Assert.Empty(Directory.GetFiles(_folder, "*cells*"));
    }

    private static Polygon Square => new(new LinearRing([new(102.5, 25), new(102.6, 25), new(102.6, 25.1), new(102.5, 25.1), new(102.5, 25)]));

    private string PutSquare(string name) => Put(name, Feature("[[[102.5,25],[102.6,25],[102.6,25.1],[102.5,25.1],[102.5,25]]]"));

    private static string Feature(string rings) => $$$"""{"type":"Feature","properties":{"name":"here"},"geometry":{"type":"Polygon","coordinates":{{{rings}}}}}""";

    private string Put(string name, params string[] features)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""");
        return path;
    }

    private static async Task<(int Code, string Words)> RunWithOutput(string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        return (run.Code, run.Words);
    }

    private static Task<int> Run(params string[] arguments) => CommandLine.RunAsync(arguments, Stop);

    private static async Task<(int Code, string Words)> RunWithWords(string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        return (run.Code, run.Error);
    }
}
