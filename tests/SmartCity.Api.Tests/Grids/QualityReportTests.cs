using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmartCity.Api.Grids.Quality;
using SmartCity.Api.Tests.Commands;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Tests.Grids;

/// <summary>The quality report as a command, an endpoint and a page.</summary>
[Collection("console")]   // it is one: two classes that catch what is written there must not run at once
public sealed partial class QualityReportTests(ServedCity city) : IClassFixture<ServedCity>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-report-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_command_writes_json_and_a_page_that_needs_no_network()
    {
        var cells = Put("cells.geojson", Feature("530102001001001", 1, 0), Feature("530102001001002", 2, 1), Feature("530102001001003", 2, 2));
        var river = Put("rivers.geojson", """{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1,-1],[1,2]]}}""");
        var page = Path.Combine(_folder, "report.html");

        var (code, words, _) = await Run("grid", "report", cells, "--barriers", river, "--out", page, "--json");
        Assert.Equal(0, code);
        var json = JsonElement.Parse(words);
        Assert.Equal(3, json.GetProperty("cells").GetInt32());
        Assert.Equal(1, json.GetProperty("barriers")[0].GetProperty("followed_share").GetDouble(), 1e-9);
        Assert.Equal("river", json.GetProperty("barriers")[0].GetProperty("kind").GetString());
        Assert.Equal(0.5, json.GetProperty("borders").GetProperty("inner_on_barriers_share").GetDouble(), 1e-3);
        Assert.True(json.GetProperty("coverage").GetProperty("valid").GetBoolean());
        Assert.Equal(3, json.GetProperty("each").GetArrayLength());

        var html = await File.ReadAllTextAsync(page, Stop);
        Assert.Equal(3, Shape().Count(html));
        Assert.DoesNotMatch(Foreign(), html);
        Assert.Contains("负载偏差", html, StringComparison.Ordinal);
        Assert.Contains("Load deviation", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_s_table_tells_the_same()
    {
        var (code, words, _) = await Run("grid", "report", Put("cells.geojson", Feature("a", 1, 0), Feature("b", 1, 1)));
        Assert.Equal(0, code);
        Assert.Contains("2 cells", words, StringComparison.Ordinal);
        Assert.Contains("valid, no gap and no overlap", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_answered_by_2_and_one_line()
    {
        var cells = Put("cells.geojson", Feature("a", 1, 0));
        foreach (var (arguments, reason) in new (string[], string)[]
        {
            ([Path.Combine(_folder, "none.geojson")], "does not exist"),
            ([Put("empty.geojson")], "holds no cells"),
            ([Put("class.geojson", Feature("a", 17, 0))], "has the class '17'"),
            ([cells, "--out", Path.Combine(_folder, "report.pdf")], "does not end in .html"),
            ([cells, "--out", Path.Combine(_folder, "no", "report.html")], "folder does not exist"),
            ([cells, "--load", "0*area"], "weight '0'"),
            ([cells, "--load", "none.tif"], "none.tif' does not exist"),
            ([cells, "--tolerance", "-1"], "above 0"),
        })
        {
            var (code, _, error) = await Run(["grid", "report", .. arguments]);
            Assert.Equal(2, code);
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_edition_s_report_comes_as_json_and_as_a_page()
    {
        var json = await city.JsonAsync("/editions/1/report", city.ViewerKey);
        Assert.Equal(ServedCity.Cells, json.GetProperty("cells").GetInt32());
        Assert.Equal(0, json.GetProperty("nesting").GetProperty("violations").GetInt32());
        Assert.True(json.GetProperty("barriers")[0].GetProperty("inside_m").GetDouble() > 20_000);

        using var page = await city.SendAsync("/editions/1/report", city.ViewerKey, headers: ("Accept", "text/html"));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal(ServedCity.Cells, Shape().Count(await page.Content.ReadAsStringAsync(Stop)));

        using var none = await city.SendAsync("/editions/99/report", city.ViewerKey);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var load = await city.SendAsync("/editions/1/report?load=people", city.ViewerKey);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, load.StatusCode);
    }

    [Fact]
    public async Task Uploaded_cells_are_reported_on()
    {
        using var body = new StringContent($$"""{"type":"FeatureCollection","features":[{{Feature("a", 1, 0)}},{{Feature("b", 1, 1)}}]}""");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/geo+json");
        using var answer = await city.SendAsync("/grids/report?each=true", city.ViewerKey, HttpMethod.Post, body);
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, json.GetProperty("each").GetArrayLength());
    }

    [Fact]
    public void A_name_can_t_break_out_of_the_page()
    {
        var report = QualityReporting.Run(new() { Cells = [new("</script><b>\"", 1, "", ServedCity.Box(0, 0, 1, 1))] }, Stop);
        var html = QualityPage.Write(report, "<script>alert(1)</script>");
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("</script><b>", html, StringComparison.Ordinal);
    }

    private static string Feature(string code, int number, int column) =>
        $$$"""{"type":"Feature","properties":{"code":"{{{code}}}","class":{{{number}}}},"geometry":{"type":"Polygon","coordinates":[[[{{{column}}},0],[{{{column + 1}}},0],[{{{column + 1}}},1],[{{{column}}},1],[{{{column}}},0]]]}}""";

    private string Put(string name, params string[] features)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""");
        return path;
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.OfAsync(arguments);

    [GeneratedRegex("<path class=\"c[1-9] d[0-9] p[0-9]\" d=\"M")]
    private static partial Regex Shape();

    [GeneratedRegex("""(src|href)="(?!#)|url\(|https?://""")]
    private static partial Regex Foreign();
}
