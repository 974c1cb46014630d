using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

public sealed partial class CaseStore
{
    /// <summary>Key of the advisory lock: "casematc" in ASCII.</summary>
    private const long MatchingLock = 0x636173656D617463;

    private static readonly string UnfiledSql = SqlText.Read("Cases.Sql.unfiled_detections");
    private static readonly string CandidatesSql = SqlText.Read("Cases.Sql.match_candidates");
    private static readonly string OpenSql = SqlText.Read("Cases.Sql.open_cases");
    private static readonly string LogSql = SqlText.Read("Cases.Sql.log_detections");

    /// <summary>Turns the detections of a finished run into cases, each in exactly one cell, all in one transaction.</summary>
    /// <remarks>
    /// A detection that shows the object of a case is noted there instead of opening another; a call for the same run again changes nothing.
    /// Calls wait for each other, also across processes: two runs over the same ground can't both open a case for one object.
    /// </remarks>
    /// <param name="minimumScore">0 … 1; detections below it are left alone.</param>
    public async Task<OpenedCases> OpenFromRunAsync(Guid runId, double minimumScore, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = MatchingLock } }, CommandTimeout = 0 })
            await wait.ExecuteNonQueryAsync(cancellationToken);

        var detections = await ReadUnfiledAsync(connection, runId, minimumScore, cancellationToken);
        var caseOf = CaseMatching.Assign(await ReadCandidatesAsync(connection, runId, minimumScore, cancellationToken));
        var seenAgain = caseOf.Select(p => (Case: p.Value, Detection: p.Key)).OrderBy(p => p.Case).ToList();
        var fresh = detections.Where(d => d is { IsAbove: true, IsKnown: false } && !caseOf.ContainsKey(d.Id)).ToList();
        var opened = fresh.Where(d => d.Cell is not null).Select(d => (Case: Guid.CreateVersion7(), d)).ToList();

        if (seenAgain.Count > 0)
        {
            await using var link = new NpgsqlCommand("insert into smartcity.case_detection (case_id, detection_id) select * from unnest($1::uuid[], $2::uuid[])", connection)
            {
                Parameters = { new() { Value = seenAgain.ConvertAll(p => p.Case) }, new() { Value = seenAgain.ConvertAll(p => p.Detection) } },
            };
            await link.ExecuteNonQueryAsync(cancellationToken);
            await LogAsync(connection, seenAgain.ConvertAll(p => p.Case), seenAgain.ConvertAll(p => p.Detection), "seen_again", isNew: false, cancellationToken);
        }
        if (opened.Count > 0)
        {
            await using var open = new NpgsqlCommand(OpenSql, connection)
            {
                Parameters =
                {
                    new() { Value = opened.ConvertAll(o => o.Case) }, new() { Value = opened.ConvertAll(o => o.d.Id) }, new() { Value = opened.ConvertAll(o => o.d.Edition) },
                    new() { Value = opened.ConvertAll(o => o.d.Cell!) }, new() { Value = options.CaseNumberPrefix }, new() { Value = options.TimeZone },
                },
            };
            await open.ExecuteNonQueryAsync(cancellationToken);
            await LogAsync(connection, opened.ConvertAll(o => o.Case), opened.ConvertAll(o => o.d.Id), "open", isNew: true, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return new(opened.ConvertAll(o => o.Case), seenAgain.ConvertAll(p => p.Case), detections.Count(d => d.IsKnown), fresh.Count - opened.Count,
            detections.Count(d => d is { IsAbove: false, IsKnown: false }));
    }

    private static async Task<List<Unfiled>> ReadUnfiledAsync(NpgsqlConnection connection, Guid runId, double minimumScore, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UnfiledSql, connection) { Parameters = { new() { Value = runId }, new() { Value = minimumScore } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var detections = new List<Unfiled>();
        while (await reader.ReadAsync(cancellationToken))
            detections.Add(new(reader.GetGuid(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.IsDBNull(3) ? 0 : reader.GetInt64(3), reader.TextOrNull(4)));
        return detections;
    }

    private async Task<List<MatchCandidate>> ReadCandidatesAsync(NpgsqlConnection connection, Guid runId, double minimumScore, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CandidatesSql, connection)
        {
            Parameters =
            {
                new() { Value = runId }, new() { Value = minimumScore }, new() { Value = options.MatchIou }, new() { Value = options.MatchRadiusMetres },
                new() { Value = options.MatchRadiusMetresByClass.Keys.ToArray() }, new() { Value = options.MatchRadiusMetresByClass.Values.ToArray() },
                new() { Value = CaseLifecycle.Ended.ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var candidates = new List<MatchCandidate>();
        while (await reader.ReadAsync(cancellationToken))
            candidates.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetDouble(3), reader.GetDouble(4)));
        return candidates;
    }

    private static async Task LogAsync(NpgsqlConnection connection, List<Guid> cases, List<Guid> detections, string action, bool isNew, CancellationToken cancellationToken)
    {
        await using var log = new NpgsqlCommand(LogSql, connection)
        {
            Parameters = { new() { Value = cases }, new() { Value = detections }, new() { Value = action }, new() { Value = isNew } },
        };
        await log.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="Edition">Meaningless without a cell.</param>
    /// <param name="Cell">Null outside of all cells.</param>
    private sealed record Unfiled(Guid Id, bool IsAbove, bool IsKnown, long Edition, string? Cell);
}
