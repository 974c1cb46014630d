using System.Diagnostics;
using System.Globalization;

namespace SmartCity.Benchmarks;

/// <summary>What one line of a result says.</summary>
/// <param name="Subject">What was run.</param>
/// <param name="Value">Such as "7.2 ms".</param>
/// <param name="Ratio">Against the peer or limit of the same run; empty for the peer itself.</param>
/// <param name="Remark">What is counted in.</param>
internal sealed record Figure(string Subject, string Value, string Ratio, string Remark)
{
    internal static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:G3} {unit}");

    internal static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:F2}×");
}

/// <summary>One benchmark: its figures in one run, so that they can be compared whatever the machine is doing.</summary>
/// <param name="Setting">What was measured on, in one line.</param>
internal sealed record Result(string Name, string Setting, IReadOnlyList<Figure> Figures);

/// <summary>CPU time, user and system together: on a shared machine wall time says little.</summary>
internal static class CpuTime
{
    private static readonly double TicksPerSecond = 100;   // USER_HZ of every Linux that .NET runs on

    /// <summary>Of this process, all threads.</summary>
    internal static TimeSpan Own => Process.GetCurrentProcess().TotalProcessorTime;

    /// <summary>Of another process of this machine, such as a PostgreSQL backend.</summary>
    internal static TimeSpan Of(int processId)
    {
        // After the name in parentheses: state is field 3, utime 14, stime 15.
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    /// <summary>Of a command and its children, from start to end.</summary>
    internal static TimeSpan OfCommand(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"TIMEFORMAT='%U %S'; time {command} > /dev/null 2>&1"]) { RedirectStandardError = true })!;
        var text = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"'{command}' ended with {process.ExitCode}.");
        return TimeSpan.FromSeconds(text.Trim().Split('\n')[^1].Split(' ').Sum(part => double.Parse(part, CultureInfo.InvariantCulture)));
    }

    internal static bool HasTool(string tool) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
