using SmartCity.Api.Tests.Commands;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Monitors;

[Collection("console")]
public sealed class MonitorsCommandsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-monitors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Add_simulate_import_and_list_tell_one_story()
    {
        Assert.Equal(0, (await RunAsync("add", "--mn", "CMD1", "--pw", "123456", "--name", "滇池路", "--region", "shaanxi", "--lon", "102.7", "--lat", "25")).Code);
        var file = Path.Combine(_folder, "frames.txt");
        Assert.Equal(0, (await CommandRun.OfAsync("monitors", "simulate", "--mn", "CMD1", "--pw", "123456", "--from", "2026-03-01T08:00", "--tsp", "1.2", "--out", file)).Code);
        await File.AppendAllTextAsync(file, "rubbish\n", TestContext.Current.CancellationToken);

        var first = await RunAsync("import", file);
        Assert.Equal(0, first.Code);
        Assert.Contains("13 frames: 12 stored (36 values), 0 known, 0 partial, 0 other, 1 refused", first.Words, StringComparison.Ordinal);
        Assert.Contains("1 exceedances", first.Words, StringComparison.Ordinal);
        Assert.Contains("line 13: it is no frame", first.Error, StringComparison.Ordinal);
        Assert.Contains("0 stored (0 values), 12 known", (await RunAsync("import", file)).Words, StringComparison.Ordinal);
        Assert.Contains("0 periods judged", (await RunAsync("judge")).Words, StringComparison.Ordinal);
        Assert.Contains("2026-03-01T00:55:00Z", (await RunAsync("list")).Words, StringComparison.Ordinal);
        Assert.Contains("\"mn\": \"CMD1\"", (await RunAsync("list", "--json")).Words, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("retire", "CMD1")).Code);
        Assert.Equal(2, (await RunAsync("retire", "CMD1")).Code);
    }

    [Fact]
    public async Task Bad_input_is_one_line_and_exit_code_2()
    {
        var limits = Path.Combine(_folder, "limits.json");
        await File.WriteAllTextAsync(limits, "{\"version\":\"x\"}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "empty.txt"), "\n", TestContext.Current.CancellationToken);
        foreach (var (arguments, reason) in new (string[], string)[]
        {
            (["import", Path.Combine(_folder, "none.txt")], "does not exist"),
            (["import", Path.Combine(_folder, "empty.txt")], "holds no frame"),
            (["add", "--mn", "X1", "--name", "n", "--region", "shaanxi", "--lon", "1", "--lat", "2"], "password is missing"),
            (["add", "--mn", "X1", "--pw", "1", "--name", "n", "--region", "nowhere", "--lon", "1", "--lat", "2"], "no region 'nowhere'"),
            (["add", "--mn", "X1", "--pw", "1", "--name", "n", "--region", "shaanxi", "--lon", "1", "--lat", "2", "--limits", limits], "is no file of limits"),
            (["add", "--mn", "X1", "--pw", "1", "--name", "n", "--region", "shaanxi", "--lon", "1", "--lat", "2", "--limits", "/none.json"], "can't be read"),
            (["add", "--mn", "X1", "--pw", "1", "--name", "n", "--region", "shaanxi", "--lon", "east", "--lat", "2"], "is no number"),
            (["listen", "--address", "home"], "is no IP address"),
            (["simulate", "--mn", "X1", "--pw", "1", "--to", "nowhere"], "is no HOST:PORT"),
            (["simulate", "--mn", "X1", "--pw", "1", "--to", "127.0.0.1:1", "--count", "1"], "Nobody takes messages at 127.0.0.1:1"),
            (["simulate", "--mn", "X1", "--pw", "1", "--count", "0"], "--count 0"),
            (["simulate", "--mn", "X1", "--pw", "1", "--from", "noon"], "--from 'noon'"),
            (["simulate", "--mn", "X-1", "--pw", "1"], "can't be an MN"),
            (["simulate", "--mn", "X1", "--pw", "1", "--missing", "2"], "--missing is a share"),
        })
        {
            var run = await RunAsync(arguments);
            Assert.True(run.Code == 2, $"{string.Join(' ', arguments)}: {run.Code} {run.Error}");
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Trim().Split('\n'));
        }
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["monitors", .. arguments, "--db", database.ConnectionString]);
}
