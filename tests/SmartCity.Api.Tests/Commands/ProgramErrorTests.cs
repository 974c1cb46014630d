using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SmartCity.Api.Tests.Commands;

/// <summary>The program and its launcher as a shell sees them: exit code 2 and one line on stderr for whatever the caller got wrong.</summary>
public sealed class ProgramErrorTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("smartcity-cli-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("sing", "sing")]
    [InlineData("up --port many", "--port")]
    [InlineData("up --port 70000", "--port")]
    [InlineData("up --data /nonexistent", "/nonexistent")]
    [InlineData("jobs list --db Host=127.0.0.1;Port=1;Timeout=2", "127.0.0.1")]
    [InlineData("keys create --role boss --name x", "boss")]
    [InlineData("reset", "--yes")]
    [InlineData("grid partition --area a.shp --out b.shp --cells many", "'many' is no whole number; --cells needs one.")]
    [InlineData("grid partition --area a.shp --out b.shp --min-width wide", "'wide' is no number; --min-width needs one.")]
    [InlineData("grid levels a.shp --level village", "'cell'. See 'smartcity grid levels")]
    public async Task A_mistake_is_one_line_that_names_it(string arguments, string named)
    {
        var (exitCode, error) = await RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll"), .. arguments.Split(' ')]);

        Assert.Equal(2, exitCode);
        Assert.Contains(named, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_is_named_with_the_way_out()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;
        var (exitCode, error) = await RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll"), "up", "--port", $"{port}"]);

        Assert.Equal(2, exitCode);
        Assert.Contains($"Port {port}", error, StringComparison.Ordinal);
        Assert.Contains("--port", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smartcity")]
    [InlineData(".ci/run")]
    public async Task The_scripts_are_sound_bash(string script) => Assert.Equal((0, ""), await RunAsync("bash", ["-n", Path.Combine(Repository.Root, script)]));

    [Fact]
    public async Task The_launcher_explains_itself_without_installing_or_building() =>
        Assert.Equal((0, ""), await RunAsync(Path.Combine(Repository.Root, "smartcity"), ["--help"]));

    private async Task<(int ExitCode, string Error)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SMARTCITY_DATA"] = _data;
        start.Environment.Remove("SMARTCITY_DB");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
