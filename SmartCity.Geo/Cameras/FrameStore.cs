using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>Frames of cameras, in PostgreSQL; the files are kept by the caller.</summary>
public sealed partial class FrameStore(NpgsqlDataSource database)
{
    private const string Columns = """
        f.id, f.repeats, f.repeated_at, exists (select from smartcity.camera_original o where o.frame_id = f.id), f.camera_id, f.taken_at, f.stated_at, f.received_at, f.clock_skew_s, f.via,
        f.sha256, f.picture_sha256, f.width, f.height, f.privacy::text, f.reason, f.score, f.haze, f.has_memory, f.is_regional, f.usual_haze, f.usual_frames,
        (select min(p.level) from smartcity.dust_plume p where p.frame_id = f.id), exists (select from smartcity.dust_plume p where p.frame_id = f.id and p.case_state = 'haze')
        """;   // of the three levels the highest comes first in the alphabet

    /// <summary>Counts a file that came before; it is not stored again.</summary>
    /// <returns>The frame that it is; null: it is new.</returns>
    public async Task<CameraFrame?> RepeatAsync(Guid cameraId, string sha256, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            update smartcity.camera_frame f set repeats = f.repeats + 1, repeated_at = greatest(f.repeated_at, $3) where f.camera_id = $1 and f.sha256 = $2 returning {Columns}
            """);
        foreach (var value in (object[])[cameraId, sha256, at.ToUniversalTime()]) command.Parameters.Add(new() { Value = value });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Enters a frame with its plumes: all of it, or nothing.</summary>
    /// <param name="keptUntil">When its original goes; null: it is not kept.</param>
    /// <returns>The frame's id; the plumes' ids in their order. Null: another process has entered the same file meanwhile.</returns>
    public async Task<(long Frame, IReadOnlyList<long> Plumes)?> AddAsync(NewFrame frame, IReadOnlyList<NewPlume> plumes, DateTimeOffset? keptUntil, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(plumes);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.camera_frame (camera_id, taken_at, stated_at, received_at, clock_skew_s, via, sha256, picture_sha256, width, height, privacy, verdict, reason, score, haze, has_memory, is_regional, usual_haze, usual_frames)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $12 is null then 'assessable' else 'not_assessable' end, $12, $13, $14, $15, $16, $17, $18)
            on conflict (camera_id, sha256) do nothing
            returning id
            """, connection);
        insert.Parameters.Add(new() { Value = frame.CameraId });
        insert.Parameters.Add(CaseRow.Time(frame.TakenAt.ToUniversalTime()));
        insert.Parameters.Add(CaseRow.Time(frame.StatedAt?.ToUniversalTime()));
        insert.Parameters.Add(CaseRow.Time(frame.ReceivedAt.ToUniversalTime()));
        insert.Parameters.Add(Number(frame.ClockSkewSeconds));
        foreach (var value in (object[])[frame.Via, frame.Sha256, frame.PictureSha256, frame.Width, frame.Height]) insert.Parameters.Add(new() { Value = value });
        insert.Parameters.Add(new() { Value = frame.Privacy, NpgsqlDbType = NpgsqlDbType.Jsonb });
        insert.Parameters.Add(CaseRow.Text(frame.Reason));
        insert.Parameters.Add(Number(frame.Score));
        insert.Parameters.Add(Number(frame.Haze));
        insert.Parameters.Add(new() { Value = frame.HasMemory });
        insert.Parameters.Add(new() { Value = frame.IsRegional });
        insert.Parameters.Add(Number(frame.UsualHaze));
        insert.Parameters.Add(new() { Value = frame.UsualFrames });
        if (await insert.ExecuteScalarAsync(cancellationToken) is not long id) return null;
        var ids = new List<long>();
        foreach (var plume in plumes) ids.Add(await PlumeStore.AddAsync(connection, frame, id, plume, cancellationToken));
        if (keptUntil is { } until)
        {
            await using var original = new NpgsqlCommand("insert into smartcity.camera_original (frame_id, kept_until) values ($1, $2)", connection) { Parameters = { new() { Value = id }, CaseRow.Time(until.ToUniversalTime()) } };
            await original.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return (id, ids);
    }

    /// <summary>Frames of a camera, the last that came first.</summary>
    public async Task<IReadOnlyList<CameraFrame>> ListAsync(Guid cameraId, FrameFilter filter, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var command = database.CreateCommand($"""
            select {Columns} from smartcity.camera_frame f
            where f.camera_id = $1 and (f.id < $2 or $2 is null) and (f.taken_at >= $3 or $3 is null) and (f.taken_at <= $4 or $4 is null)
                  {(filter.WithPlume ? "and exists (select from smartcity.dust_plume p where p.frame_id = f.id)" : "")}
            order by f.id desc limit $5
            """);
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(new() { Value = (object?)filter.Before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(CaseRow.Time(filter.From?.ToUniversalTime()));
        command.Parameters.Add(CaseRow.Time(filter.To?.ToUniversalTime()));
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The frame that came last of each registered camera that has one.</summary>
    public async Task<IReadOnlyList<CameraFrame>> ListLatestAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns} from smartcity.camera c cross join lateral (select * from smartcity.camera_frame l where l.camera_id = c.id order by l.id desc limit 1) f where c.removed_at is null
            """);
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<CameraFrame?> FindAsync(Guid cameraId, long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.camera_frame f where f.camera_id = $1 and f.id = $2");
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Whether this file of the camera is stored.</summary>
    public async Task<bool> ExistsAsync(Guid cameraId, string sha256, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select exists (select from smartcity.camera_frame where camera_id = $1 and sha256 = $2)");
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(new() { Value = sha256 });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlParameter Number(double? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double };

    private static async Task<List<CameraFrame>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var frames = new List<CameraFrame>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            frames.Add(new(row.GetInt64(0), row.GetInt32(1), row.InstantOrNull(2), row.GetBoolean(3), row.TextOrNull(22), row.GetBoolean(23))
            {
                CameraId = row.GetGuid(4),
                TakenAt = row.Instant(5),
                StatedAt = row.InstantOrNull(6),
                ReceivedAt = row.Instant(7),
                ClockSkewSeconds = row.NumberOrNull(8),
                Via = row.GetString(9),
                Sha256 = row.GetString(10),
                PictureSha256 = row.GetString(11),
                Width = row.GetInt32(12),
                Height = row.GetInt32(13),
                Privacy = row.GetString(14),
                Reason = row.TextOrNull(15),
                Score = row.NumberOrNull(16),
                Haze = row.NumberOrNull(17),
                HasMemory = row.GetBoolean(18),
                IsRegional = row.GetBoolean(19),
                UsualHaze = row.NumberOrNull(20),
                UsualFrames = row.GetInt32(21),
            });
        return frames;
    }
}
