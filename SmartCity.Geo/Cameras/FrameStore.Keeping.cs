using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>How long frames and originals are kept, and who looked at an original.</summary>
public sealed partial class FrameStore
{
    /// <summary>Frames that are older than their camera's policy allows, the oldest first.</summary>
    public Task<IReadOnlyList<ExpiredFrame>> ExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) => DueAsync("""
        select f.id, f.camera_id, f.received_at, f.sha256 from smartcity.camera_frame f join smartcity.camera c on c.id = f.camera_id
        where f.received_at < $1 - c.keep_days * interval '1 day' order by f.received_at limit $2
        """, now, most, cancellationToken);

    /// <summary>Frames whose original must go: its time is over, or the camera's policy has changed since.</summary>
    public Task<IReadOnlyList<ExpiredFrame>> ExpiredOriginalsAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) => DueAsync("""
        select f.id, f.camera_id, f.received_at, f.sha256 from smartcity.camera_original o join smartcity.camera_frame f on f.id = o.frame_id join smartcity.camera c on c.id = f.camera_id
        where o.kept_until <= $1 or f.received_at <= $1 - c.originals_hours * interval '1 hour' order by o.kept_until limit $2
        """, now, most, cancellationToken);

    /// <summary>Forgets frames whose files are gone. What was seen in them stays.</summary>
    public Task RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => DeleteAsync("delete from smartcity.camera_frame where id = any ($1)", ids, cancellationToken);

    /// <summary>Forgets originals whose files are gone.</summary>
    public Task RemoveOriginalsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => DeleteAsync("delete from smartcity.camera_original where frame_id = any ($1)", ids, cancellationToken);

    /// <summary>Enters that somebody looks at an original: before they see it.</summary>
    public async Task NoteAccessAsync(CameraFrame frame, string who, string role, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        await using var command = database.CreateCommand("insert into smartcity.camera_original_access (frame_id, camera_id, taken_at, who, role) values ($1, $2, $3, $4, $5)");
        foreach (var value in (object[])[frame.Id, frame.CameraId, frame.TakenAt.ToUniversalTime(), who, role]) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<ExpiredFrame>> DueAsync(string sql, DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(CaseRow.Time(now.ToUniversalTime()));
        command.Parameters.Add(new() { Value = most });
        var due = new List<ExpiredFrame>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) due.Add(new(row.GetInt64(0), row.GetGuid(1), row.Instant(2), row.GetString(3)));
        return due;
    }

    private async Task DeleteAsync(string sql, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = ids.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
