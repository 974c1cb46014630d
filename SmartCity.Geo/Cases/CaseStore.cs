using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

/// <summary>Which cases to list.</summary>
public sealed record CaseFilter
{
    public string? Status { get; init; }

    public string? Class { get; init; }

    public string? CellCode { get; init; }

    /// <summary>Only cases with a smaller number: the last one of the page before.</summary>
    public string? BeforeNumber { get; init; }

    public int Limit { get; init; } = 100;
}

/// <summary>Cases in PostGIS: every change writes its audit entry in the same transaction.</summary>
public sealed partial class CaseStore(NpgsqlDataSource database, GeoOptions options)
{
    private const string Columns = "id, number, class, status, score, edition_id, cell_code, geom, opened_at, version, detection_id";

    private static readonly string VerifySql = SqlText.Read("Cases.Sql.verify_audit");

    public async Task<SpatialCase?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.spatial_case where id = $1");
        command.Parameters.Add(new() { Value = id });
        return await ReadOneAsync(command, cancellationToken);
    }

    /// <summary>Cases by falling number.</summary>
    public async Task<IReadOnlyList<SpatialCase>> ListAsync(CaseFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns} from smartcity.spatial_case
            where (status = $1 or $1 is null) and (class = $2 or $2 is null) and (cell_code = $3 or $3 is null) and (number < $4 or $4 is null)
            order by number desc limit $5
            """);
        foreach (var value in (string?[])[filter.Status, filter.Class, filter.CellCode, filter.BeforeNumber]) command.Parameters.Add(Text(value));
        command.Parameters.Add(new() { Value = filter.Limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cases = new List<SpatialCase>();
        while (await reader.ReadAsync(cancellationToken)) cases.Add(Read(reader));
        return cases;
    }

    /// <summary>The audit of a case, oldest first.</summary>
    public async Task<IReadOnlyList<CaseEvent>> HistoryAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select id, case_id, sequence, at, actor, role, action, from_status, to_status, opinion, detail::text, previous_hash, hash
            from smartcity.case_event where case_id = $1 order by sequence
            """);
        command.Parameters.Add(new() { Value = caseId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<CaseEvent>();
        while (await reader.ReadAsync(cancellationToken))
            events.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.GetInt32(2), reader.Instant(3), reader.GetString(4), reader.GetString(5), reader.GetString(6),
                reader.TextOrNull(7), reader.GetString(8), reader.TextOrNull(9), reader.GetString(10), reader.GetString(11), reader.GetString(12)));
        return events;
    }

    /// <summary>Takes one step of <see cref="CaseLifecycle"/>. Of two callers with the same version one wins, the other gets <see cref="TransitionOutcome.Stale"/>.</summary>
    /// <param name="actor">Who, as the audit shall name them.</param>
    /// <param name="opinion">Their words; may be null.</param>
    public async Task<TransitionResult> TransitionAsync(Guid id, string action, int version, string actor, string role, string? opinion, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var select = new NpgsqlCommand($"select {Columns} from smartcity.spatial_case where id = $1 for update", connection) { Parameters = { new() { Value = id } } };
        if (await ReadOneAsync(select, cancellationToken) is not { } current) return new(TransitionOutcome.NotFound, null, $"There is no case {id}.");
        var (to, outcome, reason) = CaseLifecycle.Apply(current.Status, action, role);
        if (outcome == TransitionOutcome.Forbidden) return new(outcome, current, reason);
        if (current.Version != version)
            return new(TransitionOutcome.Stale, current, $"Case {current.Number} is at version {current.Version} ({current.Status}), not {version}: it has changed since it was read.");
        if (to is null) return new(outcome, current, reason);

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"update smartcity.spatial_case set status = $2, version = version + 1 where id = $1 returning {Columns}") { Parameters = { new() { Value = id }, new() { Value = to } } },
                new("""
                    insert into smartcity.case_event (case_id, at, actor, role, action, from_status, to_status, opinion, sequence, previous_hash, hash)
                    values ($1, now(), $2, $3, $4, $5, $6, $7, 0, '', '')
                    """)   // the trigger fills the chain
                {
                    Parameters =
                    {
                        new() { Value = id }, new() { Value = actor }, new() { Value = role }, new() { Value = action }, new() { Value = current.Status }, new() { Value = to }, Text(opinion),
                    },
                },
            },
        };
        SpatialCase changed;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            changed = Read(reader);
            await reader.NextResultAsync(cancellationToken);   // raises what the second statement met
        }
        await transaction.CommitAsync(cancellationToken);
        return new(TransitionOutcome.Applied, changed, null);
    }

    /// <summary>Recomputes the hash chain of one case, or of all.</summary>
    public async Task<AuditReport> VerifyAuditAsync(Guid? caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);   // one view of cases and entries
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("select count(*)::int, coalesce(sum(event_count), 0)::bigint from smartcity.spatial_case where id = $1 or $1 is null") { Parameters = { Uuid(caseId) } },
                new(VerifySql) { Parameters = { Uuid(caseId) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (cases, events) = (reader.GetInt32(0), reader.GetInt64(1));
        await reader.NextResultAsync(cancellationToken);
        var faults = new List<AuditFault>();
        while (await reader.ReadAsync(cancellationToken))
            faults.Add(new(reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt32(2), reader.GetString(3)));
        return new(cases, events, faults);
    }

    private static async Task<SpatialCase?> ReadOneAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    private static SpatialCase Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetDouble(4), row.GetInt64(5), row.GetString(6), row.GetFieldValue<Geometry>(7),
        row.Instant(8), row.GetInt32(9), row.IsDBNull(10) ? null : row.GetGuid(10));

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Uuid(Guid? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };
}
