using System.Net;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>A burst of frames at once: senders wait, and none is lost.</summary>
public sealed class FrameBurstTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_frames_at_once_all_are_stored()
    {
        var count = LongTests.Times(60, 1000);
        var clock = new SetClock(DateTimeOffset.UtcNow);
        var (id, code) = await _yard.AddAsync();
        var (app, client) = await _yard.ServeAsync(clock, ("SmartCity:Cameras:WaitSeconds", "3600"));
        await using var _ = app;
        using var __ = client;
        var sent = await Task.WhenAll(Enumerable.Range(0, count).Select(i => _yard.SendAsync(code, CameraYard.Picture(10_000 + i, 96, 64), clock.Now, client: client)));
        Assert.All(sent, s => Assert.True(s.Status == HttpStatusCode.Created, s.Answer.ToString()));
        Assert.Equal(count, await _yard.CountAsync("camera_frame", id));
        Assert.Equal(count, _yard.Files(id).Length);
        Assert.Equal(0, (await _yard.GetAsync(client, $"/cameras/{code}/state")).GetProperty("queue").GetProperty("waiting").GetInt32());
    }

    [Fact]
    public async Task Who_waits_for_too_long_is_told_to_come_again()
    {
        var clock = new SetClock(DateTimeOffset.UtcNow);
        var (id, _) = await _yard.AddAsync();
        var (app, client) = await _yard.ServeAsync(clock, ("SmartCity:Cameras:FramesInMemory", "1"), ("SmartCity:Cameras:WaitSeconds", "1"));
        await using var _ = app;
        using var __ = client;
        using var slow = new SlowContent(CameraYard.Picture(1));
        var first = _yard.SendAsync(id.ToString(), slow, client: client);
        while ((await _yard.GetAsync(client, $"/cameras/{id}/state")).GetProperty("queue").GetProperty("waiting").GetInt32() == 0) await Task.Delay(50, Stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/cameras/{id}/frames") { Content = new ByteArrayContent(CameraYard.Picture(2)) { Headers = { ContentType = new("image/jpeg") } }, Headers = { Authorization = new("Bearer", city.AnalystKey) } };
        using var refused = await client.SendAsync(request, Stop);
        Assert.True(refused.StatusCode == HttpStatusCode.ServiceUnavailable, $"{refused.StatusCode} {await refused.Content.ReadAsStringAsync(Stop)}");
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
        slow.GoOn();
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
        Assert.Equal(1, await _yard.CountAsync("camera_frame", id));
    }

    /// <summary>Sends half of a file, and the rest when it is told to.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _file;
        private readonly TaskCompletionSource _goOn = new();

        internal SlowContent(byte[] file)
        {
            _file = file;
            Headers.ContentType = new("image/jpeg");
        }

        internal void GoOn() => _goOn.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_file.AsMemory(0, _file.Length / 2), Stop);
            await stream.FlushAsync(Stop);
            await _goOn.Task;
            await stream.WriteAsync(_file.AsMemory(_file.Length / 2), Stop);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _file.Length;
            return true;
        }
    }
}
