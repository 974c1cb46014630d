using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

public sealed partial class CaseStore
{
    private static readonly string VerifySql = SqlText.Read("Cases.Sql.verify_audit");

    /// <summary>Recomputes the hash chain of one case, or of all.</summary>
    public async Task<AuditReport> VerifyAuditAsync(Guid? caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);   // one view of cases and entries
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("select count(*)::int, coalesce(sum(event_count), 0)::bigint from smartcity.spatial_case where id = $1 or $1 is null") { Parameters = { CaseRow.Id(caseId) } },
                new(VerifySql) { Parameters = { CaseRow.Id(caseId) } },
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
}
