using System.Globalization;
using System.Text.Json;

namespace SmartCity.Geo.Cases;

/// <summary>Reads <see cref="CaseRules"/> from JSON and tells all that is wrong, each with its JSON path and what would be right.</summary>
public sealed class CaseRulesReader
{
    private static readonly Dictionary<string, LimitUnit> Units = new()
    {
        ["urgent_hour"] = LimitUnit.UrgentHour,
        ["work_hour"] = LimitUnit.WorkHour,
        ["workday"] = LimitUnit.Workday,
        ["natural_day"] = LimitUnit.NaturalDay,
    };

    private static readonly string[] EvidenceActions = ["dispose", "feed_back", "close"], Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private readonly List<string> _problems = [];

    private CaseRulesReader() { }

    /// <exception cref="GeoInputException">They are not sound; the message names the first faults with their places.</exception>
    public static CaseRules Parse(string text)
    {
        const int told = 3;
        var (rules, problems) = Read(text);
        return rules ?? throw new GeoInputException($"The case rules are not sound: {string.Join(" ", problems.Take(told))}{(problems.Count > told ? $" And {problems.Count - told} more; see 'cases rules check'." : "")}");
    }

    /// <returns>The rules, or null and why not.</returns>
    public static (CaseRules? Rules, IReadOnlyList<string> Problems) Read(string text)
    {
        var reader = new CaseRulesReader();
        try
        {
            using var document = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var rules = reader.Rules(document.RootElement, text);
            return (reader._problems.Count == 0 ? rules : null, reader._problems);
        }
        catch (JsonException e)
        {
            return (null, [$"It is no JSON: {e.Message}"]);
        }
    }

    private CaseRules? Rules(JsonElement root, string text)
    {
        if (!IsObject(root, "$", "version", "note", "city", "calendar", "reopen_days", "limits", "evidence", "classes", "escalation")) return null;
        var version = Text(root, "$", "version");
        var calendar = Child(root, "$", "calendar") is { } c ? CalendarReader.Read(c, "$.calendar", this) : null;
        var classes = new Dictionary<string, EventClass>();
        if (Child(root, "$", "classes") is { } list && IsObject(list, "$.classes"))
        {
            foreach (var one in list.EnumerateObject()) classes[one.Name] = Class(one.Name, one.Value, $"$.classes.{one.Name}");
            if (!classes.ContainsKey(CaseRules.OtherClass)) Wrong("$.classes", $"has no class '{CaseRules.OtherClass}', which stands in for all that are not named.");
        }
        var reopen = Number(root, "$", "reopen_days", least: 0);
        return new()
        {
            Version = version,
            Text = text,
            Calendar = calendar!,
            Classes = classes,
            Limits = Limits(root, "$"),
            Evidence = Evidence(root, "$"),
            Escalation = Escalation(root, calendar),
            ReopenDays = reopen,
        };
    }

