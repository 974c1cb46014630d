using System.CommandLine;
using System.Globalization;
using Npgsql;
using SmartCity.Api.Cases;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Commands.Cases;

/// <summary><c>cases list | show | act | bulk | open</c>, straight on the database.</summary>
internal static class CaseCommands
{
    private const int Refused = 1;

    private static readonly Option<string> Actor = new("--actor") { Description = "Who does it, for the log.", DefaultValueFactory = _ => Environment.UserName };
    private static readonly Option<string> Role = new("--role") { Description = "As whom: officer, handler or admin.", DefaultValueFactory = _ => "admin" };
    private static readonly Option<string?> Unit = new("--unit") { Description = "A handler's unit." };
    private static readonly Option<string?> Opinion = new("--opinion") { Description = "Why; return, suspend, reopen and a check that does not pass need it." };
    private static readonly Option<string?> Result = new("--result") { Description = "With check: pass, fail or unable." };
    private static readonly Option<string?> DuplicateOf = new("--duplicate-of") { Description = "With mark_duplicate: number or id of the case that stays." };
    private static readonly Option<string?> AssignTo = new("--assign-to") { Description = "With assign, and if wanted with file: a unit." };
    private static readonly Option<int?> Level = new("--level") { Description = "1 ordinary, 2 serious, 3 urgent." };

    static CaseCommands() => Role.AcceptOnlyFromAmong("officer", "handler", "admin");

    internal static IEnumerable<Command> All() => [List(), Show(), Act(), Bulk(), Open()];

