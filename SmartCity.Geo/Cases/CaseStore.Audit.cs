using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

public sealed partial class CaseStore
{
    private static readonly string VerifySql = SqlText.Read("Cases.Sql.verify_audit");
    private static readonly string VerifyCheckpointsSql = SqlText.Read("Cases.Sql.verify_checkpoints");
    private static readonly string CheckpointSql = SqlText.Read("Cases.Sql.checkpoint");

    private const string EventColumns = "id, case_id, sequence, at, actor, role, action, from_status, to_status, opinion, detail::text, previous_hash, hash";

    /// <summary>The audit of a case, oldest first.</summary>
    public async Task<IReadOnlyList<CaseEvent>> HistoryAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {EventColumns} from smartcity.case_event where case_id = $1 order by sequence");
        command.Parameters.Add(new() { Value = caseId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<CaseEvent>();
        while (await reader.ReadAsync(cancellationToken)) events.Add(ReadEvent(reader));
        return events;
    }

    /// <summary>Puts all entries since the last checkpoint under a new one, chained to it.</summary>
    /// <remarks>Writers wait for it, and it for them, for some seconds at most.</remarks>
    /// <returns>Its number; null when nothing was entered since the last one.</returns>
    /// <exception cref="GeoConflictException">A long transaction writes entries; try again.</exception>
    public async Task<long?> CheckpointAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            // Ids are given before they are committed: without writers, no lower one can come later.
            await using var alone = new NpgsqlCommand("set local lock_timeout = '5s'; lock table smartcity.case_event in share row exclusive mode", connection);
            await alone.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new GeoConflictException("Entries are being written by a long transaction; try the checkpoint again after it.", e);
        }
        await using var make = new NpgsqlCommand(CheckpointSql, connection) { Parameters = { CaseRow.Time(CaseState.Moment(_clock.GetUtcNow())) }, CommandTimeout = 0 };
        var id = (long?)await make.ExecuteScalarAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Whether there is a checkpoint of this hash.</summary>
    public async Task<bool> HasCheckpointAsync(string hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select exists (select from smartcity.case_checkpoint where hash = $1)");
        command.Parameters.Add(new() { Value = hash });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Recomputes the hash chain of one case; or of all, with the checkpoints over them.</summary>
    public async Task<AuditReport> VerifyAuditAsync(Guid? caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);   // one view of cases and entries
        await using var batch = new NpgsqlBatch(connection)
        {
            Timeout = 0,
            BatchCommands =
            {
                new("select count(*)::int, coalesce(sum(event_count), 0)::bigint, (select count(*)::int from smartcity.case_checkpoint), (select hash from smartcity.case_checkpoint order by id desc limit 1) from smartcity.spatial_case where id = $1 or $1 is null") { Parameters = { CaseRow.Id(caseId) } },
                new(VerifySql) { Parameters = { CaseRow.Id(caseId) } },
            },
        };
        if (caseId is null) batch.BatchCommands.Add(new(VerifyCheckpointsSql));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (cases, events, checkpoints, head) = (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2), reader.TextOrNull(3));
        var faults = new List<AuditFault>();
        while (await reader.NextResultAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                faults.Add(new(reader.IdOrNull(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt32(2), reader.GetString(3)));
        return new(cases, events, caseId is null ? checkpoints : 0, head, faults);
    }

    /// <summary>Derives the state of one case, or of all, from the log and compares it with the rows.</summary>
    /// <returns>How many cases were compared, and where log and row differ.</returns>
    public async Task<(int Cases, IReadOnlyList<AuditFault> Faults)> VerifyStatesAsync(Guid? caseId, CancellationToken cancellationToken)
    {
        await using var rows = await database.OpenConnectionAsync(cancellationToken);
        await using var view = await rows.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var snapshot = (string)(await new NpgsqlCommand("select pg_export_snapshot()", rows).ExecuteScalarAsync(cancellationToken))!;
        await using var log = await database.OpenConnectionAsync(cancellationToken);
        await using var sameView = await log.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await using (var share = new NpgsqlCommand($"set transaction snapshot '{snapshot}'", log)) await share.ExecuteNonQueryAsync(cancellationToken);
        await using var cases = new NpgsqlCommand($"select {CaseRow.Columns} from smartcity.spatial_case where id = $1 or $1 is null order by id", rows) { Parameters = { CaseRow.Id(caseId) }, CommandTimeout = 0 };
        await using var entries = new NpgsqlCommand($"select {EventColumns} from smartcity.case_event where (case_id = $1 or $1 is null) and case_id in (select id from smartcity.spatial_case) order by case_id, sequence", log) { Parameters = { CaseRow.Id(caseId) }, CommandTimeout = 0 };
        await using var caseReader = await cases.ExecuteReaderAsync(cancellationToken);
        await using var entryReader = await entries.ExecuteReaderAsync(cancellationToken);
        var (count, faults, more) = (0, new List<AuditFault>(), await entryReader.ReadAsync(cancellationToken));
        while (await caseReader.ReadAsync(cancellationToken))
        {
            var row = CaseRow.Read(caseReader);
            var events = new List<CaseEvent>();
            for (; more && entryReader.GetGuid(1) == row.Id; more = await entryReader.ReadAsync(cancellationToken)) events.Add(ReadEvent(entryReader));
            faults.AddRange(Compare(row, events));
            count++;
        }
        return (count, faults);
    }

    private static IEnumerable<AuditFault> Compare(SpatialCase row, List<CaseEvent> events)
    {
        var (state, isWhole, faults) = CaseReplay.Of(events);
        foreach (var (sequence, what) in faults) yield return new(row.Id, row.Number, sequence, what);
        if (state is null) yield break;
        if (isWhole ? state != row.State : state.Status != row.Status)
            yield return new(row.Id, row.Number, null, $"it differs from its log in {string.Join(", ", CaseState.Changes(state, row.State).Select(c => c.Key))}");
    }

    private static CaseEvent ReadEvent(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetGuid(1), row.GetInt32(2), row.Instant(3), row.GetString(4), row.GetString(5), row.GetString(6),
        row.TextOrNull(7), row.GetString(8), row.TextOrNull(9), row.GetString(10), row.GetString(11), row.GetString(12));
}
