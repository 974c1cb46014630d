using System.Net;
using System.Text;
using System.Text.Json;
using SmartCity.Geo.Questions;

namespace SmartCity.Api.Tests.Questions;

public sealed class QuestionsApiTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Square = """{"type":"Polygon","coordinates":[[[102.6,25],[102.605,25],[102.605,25.01],[102.6,25.01],[102.6,25]]]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_question_is_listed_in_both_languages_with_an_example_that_works_and_stands_in_the_OpenAPI_document()
    {
        var list = (await city.JsonAsync("/questions")).EnumerateArray().ToList();
        var paths = (await city.JsonAsync("/openapi")).GetProperty("paths");
        Assert.Equal(Question.All.Select(q => q.Name), list.Select(q => q.GetProperty("name").GetString()));
        Assert.Equal(10, list.Count);
        foreach (var question in list)
        {
            Assert.True(question.GetProperty("explanationZh").GetString()!.Length > 20 && question.GetProperty("explanationEn").GetString()!.Length > 40);
            var name = question.GetProperty("name").GetString()!;
            var parameters = paths.GetProperty($"/questions/{name}").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToList();
            Assert.Equal(question.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).Append("f"), parameters);
            if (name is "editions" or "coverage") continue;   // the one needs a second edition, the other a body
            var path = new Uri(question.GetProperty("example").GetString()!).PathAndQuery;
            var answer = await city.JsonAsync(path);
            Assert.Equal(("FeatureCollection", name), (answer.GetProperty("type").GetString(), answer.GetProperty("question").GetString()));
            using var table = await city.SendAsync($"{path}&f=csv");
            var lines = (await table.Content.ReadAsStringAsync(Stop)).Split("\r\n");
            Assert.Equal("text/csv", table.Content.Headers.ContentType!.MediaType);
            Assert.Equal(string.Join(',', answer.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString())), lines[0]);
            Assert.Equal(answer.GetProperty("numberReturned").GetInt32(), lines.Length - 2);
            using var page = await city.SendAsync($"{path}&f=html");
            Assert.Contains("<table>", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        using var html = await city.SendAsync("/questions", headers: ("Accept", "text/html"));
        Assert.Contains("范围内有什么", WebUtility.HtmlDecode(await html.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_three_cases_of_the_city_are_found_counted_and_measured()
    {
        var near = await city.JsonAsync("/questions/near?layer=cases&lon=102.605&lat=25.005&distance=1000");
        Assert.Equal(2, near.GetProperty("facts").GetProperty("matched").GetInt32());   // from a middle to the nearest edge: 0.95 of a cell's width of 1,008 m, or of its height of 1,108 m
        var distances = near.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("distance_m").GetDouble()).ToList();
        Assert.Equal(0, distances[0]);
        Assert.Equal(distances.Order(), distances);
        Assert.Equal("Polygon", near.GetProperty("features")[0].GetProperty("geometry").GetProperty("type").GetString());

        var byCell = await city.JsonAsync("/questions/aggregate?layer=cases&by=cell&group=class");
        Assert.Equal(3, byCell.GetProperty("features").EnumerateArray().Sum(f => f.GetProperty("properties").GetProperty("count").GetInt32()));
        using var accepted = await city.SendAsync("/questions/aggregate?layer=cases&by=cell", headers: ("Accept", "text/csv"));
        Assert.StartsWith("place,district_name,place_area_m2,count\r\n530102", await accepted.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        var area = await city.JsonAsync("/questions/change-area?by=class,month,district");
        Assert.All(area.GetProperty("features").EnumerateArray(), f => Assert.Equal("2025-05", f.GetProperty("properties").GetProperty("month").GetString()));
        Assert.All(area.GetProperty("features").EnumerateArray(), f => Assert.InRange(f.GetProperty("properties").GetProperty("area_m2").GetDouble(), 10_000, 24_000));
    }

    [Fact]
    public async Task Viewsheds_are_posted_and_cover_half_a_cell()
    {
        using var answer = await city.SendAsync("/questions/coverage?by=cell&part=blind", method: HttpMethod.Post, content: new StringContent(Square, Encoding.UTF8, "application/geo+json"));
        var features = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("features");
        Assert.Equal(ServedCity.Cells, features.GetArrayLength());
        Assert.Equal(0.5, features[0].GetProperty("properties").GetProperty("share").GetDouble(), 4);
        using var table = await city.SendAsync("/questions/coverage?f=csv", method: HttpMethod.Post, content: new StringContent(Square, Encoding.UTF8, "application/geo+json"));
        Assert.Equal(ServedCity.Cells + 2, (await table.Content.ReadAsStringAsync(Stop)).Split("\r\n").Length);
    }

    public static TheoryData<string, string> BadAddresses { get; } = new()
    {
        { "near?lon=102.7&lat=25&distance=10", "'layer' is missing" },
        { "near?layer=cows&lon=102.7&lat=25&distance=10", "wanted is one of cells, cases" },
        { "near?layer=cases&lon=east&lat=25&distance=10", "'lon' is 'east'" },
        { "near?layer=cases&lon=102.7&lat=95&distance=10", "'lat' is '95'" },
        { "near?layer=cases&lon=102.7&lat=25&distance=60000", "0 to 50000" },
        { "near?layer=cases&lon=102.7&lat=25&distance=NaN", "0 to 50000" },
        { "near?layer=cases&lon=102.7&lat=25&distance=10&limit=0", "1 to 10000" },
        { "near?layer=cases&lon=102.7&lat=25&distance=10&colour=red", "no parameter 'colour'" },
        { "near?layer=cases&lon=102.7&lon=102.8&lat=25&distance=10", "2 times" },
        { "near?layer=cases&lon=102.7&lat=25&distance=10&f=pdf", "'f' is 'pdf'" },
        { "near?layer=cases&lon=102.7&lat=25&distance=10&filter=colour%3D1", "there is no property" },
        { "near?layer=cases&lon=102.7&lat=25&distance=10&filter=class%3D", "position" },
        { "near?layer=cases&lon=102.7&lat=25&distance=10&filter-lang=sql", "cql2-text, cql2-json" },
        { "near?layer=cases&lon=102.7&lat=25&distance=10&skipGeometry=yes", "false, true" },
        { "within?layer=cases", "Within what?" },
        { "within?layer=cases&district=53", "6 digits" },
        { "within?layer=cases&district=530102&cell=530102001001001", "exclude each other" },
        { "within?layer=registered_sites&district=999999", "no cell in force" },
        { "within?layer=cases&bbox=1,2,3", "west,south,east,north" },
        { "within?layer=cases&bbox=1,2,3,4&from=yesterday", "'from' is 'yesterday'" },
        { "within?layer=cases&bbox=1,2,3,4&from=2026-02-01&to=2026-01-01", "before 'from'" },
        { "within?layer=rivers&bbox=1,2,3,4&from=2026-02-01", "have no time" },
        { "within?layer=cases&bbox=1,2,3,4&filter=%00", "U+0000" },
        { "along?layer=cases&distance=100", "Along what?" },
        { "along?layer=cases&distance=100&route=NONE", "no haul route 'NONE'" },
        { "along?layer=cases&distance=100&line=POINT(1%202)", "LINESTRING" },
        { "along?layer=cases&distance=100&line=LINESTRING(102.7%2025,102.7%2025)", "LINESTRING" },
        { "along?layer=cases&distance=100&line=nonsense", "LINESTRING" },
        { "along?layer=cases&distance=9000&line=LINESTRING(102.7%2025,102.8%2025)", "0 to 5000" },
        { "aggregate?layer=cases&by=village", "one of cell, community, subdistrict, district, hex" },
        { "aggregate?layer=cases&by=hex&size=1", "50 to 20000" },
        { "aggregate?layer=cases&by=hex&size=wide", "50 to 20000" },
        { "aggregate?layer=cases&group=class,class", "different words" },
        { "aggregate?layer=cases&group=a,b,c,d", "1 to 3" },
        { "aggregate?layer=cases&group=colour", "'group' names 'colour'" },
        { "aggregate?layer=sites&group=stages", "'group' names 'stages'" },
        { "aggregate?layer=cases&every=hour", "'every' is 'hour'" },
        { "aggregate?layer=rivers&every=month", "have no time" },
        { "aggregate?layer=cases&measure=mean:class", "'measure' names 'class'" },
        { "aggregate?layer=cases&measure=mode:score", "'mode:score'" },
        { "aggregate?layer=cases&measure=density", "needs 'by'" },
        { "aggregate?layer=haul_routes&measure=area", "have none" },
        { "change-area?layer=cases", "detections, tracks, sites" },
        { "change-area?by=month,year", "one length of time" },
        { "change-area?by=cell,district", "one kind of place" },
        { "change-area?by=colour", "'by' names 'colour'" },
        { "nearest", "Nearest to what?" },
        { "nearest?lon=102.7&lat=25&of=cases", "Nearest to what?" },
        { "nearest?lon=102.7", "'lat' is missing" },
        { "nearest?lon=102.7&lat=25&count=51", "1 to 50" },
        { "nearest?lon=102.7&lat=25&on=soon", "'on' is 'soon'" },
        { "nearest?layer=cases&lon=102.7&lat=25&on=2026-01-01", "which have permits" },
        { "nearest?points=1;2", "lon,lat;lon,lat" },
        { "nearest?of=cows", "'of' is 'cows'" },
        { "hotspots?layer=cases&method=k-means", "gi-star, dbscan" },
        { "hotspots?layer=cases&by=district", "cell, hex" },
        { "hotspots?layer=cases&alpha=2", "0.001 to 0.5" },
        { "hotspots?layer=cases&points=3", "method=dbscan" },
        { "hotspots?layer=cases&by=hex&size=50", "larger 'size'" },
        { "hotspots?layer=cases&method=dbscan", "'distance' is missing" },
        { "hotspots?layer=cases&method=dbscan&distance=0", "1 to 10000" },
        { "hotspots?layer=cases&method=dbscan&distance=100&points=1", "2 to 1000" },
        { "hotspots?layer=cases&method=dbscan&distance=100&by=cell", "method=gi-star" },
        { "hotspots?layer=cases&inference=permutation&permutations=10", "99 to 9999" },
        { "hotspots?layer=cases&inference=permutation&permutations=9999&distance=10000", "too much work" },
        { "compare?layer=cases&first=2026-01", "'second' is missing" },
        { "compare?layer=cases&first=2026-01&second=later", "'second' is 'later'" },
        { "compare?layer=rivers&first=2026-01&second=2026-02", "have no time" },
        { "editions?first=1", "'second' is missing" },
        { "editions?first=one&second=2", "number of an edition" },
        { "editions?first=1&second=99999", "no published edition 99999" },
        { "coverage", "view-sheds are missing" },
    };

    [Theory]
    [MemberData(nameof(BadAddresses))]
    public async Task What_can_not_be_meant_is_a_400_that_says_what_would_be_right(string path, string words)
    {
        using var response = await city.SendAsync($"/questions/{path}");
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{path}: {(int)response.StatusCode} {text[..Math.Min(300, text.Length)]}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(words, JsonElement.Parse(text).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nearest", "nonsense", "no GeoJSON")]
    [InlineData("nearest", """{"type":"Point","coordinates":[25,102]}""", "longitude comes first")]
    [InlineData("nearest", """{"type":"LineString","coordinates":[[1,2],[3,4]]}""", "points are wanted")]
    [InlineData("nearest", """{"type":"FeatureCollection","features":[]}""", "0 points")]
    [InlineData("coverage", """{"type":"FeatureCollection"}""", "without features")]
    [InlineData("coverage", """{"type":"Polygon","coordinates":[[[500,25],[501,25],[501,26],[500,25]]]}""", "degrees")]
    public async Task Bodies_that_can_not_be_meant_are_a_400(string question, string body, string words)
    {
        using var response = await city.SendAsync($"/questions/{question}", method: HttpMethod.Post, content: new StringContent(body, Encoding.UTF8, "application/geo+json"));
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        Assert.Contains(words, JsonElement.Parse(text).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_questions_are_not_found_and_others_take_no_body()
    {
        using var unknown = await city.SendAsync("/questions/why");
        using var posted = await city.SendAsync("/questions/within", method: HttpMethod.Post, content: new StringContent(Square));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed), (unknown.StatusCode, posted.StatusCode));
    }
}
