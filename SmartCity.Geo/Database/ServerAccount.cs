using System.Diagnostics;

namespace SmartCity.Geo.Database;

/// <summary>The account that the server's programs run under: PostgreSQL refuses to run as root.</summary>
internal sealed class ServerAccount
{
    private const string DebianAccount = "postgres";
    private readonly string? _other;

    private ServerAccount(string? other) => _other = other;

    /// <summary>True when commands go through runuser, so that files must be handed over and folders be reachable.</summary>
    internal bool IsOther => _other is not null;

    /// <exception cref="GeoInputException">The caller is root and there is no account to become.</exception>
    internal static ServerAccount Current()
    {
        if (!Environment.IsPrivilegedProcess) return new(null);
        var known = File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(l => l.StartsWith(DebianAccount + ":", StringComparison.Ordinal));
        return known ? new(DebianAccount) : throw new GeoInputException(
            $"PostgreSQL doesn't run as root and there is no account '{DebianAccount}'; install postgresql-{PostgresBinaries.FloorMajor} or run as another user.");
    }

    /// <summary>Gives a file or folder to the account.</summary>
    internal async Task HandOverAsync(string path, CancellationToken cancellationToken)
    {
        if (_other is null) return;
        var (exitCode, output) = await ExecuteAsync("chown", ["--no-dereference", $"{_other}:", path], cancellationToken);
        if (exitCode != 0) throw new GeoInputException($"{path} could not be given to '{_other}': {output}");
    }

    /// <summary>Runs a program as the account, from the root folder (it may not be allowed to stand in ours).</summary>
    /// <returns>Exit code, and both outputs in one line.</returns>
    internal Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        _other is null ? ExecuteAsync(program, arguments, cancellationToken) : ExecuteAsync("runuser", ["-u", _other, "--", program, .. arguments], cancellationToken);

    private static async Task<(int ExitCode, string Output)> ExecuteAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            var lines = $"{await error}\n{await output}".Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return (process.ExitCode, string.Join("; ", lines));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
