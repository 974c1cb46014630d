using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Security;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Cases;

/// <summary>What a program needs to know before it offers steps to a person: who the caller is, the steps of that role and what each needs, the classes, the units.</summary>
internal static class CaseDeskApi
{
    private static readonly string[] ActionsWithEvidence = ["dispose", "feed_back", "close"];

    private static readonly (CaseNeeds Need, string Name)[] NeedNames =
    [
        (CaseNeeds.Opinion, "opinion"), (CaseNeeds.DuplicateOf, "duplicate_of"), (CaseNeeds.AssignTo, "assign_to"), (CaseNeeds.Evidence, "evidence"), (CaseNeeds.After, "after"), (CaseNeeds.FailedCheck, "failed_check"),
    ];

    internal static IEndpointRouteBuilder MapCaseDesk(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/cases").WithTags("Cases");
        cases.MapGet("/desk", Desk).RequireAuthorization(Roles.Viewer).WithName("CaseDesk").WithSummary("The caller's role and unit, the steps of that role with what each needs, and the classes of the rules in force");
        cases.MapGet("/units", Units).RequireAuthorization(Roles.Viewer).WithName("ListUnits").WithSummary("All units by id");
        return routes;
    }

    /// <param name="Unit">The unit that a handler acts for; absent for others.</param>
    /// <param name="Steps">Those that the role may take; none for who only reads.</param>
    internal sealed record DeskResponse(
        string Role, string? Unit,
        [property: JsonPropertyName("rules_version")] string RulesVersion,
        [property: JsonPropertyName("reopen_days")] double ReopenDays,
        IReadOnlyList<StepResponse> Steps, IReadOnlyList<ClassResponse> Classes);

    /// <param name="Needs">opinion, duplicate_of, assign_to, evidence, after, failed_check.</param>
    internal sealed record StepResponse(string Action, string? Result, IReadOnlyList<string> From, string To, IReadOnlyList<string> Needs);

    /// <param name="Level">Of a new case that says nothing else.</param>
    /// <param name="Evidence">Kinds that an action needs with this class, by action.</param>
    internal sealed record ClassResponse(string Id, string Zh, string En, string? Department, int Level, IReadOnlyDictionary<string, IReadOnlyList<string>> Evidence);

    internal sealed record UnitResponse(
        string Id,
        [property: JsonPropertyName("name_zh")] string NameZh,
        [property: JsonPropertyName("name_en")] string NameEn,
        string Kind, string? Department, string? Post, string? Parent);

    internal static Ok<DeskResponse> Desk(HttpContext http, CaseRulesSource source)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (caller, rules) = (CasesApi.Caller(http), source.Current);
        return TypedResults.Ok(new DeskResponse(caller.Role, caller.Unit, rules.Version, rules.ReopenDays,
            [.. CaseLifecycle.Steps.Where(s => s.From.Any(status => CaseLifecycle.ActionsFrom(status, caller.Role).Contains(s.Action))).Select(s => new StepResponse(s.Action, s.Result, s.From, s.To, Names(s.Needs)))],
            [.. rules.Classes.Values.Select(c => new ClassResponse(c.Name, c.NameZh, c.NameEn, c.Department, c.Level, Evidence(rules, c.Name)))]));
    }

    internal static async Task<Ok<IEnumerable<UnitResponse>>> Units(HttpContext http, UnitStore units, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok((await units.ListAsync(cancellationToken)).Select(u => new UnitResponse(u.Id, u.NameZh, u.NameEn, u.Kind, u.Department, u.Post, u.Parent)));
    }

    private static List<string> Names(CaseNeeds needs) => [.. NeedNames.Where(n => needs.HasFlag(n.Need)).Select(n => n.Name)];

    private static Dictionary<string, IReadOnlyList<string>> Evidence(CaseRules rules, string eventClass) =>
        ActionsWithEvidence.Select(action => (Action: action, Kinds: rules.EvidenceOf(eventClass, action))).Where(e => e.Kinds.Count > 0).ToDictionary(e => e.Action, e => e.Kinds);
}
