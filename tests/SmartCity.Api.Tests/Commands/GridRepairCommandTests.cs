using System.Text.Json;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Tests.Commands;

/// <summary>Two areas side by side, a slit of some 10 cm and an overlap of some 10 cm between them.</summary>
[Collection("console")]   // it is one: two classes that catch what is written there must not run at once
public sealed class GridRepairCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-repair-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Dirty => Put("dirty.geojson",
        Feature("甲", "[[[102.5,25],[102.6,25],[102.6,25.05],[102.600001,25.1],[102.5,25.1],[102.5,25]]]"),
        Feature("乙", "[[[102.600001,25],[102.7,25],[102.7,25.1],[102.6,25.1],[102.600001,25]]]"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("geojson")]
    [InlineData("gpkg")]
    [InlineData("shp")]
    public async Task A_dirty_file_is_written_as_a_valid_coverage_with_its_attributes(string extension)
    {
        var output = At($"clean.{extension}");
        Assert.Equal(1, (await RunAsync("grid", "check", Dirty)).Code);
        var (code, words, _) = await RunAsync("grid", "repair", Dirty, "--out", output);

        Assert.Equal(0, code);
        Assert.StartsWith("1 of 2 features changed; ", words, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("grid", "check", output)).Code);
        Assert.Equal(["甲", "乙"], VectorFile.Read(output, null, null, Stop).Features.Select(f => f.Text("name")));
    }

    [Fact]
    public async Task The_json_tells_what_was_done_to_each_feature_and_checks_the_result()
    {
        var (code, words, _) = await RunAsync("grid", "repair", Dirty, "--out", At("clean.geojson"), "--json");
        var json = JsonElement.Parse(words);

        Assert.Equal(0, code);
        Assert.True(json.GetProperty("after").GetProperty("valid").GetBoolean());
        Assert.InRange(json.GetProperty("largest_move_m").GetDouble(), 0, 0.5);
        var second = json.GetProperty("features")[1];   // the later one goes to the earlier one's border
        Assert.Equal(("乙", 2, true), (second.GetProperty("feature").GetString(), second.GetProperty("feature_number").GetInt32(), second.GetProperty("changed").GetBoolean()));
        Assert.Equal(1, second.GetProperty("area_after_m2").GetDouble() / second.GetProperty("area_before_m2").GetDouble(), 1e-4);
    }

    [Fact]
    public async Task A_valid_file_is_written_as_it_was()
    {
        var clean = Put("clean.geojson", Feature("甲", "[[[102.5,25],[102.6,25],[102.6,25.1],[102.5,25.1],[102.5,25]]]"));
        var (code, words, _) = await RunAsync("grid", "repair", clean, "--out", At("same.geojson"));

        Assert.Equal((0, "nothing to mend: written as it was"), (code, words.Trim()));
        Assert.Equal(VectorFile.Read(clean, null, null, Stop).Features[0].Geometry, VectorFile.Read(At("same.geojson"), null, null, Stop).Features[0].Geometry);
    }

    [Fact]
    public async Task A_protected_feature_keeps_its_ground()
    {
        Assert.Equal(0, (await RunAsync("grid", "repair", Dirty, "--out", At("clean.geojson"), "--protect", "乙")).Code);
        Assert.True(VectorFile.Read(Dirty, null, null, Stop).Features[1].Geometry.EqualsTopologically(VectorFile.Read(At("clean.geojson"), null, null, Stop).Features[1].Geometry));
        Assert.Equal(0, (await RunAsync("grid", "check", At("clean.geojson"))).Code);
    }

    [Fact]
    public async Task Of_twins_one_is_dropped_only_when_that_is_said()
    {
        const string Rings = "[[[102.5,25],[102.6,25],[102.6,25.1],[102.5,25.1],[102.5,25]]]";
        var twins = Put("twins.geojson", Feature("甲", Rings), Feature("乙", Rings));

        var (code, _, error) = await RunAsync("grid", "repair", twins, "--out", At("one.geojson"));
        Assert.Equal(2, code);
        Assert.Contains("same ground", error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("one.geojson")));
        (code, var words, _) = await RunAsync("grid", "repair", twins, "--out", At("one.geojson"), "--drop-duplicates");
        Assert.Equal(0, code);
        Assert.Contains("乙: dropped, the same ground as 甲", words, StringComparison.Ordinal);
        Assert.Single(VectorFile.Read(At("one.geojson"), null, null, Stop).Features);
    }

    [Fact]
    public async Task Bad_input_is_answered_by_2_in_words_and_leaves_nothing_behind()
    {
        var line = Put("line.geojson", """{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]}}""");
        var none = Put("none.geojson", """{"type":"Feature","properties":{},"geometry":null}""");
        foreach (var (arguments, reason) in new (string[], string)[]
        {
            ([At("missing.geojson")], "missing.geojson' does not exist"),
            ([line], "LineString"),
            ([none], "without a geometry"),
            ([Put("empty.geojson")], "holds no feature"),
            ([Dirty, "--tolerance", "-1"], "tolerance of -1 m"),
            ([Dirty, "--tolerance", "101"], "give 0 to 100 m"),
            ([Dirty, "--gap-width", "-1"], "gap width"),
            ([Dirty, "--splinter", "-1"], "splinter"),
            ([Dirty, "--protect", "丙"], "no feature '丙' to protect"),
            ([Dirty, "--crs", "EPSG:999999"], "999999"),
            ([Dirty, "--shift", "mars"], "'mars' is no shift"),
        })
        {
            var (code, _, error) = await RunAsync(["grid", "repair", .. arguments, "--out", At("clean.gpkg")]);
            Assert.Equal(2, code);
            Assert.Contains(reason, error, StringComparison.Ordinal);
            Assert.Single(error.Trim().Split('\n'));
        }
        Assert.Equal(2, (await RunAsync("grid", "repair", Dirty, "--out", At(Path.Combine("no", "clean.gpkg")))).Code);
        Assert.Empty(Directory.GetFiles(_folder, "*clean*"));
    }

    private static string Feature(string name, string rings) => $$$"""{"type":"Feature","properties":{"name":"{{{name}}}"},"geometry":{"type":"Polygon","coordinates":{{{rings}}}}}""";

    private string At(string name) => Path.Combine(_folder, name);

    private string Put(string name, params string[] features)
    {
        File.WriteAllText(At(name), $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""");
        return At(name);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(arguments);
}
