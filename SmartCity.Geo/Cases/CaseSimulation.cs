namespace SmartCity.Geo.Cases;

/// <summary>A step that is taken in a simulation.</summary>
/// <param name="Result">With check.</param>
public sealed record SimulatedStep(DateTimeOffset At, string Action, string? Result = null);

/// <summary>One line of a simulation.</summary>
/// <param name="What">open, the action, overdue, or escalate.</param>
/// <param name="To">Who is told, with escalate.</param>
public sealed record SimulatedEntry(DateTimeOffset At, string What, string Status, string? Stage, DateTimeOffset? StageDueAt, DateTimeOffset? DeadlineAt, string? To);

/// <summary>What the rules would make of a case, without a database: the lifecycle and the clock as they are.</summary>
public static class CaseSimulation
{
    /// <param name="until">How far the clock runs after the last step.</param>
    /// <exception cref="GeoInputException">A step can't be taken there, or they are not in the order of their time.</exception>
    public static IReadOnlyList<SimulatedEntry> Run(CaseRules rules, string eventClass, int? level, DateTimeOffset start, IReadOnlyList<SimulatedStep> steps, DateTimeOffset until)
    {
        if (!rules.Classes.TryGetValue(eventClass, out var kind)) throw new GeoInputException($"There is no class '{eventClass}' in the rules {rules.Version}; there are {string.Join(", ", rules.Classes.Keys)}.");
        if (level is < 1 or > 3) throw new GeoInputException($"There is no level {level}; there are 1 (ordinary), 2 (serious) and 3 (urgent).");
        var state = CaseClock.Start(new() { Status = CaseLifecycle.Collected, Level = level ?? kind.Level, StageEnteredAt = CaseState.Moment(start) }, eventClass, rules);
        var entries = new List<SimulatedEntry> { Entry(start, "open", state) };
        var last = start;
        foreach (var step in steps)
        {
            if (step.At < last)
                throw new GeoInputException($"'{step.Action}' at {step.At:yyyy-MM-dd HH:mm} comes before the step that it follows.");
            last = step.At;
            state = Ring(state, step.At);
            state = Take(state, step);
            entries.Add(Entry(step.At, step.Result is null ? step.Action : $"{step.Action} {step.Result}", state));
        }
        Ring(state, until);
        return entries;

        CaseState Take(CaseState before, SimulatedStep step)
        {
            var action = new CaseAction
            {
                CaseId = Guid.Empty,
                Action = step.Action,
                Version = 0,
                Actor = "simulation",
                Role = CaseLifecycle.System,
                Opinion = "simulation",
                Result = step.Result,
                DuplicateOf = step.Action == "mark_duplicate" ? Guid.AllBitsSet : null,
                AssignTo = step.Action == "assign" ? "unit" : null,
            };
            var (row, _, reason) = CaseLifecycle.Find(before, action);
            if (row is null) throw new GeoInputException($"At {step.At:yyyy-MM-dd HH:mm}: {reason}");
            var now = CaseState.Moment(step.At);
            return CaseClock.Step(before, CaseLifecycle.Next(before, row, action, null, now), step.Action, eventClass, rules, now);
        }

        CaseState Ring(CaseState now, DateTimeOffset up)
        {
            while (now.AlarmAt is { } alarm && alarm <= up && CaseClock.Ring(now, eventClass, rules, alarm) is { } bell)
            {
                now = bell.Next;
                entries.Add(Entry(alarm, bell.Action, now) with { To = bell.Step?.To });
            }
            return now;
        }
    }

    private static SimulatedEntry Entry(DateTimeOffset at, string what, CaseState state) =>
        new(at, what, state.Status, CaseStages.Of(state), state.StageDueAt, state.DeadlineAt, null);
}
