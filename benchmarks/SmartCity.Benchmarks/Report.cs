using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SmartCity.Benchmarks;

/// <summary>Writes results as Markdown into <c>benchmarks/results/MACHINE/</c>.</summary>
internal static class Report
{
    internal static string Markdown(Result result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {result.Name}\n\n{result.Setting}.\n\n{Machine}, {RuntimeInformation.FrameworkDescription}, load {Load} at the end; {DateTime.UtcNow:yyyy-MM-dd}.\n\n");
        text.Append("| what | figure | against the peer | remark |\n| --- | --- | --- | --- |\n");
        foreach (var figure in result.Figures) text.Append(CultureInfo.InvariantCulture, $"| {figure.Subject} | {figure.Value} | {figure.Ratio} | {figure.Remark} |\n");
        return text.ToString();
    }

    /// <summary>Written as a whole or not at all.</summary>
    internal static string Save(Result result)
    {
        var folder = Path.Combine(Root(), "benchmarks", "results", FolderName());
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{result.Name}.md");
        File.WriteAllText(path + ".partial", Markdown(result));
        File.Move(path + ".partial", path, overwrite: true);
        return path;
    }

    private static string Machine => $"{Processor()}, {Environment.ProcessorCount} cores";

    private static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string FolderName() => string.Join('-', $"{Machine}".ToLowerInvariant().Split([' ', ',', '(', ')', '@', '/', '.'], StringSplitOptions.RemoveEmptyEntries));

    internal static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SmartCity.sln"))) return at.FullName;
        throw new InvalidOperationException("SmartCity.sln lies in no folder above the benchmarks.");
    }
}
