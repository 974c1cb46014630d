using System.Globalization;
using System.Text.Json;
using SmartCity.Api.Features;
using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Sites;

namespace SmartCity.Api.Sites;

/// <summary><c>/sites</c> and <c>/routes</c>: the register of building sites, disposal sites and haul routes, as GeoJSON.</summary>
internal static class RegisterApi
{
    private static readonly RegisterKind[] Sites = [RegisterKind.Construction, RegisterKind.Disposal], Routes = [RegisterKind.Route];

    internal static void MapRegisters(this IEndpointRouteBuilder routes)
    {
        Map(routes, "sites", "Site", Sites, null);
        Map(routes, "routes", "Route", Routes, RegisterKind.Route);
        routes.MapPost("/sites/import", Import).RequireAuthorization(Roles.Analyst).WithTags("Sites").WithName("ImportSites")
            .Accepts<Stream>("application/geo+json", "text/csv", "application/octet-stream").WithSummary("Sites and routes of a file, by their codes: all of them, or none").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static void Map(IEndpointRouteBuilder all, string path, string name, RegisterKind[] kinds, RegisterKind? only)
    {
        var routes = all.MapGroup($"/{path}").WithTags("Sites");
        routes.MapGet("/", (HttpRequest request, RegisterStore store, Today today, CancellationToken cancellationToken, string? at = null, string? kind = null, string? bbox = null, bool permitted = false) =>
            ListAsync(kinds, request, store, today, at, kind, bbox, permitted, cancellationToken)).WithName($"List{name}s").WithSummary("All of them as GeoJSON; permitted on a day: at, permitted").Produces(200, contentType: GeoJson.MediaType);
        routes.MapGet("/{id:guid}", (Guid id, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken, string? at = null) =>
            GetAsync(kinds, id, at, http, store, today, cancellationToken)).WithName($"Get{name}").WithSummary("One of them").Produces(200, contentType: GeoJson.MediaType);
        routes.MapPost("/", (JsonElement body, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken) =>
            AddAsync(path, only, body, http, store, today, cancellationToken)).RequireAuthorization(Roles.Analyst).WithName($"Add{name}").WithSummary("Enters a new one: a GeoJSON feature").ProducesProblem(409).ProducesProblem(422);
        routes.MapPut("/{id:guid}", (Guid id, JsonElement body, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken) =>
            ChangeAsync(kinds, only, id, body, http, store, today, cancellationToken)).RequireAuthorization(Roles.Analyst).WithName($"Change{name}").WithSummary("Changes it as a whole; needs If-Match with its version").ProducesProblem(409).ProducesProblem(422).ProducesProblem(428);
        routes.MapDelete("/{id:guid}", (Guid id, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken) =>
            RemoveAsync(kinds, id, http, store, today, cancellationToken)).RequireAuthorization(Roles.Analyst).WithName($"Remove{name}").WithSummary("Takes it off the register; needs If-Match with its version").ProducesProblem(409).ProducesProblem(428);
    }

    private static async Task<IResult> ListAsync(RegisterKind[] kinds, HttpRequest request, RegisterStore store, Today today, string? at, string? kind, string? bbox, bool permitted, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request, "at", "kind", "bbox", "permitted");
        var wanted = kind is null ? kinds : [.. kinds.Where(k => k.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase))];
        if (wanted.Length == 0) throw new BadHttpRequestException($"There is no kind '{kind}' here; there are {string.Join(", ", kinds.Select(k => k.ToString().ToLowerInvariant()))}.");
        var found = await store.ListAsync(new() { Kinds = wanted, Day = today.Or(at), OnlyPermitted = permitted, Box = QueryParameters.Box(bbox) }, cancellationToken);
        return Results.Text(RegisterResponse.Of(found).ToJsonString(), GeoJson.MediaType);
    }

    private static async Task<IResult> GetAsync(RegisterKind[] kinds, Guid id, string? at, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken) =>
        await store.FindAsync(id, kinds, today.Or(at), cancellationToken) is { } found ? Answer(found, http) : None(id);

    private static async Task<IResult> AddAsync(string path, RegisterKind? only, JsonElement body, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken)
    {
        var entry = RegisterResponse.Read(body, only);
        if (only is null && entry.Kind == RegisterKind.Route) throw new GeoInputException("A route is entered at /routes.");
        var added = await store.AddAsync(entry, EditionsApi.Author(http), today.Or(null), cancellationToken);
        http.Response.Headers.Location = PublicAddress.Of(http.Request, $"/{path}/{added.Id}");
        return Answer(added, http, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(RegisterKind[] kinds, RegisterKind? only, Guid id, JsonElement body, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken)
    {
        if (Version(http.Request) is not { } version) return NoVersion();
        var entry = RegisterResponse.Read(body, only);
        if (!kinds.Contains(entry.Kind)) throw new GeoInputException($"A {entry.Kind.ToString().ToLowerInvariant()} is not registered here.");
        return await store.ChangeAsync(id, entry, version, EditionsApi.Author(http), today.Or(null), cancellationToken) is { } changed ? Answer(changed, http) : None(id);
    }

    private static async Task<IResult> RemoveAsync(RegisterKind[] kinds, Guid id, HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken)
    {
        if (Version(http.Request) is not { } version) return NoVersion();
        return await store.RemoveAsync(id, kinds, version, EditionsApi.Author(http), today.Or(null), cancellationToken) ? Results.NoContent() : None(id);
    }

    internal static async Task<IResult> Import(HttpContext http, RegisterStore store, Today today, CancellationToken cancellationToken)
    {
        var input = VectorInput.Of(http.Request.Query);
        var (entries, names) = await UploadedVector.ReadAsync(http.Request, (path, name) => RegisterFile.Read(path, input with { File = input.File with { CalledAs = name } }, cancellationToken), cancellationToken);
        return Results.Json(await store.ImportAsync(entries, names, EditionsApi.Author(http), today.Or(null), cancellationToken), CoverageJson.Options);
    }

    private static IResult Answer(StoredEntry entry, HttpContext http, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{entry.Version}\"");
        return Results.Text(RegisterResponse.Of(entry).ToJsonString(), GeoJson.MediaType, statusCode: status);
    }

    private static int? Version(HttpRequest request)
    {
        var stated = request.Headers.IfMatch.ToString();
        if (stated.Length == 0) return null;
        return int.TryParse(stated.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw new BadHttpRequestException($"If-Match {stated} names no version; send the ETag as it came.");
    }

    private static IResult NoVersion() => Results.Problem("If-Match is missing: send the ETag of the version that you have seen.", statusCode: StatusCodes.Status428PreconditionRequired);

    private static IResult None(Guid id) => Results.Problem($"Nothing is registered here as {id}.", statusCode: StatusCodes.Status404NotFound);
}
