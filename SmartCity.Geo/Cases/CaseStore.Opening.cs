using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

public sealed partial class CaseStore
{
    /// <summary>Key of the advisory lock: "casematc" in ASCII.</summary>
    private const long MatchingLock = 0x636173656D617463;

    private static readonly string UnfiledSql = SqlText.Read("Cases.Sql.unfiled_detections");
    private static readonly string CandidatesSql = SqlText.Read("Cases.Sql.match_candidates");
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
        var placed = fresh.Where(d => d.Cell is not null).Select(d => new CaseIntake.Placed(Case(d), CaseIntake.Wkb(d.Shape!), d.Edition, d.Cell!)).ToList();

        if (seenAgain.Count > 0)
        {
            await using var link = new NpgsqlCommand("insert into smartcity.case_detection (case_id, detection_id) select * from unnest($1::uuid[], $2::uuid[])", connection)
            {
                Parameters = { new() { Value = seenAgain.ConvertAll(p => p.Case) }, new() { Value = seenAgain.ConvertAll(p => p.Detection) } },
            };
            await link.ExecuteNonQueryAsync(cancellationToken);
            await LogAsync(connection, seenAgain.ConvertAll(p => p.Case), seenAgain.ConvertAll(p => p.Detection), cancellationToken);
        }
        await CaseIntake.LockAsync(connection, cancellationToken);
        var opened = (await _intake.InsertAsync(connection, placed, _rules.Current, cancellationToken)).Select(o => o.CaseId!.Value).ToList();
        await transaction.CommitAsync(cancellationToken);
        return new(opened, seenAgain.ConvertAll(p => p.Case), detections.Count(d => d.IsKnown), fresh.Count - opened.Count,
            detections.Count(d => d is { IsAbove: false, IsKnown: false }));

        NewCase Case(Unfiled d) => new()
        {
            Source = "satellite",
            SourceKey = $"detection:{d.Id}",
            Class = d.Class,
            Geometry = d.Shape!,
            Score = d.Score,
            OccurredAt = d.SeenAt,
            Detail = new JsonObject { ["detection"] = d.Id, ["run"] = runId, ["score"] = d.Score }.ToJsonString(),
            Actor = "system",
            Role = CaseLifecycle.System,
            DetectionId = d.Id,
        };
    }

    private static async Task<List<Unfiled>> ReadUnfiledAsync(NpgsqlConnection connection, Guid runId, double minimumScore, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UnfiledSql, connection) { Parameters = { new() { Value = runId }, new() { Value = minimumScore } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var detections = new List<Unfiled>();
        while (await reader.ReadAsync(cancellationToken))
            detections.Add(new(reader.GetGuid(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.IsDBNull(3) ? 0 : reader.GetInt64(3), reader.TextOrNull(4), reader.GetString(5), reader.ObjectOrNull<Geometry>(6), reader.GetDouble(7), reader.Instant(8)));
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
                new() { Value = CaseLifecycle.Ended.ToArray() }, new() { Value = options.Sites.SiteChanges },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var candidates = new List<MatchCandidate>();
        while (await reader.ReadAsync(cancellationToken))
            candidates.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetDouble(3), reader.GetDouble(4)));
        return candidates;
    }

    private static async Task LogAsync(NpgsqlConnection connection, List<Guid> cases, List<Guid> detections, CancellationToken cancellationToken)
    {
        await using var log = new NpgsqlCommand(LogSql, connection) { Parameters = { new() { Value = cases }, new() { Value = detections } } };
        await log.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="Edition">Meaningless without a cell.</param>
    /// <param name="Cell">Null outside of all cells.</param>
    /// <param name="Shape">Null where no case will be opened for it.</param>
    /// <param name="SeenAt">When the later scene was taken.</param>
    private sealed record Unfiled(Guid Id, bool IsAbove, bool IsKnown, long Edition, string? Cell, string Class, Geometry? Shape, double Score, DateTimeOffset SeenAt);
}
