using System.Net;
using System.Text;
using System.Text.Json;

namespace SmartCity.Api.Tests.Grids;

/// <summary><c>/grids/check</c> and <c>/grids/repair</c> on two squares that overlap by a hundredth of a degree.</summary>
public sealed class CoverageTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Overlapping = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"甲","people":7},"geometry":{"type":"Polygon","coordinates":[[[102.5,25],[102.61,25],[102.61,25.1],[102.5,25.1],[102.5,25]]]}},
        {"type":"Feature","properties":{"name":"乙","people":null},"geometry":{"type":"Polygon","coordinates":[[[102.6,25],[102.7,25],[102.7,25.1],[102.6,25.1],[102.6,25]]]}}]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_lists_every_fault_with_place_size_and_geometry()
    {
        var report = await PostAsync("/grids/check", Overlapping);
        Assert.False(report.GetProperty("valid").GetBoolean());
        var fault = report.GetProperty("faults").EnumerateArray().Single(f => f.GetProperty("kind").GetString() == "overlap");
        Assert.Equal(["甲", "乙"], fault.GetProperty("features").EnumerateArray().Select(f => f.GetString()));
        Assert.InRange(fault.GetProperty("longitude").GetDouble(), 102.6, 102.61);
        Assert.InRange(fault.GetProperty("area_m2").GetDouble() / 1e6, 11.1, 11.3);   // 1.008 km × 11.08 km
        Assert.Equal("Polygon", fault.GetProperty("geometry").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_repair_answers_the_features_with_their_attributes_and_what_was_done_and_the_result_is_valid()
    {
        var answer = await PostAsync("/grids/repair", Overlapping);
        Assert.Equal(1, answer.GetProperty("repair").GetProperty("overlaps_settled").GetInt32());
        Assert.Equal(7, answer.GetProperty("features")[0].GetProperty("properties").GetProperty("people").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("features")[1].GetProperty("properties").GetProperty("people").ValueKind);
        Assert.True((await PostAsync("/grids/check", answer.GetRawText())).GetProperty("valid").GetBoolean());
    }

    [Theory]
    [InlineData("/grids/check?tolerance=1e9", HttpStatusCode.BadRequest, "0 to 100 is possible")]
    [InlineData("/grids/check?tolerance=NaN", HttpStatusCode.BadRequest, "is NaN; 0 to 100 is possible")]
    [InlineData("/grids/check?colour=red", HttpStatusCode.BadRequest, "no parameter 'colour'")]
    [InlineData("/grids/repair?gap_width=-1", HttpStatusCode.UnprocessableEntity, "gap width")]
    [InlineData("/grids/repair?crs=EPSG:999999", HttpStatusCode.UnprocessableEntity, "999999")]
    [InlineData("/grids/repair?shift=mars", HttpStatusCode.UnprocessableEntity, "'mars' is no shift")]
    public async Task A_wrong_question_is_answered_in_words(string path, HttpStatusCode status, string words)
    {
        using var response = await city.SendAsync(path, city.ViewerKey, HttpMethod.Post, Json(Overlapping));
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(status == response.StatusCode, text);
        Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The body is empty")]
    [InlineData("{", "upload.geojson")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "holds no feature")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}""", "without a geometry")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}""", "Point")]
    public async Task A_body_that_is_no_coverage_is_refused_in_words(string body, string words)
    {
        using var response = await city.SendAsync("/grids/repair", city.ViewerKey, HttpMethod.Post, Json(body));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(words, JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_computed()
    {
        using var response = await city.SendAsync("/grids/check", null, HttpMethod.Post, Json(Overlapping));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/geo+json");

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        using var response = await city.SendAsync(path, city.ViewerKey, HttpMethod.Post, Json(body));
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
