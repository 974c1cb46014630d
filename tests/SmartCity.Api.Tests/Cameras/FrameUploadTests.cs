using System.Net;
using System.Text.Json;
using NetVips;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>What becomes of good and of bad files that are sent as frames, over HTTP.</summary>
public sealed class FrameUploadTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frame_is_stored_with_nobody_to_be_known_and_what_came_is_not()
    {
        var (id, code) = await _yard.AddAsync();
        var file = CameraYard.Picture(1, tag: SmartCity.Imaging.Tests.Privacy.PhotoFiles.Kunming);
        var (status, answer) = await _yard.SendAsync(code, file);
        Assert.True(status == HttpStatusCode.Created, answer.ToString());
        var frame = answer.GetProperty("frame");
        Assert.Equal(("assessable", "upload", "coarse"), (frame.GetProperty("verdict").GetString(), frame.GetProperty("via").GetString(), frame.GetProperty("privacy").GetProperty("method").GetString()));
        Assert.Equal((320, 240), (frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32()));
        using var image = await city.SendAsync(frame.GetProperty("image").GetString()!, city.ViewerKey);
        var kept = await image.Content.ReadAsByteArrayAsync(Stop);
        using var picture = Image.NewFromBuffer(kept);
        Assert.DoesNotContain(picture.GetFields(), f => f.StartsWith("exif", StringComparison.Ordinal));
        using var before = Image.NewFromBuffer(file);
        Assert.True(picture.Deviate() < before.Deviate() / 2, "noise is gone where the picture was made coarse");
        var stored = Assert.Single(_yard.Files(id));
        Assert.Equal(kept, await File.ReadAllBytesAsync(stored, Stop));
        Assert.EndsWith(".jpg", stored, StringComparison.Ordinal);
        using var unkept = await city.SendAsync($"/cameras/{id}/frames/{frame.GetProperty("id")}/original", city.OfficerKey);
        Assert.Equal(HttpStatusCode.NotFound, unkept.StatusCode);
    }

    [Fact]
    public async Task A_form_the_query_a_header_and_the_EXIF_say_when_it_was_taken()
    {
        var (_, code) = await _yard.AddAsync();
        var at = DateTimeOffset.UtcNow.AddMinutes(-3);
        var text = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(CameraYard.Picture(2)), "file", "gate.jpg" }, { new StringContent(text), "taken_at" } };
        Assert.Equal(text, Taken(await _yard.SendAsync(code, form)));
        Assert.Equal(text, Taken(await _yard.SendAsync(code, CameraYard.Picture(3), DateTimeOffset.Parse(text))));
        using var body = new ByteArrayContent(CameraYard.Picture(4));
        body.Headers.ContentType = new("image/jpeg");
        Assert.Equal(text, Taken(await _yard.SendAsync(code, body, headers: ("X-Taken-At", text))));
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).ToString("yyyy:MM:dd HH:mm:ss");
        Assert.Equal(text, Taken(await _yard.SendAsync(code, CameraYard.Picture(5, tag: image => SmartCity.Imaging.Tests.Privacy.PhotoFiles.Text(image, "exif-ifd2-DateTimeOriginal", local)))));
        var (status, problem) = await _yard.SendAsync(code, new ByteArrayContent(CameraYard.Picture(6)) { Headers = { ContentType = new("image/jpeg") } }, "?taken_at=yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("'yesterday'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        static string? Taken((HttpStatusCode Status, JsonElement Answer) sent) => sent.Answer.GetProperty("frame").GetProperty("taken_at").GetString()![..19] + "Z";
    }

    [Fact]
    public async Task A_clock_in_the_future_or_hours_behind_is_corrected_and_told()
    {
        var (_, code) = await _yard.AddAsync();
        foreach (var hours in (double[])[+5, -7])
        {
            var (status, answer) = await _yard.SendAsync(code, CameraYard.Picture((int)hours + 50), DateTimeOffset.UtcNow.AddHours(hours));
            var frame = answer.GetProperty("frame");
            Assert.Equal(HttpStatusCode.Created, status);
            Assert.True(answer.GetProperty("clock_corrected").GetBoolean());
            Assert.InRange(frame.GetProperty("clock_skew_s").GetDouble(), hours * 3600 - 60, hours * 3600 + 60);
            Assert.InRange(frame.GetProperty("taken_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
            Assert.InRange(frame.GetProperty("stated_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(hours).AddMinutes(-1), DateTimeOffset.UtcNow.AddHours(hours).AddMinutes(1));
        }
        var state = await city.JsonAsync($"/cameras/{code}/state", city.ViewerKey);
        Assert.InRange(state.GetProperty("clock_skew_s").GetDouble(), -7 * 3600 - 60, -7 * 3600 + 60);
        Assert.False((await _yard.SendAsync(code, CameraYard.Picture(60), DateTimeOffset.UtcNow.AddSeconds(-20))).Answer.GetProperty("clock_corrected").GetBoolean());
    }

    public static TheoryData<string, string, int, string> Bad => new()
    {
        { "truncated", "image/jpeg", 422, "cut off" },
        { "empty", "image/jpeg", 422, "empty" },
        { "text", "image/jpeg", 422, "no picture" },
        { "gif", "image/gif", 415, "image/jpeg" },
        { "gif", "image/jpeg", 422, "JPEG, PNG or WebP" },
        { "picture", "text/plain", 415, "content type" },
        { "picture", "", 415, "not given" },
        { "hundred-megapixels", "image/jpeg", 422, "pixels" },
        { "bomb", "image/png", 422, "pixels" },
        { "damaged-png", "image/png", 422, "damaged" },
        { "too-small", "image/png", 422, "at least 64" },
        { "too-large", "image/jpeg", 413, "bytes" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_file_is_refused_in_words_and_leaves_nothing(string what, string type, int status, string reason)
    {
        var (id, code) = await _yard.AddAsync();
        var (answered, problem) = await _yard.SendAsync(code, BadFrames.Of(what), type: type);
        Assert.True((int)answered == status, $"{(int)answered} {problem}");
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await _yard.CountAsync("camera_frame", id));
        Assert.Empty(_yard.Files(id));
        Assert.Equal(HttpStatusCode.Created, (await _yard.SendAsync(code, CameraYard.Picture(7))).Status);   // the camera is none the worse for it
    }

    [Fact]
    public async Task Ink_colours_and_a_turned_camera_are_read_right()
    {
        var (_, code) = await _yard.AddAsync();
        using var halves = Image.NewFromBuffer(SmartCity.Imaging.Tests.Privacy.PhotoFiles.Halves());
        using var inks = halves.Colourspace(Enums.Interpretation.Cmyk);
        var (status, answer) = await _yard.SendAsync(code, inks.JpegsaveBuffer(q: 95));
        Assert.True(status == HttpStatusCode.Created, answer.ToString());
        using var image = Image.NewFromBuffer(await (await city.SendAsync(answer.GetProperty("frame").GetProperty("image").GetString()!, city.ViewerKey)).Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(3, image.Bands);
        var (left, right) = (image.Getpoint(80, 120), image.Getpoint(240, 120));
        Assert.True(left[0] > left[2] + 60 && right[2] > right[0] + 60, $"red {string.Join(",", left)}, blue {string.Join(",", right)}");

        var turned = await _yard.SendAsync(code, SmartCity.Imaging.Tests.Privacy.PhotoFiles.Halves(tag: i => i.Set(GValue.GIntType, "orientation", 6)));
        Assert.Equal((240, 320), (turned.Answer.GetProperty("frame").GetProperty("width").GetInt32(), turned.Answer.GetProperty("frame").GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task The_same_file_is_stored_once_and_a_camera_that_sends_it_all_day_is_called_frozen()
    {
        var clock = new SetClock(new(2026, 3, 5, 8, 0, 0, TimeSpan.FromHours(8)));
        var (id, code) = await _yard.AddAsync();
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var frame = CameraYard.Picture(8);
        Assert.Equal(HttpStatusCode.Created, (await _yard.SendAsync(code, frame, clock.Now, client: client)).Status);
        for (var hour = 1; hour <= 24; hour++)
        {
            clock.Now += TimeSpan.FromHours(1);
            var (status, answer) = await _yard.SendAsync(code, frame, clock.Now, client: client);
            Assert.Equal((HttpStatusCode.OK, true), (status, answer.GetProperty("duplicate").GetBoolean()));
        }
        Assert.Equal(1, await _yard.CountAsync("camera_frame", id));
        Assert.Single(_yard.Files(id));
        var gate = (await _yard.GetAsync(client, $"/cameras/{code}/state")).GetProperty("gate");
        Assert.Equal(("not_assessable", "frozen", 24, "2026-03-05T00:00:00Z"), (gate.GetProperty("verdict").GetString(), gate.GetProperty("reason").GetString(), gate.GetProperty("repeats").GetInt32(), gate.GetProperty("frozen_since").GetString()));
        clock.Now += TimeSpan.FromHours(1);
        await _yard.SendAsync(code, CameraYard.Picture(9), clock.Now, client: client);
        Assert.Equal("assessable", (await _yard.GetAsync(client, $"/cameras/{code}/state")).GetProperty("gate").GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("night")]
    [InlineData("over_exposed")]
    [InlineData("covered")]
    [InlineData("frozen")]
    public async Task What_can_not_be_assessed_is_stored_with_the_reason(string reason)
    {
        var (_, code) = await _yard.AddAsync();
        if (reason == "frozen") await _yard.SendAsync(code, CameraYard.Picture(10));
        var (status, answer) = await _yard.SendAsync(code, BadFrames.Unseeing(reason));
        Assert.Equal(HttpStatusCode.Created, status);
        var frame = answer.GetProperty("frame");
        Assert.Equal(("not_assessable", reason), (frame.GetProperty("verdict").GetString(), frame.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, frame.GetProperty("score").ValueKind);
        Assert.Equal(reason, (await city.JsonAsync($"/cameras/{code}/state", city.ViewerKey)).GetProperty("gate").GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("covered")]
    public async Task A_camera_that_no_longer_sees_what_it_used_to_is_told_and_forgets_when_asked(string reason)
    {
        var clock = new SetClock(new(2026, 3, 6, 8, 0, 0, TimeSpan.FromHours(8)));
        var (_, code) = await _yard.AddAsync();
        var (app, client) = await _yard.ServeAsync(clock);
        await using var _ = app;
        using var __ = client;
        var view = CameraYard.Simulate(seed: 31, frames: 6, plumes: 0, opacity: null);
        await _yard.PlayAsync(code, view[..5], clock, client);
        var frame = (await _yard.PlayAsync(code, [BadFrames.Lost(view[5], reason)], clock, client))[0];
        Assert.Equal(("not_assessable", reason), (frame.GetProperty("verdict").GetString(), frame.GetProperty("reason").GetString()));

        using var forget = new HttpRequestMessage(HttpMethod.Post, $"/cameras/{code}/forget") { Headers = { Authorization = new("Bearer", city.OfficerKey) } };
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(forget, Stop)).StatusCode);
        frame = (await _yard.PlayAsync(code, [CameraYard.Simulate(seed: 32, frames: 6, plumes: 0, opacity: null)[0]], clock, client))[0];
        Assert.Equal(("assessable", false), (frame.GetProperty("verdict").GetString(), frame.GetProperty("compared").GetBoolean()));
    }

    [Fact]
    public async Task A_masked_part_of_the_view_is_black_in_what_is_kept()
    {
        var (_, code) = await _yard.AddAsync(masks: "[[[0, 0], [0.5, 0], [0.5, 1], [0, 1]]]");
        var (_, answer) = await _yard.SendAsync(code, CameraYard.Picture(11));
        using var image = Image.NewFromBuffer(await (await city.SendAsync(answer.GetProperty("frame").GetProperty("image").GetString()!, city.ViewerKey)).Content.ReadAsByteArrayAsync(Stop));
        Assert.InRange(image.ExtractArea(0, 0, 150, 240).Max(), 0, 30);   // JPEG rings a little at the border
        Assert.InRange(image.ExtractArea(170, 0, 150, 240).Avg(), 90, 150);
    }

    [Fact]
    public async Task Frames_are_paged_and_keys_and_roles_are_asked_for()
    {
        var (id, code) = await _yard.AddAsync();
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Created, (await _yard.SendAsync(code, CameraYard.Picture(20 + i))).Status);
        var seen = new List<long>();
        for (var next = $"/cameras/{code}/frames?limit=2"; next is not null;)
        {
            var page = await city.JsonAsync(next, city.ViewerKey);
            seen.AddRange(page.GetProperty("frames").EnumerateArray().Select(f => f.GetProperty("id").GetInt64()));
            next = page.GetProperty("next").GetString();
        }
        Assert.Equal((5, true), (seen.Count, seen.SequenceEqual(seen.OrderDescending())));
        Assert.Equal(seen[0], (await city.JsonAsync($"/cameras/{id}/frames/latest", city.ViewerKey)).GetProperty("id").GetInt64());
        foreach (var (path, key, status) in ((string, string?, HttpStatusCode)[])
        [
            ($"/cameras/{code}/frames", null, HttpStatusCode.Unauthorized), ($"/cameras/nowhere/frames", city.ViewerKey, HttpStatusCode.NotFound), ($"/cameras/{code}/frames?limit=0", city.ViewerKey, HttpStatusCode.BadRequest),
            ($"/cameras/{code}/frames?page=2", city.ViewerKey, HttpStatusCode.BadRequest), ($"/cameras/{code}/frames/{seen[0]}0/image", city.ViewerKey, HttpStatusCode.NotFound), ($"/haze?limit=0", city.ViewerKey, HttpStatusCode.BadRequest),
        ])
        {
            using var refused = await city.SendAsync(path, key);
            Assert.Equal((path, status), (path, refused.StatusCode));
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await _yard.SendAsync(code, CameraYard.Picture(30), key: city.ViewerKey)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _yard.SendAsync("nowhere", CameraYard.Picture(30))).Status);

        var (closed, _) = await _yard.AddAsync(roles: "officer");
        using var shut = await city.SendAsync($"/cameras/{closed}/frames", city.ViewerKey);
        Assert.Equal(HttpStatusCode.Forbidden, shut.StatusCode);
        Assert.Equal(0, (await city.JsonAsync($"/cameras/{closed}/frames", city.OfficerKey)).GetProperty("frames").GetArrayLength());
    }
}
