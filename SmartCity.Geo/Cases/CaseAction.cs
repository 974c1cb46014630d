namespace SmartCity.Geo.Cases;

/// <summary>A step that somebody wants to take with a case.</summary>
public sealed record CaseAction
{
    public required Guid CaseId { get; init; }

    /// <summary>One of <see cref="CaseLifecycle.Actions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The version of the case that the caller has seen.</summary>
    public required int Version { get; init; }

    /// <summary>Who, as the audit shall name them.</summary>
    public required string Actor { get; init; }

    /// <summary>system, officer, handler, admin …</summary>
    public required string Role { get; init; }

    /// <summary>The unit that the actor belongs to: a handler acts on the cases of this unit and of those below it only.</summary>
    public string? UnitId { get; init; }

    /// <summary>The actor's words for the audit; some steps need them.</summary>
    public string? Opinion { get; init; }

    /// <summary>With mark_duplicate: the case that stays.</summary>
    public Guid? DuplicateOf { get; init; }

    /// <summary>With check: pass, fail or unable.</summary>
    public string? Result { get; init; }

    /// <summary>With assign, and if wanted with file: the unit that shall dispose of it.</summary>
    public string? AssignTo { get; init; }

    /// <summary>If wanted with verify or file: another level, 1 … 3.</summary>
    public int? Level { get; init; }
}

public enum TransitionOutcome
{
    Applied,
    NotFound,

    /// <summary>The version is not the current one: someone else was faster. The current case comes with the answer.</summary>
    Stale,

    /// <summary>The role or the unit may not do this.</summary>
    Forbidden,

    /// <summary>The action is unknown, doesn't lead on from the current status, or something that it needs is missing.</summary>
    NotPossible,
}

/// <param name="Case">As it is now; null when there is none.</param>
/// <param name="Reason">One sentence, unless applied.</param>
/// <param name="Linked">With reopen after the time to reopen was over: the new case that goes on from this one.</param>
public sealed record TransitionResult(TransitionOutcome Outcome, SpatialCase? Case, string? Reason, SpatialCase? Linked = null);
