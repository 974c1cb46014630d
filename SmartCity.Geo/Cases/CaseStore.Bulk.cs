using Npgsql;

namespace SmartCity.Geo.Cases;

/// <summary>What became of many steps at once.</summary>
/// <param name="IsApplied">False: it was all or nothing, and one was refused, so that nothing was done; the results tell what each would have met.</param>
/// <param name="Results">One for each action, in their order.</param>
public sealed record BulkResult(bool IsApplied, IReadOnlyList<TransitionResult> Results);

public sealed partial class CaseStore
{
    /// <summary>Takes many steps.</summary>
    /// <param name="isAllOrNothing">One transaction for all, or one for each.</param>
    /// <exception cref="GeoInputException">A case is named twice.</exception>
    public async Task<BulkResult> BulkAsync(IReadOnlyList<CaseAction> actions, bool isAllOrNothing, CancellationToken cancellationToken)
    {
        if (actions.GroupBy(a => a.CaseId).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new GeoInputException($"The case {twice.Key} is named {twice.Count()} times; one step at a time is possible.");
        var results = new TransitionResult[actions.Count];
        if (!isAllOrNothing)
        {
            for (var i = 0; i < results.Length; i++) results[i] = await TransitionAsync(actions[i], cancellationToken);
            return new(true, results);
        }
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var i in Enumerable.Range(0, actions.Count).OrderBy(i => actions[i].CaseId))   // everybody locks in one order
            results[i] = await StepAsync(connection, actions[i], cancellationToken);
        var isApplied = results.All(r => r.Outcome == TransitionOutcome.Applied);
        if (isApplied) await transaction.CommitAsync(cancellationToken);
        return new(isApplied, results);
    }
}
