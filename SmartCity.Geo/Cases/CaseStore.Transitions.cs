using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;

namespace SmartCity.Geo.Cases;

public sealed partial class CaseStore
{
    private const string EvidenceSql = """
        select e.kind, e.sha256 from smartcity.evidence e where e.case_id = $1 and smartcity.evidence_time(e) > $2 order by e.kind, e.sha256
        """;

    /// <summary>Takes one step of <see cref="CaseLifecycle"/>. Of two callers with the same version one wins, the other gets <see cref="TransitionOutcome.Stale"/>.</summary>
    public async Task<TransitionResult> TransitionAsync(CaseAction action, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await StepAsync(connection, action, cancellationToken);
        if (result.Outcome == TransitionOutcome.Applied) await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>What this role may do with the case now; a handler nothing with the case of another unit.</summary>
    /// <param name="unitId">The unit that a handler belongs to.</param>
    public async Task<IReadOnlyList<string>> ActionsAsync(SpatialCase of, string role, string? unitId, CancellationToken cancellationToken)
    {
        var actions = CaseLifecycle.ActionsFrom(of.Status, role);
        if (role != CaseLifecycle.Handler || actions.Count == 0) return actions;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ForeignAsync(connection, of, role, unitId, cancellationToken) is null ? actions : [];
    }

    /// <summary>As above, in the caller's transaction. Nothing is written unless applied.</summary>
    internal async Task<TransitionResult> StepAsync(NpgsqlConnection connection, CaseAction action, CancellationToken cancellationToken)
    {
        if (await LockedAsync(connection, action.CaseId, cancellationToken) is not { } current) return new(TransitionOutcome.NotFound, null, $"There is no case {action.CaseId}.");
        var (step, outcome, reason) = CaseLifecycle.Find(current.State, action);
        if (outcome == TransitionOutcome.Forbidden) return new(outcome, current, reason);
        if (await ForeignAsync(connection, current, action.Role, action.UnitId, cancellationToken) is { } foreign) return new(TransitionOutcome.Forbidden, current, foreign);
        if (current.Version != action.Version)
            return new(TransitionOutcome.Stale, current, $"Case {current.Number} is at version {current.Version} ({current.Status}), not {action.Version}: it has changed since it was read.");
        if (step is null) return new(outcome, current, reason);

        var now = CaseState.Moment(_clock.GetUtcNow());
        var rules = step.Action is "dispatch" or "reopen" ? _rules.Current : await RulesOfAsync(connection, current.State, cancellationToken);
        if (step.Action == "reopen" && current.State.ClosedAt is { } closed && now > closed + TimeSpan.FromDays(rules.ReopenDays)) return await ReopenLateAsync(connection, current, action, rules, cancellationToken);
        var facts = new JsonObject();
        if (await MissingAsync(connection, current, step, action, rules, facts, cancellationToken) is { } missing) return new(TransitionOutcome.NotPossible, current, missing);
        var unit = await UnitAsync(connection, current, step, action, cancellationToken);
        if (action.AssignTo is not null && unit is null) return new(TransitionOutcome.NotPossible, current, $"There is no unit '{action.AssignTo}'.");

        if (unit is { Department: null }) unit = unit with { Department = rules.ClassOf(current.Class).Department };
        var next = CaseClock.Step(current.State, CaseLifecycle.Next(current.State, step, action, unit, now), step.Action, current.Class, rules, now);
        if (next.RulesVersion is { } version && version != current.State.RulesVersion) await KeepRulesAsync(connection, rules, cancellationToken);
        if (step.Result is { } result) facts["result"] = result;
        await using var batch = new NpgsqlBatch(connection);
        CaseRow.AddStep(batch, current, next, new(action.Actor, action.Role, action.Action, action.Opinion), isNewVersion: true, facts);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new(TransitionOutcome.Applied, current with { Version = current.Version + 1, State = next }, null);
    }

    /// <summary>Why a handler may not touch this case; null when they may.</summary>
    private static async Task<string?> ForeignAsync(NpgsqlConnection connection, SpatialCase current, string role, string? unitId, CancellationToken cancellationToken)
    {
        if (role != CaseLifecycle.Handler) return null;
        if (unitId is not { } unit) return "A handler acts for a unit, and this one belongs to none; a key can be given one.";
        if (current.UnitId is null) return $"Case {current.Number} has no unit yet; handlers act on the cases of their own.";
        await using var command = new NpgsqlCommand("select coalesce($2 = any (smartcity.units_below($1)), false)", connection) { Parameters = { new() { Value = unit }, new() { Value = current.UnitId } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))! ? null : $"Case {current.Number} is the unit {current.UnitId}'s; handlers of {unit} act on their own.";
    }

    /// <summary>What the step needs of the database and doesn't find; null when all is there. What it found goes into <paramref name="facts"/>.</summary>
    private static async Task<string?> MissingAsync(NpgsqlConnection connection, SpatialCase current, CaseStep step, CaseAction action, CaseRules rules, JsonObject facts, CancellationToken cancellationToken)
    {
        if (step.Needs.HasFlag(CaseNeeds.DuplicateOf))
        {
            await using var command = new NpgsqlCommand("select status = 'duplicate' from smartcity.spatial_case where id = $1", connection) { Parameters = { new() { Value = action.DuplicateOf!.Value } } };
            switch (await command.ExecuteScalarAsync(cancellationToken))
            {
                case null: return $"There is no case {action.DuplicateOf} that this one could be a duplicate of.";
                case true: return $"Case {action.DuplicateOf} is a duplicate itself; name the case that stays.";
            }
        }
        List<string> wanted = [.. rules.EvidenceOf(current.Class, step.Action)];
        if (step.Needs.HasFlag(CaseNeeds.After)) wanted.Add("after");
        if (wanted.Count == 0) return null;
        var (since, what) = current.State.DisposedAt is { } disposed ? (disposed, "the disposal") : (current.State.StageEnteredAt, "the dispatch");
        var there = await EvidenceSinceAsync(connection, current.Id, since, cancellationToken);
        facts["evidence"] = Hashes(there);
        return Lacking(there, wanted) is [_, ..] lacking
            ? $"'{step.Action}' needs evidence that was taken after {what} ({since:yyyy-MM-dd HH:mm:ss}Z): {string.Join(", ", lacking.Distinct())}."
            : null;
    }

    private static async Task<List<(string Kind, string Sha256)>> EvidenceSinceAsync(NpgsqlConnection connection, Guid id, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EvidenceSql, connection) { Parameters = { new() { Value = id }, new() { Value = since, NpgsqlDbType = NpgsqlDbType.TimestampTz } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var there = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken)) there.Add((reader.GetString(0), reader.GetString(1)));
        return there;
    }

    /// <summary>Kinds that are not there; "after" is there also as after_handling and the like.</summary>
    private static List<string> Lacking(List<(string Kind, string Sha256)> there, IReadOnlyList<string> wanted) =>
        [.. wanted.Where(kind => !there.Exists(e => e.Kind == kind || e.Kind.StartsWith(kind + "_", StringComparison.Ordinal)))];

    private static JsonArray Hashes(List<(string Kind, string Sha256)> there) => [.. there.Select(e => (JsonNode)new JsonObject { ["kind"] = e.Kind, ["sha256"] = e.Sha256 })];

    /// <summary>The unit that the step gives the case: the one named, or, when it is filed without one, the one whose duty it is. Null: the step changes nothing of it.</summary>
    private static async Task<Unit?> UnitAsync(NpgsqlConnection connection, SpatialCase current, CaseStep step, CaseAction action, CancellationToken cancellationToken)
    {
        var id = action.AssignTo;
        if (id is null)
        {
            if (step.Action != "file" || current.UnitId is not null) return null;
            id = await UnitStore.ResponsibleAsync(connection, current.CellCode, current.Class, action.Level ?? current.Level, cancellationToken);
        }
        return await UnitStore.FindAsync(connection, id, cancellationToken);
    }
}
