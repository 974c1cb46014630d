using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids;

/// <summary><c>/editions</c>: the life of an edition. What is published is public; drafts need a key.</summary>
internal static class EditionsApi
{
    internal static void MapEditions(this IEndpointRouteBuilder routes)
    {
        var editions = routes.MapGroup("/editions").WithTags("Editions");
        editions.MapGet("/", ListEditions).WithName("ListEditions").WithSummary("Editions, newest first; drafts only with a key");
        editions.MapGet("/{id:long}", GetEdition).WithName("GetEdition").WithSummary("One edition");
        editions.MapGet("/{id:long}/history", GetHistory).RequireAuthorization(Roles.Viewer).WithName("GetEditionHistory").WithSummary("Who did what to an edition, when and why");
        editions.MapPost("/{id:long}/draft", CreateDraft).RequireAuthorization(Roles.Analyst).WithName("CreateDraft").WithSummary("A draft that begins as a copy of an edition");
        editions.MapPost("/{id:long}/validate", Validate).RequireAuthorization(Roles.Analyst).WithName("ValidateEdition").WithSummary("Checks a draft: coverage, domain, parts, nesting, measures, codes; without faults it is validated").ProducesProblem(StatusCodes.Status409Conflict);
        editions.MapPost("/{id:long}/publish", Publish).RequireAuthorization(Roles.Analyst).WithName("PublishEdition").WithSummary("Publishes a validated edition, now or from a later time on").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        editions.MapPost("/{id:long}/rollback", Rollback).RequireAuthorization(Roles.Analyst).WithName("RollbackEdition").WithSummary("Takes an edition out of force; the one before it is in force again").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        editions.MapDelete("/{id:long}", Discard).RequireAuthorization(Roles.Analyst).WithName("DiscardDraft").WithSummary("Throws a draft's cells away").ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <param name="Name">1 to 200 characters.</param>
    internal sealed record DraftRequest([property: JsonRequired] string Name);

    /// <param name="ValidFrom">RFC 3339, or a day, which begins at midnight in the city's time zone; absent: now.</param>
    /// <param name="Reason">For the history; may be absent.</param>
    /// <param name="Supersede">True: also when another edition was published after the draft was begun, whose changes are lost with it.</param>
    internal sealed record PublishRequest([property: JsonPropertyName("valid_from")] string? ValidFrom = null, string? Reason = null, bool Supersede = false);

    internal sealed record RollbackRequest([property: JsonRequired] string Reason);

    internal static async Task<Ok<IEnumerable<EditionResponse>>> ListEditions(HttpContext http, EditionStore editions, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";   // what it holds depends on the key
        return TypedResults.Ok((await editions.ListAsync(cancellationToken)).Where(e => IsVisible(http, e)).Select(EditionResponse.Of));
    }

    internal static async Task<Results<Ok<EditionResponse>, NoEdition>> GetEdition(long id, HttpContext http, EditionStore editions, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await FindVisibleAsync(id, http, editions, cancellationToken) is { } edition ? TypedResults.Ok(EditionResponse.Of(edition)) : new NoEdition(id);
    }

    internal static async Task<Results<Ok<IEnumerable<EditionEventResponse>>, NoEdition>> GetHistory(long id, EditionStore editions, CancellationToken cancellationToken) =>
        await editions.FindAsync(id, cancellationToken) is null ? new NoEdition(id) : TypedResults.Ok((await editions.HistoryAsync(id, cancellationToken)).Select(EditionEventResponse.Of));

    internal static async Task<Results<Created<EditionResponse>, NoEdition>> CreateDraft(long id, DraftRequest draft, HttpContext http, EditionStore editions, CancellationToken cancellationToken) =>
        await editions.CreateDraftAsync(id, draft.Name, Author(http), cancellationToken) is { } made ? TypedResults.Created($"/editions/{made.Id}", EditionResponse.Of(made)) : new NoEdition(id);

    internal static async Task<Results<Ok<ValidationResponse>, NoEdition>> Validate(long id, HttpContext http, EditionStore editions, CancellationToken cancellationToken) =>
        await editions.ValidateAsync(id, Author(http), cancellationToken) is { } validation ? TypedResults.Ok(ValidationResponse.Of(validation)) : new NoEdition(id);

    internal static async Task<Results<Ok<EditionResponse>, NoEdition>> Publish(
        long id, HttpContext http, EditionStore editions, IOptions<GeoOptions> options, CancellationToken cancellationToken, PublishRequest? order = null) =>
        await editions.PublishAsync(id, EffectiveDate.Parse(order?.ValidFrom, options.Value.TimeZone), Author(http), order?.Reason, order?.Supersede ?? false, cancellationToken) is { } published
            ? TypedResults.Ok(EditionResponse.Of(published))
            : new NoEdition(id);

    internal static async Task<Results<Ok<EditionResponse>, NoEdition>> Rollback(long id, RollbackRequest order, HttpContext http, EditionStore editions, CancellationToken cancellationToken) =>
        await editions.RollbackAsync(id, Author(http), order.Reason, cancellationToken) is { } edition ? TypedResults.Ok(EditionResponse.Of(edition)) : new NoEdition(id);

    internal static async Task<Results<NoContent, NoEdition>> Discard(long id, HttpContext http, EditionStore editions, CancellationToken cancellationToken, string? reason = null) =>
        await editions.DiscardAsync(id, Author(http), reason, cancellationToken) ? TypedResults.NoContent() : new NoEdition(id);

    /// <summary>The edition, where the caller may see it; null else, as if it were not there.</summary>
    internal static async Task<Edition?> FindVisibleAsync(long id, HttpContext http, EditionStore editions, CancellationToken cancellationToken) =>
        await editions.FindAsync(id, cancellationToken) is { } edition && IsVisible(http, edition) ? edition : null;

    internal static string Author(HttpContext http) => http.User.FindFirstValue(ClaimTypes.Name)!;

    private static bool IsVisible(HttpContext http, Edition edition) => edition.Status == "published" || http.User.Role is not null;
}
