using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Cameras;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>A folder that a camera's FTP writes to.</summary>
public sealed class WatchedFolderTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finished_files_are_taken_in_their_order_bad_ones_refused_with_the_reason_and_unfinished_ones_left()
    {
        _ = city.Database.ConnectionString;
        var root = Directory.CreateTempSubdirectory("smartcity-folder-").FullName;
        try
        {
            var clock = new SetClock(DateTimeOffset.UtcNow);
            var (id, code) = await _yard.AddAsync(source: "folder:gate-1");
            var (app, client) = await _yard.ServeAsync(clock, ("SmartCity:Cameras:FolderRoot", root));
            await using var _ = app;
            using var __ = client;
            var sources = app.Services.GetRequiredService<CameraSources>();
            var folder = Directory.CreateDirectory(Path.Combine(root, "gate-1")).FullName;
            Put("b.jpg", CameraYard.Picture(1), seconds: 300);
            Put("a.jpg", CameraYard.Picture(2), seconds: 200);
            Put("copy.jpg", CameraYard.Picture(1), seconds: 150);
            Put("cut.jpg", BadFrames.Of("truncated"), seconds: 100);
            Put("late.jpg", BadFrames.Of("truncated"), seconds: 10);     // may still be on its way
            Put("moving.gif", BadFrames.Of("gif"), seconds: 100);
            Put("growing.jpg", CameraYard.Picture(3), seconds: 0);
            Put("upload.jpg.part", CameraYard.Picture(4), seconds: 500);
            File.CreateSymbolicLink(Path.Combine(folder, "link.jpg"), "/etc/passwd");

            await sources.LookAsync(Stop);
            Assert.Equal(["growing.jpg", "late.jpg", "link.jpg", "upload.jpg.part"], Names(folder));
            Assert.Equal(["a.jpg.txt", "b.jpg.txt", "copy.jpg.txt"], Names(Path.Combine(folder, "done")));
            Assert.Equal(["cut.jpg", "cut.jpg.txt", "moving.gif", "moving.gif.txt"], Names(Path.Combine(folder, "refused")));
            Assert.Contains("cut off", File.ReadAllText(Path.Combine(folder, "refused", "cut.jpg.txt")), StringComparison.Ordinal);
            Assert.Contains("came before", File.ReadAllText(Path.Combine(folder, "done", "copy.jpg.txt")), StringComparison.Ordinal);
            var frames = (await _yard.GetAsync(client, $"/cameras/{code}/frames")).GetProperty("frames").EnumerateArray().Select(f => (f.GetProperty("via").GetString(), f.GetProperty("repeats").GetInt32())).ToList();
            Assert.Equal([("folder", 0), ("folder", 1)], frames);   // the last first: b came first

            Put("late.jpg", CameraYard.Picture(5), seconds: 10);
            clock.Now += TimeSpan.FromSeconds(5);
            await sources.LookAsync(Stop);
            Assert.Equal(4, await _yard.CountAsync("camera_frame", id));
            Assert.Equal(["link.jpg", "upload.jpg.part"], Names(folder));
            var source = (await _yard.GetAsync(client, $"/cameras/{code}/state")).GetProperty("source");
            Assert.Equal("folder", source.GetProperty("kind").GetString());

            clock.Now += TimeSpan.FromDays(2);
            await app.Services.GetRequiredService<FrameKeeping>().RunAsync(Stop);
            Assert.Empty(Names(Path.Combine(folder, "refused")));   // what could not be read may still show somebody

            void Put(string name, byte[] content, int seconds)
            {
                File.WriteAllBytes(Path.Combine(folder, name), content);
                File.SetLastWriteTimeUtc(Path.Combine(folder, name), clock.Now.UtcDateTime.AddSeconds(-seconds));
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("folder:../elsewhere")]
    [InlineData("folder:/etc")]
    [InlineData("folder:")]
    public async Task A_folder_can_not_lead_out_of_its_root(string source)
    {
        _ = city.Database.ConnectionString;
        await using var app = city.Build();
        Assert.Throws<SmartCity.Geo.GeoInputException>(() => app.Services.GetRequiredService<CameraSources>().FolderOf(source));
    }
}