    private EventClass Class(string name, JsonElement of, string path)
    {
        if (!IsObject(of, path, "zh", "en", "department", "level", "limits", "levels", "evidence")) return new(name, "", "", null, 1, Nothing, new Dictionary<int, IReadOnlyDictionary<string, TimeLimit>>(), new Dictionary<string, IReadOnlyList<string>>());
        if (name.Length == 0 || name.Any(ch => ch is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '_'))) Wrong(path, "is no name of a class: small letters, digits and underscores.");
        var byLevel = new Dictionary<int, IReadOnlyDictionary<string, TimeLimit>>();
        if (of.TryGetProperty("levels", out var levels) && IsObject(levels, $"{path}.levels", "1", "2", "3"))
            foreach (var level in levels.EnumerateObject())
                if (IsObject(level.Value, $"{path}.levels.{level.Name}", "limits")) byLevel[int.Parse(level.Name, CultureInfo.InvariantCulture)] = Limits(level.Value, $"{path}.levels.{level.Name}");
        return new(name, Text(of, path, "zh"), Text(of, path, "en"), of.TryGetProperty("department", out _) ? Text(of, path, "department") : null,
            of.TryGetProperty("level", out _) ? Level(of.GetProperty("level"), $"{path}.level") : 1, Limits(of, path), byLevel, Evidence(of, path));
    }

    private Dictionary<string, TimeLimit> Limits(JsonElement of, string path)
    {
        var limits = new Dictionary<string, TimeLimit>();
        if (!of.TryGetProperty("limits", out var list) || !IsObject(list, $"{path}.limits", [.. CaseStages.All])) return limits;
        foreach (var stage in list.EnumerateObject())
            if (Limit(stage.Value, $"{path}.limits.{stage.Name}") is { } limit) limits[stage.Name] = limit;
        return limits;
    }

    private TimeLimit? Limit(JsonElement of, string path)
    {
        if (!IsObject(of, path, "amount", "unit")) return null;
        var amount = Number(of, path, "amount", least: double.Epsilon);
        if (amount > 3660) Wrong($"{path}.amount", $"is {amount}; at most 3660 is possible.");
        var unit = Text(of, path, "unit");
        if (unit.Length > 0 && !Units.ContainsKey(unit)) Wrong($"{path}.unit", $"is '{unit}'; there are {string.Join(", ", Units.Keys)}.");
        return Units.TryGetValue(unit, out var known) ? new(amount, known) : null;
    }

    private Dictionary<string, IReadOnlyList<string>> Evidence(JsonElement of, string path)
    {
        var evidence = new Dictionary<string, IReadOnlyList<string>>();
        if (!of.TryGetProperty("evidence", out var list) || !IsObject(list, $"{path}.evidence", EvidenceActions)) return evidence;
        foreach (var action in list.EnumerateObject())
        {
            var kinds = Items(action.Value, $"{path}.evidence.{action.Name}").Select(k => String(k.Item, k.Path)).ToList();
            foreach (var kind in kinds.Where(k => k.Any(ch => ch is not (>= 'a' and <= 'z' or '_')))) Wrong($"{path}.evidence.{action.Name}", $"holds '{kind}', which is no kind of evidence: small letters and underscores, such as after.");
            evidence[action.Name] = kinds;
        }
        return evidence;
    }

    private List<EscalationStep> Escalation(JsonElement root, WorkCalendar? calendar)
    {
        var steps = new List<EscalationStep>();
        if (!root.TryGetProperty("escalation", out var list)) return steps;
        var probe = new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);   // some working day: the steps' order is told by where they end
        var before = probe;
        foreach (var (item, path) in Items(list, "$.escalation"))
        {
            if (!IsObject(item, path, "after", "to", "levels")) continue;
            var after = item.TryGetProperty("after", out var limit) ? Limit(limit, $"{path}.after") : null;
            var levels = item.TryGetProperty("levels", out var some) ? Items(some, $"{path}.levels").Select(l => Level(l.Item, l.Path)).ToList() : [];
            steps.Add(new(after, Text(item, path, "to"), levels));
            if (calendar is null) continue;
            var at = after is { } span ? calendar.Add(probe, span) : probe;
            if (at < before) Wrong(path, "comes earlier than the step before it; put the steps in the order of their time.");
            before = at;
        }
        return steps;
    }

    private int Level(JsonElement of, string path)
    {
        if (of.ValueKind == JsonValueKind.Number && of.TryGetInt32(out var level) && level is >= 1 and <= 3) return level;
        Wrong(path, $"is {of.GetRawText()}; there are 1 (ordinary), 2 (serious) and 3 (urgent).");
        return 1;
    }

    private double Number(JsonElement of, string path, string name, double least)
    {
        if (Child(of, path, name) is not { } value) return least;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && double.IsFinite(number)) return number;
        Wrong($"{path}.{name}", $"is {value.GetRawText()}; a number {(least > 0 ? "above 0" : $"of at least {least}")} is needed.");
        return least;
    }

    internal string Text(JsonElement of, string path, string name) => Child(of, path, name) is { } value ? String(value, $"{path}.{name}") : "";

    internal string String(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        Wrong(path, $"is {value.GetRawText()}; a text is needed.");
        return "";
    }

    internal JsonElement? Child(JsonElement of, string path, string name)
    {
        if (of.TryGetProperty(name, out var child)) return child;
        Wrong($"{path}.{name}", "is missing.");
        return null;
    }

    internal IEnumerable<(JsonElement Item, string Path)> Items(JsonElement list, string path)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            Wrong(path, "must be a list.");
            return [];
        }
        return list.EnumerateArray().Select((item, i) => (item, $"{path}[{i}]"));
    }

    /// <param name="names">What it may hold; none: anything.</param>
    internal bool IsObject(JsonElement of, string path, params string[] names)
    {
        if (of.ValueKind != JsonValueKind.Object)
        {
            Wrong(path, $"is {Kind(of)}; an object is needed.");
            return false;
        }
        foreach (var member in of.EnumerateObject())
            if (names.Length > 0 && !names.Contains(member.Name)) Wrong($"{path}.{member.Name}", $"is not known here; there are {string.Join(", ", names)}.");
        return true;
    }

    internal DayOfWeek? Weekday(JsonElement item, string path)
    {
        var name = String(item, path);
        if (Array.IndexOf(Weekdays, name) is >= 0 and var day) return (DayOfWeek)day;
        if (name.Length > 0) Wrong(path, $"is '{name}'; there are {string.Join(", ", Weekdays)}.");
        return null;
    }

    internal void Wrong(string path, string what) => _problems.Add($"{path} {what}");

    private static Dictionary<string, TimeLimit> Nothing => [];

    private static string Kind(JsonElement of) => of.ValueKind switch { JsonValueKind.Array => "a list", JsonValueKind.Null => "null", _ => of.GetRawText() };
}
