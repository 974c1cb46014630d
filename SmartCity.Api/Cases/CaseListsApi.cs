using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NetTopologySuite.Geometries;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Cases;

/// <summary>Many cases: lists with filters, what waits for the caller, and the same step for many. A handler sees the cases of the own unit and of those below it.</summary>
internal static class CaseListsApi
{
    private const int MostAtOnce = 1000;

    private static readonly string[] Filters = ["status", "class", "source", "level", "cell", "unit", "bbox", "due_before", "overdue", "before", "limit"];

    internal static IEndpointRouteBuilder MapCaseLists(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/cases").WithTags("Cases");
        cases.MapGet("/", List).RequireAuthorization(Roles.Viewer).WithName("ListCases")
            .WithSummary("Cases by falling number: ?status, class, source, level, cell, unit, bbox, due_before, overdue, limit; before continues after a page");
        cases.MapGet("/inbox", Inbox).RequireAuthorization(Roles.Officer).WithName("CaseInbox").WithSummary("What waits for the caller, the next due first; after continues after a page");
        cases.MapPost("/bulk", Bulk).RequireAuthorization(Roles.Officer).WithName("BulkCases").WithSummary("The same step for many cases, all or nothing or each for itself")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    /// <param name="Next">The address of the next page; absent on the last one.</param>
    internal sealed record Page(IReadOnlyList<CaseResponse> Cases, string? Next);

    /// <param name="Mode">all: all or nothing; each: each for itself.</param>
    internal sealed record BulkRequest(
        [property: JsonRequired] string Action, [property: JsonRequired] string Mode, [property: JsonRequired] IReadOnlyList<BulkRequest.Item> Cases, string? Opinion = null, string? Result = null,
        [property: JsonPropertyName("duplicate_of")] Guid? DuplicateOf = null,
        [property: JsonPropertyName("assign_to")] string? AssignTo = null,
        int? Level = null)
    {
        internal sealed record Item([property: JsonRequired] Guid Id, [property: JsonRequired] int Version);
    }

    internal sealed record BulkAnswer(int Applied, int Refused, IReadOnlyList<BulkAnswer.Item> Cases)
    {
        /// <param name="Status">As for a single step: 200, 403, 404, 409 or 422.</param>
        /// <param name="Detail">Why not; absent when applied.</param>
        /// <param name="Case">As it is now.</param>
        internal sealed record Item(Guid Id, int Status, string? Detail, CaseResponse? Case);
    }

    internal static async Task<Ok<Page>> List(HttpContext http, CaseStore cases, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request, Filters);
        http.Response.Headers.CacheControl = "no-store";
        var filter = Scoped(Filter(http.Request), http);
        if (filter is null) return TypedResults.Ok(new Page([], null));
        var found = await cases.ListAsync(filter, cancellationToken);
        return TypedResults.Ok(new Page([.. found.Select(CaseResponse.WithHandling)], found.Count == filter.Limit ? Next(http.Request, "before", found[^1].Number) : null));
    }

