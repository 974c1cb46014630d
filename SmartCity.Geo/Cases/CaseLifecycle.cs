namespace SmartCity.Geo.Cases;

/// <summary>Which action leads from which status to which, and who may take it.</summary>
public static class CaseLifecycle
{
    public const string Collected = "collected";

    private const string Officer = "officer", Handler = "handler", Admin = "admin";

    private static readonly Step[] Steps =
    [
        new("verify", ["collected"], "verified", Officer),
        new("reject", ["collected", "verified"], "rejected", Officer),
        new("mark_duplicate", ["collected", "verified"], "duplicate", Officer),
        new("file", ["verified"], "filed", Officer),
        new("dispatch", ["filed"], "dispatched", Officer),
        new("dispose", ["dispatched"], "disposed", Handler),
        new("check", ["disposed"], "checked", Officer),
        new("close", ["checked"], "closed", Officer),
    ];

    public static IReadOnlyList<string> Statuses { get; } = ["collected", "verified", "filed", "dispatched", "disposed", "checked", "closed", "rejected", "duplicate"];

    /// <summary>Statuses that end a case: an object seen there later is a new matter.</summary>
    public static IReadOnlyList<string> Ended { get; } = ["closed", "rejected", "duplicate"];

    /// <summary>What this role may do with a case of this status.</summary>
    public static IReadOnlyList<string> ActionsFrom(string status, string role) => [.. Steps.Where(s => s.From.Contains(status) && s.Allows(role)).Select(s => s.Action)];

    /// <summary>The status that the action leads to, or why it is refused.</summary>
    internal static (string? To, TransitionOutcome Outcome, string? Reason) Apply(string status, string action, string role)
    {
        if (Array.Find(Steps, s => s.Action == action) is not { } step)
            return (null, TransitionOutcome.NotPossible, $"There is no action '{action}'; there are {string.Join(", ", Steps.Select(s => s.Action))}.");
        if (!step.Allows(role)) return (null, TransitionOutcome.Forbidden, $"'{action}' needs the role {step.Role}; this key is {role}.");
        return step.From.Contains(status)
            ? (step.To, TransitionOutcome.Applied, null)
            : (null, TransitionOutcome.NotPossible, $"'{action}' is possible for a case that is {string.Join(" or ", step.From)}; this one is {status}.");
    }

    private sealed record Step(string Action, string[] From, string To, string Role)
    {
        public bool Allows(string role) => role == Role || role == Admin;
    }
}
