using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Commands.Cases;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Reports;

namespace SmartCity.Api.Commands.Reports;

/// <summary><c>reports erase</c>: makes the city forget who reported.</summary>
internal static class ReportsCommands
{
    internal static Command Create() => new("reports", "Reports by people.") { CasesCommands.Database, CreateErase() };

    private static Command CreateErase()
    {
        var number = new Option<string?>("--number") { Description = "The report that opened this case." };
        var contact = new Option<string?>("--contact") { Description = "All reports of this phone or email." };
        var before = new Option<string?>("--before") { Description = "All reports older than this day, such as 2025-01-01 (UTC); with --contact: of that person." };
        var by = new Option<string>("--by") { Description = "Who asks for it, as the audit shall name them.", DefaultValueFactory = _ => Environment.UserName };
        var dry = new Option<bool>("--dry-run") { Description = "Only count them." };
        var erase = new Command("erase", "Erase reporters' data and words; cases, photographs and the audit stay whole.") { number, contact, before, by, dry };
        erase.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async source =>
        {
            var reports = new ReportStore(source, new CaseIntake(source, new()));
            var found = parsed.GetValue(number) is { } one
                ? parsed.GetValue(contact) is null && parsed.GetValue(before) is null ? [await FindAsync(reports, one, cancellationToken)] : throw new GeoInputException("--number goes alone.")
                : await reports.ErasableAsync(parsed.GetValue(contact), Day(parsed.GetValue(before)), cancellationToken);
            var erased = 0;
            if (!parsed.GetValue(dry))
                foreach (var id in found)
                    if (await reports.EraseAsync(id, new(parsed.GetValue(by)!, "admin", null), cancellationToken)) erased++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(parsed.GetValue(dry) ? found.Count : erased)} reports {(parsed.GetValue(dry) ? "would be erased" : "erased")}"));
            return 0;
        }, cancellationToken));
        return erase;
    }

    private static async Task<Guid> FindAsync(ReportStore reports, string number, CancellationToken cancellationToken) =>
        (await reports.FindByNumberAsync(number, cancellationToken) ?? throw new GeoInputException($"No report opened a case {number}.")).Id;

    private static DateTimeOffset? Day(string? text) => text is null ? null
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day
        : throw new GeoInputException($"'{text}' is no day such as 2025-01-01.");
}
