using System.Security.Cryptography;
using System.Text.Json;
using SmartCity.Api.Monitors;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Cameras;

/// <summary>Takes frames from wherever they come: each is looked at, made fit, stored once, and its alarms become cases. One camera's frames go one after the other.</summary>
internal sealed class IntakeDesk(
    CameraLanes lanes, FrameLook look, FrameStore frames, FrameFiles files, PlumeStore rows, PlumeDesk plumes, VehicleDesk vehicles, CameraMemories memories, RegionalHazeStore haze, LimitsFile limits, IntakeOptions options, TimeProvider clock, ILogger<IntakeDesk> logger)
{
    internal const string Upload = "upload", Folder = "folder", Stream = "stream";

    /// <summary>A camera's frames count for so long in the region's haze, and so many make it used to its view.</summary>
    private const int HazeMinutes = 10, HazeFrames = 20;

    private const string Pm25 = "a34004", Pm10 = "a34002";

    private RegionalHazeRule HazeRule => new(HazeMinutes, options.Hazy, options.HazyAboveUsual, HazeFrames, options.RegionalLeast, options.RegionalShare, AsSent(Pm25, options.HighPm25), AsSent(Pm10, options.HighPm10));

    /// <param name="read">Called once there is room: whoever sends waits till then with the file.</param>
    /// <param name="via">One of the constants.</param>
    /// <exception cref="Imaging.ImagingInputException">It is no picture, damaged, or beyond a limit; nothing is stored.</exception>
    /// <exception cref="CameraBusyException">There was no room for too long.</exception>
    internal async Task<TakenFrame> TakeAsync(IntakeCamera camera, Func<CancellationToken, Task<SentFrame>> read, string via, CancellationToken cancellationToken)
    {
        var lane = lanes.Of(camera.Id);
        await lane.EnterAsync(cancellationToken);
        try
        {
            var sent = await read(cancellationToken);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(sent.Content));
            using var turn = await lane.TurnAsync(cancellationToken);
            return await TakeAsync(camera, lane, sent, sha256, via, cancellationToken);
        }
        finally
        {
            lane.Leave();
        }
    }

    internal static string PrivacyJson(PrivacyRecord record) => JsonSerializer.Serialize(new { method = record.Method, models = record.Models, faces = record.Faces, plates = record.Plates });

    /// <remarks>A wrong file of limits is no reason to lose a frame; monitors that exceeded a limit still count.</remarks>
    private double? AsSent(string code, double micrograms)
    {
        try
        {
            return limits.Current?.AsSent(code, micrograms);
        }
        catch (GeoInputException)
        {
            return null;   // the monitors' own part tells of it
        }
    }

    private async Task<TakenFrame> TakeAsync(IntakeCamera camera, CameraLane lane, SentFrame sent, string sha256, string via, CancellationToken cancellationToken)
    {
        var received = clock.GetUtcNow();
        if (await frames.RepeatAsync(camera.Id, sha256, received, cancellationToken) is { } known)
        {
            if (known.Repeats == options.FrozenRepeats) logger.CameraFrozen(camera.Code);
            return new(known, [], IsRepeat: true, IsCorrected: false);
        }
        SeenFrame seen;
        await memories.RecallAsync(camera, lane, cancellationToken);
        await lanes.Cores.WaitAsync(cancellationToken);
        try
        {
            seen = await Task.Run(() => look.Of(camera, lane, sent, sha256, received), CancellationToken.None);   // what it saw is part of the camera's memory
        }
        finally
        {
            lanes.Cores.Release();
        }
        (lane.Unstored, lane.IsUnsaved) = (seen, true);
        var stored = await StoreAsync(camera, lane, sent, seen, via, cancellationToken);
        lane.Unstored = null;
        if (stored is not var (id, prepared, ids)) return new((await frames.RepeatAsync(camera.Id, sha256, received, cancellationToken))!, [], IsRepeat: true, IsCorrected: false);
        await plumes.FileAsync(camera, seen, prepared, ids, cancellationToken);
        await vehicles.NoteAsync(camera, lane, id, seen.Clock.TakenAt, seen.Picture.Record.Vehicles, cancellationToken);
        return new((await frames.FindAsync(camera.Id, id, cancellationToken))!, ids.Count == 0 ? [] : await rows.OfFrameAsync(id, cancellationToken), IsRepeat: false, seen.Clock.IsCorrected);
    }

    private async Task<(long Id, IReadOnlyList<PlumeDesk.Prepared> Prepared, IReadOnlyList<long> Ids)?> StoreAsync(
        IntakeCamera camera, CameraLane lane, SentFrame sent, SeenFrame seen, string via, CancellationToken cancellationToken)
    {
        var usual = lane.Usual ??= UsualHaze.Of((await frames.ListAsync(camera.Id, new(), 1, cancellationToken)).SingleOrDefault());
        var frame = Row(camera, seen, via) with { UsualHaze = usual.Mean, UsualFrames = usual.Frames };
        // The haze before this frame: its own belongs to what it is to be judged by only once it is stored.
        var isHaze = seen.Result.Plumes.Count > 0 && await haze.ReckonAsync(frame.TakenAt, HazeRule, cancellationToken);
        var prepared = await plumes.PrepareAsync(camera, lane, seen, isHaze, cancellationToken);
        var (picture, original) = (files.PictureOf(camera.Id, seen.ReceivedAt, seen.Sha256), files.OriginalOf(camera.Id, seen.ReceivedAt, seen.Sha256));
        DateTimeOffset? keptUntil = camera.OriginalsHours > 0 ? seen.ReceivedAt.AddHours(camera.OriginalsHours) : null;
        try
        {
            await FrameFiles.WriteAsync(picture, seen.Picture.Content, cancellationToken);
            if (keptUntil is not null) await FrameFiles.WriteAsync(original, sent.Content, cancellationToken);
            if (await frames.AddAsync(frame, [.. prepared.Select(p => p.Row)], keptUntil, cancellationToken) is not var (id, ids)) return null;
            lane.Usual = usual.With(frame.Haze);
            if (frame.Reason is null) await haze.ReckonAsync(frame.TakenAt, HazeRule, cancellationToken);
            return (id, prepared, ids);
        }
        catch
        {
            if (await UnknownAsync(camera, seen.Sha256))
            {
                FrameFiles.Delete(picture);
                FrameFiles.Delete(original);
            }
            throw;
        }
    }

    /// <summary>Whether the frame is surely not in the database: an answer that was lost may hide that it is.</summary>
    private async Task<bool> UnknownAsync(IntakeCamera camera, string sha256)
    {
        try
        {
            return !await frames.ExistsAsync(camera.Id, sha256, CancellationToken.None);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
        {
            return false;   // the file stays; the same frame again writes over it
        }
    }

    private static NewFrame Row(IntakeCamera camera, SeenFrame seen, string via) => new()
    {
        CameraId = camera.Id,
        TakenAt = seen.Clock.TakenAt,
        StatedAt = seen.StatedAt,
        ReceivedAt = seen.ReceivedAt,
        ClockSkewSeconds = seen.Clock.SkewSeconds,
        Via = via,
        Sha256 = seen.Sha256,
        PictureSha256 = seen.Picture.Sha256,
        Width = seen.Result.Width,
        Height = seen.Result.Height,
        Privacy = PrivacyJson(seen.Picture.Record),
        Reason = seen.Result.Fault is { } fault ? JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString()) : null,
        Score = double.IsFinite(seen.Result.Score) ? Math.Clamp(seen.Result.Score, 0, 1) : null,
        Haze = seen.Haze,
        HasMemory = seen.Result.HasMemory,
        IsRegional = seen.Result.IsRegional,
    };
}
