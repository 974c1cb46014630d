using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

/// <summary>A row of smartcity.spatial_case, read and written; and its event.</summary>
internal static class CaseRow
{
    internal const string Columns = $"""
        id, number, class, source, score, edition_id, cell_code, geom, opened_at, occurred_at, description, version, detection_id, site_id, route_id, track_id,
        {StateColumns}
        """;

    private const string StateColumns = """
        status, level, unit_id, department, rules_version, deadline_at, stage_entered_at, stage_due_at, overdue_at, alarm_at, escalation, suspended_from, suspended_at,
        return_count, rework_count, check_result, duplicate_of, reopened_from, disposed_at, closed_at
        """;

    private const string UpdateSql = $"""
        update smartcity.spatial_case set ({StateColumns}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22), version = version + $2 where id = $1
        """;

    private const string EventSql = """
        insert into smartcity.case_event (case_id, at, actor, role, action, from_status, to_status, opinion, detail, sequence, previous_hash, hash)
        values ($1, now(), $2, $3, $4, $5, $6, $7, $8, 0, '', '')
        """;   // the trigger fills the chain

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    internal static SpatialCase Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Number = row.GetString(1),
        Class = row.GetString(2),
        Source = row.GetString(3),
        Score = row.NumberOrNull(4),
        EditionId = row.GetInt64(5),
        CellCode = row.GetString(6),
        Geometry = row.GetFieldValue<Geometry>(7),
        OpenedAt = row.Instant(8),
        OccurredAt = row.InstantOrNull(9),
        Description = row.TextOrNull(10),
        Version = row.GetInt32(11),
        DetectionId = row.IdOrNull(12),
        SiteId = row.IdOrNull(13),
        RouteId = row.IdOrNull(14),
        TrackId = row.IdOrNull(15),
        State = new()
        {
            Status = row.GetString(16),
            Level = row.GetInt16(17),
            UnitId = row.TextOrNull(18),
            Department = row.TextOrNull(19),
            RulesVersion = row.TextOrNull(20),
            DeadlineAt = row.InstantOrNull(21),
            StageEnteredAt = row.Instant(22),
            StageDueAt = row.InstantOrNull(23),
            OverdueAt = row.InstantOrNull(24),
            AlarmAt = row.InstantOrNull(25),
            Escalation = row.GetInt16(26),
            SuspendedFrom = row.TextOrNull(27),
            SuspendedAt = row.InstantOrNull(28),
            ReturnCount = row.GetInt32(29),
            ReworkCount = row.GetInt32(30),
            CheckResult = row.TextOrNull(31),
            DuplicateOf = row.IdOrNull(32),
            ReopenedFrom = row.IdOrNull(33),
            DisposedAt = row.InstantOrNull(34),
            ClosedAt = row.InstantOrNull(35),
        },
    };

    /// <summary>The two statements that take a locked case from its state to the next one, with the entry that says so.</summary>
    /// <param name="isNewVersion">False for what the clock does: an officer's open form is not made stale.</param>
    /// <param name="facts">What else the entry shall hold, beside "set".</param>
    internal static void AddStep(NpgsqlBatch batch, SpatialCase current, CaseState next, CaseEntry entry, bool isNewVersion, JsonObject? facts = null)
    {
        var detail = facts ?? [];
        detail["set"] = CaseState.Changes(current.State, next);
        var update = new NpgsqlBatchCommand(UpdateSql) { Parameters = { new() { Value = current.Id }, new() { Value = isNewVersion ? 1 : 0 } } };
        foreach (var parameter in StateParameters(next)) update.Parameters.Add(parameter);
        batch.BatchCommands.Add(update);
        AddEntry(batch, current.Id, entry, current.Status, next.Status, detail.ToJsonString());
    }

    /// <summary>The statement that enters something in the log of a case; alone, with the status that the case has, it is a note.</summary>
    /// <param name="detail">A JSON object.</param>
    internal static void AddEntry(NpgsqlBatch batch, Guid caseId, CaseEntry entry, string fromStatus, string toStatus, string detail) => batch.BatchCommands.Add(new(EventSql)
    {
        Parameters =
        {
            new() { Value = caseId }, new() { Value = entry.Actor }, new() { Value = entry.Role }, new() { Value = entry.Action },
            new() { Value = fromStatus }, new() { Value = toStatus }, Text(entry.Opinion), new() { Value = detail, NpgsqlDbType = NpgsqlDbType.Jsonb },
        },
    });

    internal static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    internal static NpgsqlParameter Id(Guid? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    internal static NpgsqlParameter Time(DateTimeOffset? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter[] StateParameters(CaseState s) =>
    [
        Text(s.Status), new() { Value = (short)s.Level }, Text(s.UnitId), Text(s.Department), Text(s.RulesVersion), Time(s.DeadlineAt), Time(s.StageEnteredAt), Time(s.StageDueAt), Time(s.OverdueAt),
        Time(s.AlarmAt), new() { Value = (short)s.Escalation }, Text(s.SuspendedFrom), Time(s.SuspendedAt), new() { Value = s.ReturnCount }, new() { Value = s.ReworkCount }, Text(s.CheckResult),
        Id(s.DuplicateOf), Id(s.ReopenedFrom), Time(s.DisposedAt), Time(s.ClosedAt),
    ];
}

/// <summary>Who did what, for the audit.</summary>
internal readonly record struct CaseEntry(string Actor, string Role, string Action, string? Opinion);
