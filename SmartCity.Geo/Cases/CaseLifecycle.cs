namespace SmartCity.Geo.Cases;

/// <summary>The state machine of a case: which action leads from which status to which, who may take it, and what it needs.</summary>
/// <remarks>Pure. What a step needs of the database (evidence, units, other cases) is looked up by <see cref="CaseStore"/>.</remarks>
public static class CaseLifecycle
{
    public const string Collected = "collected", Verified = "verified", Filed = "filed", Dispatched = "dispatched", Disposed = "disposed", FedBack = "fed_back", Checked = "checked",
        Closed = "closed", Rejected = "rejected", Duplicate = "duplicate", Suspended = "suspended";

    /// <summary>As <see cref="CaseStep.To"/>: where the case was suspended from, and where it is.</summary>
    public const string Back = "(back)", Stay = "(stay)";

    internal const string Officer = "officer", Handler = "handler", Admin = "admin", System = "system";

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<CaseStep> Steps { get; } =
    [
        new("verify", null, [Collected], Verified, Officer, CaseNeeds.None),
        new("reject", null, [Collected, Verified], Rejected, Officer, CaseNeeds.None),
        new("mark_duplicate", null, [Collected, Verified, Filed, Dispatched], Duplicate, Officer, CaseNeeds.DuplicateOf),
        new("file", null, [Verified], Filed, Officer, CaseNeeds.None),
        new("assign", null, [Verified, Filed, Dispatched], Stay, Officer, CaseNeeds.AssignTo),
        new("dispatch", null, [Filed], Dispatched, Officer, CaseNeeds.None),
        new("return", null, [Dispatched], Filed, Handler, CaseNeeds.Opinion),
        new("dispose", null, [Dispatched], Disposed, Handler, CaseNeeds.Evidence),
        new("feed_back", null, [Disposed], FedBack, Handler, CaseNeeds.Evidence),
        new("check", "pass", [FedBack], Checked, Officer, CaseNeeds.None),
        new("check", "fail", [FedBack], Stay, Officer, CaseNeeds.Opinion),
        new("check", "unable", [FedBack], Stay, Officer, CaseNeeds.Opinion),
        new("rework", null, [FedBack], Dispatched, Officer, CaseNeeds.FailedCheck),
        new("close", null, [Checked], Closed, Officer, CaseNeeds.After | CaseNeeds.Evidence),
        new("suspend", null, [Verified, Filed, Dispatched], Suspended, Officer, CaseNeeds.Opinion),
        new("resume", null, [Suspended], Back, Officer, CaseNeeds.None),
        new("reopen", null, [Closed], Dispatched, Officer, CaseNeeds.Opinion),
    ];

    /// <summary>In the order of a case's life.</summary>
    public static IReadOnlyList<string> Statuses { get; } = [Collected, Verified, Filed, Dispatched, Disposed, FedBack, Checked, Closed, Rejected, Duplicate, Suspended];

    public static IReadOnlyList<string> Actions { get; } = [.. Steps.Select(s => s.Action).Distinct()];

    /// <summary>Statuses that end a case: an object seen there later is a new matter.</summary>
    public static IReadOnlyList<string> Ended { get; } = [Closed, Rejected, Duplicate];

    /// <summary>What this role may do with a case of this status.</summary>
    public static IReadOnlyList<string> ActionsFrom(string status, string role) => [.. Steps.Where(s => s.From.Contains(status) && s.Allows(role)).Select(s => s.Action).Distinct()];

