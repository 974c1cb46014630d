using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using SmartCity.Api.Tests.Reports;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Evidence;

public sealed class EvidenceUploadTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_photograph_is_made_fit_stored_by_its_hash_and_told_in_the_audit()
    {
        var id = await OpenAsync(2.5);
        var photo = ReportForm.Photo();
        using var response = await UploadAsync(id, city.OfficerKey, "near", photo);
        var picture = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var sha256 = picture.GetProperty("sha256").GetString()!;
        Assert.Equal(("near", "an officer", "2026-03-05T05:04:05Z"), (picture.GetProperty("kind").GetString(), picture.GetProperty("uploaded_by").GetString(), picture.GetProperty("taken_at").GetString()));
        Assert.Equal([102.72, 25.04], picture.GetProperty("place").EnumerateArray().Select(d => Math.Round(d.GetDouble(), 6)));

        using var stored = await city.SendAsync($"/evidence/{sha256}", city.ViewerKey);
        var content = await stored.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
        Assert.NotEqual(photo, content);
        using var image = NetVips.Image.NewFromBuffer(content);
        Assert.DoesNotContain(image.GetFields(), f => f.StartsWith("exif", StringComparison.Ordinal));

        using var again = await UploadAsync(id, city.OfficerKey, "near", photo);
        var found = await city.JsonAsync($"/cases/{id}", city.ViewerKey);
        var entries = found.GetProperty("history").EnumerateArray().Where(e => e.GetProperty("action").GetString() == "add_evidence").ToList();
        Assert.Single(entries);   // the same again changes nothing
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(photo)), entries[0].GetProperty("detail").GetProperty("evidence")[0].GetProperty("original_sha256").GetString());
        Assert.Equal(1, (await city.JsonAsync($"/cases/{id}/evidence", city.ViewerKey)).GetArrayLength());
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyAuditAsync(id, Stop)).Faults);
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyStatesAsync(id, Stop)).Faults);
    }

    [Fact]
    public async Task Time_and_place_are_the_senders_where_the_photograph_has_none_and_the_future_is_no_time()
    {
        var id = await OpenAsync(3.5);
        var plain = SmartCity.Imaging.Tests.Privacy.PhotoFiles.Halves();
        using var response = await UploadAsync(id, city.OfficerKey, "far", plain, ("taken_at", "2026-01-02T03:04:05+08:00"), ("long", "102.7"), ("lat", "25.1"));
        var picture = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal("2026-01-01T19:04:05Z", picture.GetProperty("taken_at").GetString());
        Assert.Equal([102.7, 25.1], picture.GetProperty("place").EnumerateArray().Select(d => d.GetDouble()));
        using var future = await UploadAsync(id, city.OfficerKey, "reference", plain, ("taken_at", "2999-01-02T03:04:05Z"));
        Assert.False(JsonElement.Parse(await future.Content.ReadAsStringAsync(Stop)).TryGetProperty("taken_at", out _));
    }

    [Fact]
    public async Task Wrong_uploads_are_refused_in_words()
    {
        var id = await OpenAsync(4.5);
        var photo = ReportForm.Photo();
        Assert.Equal((422, "no photograph"), await RefusedAsync(ReportForm.Of([("kind", "near")]), "no photograph"));
        Assert.Equal((422, "one at a time"), await RefusedAsync(ReportForm.Of([("kind", "near")], (photo, "a.jpg"), (photo, "b.jpg")), "one at a time"));
        Assert.Equal((422, "whatever its name says"), await RefusedAsync(ReportForm.Of([("kind", "near")], ("a letter"u8.ToArray(), "a.jpg")), "whatever its name says"));
        Assert.Equal((422, "10000 × 10000"), await RefusedAsync(ReportForm.Of([("kind", "near")], (ReportForm.Bomb(), "a.jpg")), "10000 × 10000"));
        Assert.Equal((422, "kind of photograph 'selfie'"), await RefusedAsync(ReportForm.Of([("kind", "selfie")], (photo, "a.jpg")), "kind of photograph 'selfie'"));
        Assert.Equal((422, "taken_at"), await RefusedAsync(ReportForm.Of([("kind", "near"), ("taken_at", "noon")], (photo, "a.jpg")), "taken_at"));
        Assert.Equal((422, "bytes"), await RefusedAsync(ReportForm.Of([("kind", "near")], ([.. photo, .. new byte[13 << 20]], "a.jpg")), "bytes"));
        Assert.Equal((415, "must be a form"), await RefusedAsync(new ByteArrayContent(photo), "must be a form"));
        using var nowhere = await UploadAsync(Guid.NewGuid(), city.OfficerKey, "near", photo);
        using var viewer = await UploadAsync(id, city.ViewerKey, "near", photo);
        using var nobody = await UploadAsync(id, null, "near", photo);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (nowhere.StatusCode, viewer.StatusCode, nobody.StatusCode));
        Assert.Equal(0, (await city.JsonAsync($"/cases/{id}/evidence", city.ViewerKey)).GetArrayLength());

        async Task<(int, string)> RefusedAsync(HttpContent content, string words)
        {
            using var response = await city.SendAsync($"/cases/{id}/evidence", city.OfficerKey, HttpMethod.Post, content);
            var text = await response.Content.ReadAsStringAsync(Stop);
            return ((int)response.StatusCode, text.Length > 0 && JsonElement.Parse(text).GetProperty("detail").GetString()!.Contains(words, StringComparison.Ordinal) ? words : text);
        }
    }

    [Fact]
    public async Task A_handler_brings_evidence_to_the_cases_of_their_own_unit_and_closing_needs_one_after_the_disposal()
    {
        var id = await OpenAsync(5.5, "other");   // a class that needs no evidence before it is closed
        await StepAsync(id, city.OfficerKey, "verify");
        await StepAsync(id, city.OfficerKey, "file");
        await StepAsync(id, city.OfficerKey, "dispatch");
        var unit = await city.Database.ScalarAsync<string>($"select unit_id from smartcity.spatial_case where id = '{id}'");
        await city.Database.ExecuteAsync("insert into smartcity.unit (id, name_zh, name_en, kind) values ('elsewhere', '别处', 'Elsewhere', 'squad')");
        var keys = new ApiKeyStore(city.Database.Source);
        var (own, foreign) = ((await keys.CreateAsync("Own handler", "handler", unit, Stop)).Plaintext, (await keys.CreateAsync("Foreign handler", "handler", "elsewhere", Stop)).Plaintext);
        using var refused = await UploadAsync(id, foreign, "before_handling", ReportForm.Photo(DateTimeOffset.UtcNow));
        using var taken = await UploadAsync(id, own, "before_handling", ReportForm.Photo(DateTimeOffset.UtcNow));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Created), (refused.StatusCode, taken.StatusCode));

        await StepAsync(id, own, "dispose");
        await StepAsync(id, own, "feed_back");
        await StepAsync(id, city.OfficerKey, "check", ", \"result\": \"pass\"");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await TryAsync(id, city.OfficerKey, "close"));
        // A photograph from before the disposal proves nothing, whenever it is uploaded.
        using var old = await UploadAsync(id, own, "after_handling", ReportForm.Photo(DateTimeOffset.UtcNow.AddHours(-3), 330));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await TryAsync(id, city.OfficerKey, "close"));
        using var fresh = await UploadAsync(id, own, "after_handling", ReportForm.Photo(DateTimeOffset.UtcNow.AddSeconds(2), 340));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(id, city.OfficerKey, "close"));
        using var late = await UploadAsync(id, city.OfficerKey, "far", ReportForm.Photo(width: 350));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);   // an ended case takes no more
    }

    [Fact]
    public async Task A_stored_picture_that_was_changed_is_no_evidence_any_more()
    {
        var id = await OpenAsync(6.5);
        using var response = await UploadAsync(id, city.OfficerKey, "near", ReportForm.Photo(width: 360));
        var sha256 = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("sha256").GetString()!;
        var path = await city.Database.ScalarAsync<string>($"select path from smartcity.evidence where sha256 = '{sha256}'");
        await File.AppendAllTextAsync(path, "x", Stop);
        using var changed = await city.SendAsync($"/evidence/{sha256}", city.ViewerKey);
        Assert.Equal(HttpStatusCode.NotFound, changed.StatusCode);
    }

    [Fact]
    public async Task Pictures_go_to_s3_compatible_storage_signed_and_come_back_whole()
    {
        _ = city.Database.ConnectionString;
        await using var storage = await S3Server.StartAsync("AKTEST", "a secret", "evidence-of-kunming");
        (string, string)[] settings =
        [
            ("SmartCity:Evidence:S3Endpoint", storage.Address), ("SmartCity:Evidence:S3Bucket", "evidence-of-kunming"), ("SmartCity:Evidence:S3Region", "cn-test-1"),
            ("SmartCity:Evidence:S3AccessKey", "AKTEST"), ("SmartCity:Evidence:S3SecretKey", "a secret"), ("SmartCity:Evidence:S3Prefix", "pictures of cases/"),
        ];
        var id = await OpenAsync(7.5);
        var (app, client) = await city.ServeAsync(settings);
        await using var served = app;
        using (client)
        {
            client.DefaultRequestHeaders.Add("Authorization", $"Bearer {city.OfficerKey}");
            using var kept = await client.PostAsync($"/cases/{id}/evidence", ReportForm.Of([("kind", "near")], (ReportForm.Photo(width: 370), "a.jpg")), Stop);
            Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
            var sha256 = JsonElement.Parse(await kept.Content.ReadAsStringAsync(Stop)).GetProperty("sha256").GetString()!;
            Assert.Equal([$"/evidence-of-kunming/pictures of cases/{sha256[..2]}/{sha256}"], storage.Objects.Keys);
            Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(await client.GetByteArrayAsync($"/evidence/{sha256}", Stop))));
            storage.Objects.Clear();
            using var gone = await client.GetAsync($"/evidence/{sha256}", Stop);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
        var (other, stranger) = await city.ServeAsync([.. settings, ("SmartCity:Evidence:S3SecretKey", "another")]);
        await using var alsoServed = other;
        using (stranger)
        {
            stranger.DefaultRequestHeaders.Add("Authorization", $"Bearer {city.OfficerKey}");
            using var refused = await stranger.PostAsync($"/cases/{id}/evidence", ReportForm.Of([("kind", "near")], (ReportForm.Photo(width: 380), "a.jpg")), Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("403", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            Assert.Empty(storage.Objects);
        }
    }

    private async Task<Guid> OpenAsync(double row, string kind = "exposed_rubbish")
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"[{ServedCity.West + 0.405}, {ServedCity.South + row * ServedCity.Step}]");
        using var content = new StringContent($"{{\"class\": \"{kind}\", \"geometry\": {{\"type\": \"Point\", \"coordinates\": {place}}}}}", System.Text.Encoding.UTF8, "application/json");
        using var response = await city.SendAsync("/cases", city.OfficerKey, HttpMethod.Post, content);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("id").GetGuid();
    }

    private Task<HttpResponseMessage> UploadAsync(Guid id, string? key, string kind, byte[] photo, params (string, string)[] more) =>
        city.SendAsync($"/cases/{id}/evidence", key, HttpMethod.Post, ReportForm.Of([("kind", kind), .. more], (photo, "photo.jpg")));

    private async Task StepAsync(Guid id, string key, string action, string more = "") => Assert.Equal(HttpStatusCode.OK, await TryAsync(id, key, action, more));

    private async Task<HttpStatusCode> TryAsync(Guid id, string key, string action, string more = "")
    {
        var version = (await city.JsonAsync($"/cases/{id}")).GetProperty("version").GetInt32();
        using var content = new StringContent($"{{\"action\": \"{action}\", \"version\": {version}{more}}}", System.Text.Encoding.UTF8, "application/json");
        using var response = await city.SendAsync($"/cases/{id}/transitions", key, HttpMethod.Post, content);
        return response.StatusCode;
    }
}
