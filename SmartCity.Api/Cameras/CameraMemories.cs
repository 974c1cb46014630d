using System.Security.Cryptography;
using SmartCity.Api.Hosting;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Keeps what cameras remember over a restart: a sealed file each in the data folder, its key in the database. Whoever has only one of the two can read nothing of it.</summary>
internal sealed class CameraMemories(CameraMemoryStore store, DataFolder data, IntakeOptions options, TimeProvider clock, ILogger<CameraMemories> logger)
{
    /// <summary>A file without a key is somebody's who is about to enter it, for so long at most.</summary>
    private static readonly TimeSpan Writing = TimeSpan.FromHours(1);

    private bool IsOff => options.MemoryMinutes == 0;

    /// <summary>What the camera remembered before a restart, once for each lane; what can't be read is left, and it begins anew. The lane's turn is the caller's.</summary>
    internal async Task RecallAsync(IntakeCamera camera, CameraLane lane, CancellationToken cancellationToken)
    {
        if (lane.IsRecalled) return;
        if (!IsOff && await store.FindAsync(camera.Id, cancellationToken) is { } kept && kept.SavedAt >= clock.GetUtcNow().AddDays(-camera.KeepDays))
            try
            {
                lane.Restore(await Task.Run(() => SealedFile.Read(PathOf(kept.File), kept.Key, kept.Sha256, LaneState.Read), cancellationToken));
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or CryptographicException)
            {
                logger.MemoryNotRead(camera.Code, e.Message);
            }
        lane.IsRecalled = true;
    }

    /// <summary>Keeps what a lane remembers, if it has seen anything since the last time.</summary>
    internal async Task SaveAsync(Guid camera, CameraLane lane, CancellationToken cancellationToken)
    {
        if (IsOff) return;
        using var keeping = await lane.KeepingAsync(cancellationToken);
        LaneState state;
        using (await lane.TurnAsync(cancellationToken))   // a moment: what the frames show is written later
        {
            if (!lane.IsUnsaved) return;
            (state, lane.IsUnsaved) = (lane.State, false);
        }
        try
        {
            var before = await store.FindAsync(camera, cancellationToken);
            var file = $"{camera:N}.{Guid.NewGuid():N}";
            var (key, sha256) = await Task.Run(() => SealedFile.Write(PathOf(file), state.Write), cancellationToken);
            await store.KeepAsync(camera, new(file, key, sha256, clock.GetUtcNow()), cancellationToken);
            if (before is not null) File.Delete(PathOf(before.File));
        }
        catch
        {
            lane.IsUnsaved = true;
            throw;
        }
    }

    /// <summary>Makes a camera forget what it is used to see, here and in what was kept. What is just being kept is waited for, otherwise it would come back after a restart.</summary>
    internal async Task ForgetAsync(Guid camera, CameraLane lane, CancellationToken cancellationToken)
    {
        using var keeping = await lane.KeepingAsync(cancellationToken);
        using var turn = await lane.TurnAsync(cancellationToken);
        if (await store.FindAsync(camera, cancellationToken) is { } kept)
        {
            await store.RemoveAsync(camera, cancellationToken);
            File.Delete(PathOf(kept.File));
        }
        lane.Forget();
    }

    /// <summary>Removes what is kept no longer: as long as a camera's frames.</summary>
    internal async Task ExpireAsync(CancellationToken cancellationToken)
    {
        var kept = await store.ExpireAsync(clock.GetUtcNow(), cancellationToken);
        if (!Directory.Exists(data.CameraMemories)) return;
        foreach (var file in new DirectoryInfo(data.CameraMemories).EnumerateFiles())
            if (!kept.Contains(file.Name) && file.LastWriteTimeUtc < DateTime.UtcNow - Writing) file.Delete();
    }

    private string PathOf(string file) => Path.Combine(data.CameraMemories, Path.GetFileName(file));
}
