using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SmartCity.Geo.Cases;

/// <summary>Where a case stands: all of a case that its log changes. Times are UTC in whole microseconds, as PostgreSQL keeps them.</summary>
/// <remarks>As JSON it has the names of the columns of spatial_case; a null is left out.</remarks>
public sealed record CaseState
{
    /// <summary>One of <see cref="CaseLifecycle.Statuses"/>.</summary>
    public required string Status { get; init; }

    /// <summary>1 ordinary, 2 serious, 3 urgent.</summary>
    public int Level { get; init; } = 1;

    /// <summary>Who disposes of it; never null once filed.</summary>
    public string? UnitId { get; init; }

    public string? Department { get; init; }

    /// <summary>Of the rules that held at the dispatch; null before.</summary>
    public string? RulesVersion { get; init; }

    /// <summary>Of the disposal: fixed at the dispatch.</summary>
    public DateTimeOffset? DeadlineAt { get; init; }

    /// <summary>A suspension does not begin a stage.</summary>
    public DateTimeOffset StageEnteredAt { get; init; }

    /// <summary>When the present stage should be left; null: it has no limit. While the case is suspended, as it was before.</summary>
    public DateTimeOffset? StageDueAt { get; init; }

    /// <summary>The due time that the present stage has missed, once the overdue job has found it.</summary>
    public DateTimeOffset? OverdueAt { get; init; }

    /// <summary>When the overdue job has to look at the case next.</summary>
    public DateTimeOffset? AlarmAt { get; init; }

    /// <summary>Steps of the escalation that the present stage has gone up.</summary>
    public int Escalation { get; init; }

    public string? SuspendedFrom { get; init; }

    public DateTimeOffset? SuspendedAt { get; init; }

    public int ReturnCount { get; init; }

    public int ReworkCount { get; init; }

    /// <summary>pass, fail or unable: of the last check since the feedback.</summary>
    public string? CheckResult { get; init; }

    public Guid? DuplicateOf { get; init; }

    /// <summary>The closed case that this one goes on from, when it came back too late to be reopened.</summary>
    public Guid? ReopenedFrom { get; init; }

    public DateTimeOffset? DisposedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What the step from one state to the other sets, by column; a column that becomes null is there as null.</summary>
    /// <param name="before">Null for a case that is opened.</param>
    internal static JsonObject Changes(CaseState? before, CaseState after)
    {
        var (old, now) = (before is null ? [] : Write(before), Write(after));
        var changes = new JsonObject();
        foreach (var (column, value) in now)
            if (!JsonNode.DeepEquals(value, old[column])) changes[column] = value?.DeepClone();
        foreach (var (column, _) in old)
            if (!now.ContainsKey(column)) changes[column] = null;
        return changes;
    }

    /// <summary>The state after <see cref="Changes"/>.</summary>
    /// <exception cref="JsonException">They name something that a state doesn't have.</exception>
    internal static CaseState With(CaseState? before, JsonObject changes)
    {
        var state = before is null ? [] : Write(before);
        foreach (var (column, value) in changes) state[column] = value?.DeepClone();
        return state.Deserialize<CaseState>(Json)!;
    }

    /// <summary>An instant as a case keeps it.</summary>
    internal static DateTimeOffset Moment(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private static JsonObject Write(CaseState state) => JsonSerializer.SerializeToNode(state, Json)!.AsObject();
}
