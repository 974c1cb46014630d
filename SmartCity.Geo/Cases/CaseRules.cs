using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Geo.Cases;

/// <summary>What a city wants of its cases: classes, limits per stage, evidence, escalation, the calendar. Immutable; read by <see cref="CaseRulesReader"/>.</summary>
public sealed record CaseRules
{
    /// <summary>The class that stands in for one that the rules don't name.</summary>
    public const string OtherClass = "other";

    /// <summary>Names the content: another content needs another version.</summary>
    public required string Version { get; init; }

    /// <summary>The file, as it was read.</summary>
    public required string Text { get; init; }

    public required WorkCalendar Calendar { get; init; }

    /// <summary>By name; <see cref="OtherClass"/> is always there.</summary>
    public required IReadOnlyDictionary<string, EventClass> Classes { get; init; }

    /// <summary>Limits of the stages where neither the class nor its level says otherwise; see <see cref="CaseStages"/>.</summary>
    public required IReadOnlyDictionary<string, TimeLimit> Limits { get; init; }

    /// <summary>Kinds of evidence that an action needs where the class says nothing: by dispose, feed_back or close.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Evidence { get; init; }

    /// <summary>In the order of their time.</summary>
    public required IReadOnlyList<EscalationStep> Escalation { get; init; }

    /// <summary>Natural days after closing in which a case is reopened; later a new one is linked to it.</summary>
    public required double ReopenDays { get; init; }

    /// <summary>Of <see cref="Text"/>, 64 hex digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public EventClass ClassOf(string name) => Classes.GetValueOrDefault(name) ?? Classes[OtherClass];

    /// <summary>How long a stage may take; null: as long as it likes. The level's limit goes before the class's, and that before the general one.</summary>
    /// <param name="stage">See <see cref="CaseStages"/>.</param>
    public TimeLimit? LimitOf(string eventClass, int level, string stage)
    {
        var kind = ClassOf(eventClass);
        foreach (var limits in (IReadOnlyDictionary<string, TimeLimit>?[])[kind.LevelLimits.GetValueOrDefault(level), kind.Limits, Limits])
            if (limits is not null && limits.TryGetValue(stage, out var limit)) return limit;
        return null;
    }

    /// <summary>Kinds of evidence that the action needs.</summary>
    public IReadOnlyList<string> EvidenceOf(string eventClass, string action) =>
        ClassOf(eventClass).Evidence.GetValueOrDefault(action) ?? Evidence.GetValueOrDefault(action) ?? [];

    /// <summary>The way up for a case of this level.</summary>
    public IReadOnlyList<EscalationStep> EscalationOf(int level) => [.. Escalation.Where(s => s.Levels.Count == 0 || s.Levels.Contains(level))];
}

/// <summary>A kind of event.</summary>
/// <param name="Department">Who is in charge of such events in the city.</param>
/// <param name="Level">1 ordinary, 2 serious, 3 urgent: of a new case that says nothing else.</param>
/// <param name="Limits">By stage.</param>
/// <param name="LevelLimits">By level, then stage.</param>
/// <param name="Evidence">Kinds by action; in the place of the general ones.</param>
public sealed record EventClass(
    string Name, string NameZh, string NameEn, string? Department, int Level, IReadOnlyDictionary<string, TimeLimit> Limits,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, TimeLimit>> LevelLimits, IReadOnlyDictionary<string, IReadOnlyList<string>> Evidence);

/// <summary>One step of the way up that an overdue case goes.</summary>
/// <param name="After">How long after the stage was due; null: at once.</param>
/// <param name="To">Who is told: a role or office of the city.</param>
/// <param name="Levels">Of cases that go this step; empty: all.</param>
public sealed record EscalationStep(TimeLimit? After, string To, IReadOnlyList<int> Levels);
