using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using SmartCity.Api.Hosting;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Cameras;

/// <summary>Fetches frames of all cameras that have a source, and follows changes of the register. Of several processes one does, known by a lock in the database.</summary>
internal sealed class CameraSources(
    NpgsqlDataSource database, IntakeCameraStore cameras, IntakeDesk desk, IntakeOptions options, IOptions<PrivacyOptions> privacy, IOptions<GeoOptions> geo, DataFolder data, TimeProvider clock, ILogger<CameraSources> logger) : BackgroundService
{
    private const string FolderScheme = "folder:";

    /// <summary>Key of the advisory lock: "camsrc" in ASCII.</summary>
    private const long SourcesLock = 0x63616D737263;

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(geo.Value.TimeZone);
    private readonly ConcurrentDictionary<Guid, (CameraStream Stream, CancellationTokenSource Stop, Task Run)> _streams = new();
    private readonly ConcurrentDictionary<Guid, WatchedFolder> _folders = new();

    /// <summary>Null where this process fetches nothing of the camera.</summary>
    internal object? StateOf(Guid camera) => _streams.TryGetValue(camera, out var stream) ? stream.Stream.State : _folders.TryGetValue(camera, out var folder) ? folder.State : null;

    /// <summary>Where files of a camera of source folder:NAME are to be put.</summary>
    /// <exception cref="Geo.GeoInputException">The name could lead elsewhere.</exception>
    internal string FolderOf(string source) => Path.Combine(options.FolderRoot ?? Path.Combine(data.Inbox, "cameras"), data.SafeName(source[FolderScheme.Length..]));

    /// <summary>One look at the register and at all folders.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        IReadOnlyList<IntakeCamera> registered = [.. (await cameras.ListSourcesAsync(cancellationToken)).Where(c => IsFolder(c) || c.Schedule?.Includes(TimeZoneInfo.ConvertTime(now, _zone).DateTime) != false)];
        foreach (var (id, running) in _streams)
            if (!registered.Any(c => c.Id == id && IsSame(c, running.Stream.Camera))) await EndAsync(id);
        foreach (var (id, folder) in _folders)
            if (!registered.Any(c => c.Id == id && IsSame(c, folder.Camera))) _folders.TryRemove(id, out _);
        foreach (var camera in registered)
            if (!IsFolder(camera) && !_streams.ContainsKey(camera.Id)) Begin(camera, cancellationToken);
        await Parallel.ForEachAsync(registered.Where(IsFolder), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, async (camera, stop) => await LookAsync(camera, stop));
    }

    /// <summary>One camera's folder that can't be read leaves the others alone.</summary>
    private async Task LookAsync(IntakeCamera camera, CancellationToken cancellationToken)
    {
        try
        {
            await _folders.GetOrAdd(camera.Id, _ => new(camera, FolderOf(camera.Source!), desk, options, privacy.Value.Photo.MaxBytes, clock, logger)).LookAsync(cancellationToken);
        }
        catch (Exception e) when (e is GeoInputException or GeoConflictException or IOException or UnauthorizedAccessException or CameraBusyException)
        {
            logger.SourcesFailed($"camera {camera.Code}: {e.Message}");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Fetches) return;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await FetchAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.SourcesFailed(e.Message);   // the database may be away for a while
                }
                await EndAllAsync();
                await PauseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) { }
        finally
        {
            await EndAllAsync();
        }
    }

    // As long as the lock is ours.
    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var mine = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = SourcesLock } } })
            if (await mine.ExecuteScalarAsync(cancellationToken) is not true) return;
        try
        {
            while (true)
            {
                await using (var alive = new NpgsqlCommand("select 1", connection)) await alive.ExecuteScalarAsync(cancellationToken);
                await LookAsync(cancellationToken);
                await PauseAsync(cancellationToken);
            }
        }
        finally
        {
            await FreeAsync(connection);
        }
    }

    // The connection goes back to a pool, and would hold the lock there.
    private static async Task FreeAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var free = new NpgsqlCommand("select pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = SourcesLock } } };
            await free.ExecuteScalarAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException) { }   // it is gone, and the lock with it
    }

    private Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(options.PollSeconds), cancellationToken);

    private static bool IsFolder(IntakeCamera camera) => camera.Source!.StartsWith(FolderScheme, StringComparison.Ordinal);

    private static bool IsSame(IntakeCamera a, IntakeCamera b) =>
        (a.Source, a.IntervalSeconds, a.PrivacyMasks, a.OriginalsHours, a.RangeMetres, a.SiteId, a.FalseAlarmsPerDay, a.Place.X, a.Place.Y) == (b.Source, b.IntervalSeconds, b.PrivacyMasks, b.OriginalsHours, b.RangeMetres, b.SiteId, b.FalseAlarmsPerDay, b.Place.X, b.Place.Y);

    private void Begin(IntakeCamera camera, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = new CameraStream(camera, desk, options, privacy.Value.Photo.MaxBytes, clock, logger);
        _streams[camera.Id] = (stream, stop, RunAsync(stream, stop.Token));
    }

    // What breaks off by an error of ours or of the database is begun again at the next look.
    private async Task RunAsync(CameraStream stream, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            try
            {
                await stream.RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.StreamLost(stream.Camera.Code, options.LongestPauseSeconds, e.Message);
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(options.LongestPauseSeconds), cancellationToken));   // its end is enough, whatever way it ends
            }
    }

    private async Task EndAsync(Guid id)
    {
        if (!_streams.TryRemove(id, out var running)) return;
        await running.Stop.CancelAsync();
        await running.Run;
        running.Stop.Dispose();
    }

    private async Task EndAllAsync()
    {
        foreach (var id in _streams.Keys) await EndAsync(id);
    }
}
