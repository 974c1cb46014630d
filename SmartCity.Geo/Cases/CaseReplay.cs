using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartCity.Geo.Cases;

/// <summary>The state of a case as its log alone tells it, and whether every step in it was one of the lifecycle.</summary>
/// <remarks>Pure. Entries of programs before the case engine don't say what they set: only the status can be told after them.</remarks>
public static class CaseReplay
{
    /// <summary>Entries that tell something of the case and leave its status as it is.</summary>
    private static readonly string[] Notes =
        ["overdue", "escalate", "seen_again", "track_ended", "track_resumed", "track_merged", "track_withdrawn", "exceedance", "plume", "add_evidence", "answer", "erase_reporter"];

    /// <param name="events">Of one case, oldest first.</param>
    /// <returns>The state; whether all of it is known, not the status alone; and what is wrong in the log: the entry and why.</returns>
    public static (CaseState? State, bool IsWhole, IReadOnlyList<(int Sequence, string What)> Faults) Of(IEnumerable<CaseEvent> events)
    {
        CaseState? state = null;
        var (isWhole, faults) = (true, new List<(int, string)>());
        foreach (var e in events)
        {
            if (e.FromStatus != state?.Status) faults.Add((e.Sequence, $"it leads on from {e.FromStatus ?? "nothing"}, but the case was {state?.Status ?? "not there"}"));
            if (Illegal(state, e) is { } illegal) faults.Add((e.Sequence, illegal));
            try
            {
                if (JsonNode.Parse(e.Detail)?["set"] is JsonObject set) state = CaseState.With(state, set);
                else if (!Notes.Contains(e.Action)) (state, isWhole) = ((state ?? new() { Status = e.ToStatus }) with { Status = e.ToStatus }, false);
            }
            catch (JsonException problem)
            {
                faults.Add((e.Sequence, $"what it set can't be read: {problem.Message}"));
                isWhole = false;
            }
            if (state is not null && state.Status != e.ToStatus) faults.Add((e.Sequence, $"it says {e.ToStatus} and sets {state.Status}"));
        }
        return (state, isWhole, faults);
    }

    private static string? Illegal(CaseState? before, CaseEvent e)
    {
        if (e.Action == "open") return before is null && e.ToStatus == CaseLifecycle.Collected ? null : "a case is opened once, as collected";
        if (before is null) return "the log does not begin with open";
        if (Notes.Contains(e.Action)) return e.ToStatus == before.Status ? null : $"'{e.Action}' does not change the status";
        if (e.Action == "reopen" && e.ToStatus == before.Status) return null;   // too late: a new case goes on from it
        var isThere = CaseLifecycle.Steps.Any(s => s.Action == e.Action && s.From.Contains(before.Status)
            && e.ToStatus == s.To switch { CaseLifecycle.Stay => before.Status, CaseLifecycle.Back => before.SuspendedFrom, var to => to });
        return isThere || IsOld(e) ? null : $"'{e.Action}' does not lead from {before.Status} to {e.ToStatus}";
    }

    /// <summary>Programs before the case engine checked without a feedback.</summary>
    private static bool IsOld(CaseEvent e) => e is { Action: "check", FromStatus: CaseLifecycle.Disposed, ToStatus: CaseLifecycle.Checked };
}
