using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Cases;

/// <summary>Single cases: what is public of them, and with a key their history, evidence and next steps. Public lists are in <c>/collections/cases/items</c>.</summary>
internal static class CasesApi
{
    internal static IEndpointRouteBuilder MapCases(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/cases").WithTags("Cases");
        cases.MapPost("/", Open).RequireAuthorization(Roles.Officer).WithName("OpenCase").WithSummary("Opens a case for what an inspection found; the same key again answers with the same case")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        cases.MapGet("/{id:guid}", GetCase).WithName("GetCase").WithSummary("One case; with a key also its handling, history and evidence");
        cases.MapPost("/{id:guid}/transitions", Transit).RequireAuthorization(Roles.Officer).WithName("TransitCase")
            .WithSummary("Takes a case one step on; a stale version is refused with the current state")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    internal static async Task<Results<Created<CaseResponse>, Ok<CaseResponse>>> Open(
        [FromBody] NewCaseRequest found, HttpContext http, CaseIntake intake, CaseStore cases, EvidenceStore evidence, TimeProvider clock, CancellationToken cancellationToken)
    {
        var result = (await intake.OpenAsync([found.From(Caller(http), clock.GetUtcNow())], cancellationToken))[0];
        if (result.Outcome == IntakeOutcome.Outside) throw new GeoInputException("The place lies outside of all cells of the city; a case needs one.");
        var answer = await AnswerAsync((await cases.FindAsync(result.CaseId!.Value, cancellationToken))!, http, cases, evidence, cancellationToken);
        return result.Outcome == IntakeOutcome.Opened ? TypedResults.Created(PublicAddress.Of(http.Request, $"/cases/{result.CaseId}"), answer) : TypedResults.Ok(answer);
    }

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
        var result = await cases.TransitionAsync(step.For(id, Caller(http)), cancellationToken);
        return result.Outcome == TransitionOutcome.Applied
            ? TypedResults.Ok(await AnswerAsync(result.Linked ?? result.Case!, http, cases, evidence, cancellationToken))
            : TypedResults.Problem(result.Reason, statusCode: StatusOf(result.Outcome),
                extensions: result.Case is { } current ? new Dictionary<string, object?> { ["case"] = CaseResponse.WithHandling(current) } : null);
    }

    /// <summary>The caller, who must have a key.</summary>
    internal static Caller Caller(HttpContext http) => new(http.User.FindFirstValue(ClaimTypes.Name)!, http.User.Role!.Value.Name(), http.User.Unit);

    internal static int StatusOf(TransitionOutcome outcome) => outcome switch
    {
        TransitionOutcome.Applied => StatusCodes.Status200OK,
        TransitionOutcome.NotFound => StatusCodes.Status404NotFound,
        TransitionOutcome.Forbidden => StatusCodes.Status403Forbidden,
        TransitionOutcome.Stale => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static async Task<CaseResponse> AnswerAsync(SpatialCase found, HttpContext http, CaseStore cases, EvidenceStore evidence, CancellationToken cancellationToken)
    {
        if (http.User.Role is null) return CaseResponse.From(found);
        var caller = Caller(http);
        return CaseResponse.WithHandling(found) with
        {
            Actions = await cases.ActionsAsync(found, caller.Role, caller.Unit, cancellationToken),
            History = [.. (await cases.HistoryAsync(found.Id, cancellationToken)).Select(CaseResponse.From)],
            Evidence = [.. (await evidence.ListAsync(found.Id, cancellationToken)).Select(picture => CaseResponse.From(picture, http.Request))],
        };
    }
}
