namespace SmartCity.Geo.Cases;

/// <summary>What a step needs beside the right status, role and version.</summary>
[Flags]
public enum CaseNeeds
{
    None = 0,

    /// <summary>Words for the audit.</summary>
    Opinion = 1,

    /// <summary>The case that stays.</summary>
    DuplicateOf = 2,

    /// <summary>The unit that it goes to.</summary>
    AssignTo = 4,

    /// <summary>The evidence that the rules ask for with this class and action: taken after the disposal, and to dispose after the dispatch.</summary>
    Evidence = 8,

    /// <summary>An "after" that was taken after the disposal.</summary>
    After = 16,

    /// <summary>That the last check failed.</summary>
    FailedCheck = 32,
}

/// <summary>One row of the state machine.</summary>
/// <param name="Result">Which result of a check this row is for; null for other actions.</param>
/// <param name="From">Statuses that it leads on from.</param>
/// <param name="To">The status that it leads to; <see cref="CaseLifecycle.Back"/>: the one before the suspension; <see cref="CaseLifecycle.Stay"/>: the same one.</param>
/// <param name="Role">Who may take it, beside admin and system.</param>
public sealed record CaseStep(string Action, string? Result, IReadOnlyList<string> From, string To, string Role, CaseNeeds Needs)
{
    internal bool Allows(string role) => role == Role || role is CaseLifecycle.Admin or CaseLifecycle.System;
}
