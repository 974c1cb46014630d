using SmartCity.Api.Telemetry;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging;

namespace SmartCity.Api.Cameras;

/// <summary>Takes the finished files of one camera's folder, the oldest first. What was taken is removed from it (its picture is kept, with nobody to be known); of each file a line stays in done or refused.</summary>
/// <remarks>The folder is the queue: files that come faster than they are worked on wait there. A file that is refused lies in refused for a day.</remarks>
internal sealed class WatchedFolder(IntakeCamera camera, string folder, IntakeDesk desk, IntakeOptions options, int mostBytes, TimeProvider clock, ILogger logger)
{
    private static readonly string[] Unfinished = [".part", ".partial", ".tmp", ".filepart", ".crdownload"];

    private long _taken, _refused;

    internal IntakeCamera Camera => camera;

    internal object State => new { Kind = IntakeDesk.Folder, Folder = Path.GetFileName(folder), Waiting = Directory.Exists(folder) ? Files().Count : 0, Taken = Volatile.Read(ref _taken), Refused = Volatile.Read(ref _refused) };

    internal string Done => Path.Combine(folder, "done");

    internal string Refused => Path.Combine(folder, "refused");

    /// <summary>One look at the folder.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Done);
        Directory.CreateDirectory(Refused);
        foreach (var file in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Age(file) < TimeSpan.FromSeconds(options.SettleSeconds)) continue;
            await TakeAsync(file, cancellationToken);
        }
    }

    private List<FileInfo> Files() =>
        [.. new DirectoryInfo(folder).EnumerateFiles().Where(f => f.Name[0] != '.' && f.LinkTarget is null && !Unfinished.Contains(f.Extension.ToLowerInvariant())).OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal)];

    private TimeSpan Age(FileInfo file) => clock.GetUtcNow() - file.LastWriteTimeUtc;

    private async Task TakeAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            if (file.Length > mostBytes) throw new ImagingInputException($"'{file.Name}' has {file.Length:N0} bytes; {mostBytes:N0} are possible.");
            var taken = await desk.TakeAsync(camera, async stop => new(await File.ReadAllBytesAsync(file.FullName, stop), file.Name, null), IntakeDesk.Folder, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(Done, file.Name + ".txt"), taken.IsRepeat ? $"frame {taken.Frame.Id}, which came before\n" : $"frame {taken.Frame.Id}, {taken.Frame.Reason ?? "assessable"}\n", cancellationToken);
            file.Delete();
            Interlocked.Increment(ref _taken);
        }
        catch (ImagingInputException e)
        {
            if (Age(file) < TimeSpan.FromSeconds(options.GiveUpSeconds)) return;   // it may still be on its way
            await File.WriteAllTextAsync(Path.Combine(Refused, file.Name + ".txt"), e.Message + "\n", cancellationToken);
            file.MoveTo(Path.Combine(Refused, file.Name), overwrite: true);
            Interlocked.Increment(ref _refused);
            logger.FrameRefused(camera.Code, e.Message);
        }
        catch (FileNotFoundException) { }   // whoever brought it has taken it back
    }
}
