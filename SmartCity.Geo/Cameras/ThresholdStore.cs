using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>A threshold that a camera has learned.</summary>
/// <param name="CameraDays">That its experience covers.</param>
/// <param name="Reasons">JSON: the judged plumes that it follows from.</param>
public sealed record LearnedThreshold(double Threshold, double CameraDays, string Reasons, DateTimeOffset LearnedAt);

/// <summary>A plume with a case that an officer has said something of.</summary>
/// <param name="Score">Greatest of its frames.</param>
/// <param name="Opinion">The officer's words; null without any.</param>
public sealed record JudgedPlume(Guid Track, double Score, bool IsDust, string CaseNumber, string? Opinion, DateTimeOffset At);

/// <summary>What officers said of a camera's plumes, and the thresholds that follow.</summary>
public sealed class ThresholdStore(NpgsqlDataSource database)
{
    // A case that is rejected was no dust; one that was taken up was. Duplicates say nothing of it.
    private const string JudgeSql = """
        update smartcity.dust_plume p set judged = said.is_dust
        from (select c.id, case when c.status = 'rejected' then false when c.status not in ('collected', 'duplicate') then true end as is_dust from smartcity.spatial_case c) said
        where p.camera_id = $1 and p.case_id = said.id and p.judged is distinct from said.is_dust
        """;

    private const string JudgedSql = """
        select p.track, max(p.score), bool_and(p.judged), c.number, min(p.taken_at),
               (select e.opinion from smartcity.case_event e where e.case_id = c.id and e.action in ('reject', 'verify') order by e.sequence desc limit 1)
        from smartcity.dust_plume p join smartcity.spatial_case c on c.id = p.case_id
        where p.camera_id = $1 and p.judged is not null and p.taken_at >= $2
        group by p.track, c.id, c.number
        order by min(p.taken_at)
        """;

    /// <summary>The threshold that holds; null: nothing was learned yet.</summary>
    public async Task<LearnedThreshold?> CurrentAsync(Guid cameraId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select threshold, camera_days, reasons::text, learned_at from smartcity.camera_threshold where camera_id = $1 order by id desc limit 1");
        command.Parameters.Add(new() { Value = cameraId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(row.GetDouble(0), row.GetDouble(1), row.GetString(2), row.Instant(3)) : null;
    }

    /// <summary>The thresholds that hold, by camera; a camera that has learned nothing yet is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, double>> ListCurrentAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select c.id, t.threshold from smartcity.camera c cross join lateral (select threshold from smartcity.camera_threshold where camera_id = c.id order by id desc limit 1) t where c.removed_at is null
            """);
        var thresholds = new Dictionary<Guid, double>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) thresholds.Add(row.GetGuid(0), row.GetDouble(1));
        return thresholds;
    }

    /// <summary>Takes over what officers said since, and gives all plumes of the camera since <paramref name="since"/> that they said something of.</summary>
    public async Task<IReadOnlyList<JudgedPlume>> JudgedAsync(Guid cameraId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using (var judge = database.CreateCommand(JudgeSql))
        {
            judge.Parameters.Add(new() { Value = cameraId });
            await judge.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var command = database.CreateCommand(JudgedSql);
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(CaseRow.Time(since.ToUniversalTime()));
        var judged = new List<JudgedPlume>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) judged.Add(new(row.GetGuid(0), row.GetDouble(1), row.GetBoolean(2), row.GetString(3), row.TextOrNull(5), row.Instant(4)));
        return judged;
    }

    /// <summary>Since when the camera has been looked at, not before <paramref name="since"/>; null: it has sent nothing.</summary>
    public async Task<DateTimeOffset?> FirstSeenAsync(Guid cameraId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select least((select min(taken_at) from smartcity.camera_frame where camera_id = $1 and taken_at >= $2), (select min(taken_at) from smartcity.dust_plume where camera_id = $1 and taken_at >= $2))
            """);
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(CaseRow.Time(since.ToUniversalTime()));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? row.InstantOrNull(0) : null;
    }

    public async Task KeepAsync(Guid cameraId, LearnedThreshold learned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(learned);
        await using var command = database.CreateCommand("insert into smartcity.camera_threshold (camera_id, threshold, camera_days, reasons, learned_at) values ($1, $2, $3, $4, $5)");
        foreach (var value in (object[])[cameraId, learned.Threshold, learned.CameraDays]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = learned.Reasons, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(CaseRow.Time(learned.LearnedAt.ToUniversalTime()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
