using System.Diagnostics;
using SmartCity.Geo;

namespace SmartCity.Api.Hosting;

/// <summary><c>up --detach</c>: the same <c>up</c> in a session of its own, followed until it is ready.</summary>
internal static class DetachedUp
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(300);

    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, DataFolder data, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) throw new GeoInputException("--detach needs Linux.");
        Directory.CreateDirectory(data.Root);
        // The log holds the first key.
        await using (var empty = new FileStream(data.Log, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite })) { }
        // setsid: neither Ctrl-C nor the end of this terminal reaches it.
        using var process = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "up", data.Log,
            Environment.ProcessPath!, .. Environment.GetCommandLineArgs().Take(1).Where(a => a.EndsWith(".dll", StringComparison.Ordinal)), .. arguments]))!;
        await using var log = new FileStream(data.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(log);
        while (true)
        {
            var ended = process.HasExited;
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                Console.WriteLine(line);
                if (line.StartsWith("Ready: ", StringComparison.Ordinal)) return 0;
            }
            if (ended) return process.ExitCode;
            await Task.Delay(Every, cancellationToken);
        }
    }
}
