using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Security;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids;

/// <summary><c>/editions/{id}/edits</c>: operations on the cells of a draft, undone and redone by their authors.</summary>
internal static class EditsApi
{
    private const int UsualLimit = 100, MostListed = 1000;

    internal static void MapEdits(this IEndpointRouteBuilder routes)
    {
        var edits = routes.MapGroup("/editions/{id:long}").WithTags("Editions")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        edits.MapPost("/edits", Apply).RequireAuthorization(Roles.Analyst).WithName("EditDraft").WithSummary("Applies an operation to a draft; ?dry_run=true only tells what it would do; a stale version is refused with the current cells");
        edits.MapPost("/undo", Undo).RequireAuthorization(Roles.Analyst).WithName("UndoEdit").WithSummary("Takes back the caller's own last edit");
        edits.MapPost("/redo", Redo).RequireAuthorization(Roles.Analyst).WithName("RedoEdit").WithSummary("Does again what the caller undid last");
        edits.MapGet("/edits", ListEdits).RequireAuthorization(Roles.Viewer).WithName("ListEdits").WithSummary("Edits of a draft, newest first; ?before=sequence for the next page");
    }

    internal static async Task<Results<Ok<EditAnswer>, NoEdition>> Apply(
        long id, JsonElement body, HttpContext http, DraftStore drafts, CancellationToken cancellationToken, [FromQuery(Name = "dry_run")] bool isTrial = false) =>
        Answer(id, await drafts.ApplyAsync(id, EditRequest.Parse(body, EditionsApi.Author(http)), isTrial, cancellationToken));

    internal static async Task<Results<Ok<EditAnswer>, NoEdition>> Undo(long id, HttpContext http, DraftStore drafts, CancellationToken cancellationToken) =>
        Answer(id, await drafts.UndoAsync(id, EditionsApi.Author(http), cancellationToken));

    internal static async Task<Results<Ok<EditAnswer>, NoEdition>> Redo(long id, HttpContext http, DraftStore drafts, CancellationToken cancellationToken) =>
        Answer(id, await drafts.RedoAsync(id, EditionsApi.Author(http), cancellationToken));

    internal static async Task<Results<Ok<IEnumerable<EditResponse>>, NoEdition>> ListEdits(
        long id, HttpContext http, EditionStore editions, DraftStore drafts, CancellationToken cancellationToken, int limit = UsualLimit, int? before = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "limit", "before");
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        http.Response.Headers.CacheControl = "no-store";
        if (await editions.FindAsync(id, cancellationToken) is null) return new NoEdition(id);
        return TypedResults.Ok((await drafts.HistoryAsync(id, Math.Min(limit, MostListed), before, cancellationToken)).Select(EditResponse.Of));
    }

    private static Results<Ok<EditAnswer>, NoEdition> Answer(long id, DraftChange? change) => change is null ? new NoEdition(id) : TypedResults.Ok(EditAnswer.Of(change));
}
