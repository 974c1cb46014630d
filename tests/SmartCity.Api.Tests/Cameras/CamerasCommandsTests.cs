using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Tests.Commands;
using SmartCity.Geo.Tests.Cameras;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Cameras;

[Collection("console")]
public sealed class CamerasCommandsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-cameras-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Cameras_are_imported_listed_calibrated_and_come_back_as_they_were()
    {
        const string csv = "code,name,lon,lat,height_m,bearing_deg,hfov_deg,range_m,image_width,image_height\nC1,Gate 1,102.7,25,10,30,60,300,1920,1080\nC2,Gate 2,102.71,25,8,90,50,200,,\n";
        Assert.Equal("2 cameras: 2 new, 0 changed, 0 as they were.", (await RunAsync("import", Put("cameras.csv", csv))).Words.Trim());
        var again = Put("again.geojson", (await RunAsync("list", "--json")).Words);
        Assert.Equal("2 cameras: 0 new, 0 changed, 2 as they were.", (await RunAsync("import", again)).Words.Trim());

        var model = new ModelCamera();
        var points = Put("points.json", new JsonObject { ["points"] = new JsonArray([.. ModelCamera.Six.Select((p, i) => model.Point(p.Right, p.Ahead, i % 2)).Select(p => new JsonObject { ["x"] = p.X, ["y"] = p.Y, ["lon"] = p.Longitude, ["lat"] = p.Latitude })]) }.ToJsonString());
        var tried = await RunAsync("calibrate", "C1", "--points", points, "--dry-run");
        Assert.StartsWith("6 points: 0.", tried.Words, StringComparison.Ordinal);
        Assert.Equal(7, tried.Words.Trim().Split('\n').Length);
        Assert.Contains("not calibrated", (await RunAsync("list")).Words.Split('\n')[0], StringComparison.Ordinal);
        var made = JsonElement.Parse((await RunAsync("calibrate", "C1", "--points", points, "--json")).Words);
        Assert.Equal(6, made.GetProperty("points").GetArrayLength());
        Assert.DoesNotContain("not calibrated", (await RunAsync("list")).Words.Split('\n')[0], StringComparison.Ordinal);

        foreach (var (run, reason) in ((CommandRun, string)[])[
            (await RunAsync("calibrate", "C2", "--points", points), "register its range_m, image_width and image_height first"),
            (await RunAsync("calibrate", "C9", "--points", points), "There is no camera C9"),
            (await RunAsync("calibrate", "C1", "--points", Put("bad.json", """{"points":[{"x":1}]}""")), "can't be read as control points"),
            (await RunAsync("import", Put("bad.csv", "code,name,lon,lat,range_m\nC3,n,102.7,25,far\n")), "feature 1 (C3): range_m"),
            (await RunAsync("import", Path.Combine(_folder, "none.csv")), "none.csv")])
        {
            Assert.Equal(2, run.Code);
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Trim().Split('\n'));
        }
        Assert.Equal("2 cameras can be read.", (await CommandRun.OfAsync("cameras", "import", Put("dry.csv", csv), "--dry-run")).Words.Trim());
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["cameras", .. arguments, "--db", database.ConnectionString]);

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