    /// <summary>The row for this action, or why it is refused.</summary>
    internal static (CaseStep? Step, TransitionOutcome Outcome, string? Reason) Find(CaseState state, CaseAction action)
    {
        var rows = Steps.Where(s => s.Action == action.Action).ToList();
        if (rows.Count == 0) return Refuse($"There is no action '{action.Action}'; there are {string.Join(", ", Actions)}.");
        if (!rows[0].Allows(action.Role)) return (null, TransitionOutcome.Forbidden, $"'{action.Action}' needs the role {rows[0].Role}; this is {action.Role}.");
        if (!rows[0].From.Contains(state.Status)) return Refuse($"'{action.Action}' is possible for a case that is {string.Join(" or ", rows[0].From)}; this one is {state.Status}.");
        if (rows.Find(s => s.Result == action.Result) is not { } step)
            return Refuse(rows[0].Result is null ? $"'{action.Action}' takes no result." : $"'{action.Action}' needs a result: {string.Join(", ", rows.Select(s => s.Result))}.");
        return Missing(state, step, action) is { } missing ? Refuse(missing) : (step, TransitionOutcome.Applied, null);
    }

    /// <summary>The state after the step, but for its clocks.</summary>
    /// <param name="unit">The unit that the case has from now on; null: the one that it had.</param>
    /// <param name="now">Time of the step, see <see cref="CaseState.Moment"/>.</param>
    internal static CaseState Next(CaseState state, CaseStep step, CaseAction action, Unit? unit, DateTimeOffset now)
    {
        var next = state with
        {
            Status = step.To switch { Stay => state.Status, Back => state.SuspendedFrom!, var to => to },
            Level = action.Level ?? state.Level,
            UnitId = unit?.Id ?? state.UnitId,
            Department = unit is null ? state.Department : unit.Department,
        };
        if (next.Status != state.Status && step.Action is not ("suspend" or "resume")) next = next with { StageEnteredAt = now };
        return step.Action switch
        {
            "mark_duplicate" => next with { DuplicateOf = action.DuplicateOf },
            "return" => next with { ReturnCount = state.ReturnCount + 1, RulesVersion = null, DeadlineAt = null },   // the next dispatch fixes them anew
            "dispose" => next with { DisposedAt = now },
            "feed_back" => next with { CheckResult = null },
            "check" => next with { CheckResult = step.Result },
            "rework" => next with { ReworkCount = state.ReworkCount + 1, CheckResult = null, DisposedAt = null },
            "close" => next with { ClosedAt = now },
            "suspend" => next with { SuspendedFrom = state.Status, SuspendedAt = now },
            "resume" => next with { SuspendedFrom = null, SuspendedAt = null },
            "reopen" => next with { ReworkCount = state.ReworkCount + 1, CheckResult = null, DisposedAt = null, ClosedAt = null },
            _ => next,
        };
    }

    private static string? Missing(CaseState state, CaseStep step, CaseAction action)
    {
        if (step.Needs.HasFlag(CaseNeeds.Opinion) && string.IsNullOrWhiteSpace(action.Opinion)) return $"'{step.Action}' needs an opinion that says why.";
        if (step.Needs.HasFlag(CaseNeeds.DuplicateOf) && action.DuplicateOf is null) return $"'{step.Action}' needs duplicate_of: the case that stays.";
        if (step.Needs.HasFlag(CaseNeeds.AssignTo) && string.IsNullOrWhiteSpace(action.AssignTo)) return $"'{step.Action}' needs assign_to: a unit.";
        if (step.Needs.HasFlag(CaseNeeds.FailedCheck) && state.CheckResult != "fail") return $"'{step.Action}' needs a check that failed; the last one says {state.CheckResult ?? "nothing yet"}.";
        if (action.DuplicateOf is not null && !step.Needs.HasFlag(CaseNeeds.DuplicateOf)) return $"'{step.Action}' takes no duplicate_of.";
        if (action.DuplicateOf == action.CaseId) return "A case can't be a duplicate of itself.";
        if (action.AssignTo is not null && step.Action is not ("assign" or "file")) return $"'{step.Action}' takes no assign_to; 'file' and 'assign' do.";
        if (action.Level is not null && step.Action is not ("verify" or "file")) return $"'{step.Action}' takes no level; 'verify' and 'file' do.";
        return action.Level is < 1 or > 3 ? $"There is no level {action.Level}; there are 1 (ordinary), 2 (serious) and 3 (urgent)." : null;
    }

    private static (CaseStep?, TransitionOutcome, string?) Refuse(string reason) => (null, TransitionOutcome.NotPossible, reason);
}
