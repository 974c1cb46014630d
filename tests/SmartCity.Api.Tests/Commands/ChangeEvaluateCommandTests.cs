using System.Text.Json;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Api.Tests.Commands;

[Collection("console")]
public sealed class ChangeEvaluateCommandTests : IDisposable
{
    private const int Side = 96;
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-evaluate-test-").FullName;

    public ChangeEvaluateCommandTests()
    {
        var random = new Random(3);
        var ground = new float[Side * Side];
        for (var i = 0; i < ground.Length; i++) ground[i] = 60 + 100 * ((i % Side / 8 * 7 + i / Side / 8 * 13) % 10 / 10f);
        foreach (var (part, changed) in ((string, bool)[])[("A", false), ("B", true)])
            for (var pair = 0; pair < 2; pair++)
                Write(part, pair, (i, _) => Math.Clamp(ground[i] + random.Next(4) + (changed && pair == 0 && Inside(i) ? 90 - ground[i] / 2 + 60 * ((i / 3 + i / Side / 3) % 2) : 0), 1, 255), 3);
        Write("label", 0, (i, _) => Inside(i) ? 255 : 0, 1);
        Write("label", 1, (_, _) => 0, 1);
        File.WriteAllText(Path.Combine(_folder, "dataset.json"), """{"gsd_m": 10, "bands": ["red", "green", "blue"]}""");

        static bool Inside(int i) => i % Side is >= 30 and < 60 && i / Side is >= 30 and < 60;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_table_a_page_JSON_and_CSV_come_of_one_run()
    {
        var (json, csv, page) = (At("out.json"), At("out.csv"), At("out.html"));
        var run = await CommandRun.OfAsync("change", "evaluate", _folder, "--baselines", "--json", json, "--csv", csv, "--report", page);
        Assert.Equal((0, true), (run.Code, run.Words.Contains("everything is change", StringComparison.Ordinal)));

        var report = JsonElement.Parse(File.ReadAllText(json));
        Assert.Equal(8, report.GetProperty("baselines").GetArrayLength());
        var pairs = report.GetProperty("pairs").EnumerateArray().ToList();
        Assert.True(pairs[0].GetProperty("f1").GetDouble() > 0.5);
        Assert.Equal(JsonValueKind.Null, pairs[1].GetProperty("f1").ValueKind);   // nothing changes in it
        Assert.InRange(pairs[1].GetProperty("false_alarm_share").GetDouble(), 0, 1);
        Assert.Equal(1, report.GetProperty("pooled").GetProperty("objects").GetProperty("touch").GetProperty("found_truths").GetInt32());

        var lines = File.ReadAllLines(csv);
        Assert.Equal(1 + 9 * 2, lines.Length);
        Assert.All(lines, l => Assert.Equal(21, l.Replace("\"CVA matched, blurred\"", "x", StringComparison.Ordinal).Split(',').Length));

        var html = File.ReadAllText(page);
        Assert.Equal(3, html.Split("<svg class=\"curves\"").Length - 1);
        Assert.Contains("变化检测精度评价", html, StringComparison.Ordinal);
        Assert.Contains("Brier", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);   // it holds all it needs
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task JSON_without_a_file_is_printed_wherever_the_option_stands(bool first)
    {
        var run = await CommandRun.OfAsync(first ? ["change", "evaluate", "--json", _folder] : ["change", "evaluate", _folder, "--json"]);
        Assert.Equal(0, run.Code);
        Assert.Equal("SmartCity", JsonElement.Parse(run.Words).GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("--report", "page.pdf", ".html")]
    [InlineData("--csv", "nowhere/table.csv", "folder does not exist")]
    [InlineData("--json", "figures.txt", ".json")]
    public async Task A_file_that_can_not_be_written_is_refused_before_the_work(string option, string file, string words)
    {
        var run = await CommandRun.OfAsync("change", "evaluate", _folder, option, At(file));
        Assert.Equal(2, run.Code);
        Assert.Contains(words, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_label_folder_is_one_line_and_exit_code_2()
    {
        Directory.Delete(At("label"), recursive: true);
        var run = await CommandRun.OfAsync("change", "evaluate", _folder);
        Assert.Equal(2, run.Code);
        Assert.Contains("A, B and label", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string part, int pair, Func<int, int, float> value, int bands)
    {
        Directory.CreateDirectory(At(part));
        var grid = new RasterGrid { Width = Side, Height = Side, Transform = GeoTransform.Pixels, CrsWkt = null };
        using var writer = GdalRasterWriter.Create(Path.Combine(At(part), $"{pair}.tif"), grid, [.. Enumerable.Range(0, bands).Select(_ => "")], PixelType.UInt8);
        for (var band = 0; band < bands; band++) writer.Write(grid.Whole, band, [.. Enumerable.Range(0, Side * Side).Select(i => value(i, band))]);
        writer.Complete();
    }
}
