using System.Text.Json.Nodes;
using Npgsql;

namespace SmartCity.Geo.Cases;

/// <summary>Who brings evidence or words to a case.</summary>
/// <param name="Name">As the audit shall name them.</param>
/// <param name="UnitId">The unit that a handler belongs to.</param>
public sealed record CaseVisitor(string Name, string Role, string? UnitId);

/// <param name="Case">As it is; null when there is none.</param>
/// <param name="Reason">One sentence, unless applied.</param>
/// <param name="Evidence">When applied: the stored row, perhaps of an earlier call.</param>
public sealed record EvidenceResult(TransitionOutcome Outcome, SpatialCase? Case, string? Reason, Evidence? Evidence = null);

public sealed partial class CaseStore
{
    /// <summary>Longest words that an officer gives back to a reporter.</summary>
    public const int LongestAnswer = 2000;

    /// <summary>Gives a case a photograph and says so in its audit, with the hash of the original. The same photograph again changes nothing.</summary>
    /// <remarks>Officers and admins bring it to any case that has not ended, handlers to the cases of their unit.</remarks>
    public async Task<EvidenceResult> AttachAsync(Guid caseId, CasePhotograph photograph, CaseVisitor by, CancellationToken cancellationToken)
    {
        if (!EvidenceKind.Photographs.Contains(photograph.Kind))
            return new(TransitionOutcome.NotPossible, null, $"There is no kind of photograph '{photograph.Kind}'; there are {string.Join(", ", EvidenceKind.Photographs)}.");
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (current, refusal) = await VisitAsync(connection, caseId, by, cancellationToken);
        if (refusal is not null) return new(refusal.Outcome, refusal.Case, refusal.Reason);
        var (evidence, isNew) = await EvidenceStore.AddAsync(connection, photograph.Of(caseId, by.Name), cancellationToken);
        if (isNew) await NoteAsync(connection, current!, new(by.Name, by.Role, "add_evidence", null), new() { ["evidence"] = new JsonArray(photograph.Entry()) }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(TransitionOutcome.Applied, current, null, evidence);
    }

    /// <summary>Whether this visitor may bring evidence to the case now: asked before a file is worked on.</summary>
    public async Task<TransitionResult> MayAttachAsync(Guid caseId, CaseVisitor by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (current, refusal) = await VisitAsync(connection, caseId, by, cancellationToken);
        return refusal ?? new(TransitionOutcome.Applied, current, null);
    }

    /// <summary>Enters an officer's public answer to the person who reported the matter; the latest one holds.</summary>
    public async Task<TransitionResult> AnswerAsync(Guid caseId, string words, CaseVisitor by, CancellationToken cancellationToken)
    {
        if (by.Role is not (CaseLifecycle.Officer or CaseLifecycle.Admin)) return new(TransitionOutcome.Forbidden, null, $"An answer needs the role officer; this is {by.Role}.");
        if (string.IsNullOrWhiteSpace(words) || words.Length > LongestAnswer) return new(TransitionOutcome.NotPossible, null, $"An answer has 1 to {LongestAnswer} characters; this one has {words.Length}.");
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockedAsync(connection, caseId, cancellationToken) is not { } current) return new(TransitionOutcome.NotFound, null, $"There is no case {caseId}.");
        await NoteAsync(connection, current, new(by.Name, by.Role, "answer", words), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(TransitionOutcome.Applied, current, null);
    }

    /// <summary>Writes an entry that changes nothing of the case's state. The case is locked.</summary>
    internal static async Task NoteAsync(NpgsqlConnection connection, SpatialCase current, CaseEntry entry, JsonObject? facts, CancellationToken cancellationToken)
    {
        var detail = facts ?? [];
        detail["set"] = new JsonObject();
        await using var batch = new NpgsqlBatch(connection);
        CaseRow.AddEntry(batch, current.Id, entry, current.Status, current.Status, detail.ToJsonString());
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async Task<SpatialCase?> LockedAsync(NpgsqlConnection connection, Guid caseId, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand($"select {CaseRow.Columns} from smartcity.spatial_case where id = $1 for update", connection) { Parameters = { new() { Value = caseId } } };
        return await ReadOneAsync(select, cancellationToken);
    }

    private static async Task<(SpatialCase? Case, TransitionResult? Refusal)> VisitAsync(NpgsqlConnection connection, Guid caseId, CaseVisitor by, CancellationToken cancellationToken)
    {
        if (by.Role is not (CaseLifecycle.Officer or CaseLifecycle.Handler or CaseLifecycle.Admin)) return (null, new(TransitionOutcome.Forbidden, null, $"Evidence needs the role officer or handler; this is {by.Role}."));
        if (await LockedAsync(connection, caseId, cancellationToken) is not { } current) return (null, new(TransitionOutcome.NotFound, null, $"There is no case {caseId}."));
        if (await ForeignAsync(connection, current, by.Role, by.UnitId, cancellationToken) is { } foreign) return (null, new(TransitionOutcome.Forbidden, current, foreign));
        return CaseLifecycle.Ended.Contains(current.Status)
            ? (null, new(TransitionOutcome.NotPossible, current, $"Case {current.Number} is {current.Status}: it takes no more evidence."))
            : (current, null);
    }
}
