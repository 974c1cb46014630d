using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Commands.Cases;

/// <summary><c>cases rules check | test</c>: are the rules sound, and what would they do.</summary>
internal static class RulesCommand
{
    private const int Unsound = 1;

    internal static readonly Option<string?> Rules = new("--rules")
    {
        Description = "The city's case rules. [default: SMARTCITY_CASE_RULES, else the sample]",
        DefaultValueFactory = _ => ServerSettings.Geo().CaseRulesPath is { Length: > 0 } path ? path : null,
    };

    internal static Command Create() => new("rules", "Case rules: classes, limits, calendar, escalation.") { Check(), Test() };

    private static Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "JSON; see docs/cases.md." };
        var command = new Command("check", "Tell all that is wrong with a rules file. Exit code 0 sound, 1 not.") { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (rules, problems) = CaseRulesReader.Read(await CasesCommands.ReadTextAsync(parsed.GetRequiredValue(file), cancellationToken));
            foreach (var problem in problems) Console.WriteLine(problem);
            if (rules is null) return Unsound;
            var year = DateTimeOffset.UtcNow.Year;
            foreach (var missing in Enumerable.Range(year, 2).Where(y => !rules.Calendar.Knows(y))) Console.WriteLine($"Note: no holidays of {missing}; only its weekends are free.");
            Console.WriteLine($"{rules.Version}: sound; {rules.Classes.Count} classes, {rules.Escalation.Count} steps of escalation, {rules.Calendar.WorkdayLength.TotalHours:0.##} hours a workday.");
            return 0;
        });
        return command;
    }

    private static Command Test()
    {
        var kind = new Option<string>("--class") { Description = "Event class.", Required = true };
        var level = new Option<int?>("--level") { Description = "1 ordinary, 2 serious, 3 urgent. [default: the class's]" };
        var start = new Option<string>("--start") { Description = "When it is collected: 2026-09-30T16:00, in the calendar's time, or with an offset.", Required = true };
        var step = new Option<string[]>("--step") { Description = "ACTION@TIME, such as verify@2026-09-30T16:20 or check:pass@…; as often as wanted.", AllowMultipleArgumentsPerToken = true };
        var until = new Option<string?>("--until") { Description = "How far the clock runs. [default: 30 days after the last step]" };
        var command = new Command("test", "Simulate a case: stages, due times, deadline and escalation as a table.") { Rules, kind, level, start, step, until };
        command.SetAction((parsed, _) =>
        {
            var rules = new CaseRulesSource(parsed.GetValue(Rules)).Current;
            var offset = rules.Calendar.UtcOffset;
            var begin = Time(parsed.GetRequiredValue(start), offset);
            var steps = (parsed.GetValue(step) ?? []).Select(s => Step(s, offset)).ToList();
            var end = parsed.GetValue(until) is { } given ? Time(given, offset) : (steps.Count > 0 ? steps[^1].At : begin).AddDays(30);
            Console.Write(Table(rules, CaseSimulation.Run(rules, parsed.GetRequiredValue(kind), parsed.GetValue(level), begin, steps, end)));
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Table(CaseRules rules, IReadOnlyList<SimulatedEntry> entries)
    {
        string[][] rows =
        [
            ["time", "what", "status", "stage", "stage due", "deadline", "told"],
            .. entries.Select(e => (string[])[Local(e.At), e.What, e.Status, e.Stage ?? "–", Local(e.StageDueAt), Local(e.DeadlineAt), e.To ?? ""]),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length)).ToArray();
        return string.Concat(rows.Select(r => string.Join("  ", r.Select((text, c) => text.PadRight(widths[c]))).TrimEnd() + "\n"));

        string Local(DateTimeOffset? at) => at?.ToOffset(rules.Calendar.UtcOffset).ToString("yyyy-MM-dd ddd HH:mm", CultureInfo.InvariantCulture) ?? "–";
    }

    private static SimulatedStep Step(string text, TimeSpan offset)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0) throw new GeoInputException($"'{text}' is no step; ACTION@TIME is, such as verify@2026-09-30T16:20.");
        var action = text[..at].Split(':');
        return new(Time(text[(at + 1)..], offset), action[0], action.Length > 1 ? action[1] : null);
    }

    private static DateTimeOffset Time(string text, TimeSpan offset)
    {
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return new(local, offset);
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) return instant;
        throw new GeoInputException($"'{text}' is no time; 2026-09-30T16:00 is, in the calendar's time, or with an offset such as +08:00.");
    }
}
