namespace SmartCity.Geo.Cases;

/// <summary>Sets the due times of a case as it goes from stage to stage.</summary>
/// <remarks>Pure. The deadline of the disposal and the version of the rules are fixed at the dispatch; only a suspension moves the deadline.</remarks>
internal static class CaseClock
{
    /// <summary>The state of a case that is opened now, with its first due time.</summary>
    internal static CaseState Start(CaseState state, string eventClass, CaseRules rules) => Enter(state, eventClass, rules);

    /// <summary>The state after a step, with its due times.</summary>
    /// <param name="next">What <see cref="CaseLifecycle.Next"/> made of it.</param>
    /// <param name="rules">Those in force when it is dispatched or was not yet; after that, those that it was dispatched under.</param>
    internal static CaseState Step(CaseState before, CaseState next, string action, string eventClass, CaseRules rules, DateTimeOffset now)
    {
        if (action == "suspend") return next with { AlarmAt = null };
        if (action == "resume") return Resume(before, next, eventClass, rules, now);
        if (next.Status == before.Status) return next;
        next = Enter(next, eventClass, rules);
        return action is "dispatch" or "reopen" ? next with { RulesVersion = rules.Version, DeadlineAt = next.StageDueAt } : next;
    }

    /// <summary>What the clock alone does to a case whose alarm has gone off: null when there is nothing to do yet.</summary>
    /// <returns>The action for the audit, what it is about, and the state after it.</returns>
    internal static (string Action, EscalationStep? Step, CaseState Next)? Ring(CaseState state, string eventClass, CaseRules rules, DateTimeOffset now)
    {
        if (state.AlarmAt is not { } alarm || alarm > now || state.StageDueAt is not { } due) return null;
        var way = rules.EscalationOf(state.Level);
        if (state.OverdueAt is null)
        {
            var overdue = state with { OverdueAt = due };
            return ("overdue", null, overdue with { AlarmAt = NextStep(overdue, way, rules) });
        }
        if (state.Escalation >= way.Count) return ("escalate", null, state with { AlarmAt = null });   // the rules became shorter
        var up = state with { Escalation = state.Escalation + 1 };
        return ("escalate", way[state.Escalation], up with { AlarmAt = NextStep(up, way, rules) });
    }

    private static CaseState Enter(CaseState state, string eventClass, CaseRules rules)
    {
        var due = CaseStages.LimitOf(state, eventClass, rules) is { } limit ? rules.Calendar.Add(state.StageEnteredAt, limit) : (DateTimeOffset?)null;
        return state with { StageDueAt = due, OverdueAt = null, Escalation = 0, AlarmAt = due };
    }

    private static CaseState Resume(CaseState before, CaseState next, string eventClass, CaseRules rules, DateTimeOffset now)
    {
        var isWorkTime = CaseStages.LimitOf(before, eventClass, rules)?.IsWorkTime ?? false;
        DateTimeOffset? Moved(DateTimeOffset? due) => due is { } at ? rules.Calendar.Shift(at, before.SuspendedAt!.Value, now, isWorkTime) : null;
        next = next with { StageDueAt = Moved(before.StageDueAt), DeadlineAt = Moved(before.DeadlineAt), OverdueAt = Moved(before.OverdueAt) };
        return next with { AlarmAt = next.OverdueAt is null ? next.StageDueAt : NextStep(next, rules.EscalationOf(next.Level), rules) };
    }

    private static DateTimeOffset? NextStep(CaseState state, IReadOnlyList<EscalationStep> way, CaseRules rules) =>
        state.Escalation >= way.Count ? null : way[state.Escalation].After is { } after ? rules.Calendar.Add(state.OverdueAt!.Value, after) : state.OverdueAt;
}
