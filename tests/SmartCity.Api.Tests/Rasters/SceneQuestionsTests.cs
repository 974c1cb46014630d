using System.Net;
using System.Text;
using System.Text.Json;

namespace SmartCity.Api.Tests.Rasters;

/// <summary>Points, statistics, zones, mosaics and series.</summary>
/// <remarks>Scenes of 400 × 400 pixels of 10 m; "after" is 0.3 brighter than "before" in its western half.</remarks>
public sealed class SceneQuestionsTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Scene = "/scenes/after-2025";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_place_has_values_of_all_bands_and_of_what_is_asked()
    {
        var (before, after) = (await city.JsonAsync("/scenes/before-2024/point?lon=102.605&lat=25.02"), await city.JsonAsync($"{Scene}/point?lon=102.605&lat=25.02&index=soil"));

        Assert.Equal(["red", "green", "blue"], after.GetProperty("values").EnumerateObject().Select(v => v.Name));
        Assert.Equal(before.GetProperty("values").GetProperty("red").GetDouble() + 0.3, after.GetProperty("values").GetProperty("red").GetDouble(), 1e-5);
        Assert.InRange(after.GetProperty("indices").GetProperty("soil").GetDouble(), 0, 1);
        Assert.Equal(("reflectance", false), (after.GetProperty("unit").GetString(), after.GetProperty("nodata").GetBoolean()));
        Assert.False(after.TryGetProperty("hidden", out _));
        var value = await city.JsonAsync($"{Scene}/point?lon=102.605&lat=25.02&expression=(red-blue)/(red%2Bblue)");
        Assert.Equal(["value"], value.GetProperty("values").EnumerateObject().Select(v => v.Name));
    }

    [Fact]
    public async Task Statistics_of_a_scene_of_a_box_and_of_a_polygon()
    {
        var whole = await city.JsonAsync($"{Scene}/statistics?bands=red&bins=4");
        Assert.Equal((true, 1, "whole", 1.0), (whole.GetProperty("exact").GetBoolean(), whole.GetProperty("reduction").GetInt32(), whole.GetProperty("coverage").GetString(), whole.GetProperty("valid_share").GetDouble()));
        var red = whole.GetProperty("values").GetProperty("red");
        Assert.Equal(160_000, red.GetProperty("pixels").GetDouble());
        Assert.Equal((4, 5), (red.GetProperty("histogram").GetProperty("counts").GetArrayLength(), red.GetProperty("histogram").GetProperty("edges").GetArrayLength()));
        Assert.True(red.GetProperty("min").GetDouble() < red.GetProperty("percentiles").GetProperty("2").GetDouble() && red.GetProperty("percentiles").GetProperty("98").GetDouble() < red.GetProperty("max").GetDouble());

        const string box = "102.61,25.01,102.62,25.02", ring = """{"type":"Polygon","coordinates":[[[102.61,25.01],[102.62,25.01],[102.62,25.02],[102.61,25.02],[102.61,25.01]]]}""";
        var ofBox = (await city.JsonAsync($"{Scene}/statistics?bands=red&bbox={box}")).GetProperty("values").GetProperty("red");
        foreach (var text in (string[])[ring, $$"""{"type":"Feature","properties":{},"geometry":{{ring}}}"""])
        {
            var ofPolygon = (await PostAsync($"{Scene}/statistics?bands=red", text, HttpStatusCode.OK)).GetProperty("values").GetProperty("red");
            Assert.Equal(ofBox.GetProperty("pixels").GetDouble(), ofPolygon.GetProperty("pixels").GetDouble());
            Assert.Equal(ofBox.GetProperty("mean").GetDouble(), ofPolygon.GetProperty("mean").GetDouble());
        }
        Assert.InRange(ofBox.GetProperty("pixels").GetDouble(), 11_150, 11_200);   // 1,009 m × 1,108 m
    }

    [Theory]
    [InlineData("""{"type":"Point","coordinates":[102.61,25.01]}""", "a Point; a Polygon")]
    [InlineData("""{"type":"Polygon","coordinates":[[[102.61,25.01],[102.62,25.02],[102.62,25.01],[102.61,25.02],[102.61,25.01]]]}""", "not valid")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1102,25],[1103,25],[1103,26],[1102,25]]]}""", "not longitude and latitude")]
    [InlineData("""{"type":"Polygon","coordinates":"here"}""", "no GeoJSON geometry")]
    [InlineData("""{"type":"Polygon","coordinates":[]}""", "")]
    [InlineData("""[]""", "no GeoJSON geometry")]
    [InlineData("""{"type":"Polygon""", "")]
    public async Task What_is_no_area_is_refused(string body, string words) =>
        Assert.Contains(words, (await PostAsync($"{Scene}/statistics", body, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task All_cells_have_their_means_and_the_second_answer_is_the_kept_first()
    {
        var first = await city.JsonAsync($"{Scene}/zonal?collection=cells&expression=red");
        var second = await city.JsonAsync($"{Scene}/zonal?collection=cells&expression=red");
        var cells = first.GetProperty("cells").EnumerateArray().ToDictionary(c => c.GetProperty("code").GetString()!);

        Assert.Equal((ServedCity.Cells, false, true), (cells.Count, first.GetProperty("kept").GetBoolean(), second.GetProperty("kept").GetBoolean()));
        Assert.Equal(first.GetProperty("cells").GetRawText(), second.GetProperty("cells").GetRawText());
        // The cell in the second column and row is the box of the statistics.
        var cell = cells[ServedCity.Code(1, 1)];
        var box = (await city.JsonAsync($"{Scene}/statistics?bands=red&bbox=102.61,25.01,102.62,25.02")).GetProperty("values").GetProperty("red");
        foreach (var (ours, theirs) in (IEnumerable<(string, string)>)[("mean", "mean"), ("std", "std"), ("min", "min"), ("max", "max"), ("weight", "pixels")])
            Assert.Equal(box.GetProperty(theirs).GetDouble(), cell.GetProperty(ours).GetDouble(), 1e-4);
        var far = cells[ServedCity.Code(50, 20)];
        Assert.Equal(0, far.GetProperty("weight").GetDouble());
        Assert.False(far.TryGetProperty("mean", out _));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(city.Evidence)!, "zonal")));

        using var csv = await city.SendAsync($"{Scene}/zonal?expression=red&f=csv");
        var lines = (await csv.Content.ReadAsStringAsync(Stop)).TrimEnd('\n').Split('\n');
        Assert.Equal(("text/csv", "code,edition,mean,std,min,max,weight,pixels", 1 + ServedCity.Cells), (csv.Content.Headers.ContentType?.MediaType, lines[0], lines.Length));
        Assert.Contains(lines, line => line.StartsWith($"{ServedCity.Code(50, 20)},1,,,,,0,0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mosaic_shows_the_scene_that_the_rule_and_the_time_choose()
    {
        async Task<string> TagAsync(string query)
        {
            using var response = await city.SendAsync($"/mosaic/tiles/13/6430/3507.png?bands=red&rescale=0,2{query}");
            Assert.True(response.StatusCode == HttpStatusCode.OK, query + await response.Content.ReadAsStringAsync(Stop));
            return response.Headers.ETag!.Tag;
        }
        async Task<string> SceneTagAsync(string id)
        {
            using var response = await city.SendAsync($"/scenes/{id}/tiles/13/6430/3507.png?bands=red&rescale=0,2");
            return response.Headers.ETag!.Tag;
        }
        var (before, after) = (await SceneTagAsync("before-2024"), await SceneTagAsync("after-2025"));

        Assert.NotEqual(before, after);
        Assert.Equal(after, await TagAsync(""));
        Assert.Equal(after, await TagAsync("&pixel=least_cloudy"));
        Assert.Equal(before, await TagAsync("&datetime=2024-01-01/2024-12-31"));
        Assert.Equal(before, await TagAsync("&datetime=2024-05-01"));
        Assert.DoesNotContain(await TagAsync("&pixel=median"), (string[])[before, after]);
        var description = await city.JsonAsync("/mosaic/tilejson.json?pixel=median&bands=red");
        Assert.EndsWith("/mosaic/tiles/{z}/{x}/{y}.webp?pixel=median&bands=red", description.GetProperty("tiles")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_is_followed_through_time()
    {
        var series = await city.JsonAsync("/series/point?lon=102.605&lat=25.02&expression=red");
        var values = series.GetProperty("values").EnumerateArray().ToList();

        Assert.Equal(["2024-05-01T03:30:00Z", "2025-05-01T03:30:00Z"], values.Select(v => v.GetProperty("acquired_at").GetString()));
        Assert.Equal(0.3, values[1].GetProperty("value").GetDouble() - values[0].GetProperty("value").GetDouble(), 1e-5);
        Assert.Equal(1, (await city.JsonAsync("/series/point?lon=102.605&lat=25.02&expression=red&datetime=2025-01-01/..")).GetProperty("values").GetArrayLength());
        Assert.Equal(0, (await city.JsonAsync("/series/point?lon=103.605&lat=25.02&expression=red")).GetProperty("values").GetArrayLength());
        using var csv = await city.SendAsync("/series/point?lon=102.605&lat=25.02&bands=red&f=csv");
        var lines = (await csv.Content.ReadAsStringAsync(Stop)).TrimEnd('\n').Split('\n');
        Assert.Equal(("acquired_at,scene,value,masked", 3), (lines[0], lines.Length));
        Assert.StartsWith("2024-05-01T03:30:00Z,before-2024,", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/scenes/after-2025/point?lon=102.605", HttpStatusCode.BadRequest, "lat")]
    [InlineData("/scenes/after-2025/point?lon=x&lat=1", HttpStatusCode.BadRequest, "lon")]
    [InlineData("/scenes/after-2025/point?lon=NaN&lat=1", HttpStatusCode.BadRequest, "a finite number is possible")]
    [InlineData("/scenes/after-2025/point?lon=200&lat=1", HttpStatusCode.BadRequest, "no place on Earth")]
    [InlineData("/scenes/after-2025/point?lon=10&lat=50", HttpStatusCode.NotFound, "lies beside the scene")]
    [InlineData("/scenes/after-2025/point?lon=102.605&lat=25.02&index=ndvi", HttpStatusCode.BadRequest, "too few for ndvi")]
    [InlineData("/scenes/after-2025/point?lon=102.605&lat=25.02&index=sand", HttpStatusCode.BadRequest, "no index 'sand'")]
    [InlineData("/scenes/after-2025/statistics?bbox=10,50,11,51", HttpStatusCode.NotFound, "lies beside the scene")]
    [InlineData("/scenes/after-2025/statistics?bbox=10,50,10,51", HttpStatusCode.BadRequest, "needs an area")]
    [InlineData("/scenes/after-2025/statistics?exact=yes", HttpStatusCode.BadRequest, "wanted is true or false")]
    [InlineData("/scenes/after-2025/statistics?clear=true", HttpStatusCode.BadRequest, "has no mask")]
    [InlineData("/scenes/after-2025/statistics?bins=0", HttpStatusCode.BadRequest, "1 to 256")]
    [InlineData("/scenes/after-2025/zonal", HttpStatusCode.BadRequest, "Say what to average")]
    [InlineData("/scenes/after-2025/zonal?bands=red,blue", HttpStatusCode.BadRequest, "one is averaged at a time")]
    [InlineData("/scenes/after-2025/zonal?bands=red&collection=sites", HttpStatusCode.BadRequest, "wanted is one of cells")]
    [InlineData("/scenes/after-2025/zonal?bands=red&edition=999", HttpStatusCode.NotFound, "")]
    [InlineData("/scenes/after-2025/zonal?bands=red&f=xml", HttpStatusCode.BadRequest, "one of json, csv")]
    [InlineData("/mosaic/tiles/13/6430/3507.png?pixel=best", HttpStatusCode.BadRequest, "one of newest, least_cloudy, median")]
    [InlineData("/mosaic/tiles/13/6430/3507.png?datetime=May", HttpStatusCode.BadRequest, "'datetime' is 'May'")]
    [InlineData("/mosaic/tiles/13/6430/3507.png?bands=nir", HttpStatusCode.BadRequest, "None of 2 scenes has the bands")]
    [InlineData("/mosaic/tiles/13/6430/3507.png?hillshade=red", HttpStatusCode.BadRequest, "neither a hill shade")]
    [InlineData("/mosaic/tilejson.json?datetime=1999-01-01/1999-12-31", HttpStatusCode.NotFound, "")]
    [InlineData("/series/point?lon=102.605&lat=25.02&index=soil", HttpStatusCode.BadRequest, "The soil score is fitted")]
    [InlineData("/series/point?lon=102.605&lat=25.02", HttpStatusCode.BadRequest, "Say what to follow")]
    [InlineData("/series/point?lon=102.605&lat=25.02&bands=red&datetime=2025-13-01", HttpStatusCode.BadRequest, "'datetime' is '2025-13-01'")]
    public async Task What_can_not_be_answered_is_said(string path, HttpStatusCode status, string words)
    {
        using var response = await city.SendAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        if (words.Length > 0) Assert.Contains(words, JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_question_is_in_the_openapi_document()
    {
        var document = await city.JsonAsync("/openapi");
        foreach (var path in (string[])["/scenes/{id}/point", "/scenes/{id}/statistics", "/scenes/{id}/zonal", "/scenes/{id}/preview.{format}", "/scenes/{id}/crop.{format}", "/mosaic/tiles/{z}/{x}/{tile}", "/series/point"])
            Assert.False(string.IsNullOrEmpty(document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("summary").GetString()));
        var names = document.GetProperty("paths").GetProperty("/scenes/{id}/tiles/{z}/{x}/{y}.{format}").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToList();
        Assert.Equal([], new[] { "bands", "expression", "index", "rescale", "stretch", "colormap", "hillshade", "azimuth", "altitude", "z_factor" }.Except(names));
    }

    private async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await city.SendAsync(path, method: HttpMethod.Post, content: content);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == status, $"{path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
