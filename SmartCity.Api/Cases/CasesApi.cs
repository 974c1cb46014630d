using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Security;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Cases;

/// <summary>Single cases: what is public of them, and with a key their history, evidence and next steps. Lists are in <c>/collections/cases/items</c>.</summary>
internal static class CasesApi
{
    internal static IEndpointRouteBuilder MapCases(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/cases").WithTags("Cases");
        cases.MapGet("/{id:guid}", GetCase).WithName("GetCase").WithSummary("One case; with a key also its history and evidence");
        cases.MapPost("/{id:guid}/transitions", Transit).RequireAuthorization(Roles.Officer).WithName("TransitCase")
            .WithSummary("Takes a case one step on; a stale version is refused with the current state")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    /// <param name="Action">Such as verify or reject.</param>
    /// <param name="Version">The version of the case that the caller has seen.</param>
    /// <param name="Opinion">The caller's words for the audit; may be absent.</param>
    internal sealed record TransitionRequest([property: JsonRequired] string Action, [property: JsonRequired] int Version, string? Opinion);

    internal static async Task<Results<Ok<CaseResponse>, NotFound>> GetCase(Guid id, HttpContext http, CaseStore cases, EvidenceStore evidence, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";   // what it holds depends on the key
        return await cases.FindAsync(id, cancellationToken) is { } found
            ? TypedResults.Ok(await AnswerAsync(found, http, cases, evidence, cancellationToken))
            : TypedResults.NotFound();
    }

    internal static async Task<Results<Ok<CaseResponse>, ProblemHttpResult>> Transit(
        Guid id, [FromBody] TransitionRequest step, HttpContext http, CaseStore cases, EvidenceStore evidence, CancellationToken cancellationToken)
    {
        var result = await cases.TransitionAsync(id, step.Action, step.Version, http.User.FindFirstValue(ClaimTypes.Name)!, http.User.Role!.Value.Name(), step.Opinion, cancellationToken);
        if (result.Outcome == TransitionOutcome.Applied) return TypedResults.Ok(await AnswerAsync(result.Case!, http, cases, evidence, cancellationToken));
        var status = result.Outcome switch
        {
            TransitionOutcome.NotFound => StatusCodes.Status404NotFound,
            TransitionOutcome.Forbidden => StatusCodes.Status403Forbidden,
            TransitionOutcome.Stale => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        return TypedResults.Problem(result.Reason, statusCode: status,
            extensions: result.Case is { } current ? new Dictionary<string, object?> { ["case"] = CaseResponse.From(current) } : null);
    }

    private static async Task<CaseResponse> AnswerAsync(SpatialCase found, HttpContext http, CaseStore cases, EvidenceStore evidence, CancellationToken cancellationToken)
    {
        var answer = CaseResponse.From(found);
        if (http.User.Role is not { } role) return answer;
        return answer with
        {
            Actions = CaseLifecycle.ActionsFrom(found.Status, role.Name()),
            History = [.. (await cases.HistoryAsync(found.Id, cancellationToken)).Select(CaseResponse.From)],
            Evidence = [.. (await evidence.ListAsync(found.Id, cancellationToken)).Select(picture => CaseResponse.From(picture, http.Request))],
        };
    }
}