    internal static async Task<Ok<Page>> Inbox(HttpContext http, CaseStore cases, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request, "unit", "after", "limit");
        http.Response.Headers.CacheControl = "no-store";
        var (caller, limit) = (CasesApi.Caller(http), Limit(http.Request));
        var unit = caller.Role == Roles.Handler ? caller.Unit : Text(http.Request, "unit");
        var found = await cases.InboxAsync(caller.Role, unit, Place(Text(http.Request, "after")), limit, cancellationToken);
        return TypedResults.Ok(new Page([.. found.Select(CaseResponse.WithHandling)],
            found.Count == limit ? Next(http.Request, "after", $"{(found[^1].State.StageDueAt is { } due ? WireTime.Text(due) : "none")},{found[^1].Id}") : null));
    }

    internal static async Task<Results<Ok<BulkAnswer>, ProblemHttpResult>> Bulk([FromBody] BulkRequest wanted, HttpContext http, CaseStore cases, CancellationToken cancellationToken)
    {
        if (wanted.Mode is not ("all" or "each")) throw new GeoInputException($"There is no mode '{wanted.Mode}'; there are all (all or nothing) and each (each for itself).");
        if (wanted.Cases.Count is 0 or > MostAtOnce) throw new GeoInputException($"{wanted.Cases.Count} cases are named; 1 to {MostAtOnce} are possible.");
        var caller = CasesApi.Caller(http);
        var actions = wanted.Cases.Select(c => new TransitionRequest(wanted.Action, c.Version, wanted.Opinion, wanted.Result, wanted.DuplicateOf, wanted.AssignTo, wanted.Level).For(c.Id, caller)).ToList();
        var done = await cases.BulkAsync(actions, wanted.Mode == "all", cancellationToken);
        var items = done.Results.Select((r, i) => new BulkAnswer.Item(wanted.Cases[i].Id, CasesApi.StatusOf(r.Outcome), r.Reason, done.IsApplied && r.Case is { } now ? CaseResponse.WithHandling(now) : null)).ToList();
        var refused = items.Where(i => i.Status != StatusCodes.Status200OK).ToList();
        if (done.IsApplied) return TypedResults.Ok(new BulkAnswer(items.Count - refused.Count, refused.Count, items));
        return TypedResults.Problem($"{refused.Count} of {items.Count} cases refuse '{wanted.Action}', so nothing was done.",
            statusCode: refused.Exists(r => r.Status == StatusCodes.Status409Conflict) ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity,
            extensions: new Dictionary<string, object?> { ["cases"] = refused });
    }

    /// <summary>A handler's list is that of the own unit; null: of a handler without one, who has none.</summary>
    private static CaseFilter? Scoped(CaseFilter filter, HttpContext http)
    {
        var caller = CasesApi.Caller(http);
        if (caller.Role != Roles.Handler) return filter;
        if (filter.UnitId is { } asked && asked != caller.Unit) throw new BadHttpRequestException($"A handler lists the cases of the own unit ({caller.Unit ?? "none"}), not those of {asked}.", StatusCodes.Status403Forbidden);
        return caller.Unit is { } unit ? filter with { UnitId = unit } : null;
    }

    private static CaseFilter Filter(HttpRequest request) => new()
    {
        Status = OneOf(request, "status", CaseLifecycle.Statuses),
        Class = Text(request, "class"),
        Source = OneOf(request, "source", ["satellite", "camera", "monitor", "inspection", "citizen"]),
        Level = OneOf(request, "level", ["1", "2", "3"]) is { } level ? int.Parse(level, CultureInfo.InvariantCulture) : null,
        CellCode = Text(request, "cell") is not { } cell ? null : cell.Length is 6 or 9 or 12 or 15 && cell.All(char.IsAsciiDigit) ? cell : throw Wrong("cell", "6, 9, 12 or 15 digits are needed"),
        UnitId = Text(request, "unit"),
        Box = QueryParameters.Box(Text(request, "bbox")) is not { } box ? null : box.West <= box.East ? new Envelope(box.West, box.East, box.South, box.North) : throw Wrong("bbox", "its west lies east of its east"),
        DueBefore = Text(request, "due_before") is { } due ? Instant("due_before", due) : null,
        IsOverdue = OneOf(request, "overdue", ["true", "false"]) is { } overdue ? overdue == "true" : null,
        BeforeNumber = Text(request, "before"),
        Limit = Limit(request),
    };

    private static string? Text(HttpRequest request, string name) => request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private static string? OneOf(HttpRequest request, string name, IReadOnlyList<string> known) =>
        Text(request, name) is not { } text ? null : known.Contains(text) ? text : throw Wrong(name, $"'{text}' is none of {string.Join(", ", known)}");

    private static int Limit(HttpRequest request) => Text(request, "limit") is not { } text ? 100
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostAtOnce ? limit : throw Wrong("limit", $"1 to {MostAtOnce} is possible");

    private static DateTimeOffset Instant(string name, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : throw Wrong(name, $"'{text}' is no time such as 2026-03-02T01:00:00Z");

    private static InboxPlace? Place(string? after)
    {
        if (after is null) return null;
        var parts = after.Split(',');
        if (parts.Length == 2 && Guid.TryParse(parts[1], out var id)) return new(parts[0] == "none" ? null : Instant("after", parts[0]), id);
        throw Wrong("after", "take it from the page before");
    }

    private static string Next(HttpRequest request, string cursor, string value) =>
        PublicAddress.Of(request, request.Path + QueryString.Create(request.Query.Where(q => q.Key != cursor).Append(new(cursor, value))));

    private static BadHttpRequestException Wrong(string name, string why) => new($"The parameter '{name}' is wrong: {why}.");
}
