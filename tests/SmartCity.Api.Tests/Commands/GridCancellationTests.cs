using System.Diagnostics;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Tests.Commands;

/// <summary>The program in a process of its own, told to end while it works: as Ctrl-C does, but SIGTERM reaches one that was started in the background too.</summary>
public sealed class GridCancellationTests(GridCancellationTests.ManyCells many) : IClassFixture<GridCancellationTests.ManyCells>
{
    private const int Cancelled = 130, Attempts = 4;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);   // a second when the machine is calm

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Work that never awaited was killed in the middle: the half-written file's hidden folder stayed beside the target.
    [Theory]
    [InlineData("check", null)]
    [InlineData("repair", null)]
    [InlineData("repair", "writing")]
    [InlineData("report", null)]
    [InlineData("levels", null)]
    [InlineData("export", "writing")]
    public async Task Told_to_end_it_ends_soon_says_so_and_leaves_nothing_half_written(string command, string? stage)
    {
        string[] output = command switch { "check" => [], "report" => ["--out", Path.Combine(many.Folder, "out.html")], _ => ["--out", Path.Combine(many.Folder, "out.gpkg")] };
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (code, said, took) = await ToldToEndAsync(command, output, stage);
            if (code == 0)
            {
                // It was done before the signal arrived: then the file is there, and whole, and it has another try.
                Assert.Equal([many.Cells, .. output.Skip(1)], Directory.GetFileSystemEntries(many.Folder).Order());
                foreach (var whole in output.Skip(1)) File.Delete(whole);
                continue;
            }
            Assert.Equal(Cancelled, code);
            Assert.Contains("cancelled", said, StringComparison.Ordinal);
            Assert.True(took < Soon, $"{command} went on for {took.TotalSeconds:0.0} s");
            Assert.Equal([many.Cells], Directory.GetFileSystemEntries(many.Folder));
            return;
        }
        Assert.True(stage is not null, $"{command} was done {Attempts} times before it heard the signal.");   // writing is short
    }

    /// <returns>Its exit code, what it said after the signal, and how long it went on.</returns>
    private async Task<(int Code, string Said, TimeSpan Took)> ToldToEndAsync(string command, string[] output, string? stage)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll"), "grid", command, many.Cells, .. output]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var words = new List<string>();
        while (await process.StandardError.ReadLineAsync(Stop) is { } line)
        {
            words.Add(line);
            if (stage is null || line.EndsWith(stage, StringComparison.Ordinal)) break;   // without a stage: at its first sign of life
        }
        Assert.True(words.Count > 0 && (stage is null || words[^1].EndsWith(stage, StringComparison.Ordinal)), string.Join('\n', words));
        var clock = Stopwatch.StartNew();
        Process.Start("kill", ["-TERM", $"{process.Id}"]).Dispose();
        var rest = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, rest, clock.Elapsed);
    }

    /// <summary>So many that each command is at it for some seconds.</summary>
    public sealed class ManyCells : IDisposable
    {
        private const int Side = 250;

        public ManyCells() => VectorFile.Write(Cells,
            [.. Enumerable.Range(0, Side * Side).Select(n => new VectorFeature(Quarter(n % Side, n / Side), new Dictionary<string, object?> { ["code"] = FormattableString.Invariant($"530102001{1 + n / 500:D3}{1 + n % 500:D3}"), ["class"] = 1L }))],
            [new("code", VectorFieldType.Text), new("class", VectorFieldType.Whole)], CrsTransform.Cgcs2000, Stop);

        internal string Folder { get; } = Directory.CreateTempSubdirectory("smartcity-cancel-").FullName;

        internal string Cells => Path.Combine(Folder, "cells.fgb");

        public void Dispose() => Directory.Delete(Folder, recursive: true);

        private static Polygon Quarter(int column, int row) =>
            new(new LinearRing([Corner(column, row), Corner(column + 1, row), Corner(column + 1, row + 1), Corner(column, row + 1), Corner(column, row)]));

        // Off its place, the same for the four cells that meet there.
        private static Coordinate Corner(int x, int y) =>
            new(Math.Round((102 + 0.002 * x + 0.0002 * Math.Sin(7.1 * x + 3.3 * y)) * 1e8) / 1e8, Math.Round((24 + 0.002 * y + 0.0002 * Math.Cos(5.7 * x + 2.9 * y)) * 1e8) / 1e8);
    }
}
