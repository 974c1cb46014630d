namespace SmartCity.Geo.Cases;

/// <summary>The stages that have a clock: each is named by the action that ends it, and begins with a status.</summary>
public static class CaseStages
{
    /// <summary>The stage of a case that was sent back to its handler; without a limit of its own it has that of <see cref="Dispose"/>.</summary>
    public const string Rework = "rework";

    internal const string Dispose = "dispose";

    private static readonly Dictionary<string, string> ByStatus = new()
    {
        [CaseLifecycle.Collected] = "verify",
        [CaseLifecycle.Verified] = "file",
        [CaseLifecycle.Filed] = "dispatch",
        [CaseLifecycle.Dispatched] = Dispose,
        [CaseLifecycle.Disposed] = "feed_back",
        [CaseLifecycle.FedBack] = "check",
        [CaseLifecycle.Checked] = "close",
    };

    public static IReadOnlyList<string> All { get; } = [.. ByStatus.Values, Rework];

    /// <summary>The stage that a case is in; null when it has ended. A suspended case is in the stage that it was taken from.</summary>
    public static string? Of(CaseState state) => ByStatus.GetValueOrDefault(state.SuspendedFrom ?? state.Status);

    /// <summary>How long the stage that a case is in may take; null: no limit, or ended.</summary>
    public static TimeLimit? LimitOf(CaseState state, string eventClass, CaseRules rules)
    {
        if (Of(state) is not { } stage) return null;
        return stage == Dispose && state.ReworkCount > 0 && rules.LimitOf(eventClass, state.Level, Rework) is { } rework ? rework : rules.LimitOf(eventClass, state.Level, stage);
    }
}
