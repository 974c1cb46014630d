using System.Globalization;
using System.Text.Json;
using SmartCity.Geo.Indicators;

namespace SmartCity.Geo.Tests.Indicators;

/// <summary>The same indicators told case by case, entry by entry: what a person would do with a pencil.</summary>
internal static class NaiveIndicators
{
    /// <summary>An entry of the log.</summary>
    internal sealed record Entry(int Sequence, string Action, string? From, string To, DateTimeOffset At, JsonElement Set, string Reporter);

    internal sealed record Life(string Cell, string Class, string Source, IReadOnlyList<Entry> Log);

    private sealed class Round
    {
        internal DateTimeOffset Started;
        internal string? Unit, Department;
        internal DateTimeOffset? Deadline;
        internal bool Returned, Duplicate, Moved, Closed;
        internal readonly List<bool?> InTime = [];
    }

    internal static Dictionary<string, IndicatorCounts> Count(IEnumerable<Life> lives, IndicatorQuery query, DateTimeOffset asOf, TimeZoneInfo zone)
    {
        var counts = new Dictionary<string, IndicatorCounts>();
        foreach (var life in lives)
        {
            var log = life.Log.Where(e => e.At <= asOf).ToList();
            if (log.Count == 0) continue;
            var (rounds, isDuplicate, isFiled) = (new List<Round>(), log.Exists(e => e.Action == "mark_duplicate"), log.Exists(e => e.Action == "file"));
            (string? unit, string? department, DateTimeOffset? deadline) = (null, null, null);
            var returned = false;
            foreach (var (i, e) in log.Index())
            {
                if (e.Set.TryGetProperty("unit_id", out var newUnit)) unit = newUnit.GetString();
                if (e.Set.TryGetProperty("department", out var newDepartment)) department = newDepartment.GetString();
                if (e.Set.TryGetProperty("deadline_at", out var newDeadline)) deadline = newDeadline.ValueKind == JsonValueKind.Null ? null : newDeadline.GetDateTimeOffset();
                if (e.Action is "dispatch" or "reopen")
                {
                    rounds.Add(new() { Started = e.At });
                    returned = false;
                }
                var now = rounds.LastOrDefault();
                if (now is not null)
                {
                    if (!returned) (now.Unit, now.Department) = (unit, department);
                    if (now.InTime.Count == 0) now.Deadline = deadline;
                    if (e.Action == "assign" && e.From == "dispatched" && now.InTime.Count == 0 && newUnit.ValueKind == JsonValueKind.String) now.Moved = true;
                    if (e.Action == "dispose") now.InTime.Add(deadline is { } limit ? e.At <= limit : null);
                    now.Returned |= e.Action == "return";
                    now.Duplicate |= e.Action == "mark_duplicate";
                    now.Closed |= e.Action == "close";
                    returned |= e.Action == "return";
                }
                void Add(IndicatorCounts one) => Fact(e.At, unit, department, one);
                switch (e.Action)
                {
                    case "open": Add(new() { Reported = 1, FiledOfReported = isFiled ? 1 : 0, DuplicatesOfReported = isDuplicate ? 1 : 0 }); break;
                    case "file": Add(new() { Filed = 1, FiledStanding = isDuplicate ? 0 : 1, ClosedOfFiled = !isDuplicate && log[^1].To == "closed" ? 1 : 0 }); break;
                    case "dispose": Add(new() { Disposed = 1, CameBack = log.Skip(i + 1).TakeWhile(x => x.Action != "dispose").Any(x => x.Action is "rework" or "reopen") ? 1 : 0 }); break;
                    case "close": Add(new() { Closed = 1 }); break;
                    case "return": Add(new() { Returned = 1 }); break;
                    case "rework" or "reopen": Add(new() { Reworked = 1 }); break;
                    case "mark_duplicate": Add(new() { Duplicates = 1 }); break;
                }
            }
            foreach (var r in rounds)
            {
                var stood = !r.Returned && !r.Duplicate;
                Fact(r.Started, r.Unit, r.Department, new() { Dispatched = 1, Accurate = r.Returned || r.Moved ? 0 : 1, Standing = stood ? 1 : 0, DisposedOfDispatched = stood && r.InTime.Count > 0 ? 1 : 0 });
                if (r.Deadline is { } due && due <= asOf && stood && !(log[^1].To == "suspended" && r == rounds[^1]))
                    Fact(due, r.Unit, r.Department, new() { Due = 1, InTime = r.InTime.FirstOrDefault() == true ? 1 : 0, ClosedInTime = r.Closed && r.InTime.LastOrDefault() == true ? 1 : 0 });
            }

            void Fact(DateTimeOffset at, string? of, string? responsible, IndicatorCounts one)
            {
                var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
                var day = DateOnly.FromDateTime(local);
                if (day < query.From || day > query.To || query.Area is { } area && !life.Cell.StartsWith(area, StringComparison.Ordinal) || query.Class is { } kind && kind != life.Class || query.Source is { } source && source != life.Source) return;
                if (query.UnitId is { } wanted && of != wanted && !(wanted == "squad-b" && of == "squad-b-1")) return;
                var key = string.Join('|', query.By.Select(name => name switch
                {
                    "district" => life.Cell[..6],
                    "subdistrict" => life.Cell[..9],
                    "community" => life.Cell[..12],
                    "cell" => life.Cell,
                    "unit" => of,
                    "department" => responsible,
                    "post" => of switch { "squad-a" => "day", "squad-b" => "night", _ => null },
                    "source" => life.Source,
                    "class" => life.Class,
                    "reporter" => life.Log[0].Reporter,
                    "day" => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    "week" => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local):D4}-W{ISOWeek.GetWeekOfYear(local):D2}"),
                    "month" => local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                    _ => local.ToString("yyyy", CultureInfo.InvariantCulture),
                }));
                counts[key] = counts.GetValueOrDefault(key) + one;
            }
        }
        return counts;
    }
}
