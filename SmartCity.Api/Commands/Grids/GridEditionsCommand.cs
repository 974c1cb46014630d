using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Grids;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid editions list | show | draft | validate | publish | rollback | discard</c>, straight on the database.</summary>
internal static class GridEditionsCommand
{
    private const int Invalid = 1;

    private static readonly Option<string?> Database = CommandDatabase.Option(recursive: true);
    private static readonly Option<string> Author = EditionAccess.AuthorOption();
    private static readonly Option<bool> Json = new("--json") { Description = "The answer as JSON.", Recursive = true };
    private static readonly Argument<long> Id = new("ID") { Description = "The number of an edition; see 'grid editions list'." };

    internal static Command Create() => new("editions", "Editions of the cells: drafts, validation, publication from a date on, rollback.")
    {
        Database, Author, Json, List(), Show(), Draft(), Validate(), Publish(), Rollback(), Discard(),
    };

    private static Command List()
    {
        var command = new Command("list", "All editions, newest first.");
        Act(command, async (_, editions, cancellationToken) => (await editions.ListAsync(cancellationToken)).Select(EditionResponse.Of).ToList(),
            list => string.Concat(list.Select(Line)));
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "One edition and its history.") { Id };
        Act(command, async (parsed, editions, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(Id);
            var edition = await editions.FindAsync(id, cancellationToken) ?? throw EditionAccess.Missing(id);
            return new { Edition = EditionResponse.Of(edition), History = (await editions.HistoryAsync(id, cancellationToken)).Select(EditionEventResponse.Of).ToList() };
        }, shown => Line(shown.Edition) + string.Concat(shown.History.Select(e => $"  {e.At,-27} {e.Action,-11} {e.Actor}{(e.Reason is null ? "" : $": {e.Reason}")}\n")));
        return command;
    }

    private static Command Draft()
    {
        var name = new Option<string>("--name") { Description = "What to call the draft.", Required = true };
        var command = new Command("draft", "Begin a draft as a copy of an edition.") { Id, name };
        Act(command, async (parsed, editions, cancellationToken) =>
            Found(await editions.CreateDraftAsync(parsed.GetRequiredValue(Id), parsed.GetRequiredValue(name), parsed.GetRequiredValue(Author), cancellationToken), parsed), Line);
        return command;
    }

    private static Command Validate()
    {
        var command = new Command("validate", "Check a draft. Exit code 0 validated, 1 faults were found.") { Id };
        Act(command, async (parsed, editions, cancellationToken) =>
            await editions.ValidateAsync(parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Author), cancellationToken) is { } validation
                ? ValidationResponse.Of(validation)
                : throw EditionAccess.Missing(parsed.GetRequiredValue(Id)),
            found => $"{(found.Valid ? "validated" : "not valid")}: {found.Faults.Count(f => !f.IsAdvice)} faults, {found.Faults.Count(f => f.IsAdvice)} to consider\n"
                + string.Concat(found.Faults.Select(f => $"  {(f.IsAdvice ? "advice" : "fault "),-6} {f.Kind,-15} {Place(f)}{f.Message}\n")),
            found => found.Valid ? 0 : Invalid);
        return command;
    }

    private static Command Publish()
    {
        var from = new Option<string?>("--from") { Description = "When it takes over: a day (2027-01-01, midnight in the city) or a time with its offset. [default: now]" };
        var reason = new Option<string?>("--reason") { Description = "For the history." };
        var supersede = new Option<bool>("--supersede") { Description = "Also when another edition was published after this draft was begun, whose changes are lost with it." };
        var command = new Command("publish", "Publish a validated edition.") { Id, from, reason, supersede };
        Act(command, async (parsed, editions, cancellationToken) => Found(await editions.PublishAsync(parsed.GetRequiredValue(Id), EffectiveDate.Parse(parsed.GetValue(from), new GeoOptions().TimeZone),
            parsed.GetRequiredValue(Author), parsed.GetValue(reason), parsed.GetValue(supersede), cancellationToken), parsed), Line);
        return command;
    }

    private static Command Rollback()
    {
        var reason = new Option<string>("--reason") { Description = "Why, for the history.", Required = true };
        var command = new Command("rollback", "Take an edition out of force; the one before it is in force again.") { Id, reason };
        Act(command, async (parsed, editions, cancellationToken) =>
            Found(await editions.RollbackAsync(parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Author), parsed.GetRequiredValue(reason), cancellationToken), parsed), Line);
        return command;
    }

    private static Command Discard()
    {
        var reason = new Option<string?>("--reason") { Description = "For the history." };
        var command = new Command("discard", "Throw a draft's cells away.") { Id, reason };
        Act(command, async (parsed, editions, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(Id);
            if (!await editions.DiscardAsync(id, parsed.GetRequiredValue(Author), parsed.GetValue(reason), cancellationToken)) throw EditionAccess.Missing(id);
            return EditionResponse.Of((await editions.FindAsync(id, cancellationToken))!);
        }, Line);
        return command;
    }

    private static void Act<T>(Command command, Func<ParseResult, EditionStore, CancellationToken, Task<T>> act, Func<T, string> text, Func<T, int>? exitCode = null) where T : class =>
        command.SetAction((parsed, cancellationToken) => EditionAccess.WithAsync(parsed.GetValue(Database), async editions =>
        {
            var result = await act(parsed, editions, cancellationToken);
            Console.Out.Write(parsed.GetValue(Json) ? JobJson.Write(result) + "\n" : text(result));
            return exitCode?.Invoke(result) ?? 0;
        }, cancellationToken));

    private static EditionResponse Found(Edition? edition, ParseResult parsed) => edition is null ? throw EditionAccess.Missing(parsed.GetRequiredValue(Id)) : EditionResponse.Of(edition);

    private static string Line(EditionResponse edition) => string.Create(CultureInfo.InvariantCulture,
        $"{edition.Id,5}  {(edition.IsInForce ? "in force" : edition.WithdrawnAt is null ? edition.Status : "withdrawn"),-9}  {edition.Cells,6} cells  {edition.ValidFrom ?? edition.CreatedAt,-27} {(edition.ValidTo is null ? "" : $"to {edition.ValidTo} ")}{edition.Name}\n");

    private static string Place(ValidationResponse.Fault fault) => fault is { Longitude: { } longitude, Latitude: { } latitude } ? FormattableString.Invariant($"{longitude:0.000000} {latitude:0.000000}  ") : "";
}
