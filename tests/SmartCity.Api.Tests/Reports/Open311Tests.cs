using System.Net;
using System.Text.Json;
using System.Xml.Linq;

namespace SmartCity.Api.Tests.Reports;

public sealed class Open311Tests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Root = "/open311/v2";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_come_in_both_formats_and_both_languages()
    {
        var json = JsonElement.Parse(await TextAsync($"{Root}/services.json", HttpStatusCode.OK, ("Accept-Language", "en-GB,en;q=0.9")));
        var xml = XDocument.Parse(await TextAsync($"{Root}/services.xml"));
        var byAccept = XDocument.Parse(await TextAsync($"{Root}/services", HttpStatusCode.OK, ("Accept", "text/xml")));

        var dust = json.EnumerateArray().Single(s => s.GetProperty("service_code").GetString() == "site_dust");
        Assert.Equal(("Dust from a construction site", true, "realtime"), (dust.GetProperty("service_name").GetString(), dust.GetProperty("metadata").GetBoolean(), dust.GetProperty("type").GetString()));
        Assert.Equal("services", xml.Root!.Name.LocalName);
        Assert.Equal(json.GetArrayLength(), xml.Root.Elements("service").Count());
        Assert.Contains(xml.Root.Elements("service"), s => s.Element("service_name")!.Value == "工地扬尘" && s.Element("metadata")!.Value == "true");
        Assert.Equal(xml.ToString(), byAccept.ToString());
    }

    [Fact]
    public async Task A_definition_lists_the_questions_and_a_wrong_code_is_404_in_the_standards_format()
    {
        var definition = XDocument.Parse(await TextAsync($"{Root}/services/site_dust.xml")).Root!;
        Assert.Equal(("service_definition", "site_dust"), (definition.Name.LocalName, definition.Element("service_code")!.Value));
        var question = definition.Element("attributes")!.Element("attribute")!;
        Assert.Equal(("ongoing", "singlevaluelist", "yes"), (question.Element("code")!.Value, question.Element("datatype")!.Value, question.Element("values")!.Element("value")!.Element("key")!.Value));

        var xml = XDocument.Parse(await TextAsync($"{Root}/services/nonsense.xml", HttpStatusCode.NotFound)).Root!;
        var json = JsonElement.Parse(await TextAsync($"{Root}/services/nonsense.json", HttpStatusCode.NotFound))[0];
        Assert.Equal(("errors", "404"), (xml.Name.LocalName, xml.Element("error")!.Element("code")!.Value));
        Assert.Equal(404, json.GetProperty("code").GetInt32());
        Assert.Contains("nonsense", json.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_becomes_a_case_in_its_cell_and_its_words_are_shown_once_an_officer_has_verified_it()
    {
        var number = await PostAsync(ReportForm.At(20.5, 10.5, "site_dust", "Clouds of dust, <b>every</b> day"), ("first_name", "Mei"), ("email", "mei@example.org"), ("attribute[ongoing]", "yes"));
        var before = (await RequestAsync(number))[0];
        Assert.Equal(("open", "site_dust", null, null), (before.GetProperty("status").GetString(), before.GetProperty("service_code").GetString(), before.GetProperty("description").GetString(), before.GetProperty("status_notes").GetString()));
        Assert.Equal("Clouds of dust, <b>every</b> day", (await RequestAsync(number, city.OfficerKey))[0].GetProperty("description").GetString());

        var id = await IdAsync(number);
        var found = await city.JsonAsync($"/cases/{id}", city.OfficerKey);
        Assert.Equal(("citizen", ServedCity.Code(20, 10)), (found.GetProperty("source").GetString(), found.GetProperty("cell_code").GetString()));
        var opened = found.GetProperty("history")[0];
        Assert.Equal("citizen", opened.GetProperty("role").GetString());
        Assert.Matches("^citizen:[0-9a-f]{24}$", opened.GetProperty("actor").GetString());
        Assert.DoesNotContain("dust, ", found.GetRawText(), StringComparison.Ordinal);   // the person's words are nowhere in the case
        Assert.DoesNotContain("mei@", found.GetRawText(), StringComparison.Ordinal);

        await StepAsync(id, city.OfficerKey, "verify");
        var xml = XDocument.Parse(await TextAsync($"{Root}/requests/{number}.xml")).Root!.Element("request")!;
        Assert.Equal("Clouds of dust, <b>every</b> day", xml.Element("description")!.Value);
        Assert.Equal("", xml.Element("zipcode")!.Value);
        Assert.Equal(ServedCity.South + 10.5 * ServedCity.Step, double.Parse(xml.Element("lat")!.Value, System.Globalization.CultureInfo.InvariantCulture), 1e-9);

        using var person = await city.SendAsync($"/cases/{id}/report", city.ViewerKey);
        var officer = await city.JsonAsync($"/cases/{id}/report", city.OfficerKey);
        Assert.Equal(HttpStatusCode.Forbidden, person.StatusCode);
        Assert.Equal(("Mei", "mei@example.org", "yes"), (officer.GetProperty("first_name").GetString(), officer.GetProperty("email").GetString(), officer.GetProperty("attributes").GetProperty("ongoing").GetString()));
    }

    [Fact]
    public async Task The_officers_answer_goes_back_and_a_rejected_report_is_closed()
    {
        var number = await PostAsync(ReportForm.At(21.5, 10.5));
        var id = await IdAsync(number);
        using var viewer = await SendJsonAsync($"/cases/{id}/answer", city.ViewerKey, """{"text": "no"}""");
        using var empty = await SendJsonAsync($"/cases/{id}/answer", city.OfficerKey, """{"text": "  "}""");
        using var first = await SendJsonAsync($"/cases/{id}/answer", city.OfficerKey, """{"text": "We are on our way."}""");
        using var second = await SendJsonAsync($"/cases/{id}/answer", city.OfficerKey, """{"text": "It is a private garden."}""");
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.NoContent, HttpStatusCode.NoContent), (viewer.StatusCode, empty.StatusCode, first.StatusCode, second.StatusCode));
        await StepAsync(id, city.OfficerKey, "reject");
        var closed = (await RequestAsync(number))[0];
        Assert.Equal(("closed", "It is a private garden."), (closed.GetProperty("status").GetString(), closed.GetProperty("status_notes").GetString()));
    }

    [Fact]
    public async Task A_duplicate_tells_the_fate_of_the_case_that_stays()
    {
        var (stays, twin) = (await PostAsync(ReportForm.At(22.5, 10.5)), await PostAsync(ReportForm.At(22.5001, 10.5)));
        var (id, other) = (await IdAsync(stays), await IdAsync(twin));
        await StepAsync(other, city.OfficerKey, "mark_duplicate", $", \"duplicate_of\": \"{id}\"");
        Assert.Equal("open", (await RequestAsync(twin))[0].GetProperty("status").GetString());
        using var answer = await SendJsonAsync($"/cases/{id}/answer", city.OfficerKey, """{"text": "Cleared away."}""");
        await StepAsync(id, city.OfficerKey, "reject");
        var told = (await RequestAsync(twin))[0];
        Assert.Equal(("closed", "Cleared away."), (told.GetProperty("status").GetString(), told.GetProperty("status_notes").GetString()));
    }

    [Fact]
    public async Task What_is_open_nearby_is_hinted_at_and_not_merged()
    {
        var first = await PostAsync(ReportForm.At(23.5, 10.5));
        using var same = await city.SendAsync($"{Root}/requests.json", null, HttpMethod.Post, ReportForm.Of(ReportForm.At(23.501, 10.5)), ("Accept-Language", "en"));   // 1 m away
        using var kind = await city.SendAsync($"{Root}/requests.json", null, HttpMethod.Post, ReportForm.Of(ReportForm.At(23.501, 10.5, "waste_soil")), ("Accept-Language", "en"));
        using var far = await city.SendAsync($"{Root}/requests.json", null, HttpMethod.Post, ReportForm.Of(ReportForm.At(23.6, 10.5)), ("Accept-Language", "en"));   // 100 m
        Assert.Contains(first, (await FirstAsync(same)).GetProperty("service_notice").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(first, (await FirstAsync(same)).GetProperty("service_request_id").GetString());
        Assert.Null((await FirstAsync(kind)).GetProperty("service_notice").GetString());
        Assert.Null((await FirstAsync(far)).GetProperty("service_notice").GetString());
        var near = await city.JsonAsync($"/reports/nearby?service_code=exposed_rubbish&long={ReportForm.Degrees(ServedCity.West + 0.235)}&lat={ReportForm.Degrees(ServedCity.South + 0.105)}");
        Assert.Equal((first, 2), (near[0].GetProperty("number").GetString(), near.GetArrayLength()));
        Assert.InRange(near[1].GetProperty("distance_m").GetDouble(), 0.9, 1.1);
    }

    [Fact]
    public async Task The_same_key_again_is_the_same_report_and_another_clients_key_is_another()
    {
        var first = await PostAsync(ReportForm.At(24.5, 10.5), ("idempotency_key", "once"));
        var again = await PostAsync(ReportForm.At(24.5, 10.5), ("idempotency_key", "once"));
        var other = await PostAsync(ReportForm.At(24.5, 10.5), ("idempotency_key", "once"), ("api_key", city.ViewerKey));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Requests_are_filtered_by_ids_codes_dates_and_status()
    {
        var (one, two) = (await PostAsync(ReportForm.At(25.5, 12.5, "wheel_mud")), await PostAsync(ReportForm.At(27.5, 12.5, "site_sewage")));
        await StepAsync(await IdAsync(two), city.OfficerKey, "reject");
        Assert.Equal([two, one], await NumbersAsync($"service_request_id={one},{two}"));
        Assert.Equal([one], await NumbersAsync("service_code=wheel_mud"));
        Assert.Equal([two, one], await NumbersAsync("service_code=wheel_mud,site_sewage"));
        Assert.Equal([two], await NumbersAsync("service_code=wheel_mud,site_sewage&status=closed"));
        Assert.Equal([two, one], await NumbersAsync("service_code=wheel_mud,site_sewage&status=open,closed"));
        Assert.Equal([one], await NumbersAsync("service_code=wheel_mud,site_sewage&page=2&page_size=1"));
        Assert.Empty(await NumbersAsync("service_code=wheel_mud&end_date=2020-01-01T00:00:00Z"));
        Assert.Equal([one], await NumbersAsync($"service_code=wheel_mud&start_date={DateTimeOffset.UtcNow.AddHours(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        foreach (var wrong in (string[])["status=broken", "start_date=yesterday", "page=0", "page_size=100000", "start_date=2020-01-01T00:00:00Z&end_date=2021-01-01T00:00:00Z", "start_date=2021-01-02T00:00:00Z&end_date=2021-01-01T00:00:00Z"])
            Assert.Equal(400, JsonElement.Parse(await TextAsync($"{Root}/requests.json?{wrong}", HttpStatusCode.BadRequest))[0].GetProperty("code").GetInt32());
        await TextAsync($"{Root}/requests/KM-1999-000001.json", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_leads_to_its_request()
    {
        using var response = await city.SendAsync($"{Root}/requests.json", null, HttpMethod.Post, ReportForm.Of(ReportForm.At(28.5, 10.5)));
        var posted = await FirstAsync(response);
        var token = posted.GetProperty("status_url").GetString()!.Split("token=")[1];
        var found = JsonElement.Parse(await TextAsync($"{Root}/tokens/{token}.json"))[0];
        Assert.Equal((posted.GetProperty("service_request_id").GetString(), token), (found.GetProperty("service_request_id").GetString(), found.GetProperty("token").GetString()));
        await TextAsync($"{Root}/tokens/guessed.xml", HttpStatusCode.NotFound);
        Assert.Equal(0, await city.Database.ScalarAsync<long>($"select count(*) from smartcity.report_token where hash like '%{token}%'"));   // only its hash is kept
    }

    [Fact]
    public async Task A_photograph_gives_the_place_and_is_shown_once_verified()
    {
        var photo = ReportForm.Photo();
        using var response = await city.SendAsync($"{Root}/requests.json", null, HttpMethod.Post, ReportForm.Of([("service_code", "other")], (photo, "IMG_1.jpg")));
        var number = (await FirstAsync(response)).GetProperty("service_request_id").GetString()!;
        var request = (await RequestAsync(number))[0];
        Assert.Equal((102.72, 25.04, null), (Math.Round(request.GetProperty("long").GetDouble(), 6), Math.Round(request.GetProperty("lat").GetDouble(), 6), request.GetProperty("media_url").GetString()));

        var id = await IdAsync(number);
        var found = await city.JsonAsync($"/cases/{id}", city.OfficerKey);
        var picture = found.GetProperty("evidence")[0];
        var sha256 = picture.GetProperty("sha256").GetString()!;
        Assert.Equal(("near", "coarse"), (picture.GetProperty("kind").GetString(), picture.GetProperty("privacy").GetProperty("method").GetString()));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(photo)), found.GetProperty("history")[0].GetProperty("detail").GetProperty("evidence")[0].GetProperty("original_sha256").GetString());
        await TextAsync($"{Root}/media/{sha256}", HttpStatusCode.NotFound);
        await StepAsync(id, city.OfficerKey, "verify");
        var address = (await RequestAsync(number))[0].GetProperty("media_url").GetString()!;
        using var shown = await city.SendAsync(address);
        Assert.Equal(sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await shown.Content.ReadAsByteArrayAsync(Stop))));
    }

    [Theory]
    [InlineData("service_code", "", 400, "service_code is required")]
    [InlineData("service_code", "nonsense", 404, "nonsense")]
    [InlineData("description", "", 400, "description is required")]
    [InlineData("lat", "", 400, "lat and long")]
    [InlineData("lat", "north", 400, "lat and long")]
    [InlineData("lat", "NaN", 400, "lat and long")]
    [InlineData("lat", "31.2", 400, "outside of the city")]
    [InlineData("email", "nobody", 400, "email")]
    [InlineData("phone", "call me", 400, "phone")]
    [InlineData("media_url", "javascript:alert(1)", 400, "media_url")]
    [InlineData("attribute[size]", "large", 400, "no attribute 'size'")]
    [InlineData("api_key", "sck_wrong", 403, "api_key")]
    public async Task A_wrong_report_is_refused_in_the_standards_format(string field, string value, int code, string words)
    {
        var fields = ReportForm.At(29.5, 10.5).Where(f => f.Name != field).Append((field, value));
        using var response = await city.SendAsync($"{Root}/requests.xml", null, HttpMethod.Post, ReportForm.Of(fields));
        var error = XDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).Root!.Element("error")!;
        Assert.Equal((code, $"{code}"), ((int)response.StatusCode, error.Element("code")!.Value));
        Assert.Contains(words, error.Element("description")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_words_a_text_named_jpg_a_bomb_and_too_many_files_are_refused_and_open_no_case()
    {
        var cases = await city.Database.ScalarAsync<long>("select count(*) from smartcity.spatial_case where source = 'citizen'");
        await RefusedAsync(ReportForm.Of(ReportForm.At(29.5, 11.5, description: new string('x', 4001))), "4001 characters");
        await RefusedAsync(ReportForm.Of(ReportForm.At(29.5, 11.5), ("a letter"u8.ToArray(), "photo.jpg")), "whatever its name says");
        await RefusedAsync(ReportForm.Of(ReportForm.At(29.5, 11.5), (ReportForm.Bomb(), "photo.png")), "10000 × 10000");
        await RefusedAsync(ReportForm.Of(ReportForm.At(29.5, 11.5), [.. Enumerable.Range(0, 4).Select(i => (ReportForm.Photo(width: 320 + i), $"{i}.jpg"))]), "3 are possible");
        await RefusedAsync(new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), "must be a form", HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(cases, await city.Database.ScalarAsync<long>("select count(*) from smartcity.spatial_case where source = 'citizen'"));

        async Task RefusedAsync(HttpContent content, string words, HttpStatusCode status = HttpStatusCode.BadRequest)
        {
            using var response = await city.SendAsync($"{Root}/requests.json", null, HttpMethod.Post, content);
            var text = await response.Content.ReadAsStringAsync(Stop);
            Assert.Equal(status, response.StatusCode);
            Assert.Contains(words, JsonElement.Parse(text)[0].GetProperty("description").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_reports_from_one_place_have_to_wait_and_a_wrong_jurisdiction_is_404()
    {
        _ = city.Database.ConnectionString;
        var (app, client) = await city.ServeAsync(("SmartCity:Reports:Burst", "2"), ("SmartCity:Reports:PerHour", "60"), ("SmartCity:Reports:JurisdictionId", "kunming.example.org"), ("SmartCity:Reports:BehindProxy", "true"));
        await using var served = app;
        using (client)
        {
            for (var i = 0; i < 2; i++)
            {
                using var taken = await client.PostAsync($"{Root}/requests.json", ReportForm.Of(ReportForm.At(30.5 + i, 10.5)), Stop);
                Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
            }
            using var third = await client.PostAsync($"{Root}/requests.json", ReportForm.Of(ReportForm.At(33.5, 10.5)), Stop);
            using var form = await client.PostAsync("/reports", ReportForm.Of(ReportForm.At(33.5, 10.5)), Stop);
            Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (third.StatusCode, form.StatusCode));
            Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            Assert.Equal(429, (await FirstAsync(third)).GetProperty("code").GetInt32());

            using var elsewhere = new HttpRequestMessage(HttpMethod.Post, $"{Root}/requests.json") { Content = ReportForm.Of(ReportForm.At(33.5, 10.5)), Headers = { { "X-Forwarded-For", "203.0.113.9" } } };
            using var other = await client.SendAsync(elsewhere, Stop);
            Assert.Equal(HttpStatusCode.Created, other.StatusCode);   // another client has a bucket of its own

            using var wrong = await client.GetAsync($"{Root}/services.json?jurisdiction_id=nanning.example.org", Stop);
            using var right = await client.GetAsync($"{Root}/services.json?jurisdiction_id=kunming.example.org", Stop);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (wrong.StatusCode, right.StatusCode));
        }
    }

    [Fact]
    public async Task Eight_reports_at_once_with_one_key_are_one_case()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(ReportForm.At(34.5, 10.5), ("idempotency_key", "at once"))));
        Assert.Single(numbers.Distinct());
    }

    private async Task<string> PostAsync(IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] more)
    {
        using var content = new FormUrlEncodedContent(fields.Concat(more).Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));
        using var response = await city.SendAsync($"{Root}/requests.json", null, HttpMethod.Post, content);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Stop));
        return (await FirstAsync(response)).GetProperty("service_request_id").GetString()!;
    }

    private async Task<JsonElement> RequestAsync(string number, string? key = null) => await city.JsonAsync($"{Root}/requests/{number}.json", key);

    private async Task<List<string>> NumbersAsync(string query) => [.. (await city.JsonAsync($"{Root}/requests.json?{query}")).EnumerateArray().Select(r => r.GetProperty("service_request_id").GetString()!)];

    private Task<Guid> IdAsync(string number) => city.Database.ScalarAsync<Guid>($"select id from smartcity.spatial_case where number = '{number}'");

    private async Task StepAsync(Guid id, string key, string action, string more = "")
    {
        var version = (await city.JsonAsync($"/cases/{id}")).GetProperty("version").GetInt32();
        using var response = await SendJsonAsync($"/cases/{id}/transitions", key, $"{{\"action\": \"{action}\", \"version\": {version}{more}}}");
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Stop));
    }

    private Task<HttpResponseMessage> SendJsonAsync(string path, string key, string body) => city.SendAsync(path, key, HttpMethod.Post, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> FirstAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop))[0];

    private async Task<string> TextAsync(string path, HttpStatusCode status = HttpStatusCode.OK, params (string Name, string Value)[] headers)
    {
        using var response = await city.SendAsync(path, headers: headers);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == status, $"{path}: {(int)response.StatusCode} {text}");
        return text;
    }
}