    private static Command List()
    {
        var (status, kind, source, cell, unit) = (new Option<string?>("--status"), new Option<string?>("--class"), new Option<string?>("--source"), new Option<string?>("--cell") { Description = "6, 9, 12 or 15 digits." }, new Option<string?>("--unit") { Description = "With those below it." });
        var overdue = new Option<bool>("--overdue") { Description = "Only those whose stage is late." };
        var limit = new Option<int>("--limit") { DefaultValueFactory = _ => 50 };
        var command = new Command("list", "Cases, newest number first.") { status, kind, source, cell, unit, overdue, limit };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async database =>
        {
            var found = await new CaseStore(database, new()).ListAsync(new()
            {
                Status = parsed.GetValue(status),
                Class = parsed.GetValue(kind),
                Source = parsed.GetValue(source),
                CellCode = parsed.GetValue(cell),
                UnitId = parsed.GetValue(unit),
                IsOverdue = parsed.GetValue(overdue) ? true : null,
                Limit = Math.Clamp(parsed.GetValue(limit), 1, 10_000),
            }, cancellationToken);
            foreach (var one in found) Console.WriteLine(Line(one));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("CASE") { Description = "Number or id." };
        var command = new Command("show", "One case with its history, as JSON.") { id };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async database =>
        {
            var cases = new CaseStore(database, new());
            var found = await FindAsync(cases, parsed.GetRequiredValue(id), cancellationToken);
            Console.WriteLine(JobJson.Write(CaseResponse.WithHandling(found) with { History = [.. (await cases.HistoryAsync(found.Id, cancellationToken)).Select(CaseResponse.From)] }));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Act()
    {
        var id = new Argument<string>("CASE") { Description = "Number or id." };
        var action = Action();
        var command = new Command("act", "Take a case one step on, from the version that it has now. Exit code 0 done, 1 refused.") { id, action, RulesCommand.Rules, Actor, Role, Unit, Opinion, Result, DuplicateOf, AssignTo, Level };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async database =>
        {
            var cases = Store(parsed, database);
            var current = await FindAsync(cases, parsed.GetRequiredValue(id), cancellationToken);
            return Tell([current.Number], [await cases.TransitionAsync(await StepAsync(parsed, action, cases, current, cancellationToken), cancellationToken)]);
        }, cancellationToken));
        return command;
    }

    private static Command Bulk()
    {
        var ids = new Argument<string[]>("CASES") { Description = "Numbers or ids.", Arity = ArgumentArity.OneOrMore };
        var action = Action();
        var each = new Option<bool>("--each") { Description = "Each for itself, instead of all or nothing." };
        var command = new Command("bulk", "The same step for many cases. Exit code 0 all done, 1 some refused.") { action, ids, each, RulesCommand.Rules, Actor, Role, Unit, Opinion, Result, DuplicateOf, AssignTo, Level };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async database =>
        {
            var cases = Store(parsed, database);
            var (current, steps) = (new List<SpatialCase>(), new List<CaseAction>());
            foreach (var id in parsed.GetRequiredValue(ids))
            {
                current.Add(await FindAsync(cases, id, cancellationToken));
                steps.Add(await StepAsync(parsed, action, cases, current[^1], cancellationToken));
            }
            var done = await cases.BulkAsync(steps, !parsed.GetValue(each), cancellationToken);
            if (!done.IsApplied) Console.WriteLine("Nothing was done:");
            return Tell(current.ConvertAll(c => c.Number), done.IsApplied ? done.Results : [.. done.Results.Select(r => r.Outcome == TransitionOutcome.Applied ? r with { Case = null } : r)]);
        }, cancellationToken));
        return command;
    }

    private static Command Open()
    {
        var kind = new Option<string>("--class") { Description = "Event class.", Required = true };
        var at = new Option<string>("--at") { Description = "LONGITUDE,LATITUDE in degrees.", Required = true };
        var description = new Option<string?>("--description");
        var key = new Option<string?>("--key") { Description = "The same key again finds the same case." };
        var command = new Command("open", "Open a case for what an inspection found.") { kind, at, description, key, RulesCommand.Rules, Actor, Role, Level };
        command.SetAction((parsed, cancellationToken) => CasesCommands.WithAsync(parsed, async database =>
        {
            var place = parsed.GetRequiredValue(at).Split(',');
            if (place.Length != 2 || !double.TryParse(place[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var x) || !double.TryParse(place[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var y))
                throw new GeoInputException($"'{parsed.GetRequiredValue(at)}' is no place; 102.71,25.04 is: longitude, then latitude.");
            var result = (await new CaseIntake(database, ServerSettings.Geo(), rules: new(parsed.GetValue(RulesCommand.Rules))).OpenAsync(
            [
                new()
                {
                    Source = "inspection",
                    SourceKey = parsed.GetValue(key) is { } given ? $"inspection:{given}" : null,
                    Class = parsed.GetRequiredValue(kind),
                    Level = parsed.GetValue(Level),
                    Geometry = new NetTopologySuite.Geometries.Point(x, y),
                    OccurredAt = TimeProvider.System.GetUtcNow(),
                    Description = parsed.GetValue(description),
                    Actor = parsed.GetValue(Actor)!,
                    Role = parsed.GetValue(Role)!,
                },
            ], cancellationToken))[0];
            if (result.Outcome == IntakeOutcome.Outside) throw new GeoInputException("The place lies outside of all cells of the city; a case needs one.");
            Console.WriteLine($"{result.Number}  {(result.Outcome == IntakeOutcome.Opened ? "opened" : "known already")}");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Argument<string> Action()
    {
        var action = new Argument<string>("ACTION") { Description = string.Join(", ", CaseLifecycle.Actions) };
        action.AcceptOnlyFromAmong([.. CaseLifecycle.Actions]);
        return action;
    }

    private static CaseStore Store(ParseResult parsed, NpgsqlDataSource database) => new(database, ServerSettings.Geo(), rules: new(parsed.GetValue(RulesCommand.Rules)));

    private static async Task<CaseAction> StepAsync(ParseResult parsed, Argument<string> action, CaseStore cases, SpatialCase current, CancellationToken cancellationToken) => new()
    {
        CaseId = current.Id,
        Action = parsed.GetRequiredValue(action),
        Version = current.Version,
        Actor = parsed.GetValue(Actor)!,
        Role = parsed.GetValue(Role)!,
        UnitId = parsed.GetValue(Unit),
        Opinion = parsed.GetValue(Opinion),
        Result = parsed.GetValue(Result),
        DuplicateOf = parsed.GetValue(DuplicateOf) is { } other ? (await FindAsync(cases, other, cancellationToken)).Id : null,
        AssignTo = parsed.GetValue(AssignTo),
        Level = parsed.GetValue(Level),
    };

    private static async Task<SpatialCase> FindAsync(CaseStore cases, string numberOrId, CancellationToken cancellationToken) =>
        (Guid.TryParse(numberOrId, out var id) ? await cases.FindAsync(id, cancellationToken) : await cases.FindByNumberAsync(numberOrId, cancellationToken))
        ?? throw new GeoInputException($"There is no case {numberOrId}.");

    private static int Tell(IReadOnlyList<string> numbers, IReadOnlyList<TransitionResult> results)
    {
        foreach (var (number, result) in numbers.Zip(results))
        {
            if (result.Outcome != TransitionOutcome.Applied) Console.WriteLine($"{number}  refused: {result.Reason}");
            else if (result.Case is { } now) Console.WriteLine(Line(result.Linked ?? now));
        }
        return results.All(r => r is { Outcome: TransitionOutcome.Applied, Case: not null }) ? 0 : Refused;
    }

    private static string Line(SpatialCase of) => string.Create(CultureInfo.InvariantCulture,
        $"{of.Number}  {of.Status,-10}  {of.Class,-18}  {of.Level}  {of.CellCode}  {of.UnitId ?? "–",-20}  v{of.Version}  {(of.State.StageDueAt is { } due ? $"due {due:yyyy-MM-dd HH:mm}Z" : "")}{(of.State.OverdueAt is null ? "" : " OVERDUE")}").TrimEnd();
}
