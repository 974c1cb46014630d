using System.Diagnostics;
using System.Text.Json;

namespace SmartCity.Api.Hosting;

/// <summary>The one <c>up</c> of a data folder: the lock that it holds and what others may know of it.</summary>
/// <param name="Process">Its process id.</param>
/// <param name="Address">Where it serves.</param>
internal sealed record RunningInstance(int Process, string Address)
{
    /// <summary>Takes the lock of the data folder; null when another process has it. A killed process lets go by itself.</summary>
    internal static FileStream? TryLock(DataFolder data)
    {
        Directory.CreateDirectory(data.Root);
        try
        {
            return new(data.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>What the holder of the lock wrote; null when nobody holds it or it has not got that far.</summary>
    internal static RunningInstance? Read(DataFolder data)
    {
        if (!File.Exists(data.Lock) || !File.Exists(data.Running)) return null;
        using (var free = TryLock(data))
            if (free is not null) return null;   // left behind by a process that is gone
        try
        {
            return JsonSerializer.Deserialize<RunningInstance>(File.ReadAllText(data.Running));
        }
        catch (JsonException)
        {
            return null;   // being written now
        }
    }

    internal void Write(DataFolder data) => File.WriteAllText(data.Running, JsonSerializer.Serialize(this));

    /// <summary>Asks the process to stop, as Ctrl-C would, and waits until it has.</summary>
    /// <returns>False when it still runs after the patience.</returns>
    internal async Task<bool> StopAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            // The shell's own kill: a minimal Debian has no program of that name.
            using var kill = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"kill -TERM {Process.ToString(System.Globalization.CultureInfo.InvariantCulture)}"]);
            await process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);
            return true;
        }
        catch (ArgumentException)
        {
            return true;   // gone already
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
