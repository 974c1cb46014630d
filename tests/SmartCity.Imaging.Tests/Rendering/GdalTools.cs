using System.Diagnostics;

namespace SmartCity.Imaging.Tests.Rendering;

/// <summary>GDAL's own command line tools, as an independent opinion.</summary>
internal static class GdalTools
{
    /// <summary>Skips the test where the tool is not installed; on CI it must be.</summary>
    internal static void Require(string tool)
    {
        var found = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
        Assert.SkipUnless(found || Environment.GetEnvironmentVariable("CI") == "true", $"{tool} is not installed (Debian: gdal-bin).");
    }

    internal static string Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} ended with {process.ExitCode}: {error.Result}");
        return output;
    }
}
