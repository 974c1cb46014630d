using System.Diagnostics;
using System.Globalization;

namespace SmartCity.Benchmarks;

/// <summary>One run of the built program as a user starts it: start, reading and writing counted in.</summary>
/// <param name="Wall">Seconds from start to end.</param>
/// <param name="Cpu">CPU seconds of all its threads.</param>
/// <param name="PeakMegabytes">The most memory that it had resident.</param>
internal sealed record ProgramRun(double Wall, double Cpu, double PeakMegabytes)
{
    private const int PollMilliseconds = 10;

    /// <param name="data">The folder that the program may write to; null = its own.</param>
    /// <exception cref="InvalidOperationException">It ended with another exit code than 0.</exception>
    internal static async Task<ProgramRun> MeasureAsync(string[] arguments, CancellationToken cancellationToken, string? data = null)
    {
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (data is not null) start.Environment["SMARTCITY_DATA"] = data;
        using var process = Process.Start(start)!;
        var words = process.StandardError.ReadToEndAsync(cancellationToken);
        _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var (cpu, peak) = (TimeSpan.Zero, 0.0);
        try
        {
            while (!process.HasExited)
            {
                // Both only grow: what is missed is what the last hundredth of a second adds.
                if (Peak(process.Id) is { } now) (cpu, peak) = (CpuTime.Of(process.Id), now);
                await Task.Delay(PollMilliseconds, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it ended while it was read
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {process.ExitCode}: {await words}");
        return new(clock.Elapsed.TotalSeconds, cpu.TotalSeconds, peak);
    }

    /// <summary>The built program.</summary>
    internal static string Program
    {
        get
        {
            var built = Path.Combine(Report.Root(), "artifacts", "bin", "SmartCity.Api", "release_linux-x64", "SmartCity.Api.dll");
            return File.Exists(built) ? built : Path.Combine(AppContext.BaseDirectory, "SmartCity.Api.dll");
        }
    }

    // Null when it has ended.
    private static double? Peak(int processId) =>
        File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6
            : null;
}
