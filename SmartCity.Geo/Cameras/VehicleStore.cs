using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>Large vehicles that cameras saw, in PostgreSQL.</summary>
public sealed class VehicleStore(NpgsqlDataSource database)
{
    private const string Columns = """
        p.id, p.camera_id, p.first_seen, p.last_seen, p.sightings, p.kind, p.left_edge, p.top_edge, p.right_edge, p.low_edge, p.score,
        array(select s.frame_id from smartcity.vehicle_sighting s where s.passage_id = p.id order by s.frame_id), p.load, p.cover, p.opinion, p.checked_by, p.checked_at
        """;

    /// <summary>A vehicle that comes into view.</summary>
    /// <returns>Its passage.</returns>
    public async Task<long> BeginAsync(Guid cameraId, long frameId, DateTimeOffset at, VehicleSighting seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        await using var command = database.CreateCommand("""
            with passage as (
                insert into smartcity.vehicle_passage (camera_id, first_seen, last_seen, kind, left_edge, top_edge, right_edge, low_edge, score) values ($1, $3, $3, $4, $5, $6, $7, $8, $9) returning id
            ), sighting as (
                insert into smartcity.vehicle_sighting (passage_id, frame_id) select id, $2 from passage
            )
            select id from passage
            """);
        AddTo(command, cameraId, frameId, at, seen);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A vehicle that is in view still.</summary>
    public async Task GoOnAsync(long passageId, long frameId, DateTimeOffset at, VehicleSighting seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        await using var command = database.CreateCommand("""
            with sighting as (
                insert into smartcity.vehicle_sighting (passage_id, frame_id) select id, $2 from smartcity.vehicle_passage where id = $1 on conflict do nothing returning passage_id
            )
            update smartcity.vehicle_passage p set last_seen = greatest(p.last_seen, $3), sightings = p.sightings + 1,
                kind = case when $9 > p.score then $4 else p.kind end, left_edge = case when $9 > p.score then $5 else p.left_edge end, top_edge = case when $9 > p.score then $6 else p.top_edge end,
                right_edge = case when $9 > p.score then $7 else p.right_edge end, low_edge = case when $9 > p.score then $8 else p.low_edge end, score = greatest(p.score, $9)
            from sighting s where p.id = s.passage_id
            """);
        AddTo(command, passageId, frameId, at, seen);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Passages of a camera, the last that began first.</summary>
    /// <param name="before">Only those with a smaller id.</param>
    /// <param name="isOpen">Only those that nobody has looked at.</param>
    /// <param name="from">Only those that began then or later.</param>
    /// <param name="to">Only those that began then or earlier.</param>
    public async Task<IReadOnlyList<VehiclePassage>> ListAsync(Guid cameraId, long? before, bool isOpen, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns} from smartcity.vehicle_passage p
            where p.camera_id = $1 and (p.id < $2 or $2 is null) and (p.first_seen >= $3 or $3 is null) and (p.first_seen <= $4 or $4 is null) {(isOpen ? "and p.checked_at is null" : "")}
            order by p.id desc limit $5
            """);
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(CaseRow.Time(from?.ToUniversalTime()));
        command.Parameters.Add(CaseRow.Time(to?.ToUniversalTime()));
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<VehiclePassage?> FindAsync(Guid cameraId, long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.vehicle_passage p where p.camera_id = $1 and p.id = $2");
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Keeps what an officer says; a later word takes the place of an earlier one.</summary>
    /// <returns>False when there is no such passage.</returns>
    public async Task<bool> CheckAsync(Guid cameraId, long id, VehicleCheck check, string officer, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        await using var command = database.CreateCommand("update smartcity.vehicle_passage set load = $3, cover = $4, opinion = $5, checked_by = $6, checked_at = $7 where camera_id = $1 and id = $2");
        foreach (var value in (object[])[cameraId, id, check.Load, check.Cover]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(CaseRow.Text(check.Opinion));
        command.Parameters.Add(new() { Value = officer });
        command.Parameters.Add(CaseRow.Time(at.ToUniversalTime()));
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Counts by hour, the earliest first; hours without a passage are left out.</summary>
    public async Task<IReadOnlyList<VehicleHour>> CountAsync(Guid cameraId, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select date_trunc('hour', first_seen, 'UTC'), count(*) filter (where kind = 'truck'), count(*) filter (where kind = 'bus'), count(*) filter (where checked_at is not null),
                   count(*) filter (where load in ('too_high', 'spilling') or cover = 'open')
            from smartcity.vehicle_passage where camera_id = $1 and (first_seen >= $2 or $2 is null) and (first_seen <= $3 or $3 is null)
            group by 1 order by 1 limit 10000
            """);
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(CaseRow.Time(from?.ToUniversalTime()));
        command.Parameters.Add(CaseRow.Time(to?.ToUniversalTime()));
        var hours = new List<VehicleHour>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) hours.Add(new(row.Instant(0), (int)row.GetInt64(1), (int)row.GetInt64(2), (int)row.GetInt64(3), (int)row.GetInt64(4)));
        return hours;
    }

    private static void AddTo(NpgsqlCommand command, object owner, long frameId, DateTimeOffset at, VehicleSighting seen)
    {
        foreach (var value in (object[])[owner, frameId, at.ToUniversalTime(), seen.Kind, seen.Left, seen.Top, seen.Right, seen.Bottom, seen.Score]) command.Parameters.Add(new() { Value = value });
    }

    private static async Task<List<VehiclePassage>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var passages = new List<VehiclePassage>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            passages.Add(new(row.GetInt64(0), row.GetGuid(1), row.Instant(2), row.Instant(3), row.GetInt32(4),
                new(row.GetString(5), row.GetDouble(6), row.GetDouble(7), row.GetDouble(8), row.GetDouble(9), row.GetDouble(10)),
                row.GetFieldValue<long[]>(11), row.TextOrNull(12) is { } load ? new(load, row.GetString(13), row.TextOrNull(14)) : null, row.TextOrNull(15), row.InstantOrNull(16)));
        return passages;
    }
}
