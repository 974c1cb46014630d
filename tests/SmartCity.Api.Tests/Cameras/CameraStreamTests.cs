using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using SmartCity.Api.Cameras;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>Cameras that are fetched from over the network by the real ffmpeg, and that break off all the time.</summary>
public sealed class CameraStreamTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_of_an_address_that_often_gives_none_are_fetched_each_interval()
    {
        Require();
        using var server = DroppingServer.Snapshots(number => CameraYard.Picture(3000 + number));
        await FetchAsync($"http://127.0.0.1:{server.Port}/snapshot.jpg", least: 4);
        Assert.True(server.Connections >= 5, $"{server.Connections} connections");   // of which each third gave nothing
    }

    [Fact]
    public async Task A_stream_that_hangs_is_broken_off_and_one_that_drops_is_opened_again()
    {
        Require();
        using var server = DroppingServer.Motion(number => CameraYard.Picture(5000 + number));
        var source = await FetchAsync($"http://user:secret@127.0.0.1:{server.Port}/motion", least: 4);
        Assert.True(server.Connections >= 3, $"{server.Connections} connections");
        Assert.True(source.GetProperty("breaks").GetInt32() >= 2, source.ToString());
        Assert.DoesNotContain("secret", source.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_RTSP_camera_that_drops_again_and_again_is_opened_again()
    {
        Require();
        var file = Path.Combine(Path.GetTempPath(), $"smartcity-rtsp-{Guid.NewGuid():N}.ts");
        try
        {
            const double seconds = 40;
            using (var make = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", $"testsrc2=size=320x240:rate=10:duration={seconds}", "-c:v", "mpeg2video", "-g", "5", "-b:v", "600k", "-f", "mpegts", file]))!)
                await make.WaitForExitAsync(Stop);
            var transport = await File.ReadAllBytesAsync(file, Stop);
            using var server = DroppingServer.Rtsp(transport, transport.Length / seconds, seconds: 2.5);
            var source = await FetchAsync($"rtsp://127.0.0.1:{server.Port}/gate", least: 6);
            Assert.True(server.Connections >= 2, $"{server.Connections} connections");
            Assert.True(source.GetProperty("breaks").GetInt32() >= 1, source.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("rtsp://admin:p@ss@10.0.0.5/1", "rtsp://…@10.0.0.5/1")]
    [InlineData("http://10.0.0.5/a.jpg", "http://10.0.0.5/a.jpg")]
    public void Who_logs_in_is_left_out_of_what_is_shown(string address, string shown) => Assert.Equal(shown, Ffmpeg.Redacted(address));

    /// <summary>Fetches until so many frames are stored.</summary>
    /// <returns>The source's state then.</returns>
    private async Task<JsonElement> FetchAsync(string address, int least)
    {
        var (id, code) = await _yard.AddAsync(source: address, interval: 1);
        WebApplication app = city.Build(settings:
        [
            ("SmartCity:Cameras:PollSeconds", "0.2"), ("SmartCity:Cameras:HangSeconds", "3"), ("SmartCity:Cameras:FirstPauseSeconds", "0.1"), ("SmartCity:Cameras:LongestPauseSeconds", "0.5"), ("SmartCity:Cameras:KeepingMinutes", "0"),
        ]);
        try
        {
            await StopOthersAsync();
            await app.StartAsync(Stop);
            using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
            var patience = Stopwatch.StartNew();
            while (await _yard.CountAsync("camera_frame", id) < least)
            {
                Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), (await _yard.GetAsync(client, $"/cameras/{code}/state")).ToString());
                await Task.Delay(200, Stop);
            }
            var source = (await _yard.GetAsync(client, $"/cameras/{code}/state")).GetProperty("source");
            await city.Database.ExecuteAsync($"update smartcity.camera set removed_at = now() where id = '{id}'");
            return source;
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>The fixture's own process must not be the one that fetches.</summary>
    private async Task StopOthersAsync() =>
        await city.Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and ((classid::bigint << 32) | objid::bigint) = x'63616D737263'::bigint");

    private static void Require()
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")))) Assert.Skip("ffmpeg is not installed.");
    }
}
