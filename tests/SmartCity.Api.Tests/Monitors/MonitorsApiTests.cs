using System.Net;
using System.Net.Http.Json;
using System.Text;
using SmartCity.Geo.Access;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Tests.Monitors;

public sealed class MonitorsApiTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_monitor_is_registered_uploads_and_is_read_as_json_and_csv()
    {
        using var added = await AddAsync(new { mn = "API1", pw = "123456", name = "滇池路", region = "shaanxi", longitude = 102.75, latitude = 25.05 });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var frames = MonitorSimulation.Messages(new("API1", "123456", "39", "2051", new(2026, 3, 1, 8, 0, 0), TimeSpan.FromMinutes(5), 12, 0.5, 0.2, 7)).Select(m => Encoding.Latin1.GetString(Hj212Frame.Encode(m.ToString()))).ToList();
        var (report, _) = await UploadAsync(string.Concat(frames) + "\n" + frames[0].TrimEnd() + "\nrubbish\n" + frames[1].Replace("MN=API1", "MN=API2", StringComparison.Ordinal));

        Assert.Equal((15, 12, 1, 2, 36, 0), (Number("frames"), Number("stored"), Number("known"), Number("refused"), Number("values"), Number("contradictions")));
        Assert.Equal([(15, "it is no frame: ##, four digits, data, checksum"), (16, "its checksum is wrong")], report.GetProperty("refusals").EnumerateArray().Select(r => (r.GetProperty("line").GetInt32(), r.GetProperty("reason").GetString()!)));
        var listed = (await city.JsonAsync("/monitors", city.ViewerKey)).GetProperty("features").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "API1");
        Assert.Equal(("Point", "2026-03-01T00:55:00Z"), (listed.GetProperty("geometry").GetProperty("type").GetString(), listed.GetProperty("properties").GetProperty("last_at").GetString()));
        Assert.DoesNotContain("123456", listed.ToString(), StringComparison.Ordinal);

        var series = (await city.JsonAsync("/monitors/API1/series?code=a34001&cn=2051&from=2026-03-01&to=2026-03-02", city.ViewerKey)).GetProperty("values").EnumerateArray().ToList();
        using var answer = await city.SendAsync("/monitors/API1/series?code=a34001&cn=2051&from=2026-03-01&to=2026-03-02&f=csv", city.ViewerKey);
        var rows = (await answer.Content.ReadAsStringAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((12, 13, "text/csv", "mg/m3"), (series.Count, rows.Length, answer.Content.Headers.ContentType?.MediaType, series[0].GetProperty("unit").GetString()));
        Assert.Contains(rows, r => r.EndsWith(",2051,a34001,,,,D", StringComparison.Ordinal));   // missing is empty
        Assert.All(rows.Skip(1).Zip(series), pair => Assert.StartsWith(pair.Second.GetProperty("at").GetString()!, pair.First, StringComparison.Ordinal));

        int Number(string name) => report.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("{\"mn\":\"A-1\",\"pw\":\"1\",\"name\":\"n\",\"region\":\"shaanxi\",\"longitude\":102,\"latitude\":25}", "can't be an MN")]
    [InlineData("{\"mn\":\"A1\",\"pw\":\"a;b\",\"name\":\"n\",\"region\":\"shaanxi\",\"longitude\":102,\"latitude\":25}", "can't be a PW")]
    [InlineData("{\"mn\":\"A1\",\"pw\":\"1\",\"name\":\"n\",\"region\":\"atlantis\",\"longitude\":102,\"latitude\":25}", "no region 'atlantis'; it has shaanxi, liaoning, hebei")]
    [InlineData("{\"mn\":\"A1\",\"pw\":\"1\",\"name\":\"n\",\"region\":\"shaanxi\",\"zone\":\"moon\",\"longitude\":102,\"latitude\":25}", "no zone 'moon'")]
    [InlineData("{\"mn\":\"A1\",\"pw\":\"1\",\"name\":\"n\",\"region\":\"shaanxi\",\"longitude\":1020,\"latitude\":25}", "not longitude and latitude")]
    [InlineData("{\"mn\":\"A1\",\"pw\":\"1\",\"name\":\"n\",\"region\":\"shaanxi\",\"longitude\":102,\"latitude\":25,\"system_code\":\"32\"}", "ST 22 or 39")]
    [InlineData("{\"mn\":\"A1\",\"pw\":\"1\",\"name\":\"n\",\"region\":\"shaanxi\",\"longitude\":102,\"latitude\":25,\"site_id\":\"00000000-0000-0000-0000-000000000001\"}", "a site of the register")]
    public async Task A_monitor_that_cannot_be_is_refused_in_words(string body, string reason)
    {
        using var answer = await PostAsync(new StringContent(body, null, "application/json"));
        var said = System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_path_needs_its_role()
    {
        using var list = await city.SendAsync("/monitors");
        using var upload = await city.SendAsync("/monitors/frames", city.ViewerKey, HttpMethod.Post, new StringContent("x"));
        using var add = await city.SendAsync("/monitors", city.AnalystKey, HttpMethod.Post, JsonContent.Create(new { mn = "A1" }));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (list.StatusCode, upload.StatusCode, add.StatusCode));
    }

    [Theory]
    [InlineData("/monitors/NOBODY/series", 404)]
    [InlineData("/monitors/exceedances?from=yesterday", 422)]
    [InlineData("/monitors/exceedances?limit=0", 400)]
    [InlineData("/monitors/exceedances?foo=1", 400)]
    [InlineData("/monitors/exceedances", 200)]
    public async Task Bad_questions_are_problems(string path, int status)
    {
        using var answer = await city.SendAsync(path, city.ViewerKey);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_empty_upload_is_refused_and_guesses_by_upload_are_limited()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await UploadAsync("\n\n")).Status);
        var guesses = string.Concat(Enumerable.Range(0, 40).Select(i => Encoding.Latin1.GetString(Hj212Frame.Encode($"QN=20260301080000000;ST=39;CN=2011;PW=guess{i};MN=GUESS;Flag=5;CP=&&DataTime=20260301080000;a34001-Rtd=1&&"))));
        var (report, _) = await UploadAsync(guesses, city.AnalystKey);   // who guesses is kept out for a minute: not the key of the other tests
        Assert.Equal(40, report.GetProperty("refused").GetInt32());
        Assert.Contains(report.GetProperty("refusals").EnumerateArray(), r => r.GetProperty("reason").GetString()!.StartsWith("too many", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retired_monitor_is_gone()
    {
        using var added = await AddAsync(new { mn = "GONE", pw = "123456", name = "n", region = "shaanxi", longitude = 102.75, latitude = 25.05 });
        var admin = (await new ApiKeyStore(city.Database.Source).CreateAsync("admin", "admin", Stop)).Plaintext;
        using var first = await city.SendAsync("/monitors/GONE", admin, HttpMethod.Delete);
        using var second = await city.SendAsync("/monitors/GONE", admin, HttpMethod.Delete);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (first.StatusCode, second.StatusCode));
    }

    private Task<HttpResponseMessage> AddAsync(object monitor) => PostAsync(JsonContent.Create(monitor));

    private async Task<HttpResponseMessage> PostAsync(HttpContent body)
    {
        var admin = (await new ApiKeyStore(city.Database.Source).CreateAsync("admin", "admin", Stop)).Plaintext;
        return await city.SendAsync("/monitors", admin, HttpMethod.Post, body);
    }

    private async Task<(System.Text.Json.JsonElement Report, HttpStatusCode Status)> UploadAsync(string text, string? key = null)
    {
        using var answer = await city.SendAsync("/monitors/frames", key ?? city.OtherAnalystKey, HttpMethod.Post, new StringContent(text, Encoding.Latin1, "text/plain"));
        return (System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)), answer.StatusCode);
    }
}
