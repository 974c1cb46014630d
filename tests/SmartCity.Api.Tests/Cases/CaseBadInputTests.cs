using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Cases;

/// <summary>Whatever is sent to the endpoints of cases, by whom ever: an answer with problem details, never a fault of the server.</summary>
public sealed class CaseBadInputTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "'; drop table smartcity.spatial_case; --", "' or '1'='1", "\" or \"\"=\"", "$1", "%", "%00", "_", "\\", "{0}", "{{", "${jndi:ldap://x}", "../../etc/passwd", "<script>alert(1)</script>",
        "NaN", "Infinity", "-Infinity", "infinity", "1e999", "-1", "0", "1", "4", "2147483648", "9223372036854775808", "1.5", "0x10", "٣", "true", "null", "[]", "{}", "collected", "closed", "verify", "file", "other", "unsealed_truck",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "2026-02-30T00:00:00Z", "2026-01-01", "-infinity", "294277-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000000", "530102001001001", "530102", "\uFFFF", "\uD83D\uDE9B",
        "\u202Eabc", "e\u0301", "渣土车", "\uFEFF", "\r\nX-Injected: 1", "102.6,25,102.7,25.1", "180,90,-180,-90", "1,2,3,4,5,6", "1e308,1e308,1e309,1e309", "nan,nan,nan,nan", "none,00000000-0000-0000-0000-000000000000",
        "KM-2026-000001", "all", "each", "pass", "Point",
    ];

    private static readonly string[] Filters = ["status", "class", "source", "level", "cell", "unit", "bbox", "due_before", "overdue", "before", "limit", "after", "colour", "status[]", "$where", ""];

    /// <summary>As JSON, to stand where something else should.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "1.5", "1e400", "-0", "2147483648", "99999999999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\uD83D\\uDE9B\"", "[]", "{}", "[null]", "[[]]", "{\"a\":1}",
        "\"00000000-0000-0000-0000-000000000000\"", "\"2026-13-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "{\"type\":\"Point\",\"coordinates\":[]}", "{\"type\":\"Point\",\"coordinates\":[1e300,1e300]}",
        "{\"type\":\"Point\",\"coordinates\":[\"a\",\"b\"]}", "{\"type\":\"Point\",\"coordinates\":[102.7,25.1,\"x\"]}", "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]}", "{\"type\":\"Polygon\",\"coordinates\":[[]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}", "{\"type\":\"LineString\",\"coordinates\":[[102.7,25.1],[102.8,25.1]]}", "{\"type\":\"GeometryCollection\",\"geometries\":[]}", "{\"type\":\"Nothing\"}", "{\"type\":null,\"coordinates\":null}",
        "{\"coordinates\":[102.7,25.1]}", "{\"type\":\"Point\",\"coordinates\":[0,0]}", "{\"type\":\"MultiPolygon\",\"coordinates\":[]}", "{\"type\":\"Feature\",\"geometry\":null}",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_is_sent_is_answered_with_a_fault_of_the_server()
    {
        var keys = await KeysAsync();
        for (var seed = 0; seed < LongTests.Times(200, 20_000); seed++)
        {
            var random = new Random(seed);
            using var request = random.Next(3) == 0 ? Listing(random) : Posting(random);
            if (Any(random, keys) is { } key) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            await AnswersAsync(request, $"seed {seed}");
        }
        await NothingIsBrokenAsync();
    }

    [Fact]
    public async Task Every_odd_text_in_every_filter_is_answered()
    {
        _ = city.Database.ConnectionString;
        foreach (var filter in Filters)
            foreach (var text in LongTests.AreWanted ? Texts : Texts.Where((_, i) => i % 4 == filter.Length % 4))
                foreach (var path in (string[])["/cases", "/cases/inbox"])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{Uri.EscapeDataString(filter)}={Uri.EscapeDataString(text)}");
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {city.OfficerKey}");
                    await AnswersAsync(request, $"{filter} = {text}");
                }
        await NothingIsBrokenAsync();
    }

    [Fact]
    public async Task Every_odd_value_in_every_member_of_every_body_is_answered()
    {
        _ = city.Database.ConnectionString;
        var random = new Random(1);
        foreach (var (path, body) in Bodies(random))
            foreach (var member in body.Select(m => m.Key).ToList())
                foreach (var value in LongTests.AreWanted ? Values : Values.Where((_, i) => i % 3 == member.Length % 3))
                {
                    var text = "{" + string.Join(",", body.Select(m => JsonSerializer.Serialize(m.Key) + ":" + (m.Key == member ? value : m.Value?.ToJsonString() ?? "null"))) + "}";
                    using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {city.OfficerKey}");
                    await AnswersAsync(request, $"{path} {text}");
                }
        await NothingIsBrokenAsync();
    }

    [Theory]
    [InlineData("{\"class\": \"other\", \"key\": \"a\\u0000b\", \"geometry\": {\"type\": \"Point\", \"coordinates\": [102.705, 25.105]}}")]
    [InlineData("{\"class\": \"other\", \"description\": \"\\u0000\", \"geometry\": {\"type\": \"Point\", \"coordinates\": [102.705, 25.105]}}")]
    [InlineData("{\"class\": \"other\", \"description\": \"\\ud800\", \"geometry\": {\"type\": \"Point\", \"coordinates\": [102.705, 25.105]}}")]
    public async Task Text_that_no_database_can_keep_is_refused_in_words(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await city.SendAsync("/cases", city.OfficerKey, HttpMethod.Post, content);
        Assert.True((int)answer.StatusCode is 400 or 422, $"{(int)answer.StatusCode}");
        Assert.False(string.IsNullOrEmpty(JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString()));
    }

    /// <summary>Each endpoint with a body that it takes.</summary>
    private (string Path, JsonObject Body)[] Bodies(Random random) =>
    [
        ("/cases", new()
        {
            ["class"] = "other", ["geometry"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(ServedCity.West + random.NextDouble() / 2, ServedCity.South + random.NextDouble() / 5) },
            ["level"] = random.Next(1, 4), ["description"] = "A heap.", ["occurred_at"] = "2026-03-02T01:00:00Z", ["key"] = $"odd-{random.Next(20)}",
        }),
        ($"/cases/{city.Cases[random.Next(3)].Id}/transitions", new()
        {
            ["action"] = CaseLifecycle.Actions[random.Next(CaseLifecycle.Actions.Count)], ["version"] = random.Next(-1, 6), ["opinion"] = "because", ["result"] = "pass", ["duplicate_of"] = city.Cases[0].Id.ToString(),
            ["assign_to"] = "530102", ["level"] = 2,
        }),
        ("/cases/bulk", new()
        {
            ["action"] = "assign", ["mode"] = random.Next(2) == 0 ? "all" : "each", ["opinion"] = "because", ["result"] = null, ["duplicate_of"] = null, ["assign_to"] = "530102", ["level"] = null,
            ["cases"] = new JsonArray([.. city.Cases.Select(c => (JsonNode)new JsonObject { ["id"] = c.Id.ToString(), ["version"] = random.Next(0, 4) })]),
        }),
    ];

    private HttpRequestMessage Listing(Random random)
    {
        var query = Enumerable.Range(0, random.Next(4)).Select(_ => $"{Uri.EscapeDataString(Filters[random.Next(Filters.Length)])}={Uri.EscapeDataString(Odd(random))}");
        var path = random.Next(5) switch { 0 => "/cases/inbox", 1 => $"/cases/{Uri.EscapeDataString(Odd(random))}", 2 => $"/cases/{city.Cases[random.Next(3)].Id}", _ => "/cases" };
        return new(random.Next(12) == 0 ? HttpMethod.Delete : HttpMethod.Get, $"{path}?{string.Join('&', query)}");
    }

    private HttpRequestMessage Posting(Random random)
    {
        var (path, body) = Bodies(random)[random.Next(3)];
        if (random.Next(6) == 0) path = $"/cases/{Uri.EscapeDataString(Odd(random))}/transitions";
        for (var i = random.Next(3); i >= 0; i--)
        {
            var member = body.Select(m => m.Key).ElementAt(random.Next(body.Count));
            switch (random.Next(5))
            {
                case 0: body.Remove(member); break;
                case 1: body[member] = Odd(random); break;
                case 2: body["unknown"] = 1; break;
                case 3: body[member] = JsonValue.Create(random.NextInt64(long.MinValue, long.MaxValue)); break;
                default: body[member] = Parse(Values[random.Next(Values.Length)]); break;
            }
            if (body.Count == 0) break;
        }
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        switch (random.Next(8))
        {
            case 0: bytes = bytes[..random.Next(bytes.Length)]; break;
            case 1: bytes[random.Next(bytes.Length)] = (byte)random.Next(256); break;
            case 2: bytes = Encoding.UTF8.GetBytes(new string('[', 2000) + new string(']', 2000)); break;
            case 3: bytes = Encoding.Unicode.GetBytes(body.ToJsonString()); break;
        }
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", random.Next(10) switch { 0 => "text/plain", 1 => "application/xml", 2 => "application/json; charset=utf-7", _ => "application/json" });
        return new(HttpMethod.Post, path) { Content = content };
    }

    private static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Odd(Random random) => random.Next(20) switch
    {
        0 => new string((char)('a' + random.Next(26)), random.Next(1, 3000)),
        1 => random.NextDouble().ToString(CultureInfo.InvariantCulture),
        2 => new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(1, 0xD7FF))]),
        _ => Texts[random.Next(Texts.Length)],
    };

    private async Task AnswersAsync(HttpRequestMessage request, string what)
    {
        using var answer = await city.Client.SendAsync(request, Stop);
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(status is >= 200 and < 500, $"{what}: {request.Method} {request.RequestUri} is answered with {status}: {text}");
        if (status < 400) return;
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{what}: {status} without problem details: {text}");
        Assert.Equal(status, JsonElement.Parse(text).GetProperty("status").GetInt32());
    }

    private async Task NothingIsBrokenAsync()
    {
        var cases = new CaseStore(city.Database.Source, new());
        Assert.Empty((await cases.VerifyAuditAsync(null, Stop)).Faults);
        Assert.Empty((await cases.VerifyStatesAsync(null, Stop)).Faults);
    }

    private async Task<string?[]> KeysAsync()
    {
        var keys = new ApiKeyStore(city.Database.Source);
        return [null, city.ViewerKey, city.AnalystKey, city.OfficerKey, city.OfficerKey, city.OfficerKey, (await keys.CreateAsync("nobody's", "handler", Stop)).Plaintext, (await keys.CreateAsync("an admin", "admin", Stop)).Plaintext];
    }

    private static string? Any(Random random, string?[] keys) => keys[random.Next(keys.Length)];
}
