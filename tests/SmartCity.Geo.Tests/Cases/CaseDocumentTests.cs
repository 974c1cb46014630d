using SmartCity.Geo.Cases;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

public sealed class CaseDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cases.md"));

    [Fact]
    public void The_table_of_steps_is_that_of_the_code()
    {
        var table = Document[Document.IndexOf("| action |", StringComparison.Ordinal)..Document.IndexOf("<!-- end of steps -->", StringComparison.Ordinal)];
        var rows = CaseLifecycle.Steps.Select(s =>
            $"| {s.Action} |{(s.Result is null ? "" : $" {s.Result}")} | {string.Join(", ", s.From)} | {s.To} | {s.Role} |{(s.Needs == CaseNeeds.None ? "" : $" {s.Needs}")} |");
        Assert.Equal(rows, table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2));
    }

    [Fact]
    public void Every_status_stage_and_unit_of_time_is_explained() =>
        Assert.All([.. CaseLifecycle.Statuses, .. CaseStages.All, "urgent_hour", "work_hour", "workday", "natural_day"], word => Assert.Contains(word, Document, StringComparison.Ordinal));

    [Fact]
    public void Every_status_can_be_reached_and_every_one_but_the_ended_can_be_left()
    {
        var reached = new HashSet<string> { CaseLifecycle.Collected };
        while (reached.Count < reached.Union(Next(reached)).Count()) reached.UnionWith(Next(reached));
        Assert.Equal(CaseLifecycle.Statuses.Order(), reached.Order());
        foreach (var status in CaseLifecycle.Statuses)
            Assert.Equal(status is "rejected" or "duplicate", CaseLifecycle.ActionsFrom(status, "admin").Count == 0);   // closed can be reopened

        static IEnumerable<string> Next(HashSet<string> from) => CaseLifecycle.Steps.Where(s => s.From.Any(from.Contains) && s.To is not (CaseLifecycle.Back or CaseLifecycle.Stay)).Select(s => s.To);
    }
}
