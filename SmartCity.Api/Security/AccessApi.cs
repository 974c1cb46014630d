using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Geo;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Security;

/// <summary>Who may do and see what: the caller's own rights, keys and their log for admins. See docs/access.md.</summary>
internal static class AccessApi
{
    /// <summary>The longest that a rotated key may go on working.</summary>
    private const int LongestGraceDays = 30;

    internal static void MapAccess(this IEndpointRouteBuilder routes)
    {
        var access = routes.MapGroup("/access").WithTags("Access");
        access.MapGet("/me", GetMe).WithName("GetMe").WithSummary("What the caller is to this server: role, unit, and the layers that may be read");
        var admin = access.MapGroup("").RequireAuthorization(Roles.Admin);
        admin.AddEndpointFilter(async (context, next) => context.HttpContext.User.Holder is { Layers: not null }   // it could make itself a key of all layers
            ? TypedResults.Problem("This key is for some layers only; to administer access one of all layers is needed.", statusCode: StatusCodes.Status403Forbidden)
            : await next(context));
        admin.MapGet("/policy", GetPolicy).WithName("GetAccessPolicy").WithSummary("The access policy in force");
        admin.MapGet("/log", GetLog).WithName("GetAccessLog").WithSummary("Who administered keys and read personal data, the latest first; ?before=id for the next page");
        var keys = admin.MapGroup("/keys");
        keys.MapGet("/", ListKeys).WithName("ListKeys").WithSummary("All keys without their secrets");
        keys.MapPost("/", CreateKey).WithName("CreateKey").WithSummary("Makes a key; the answer holds its secret, this once").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        keys.MapGet("/{id:long}", GetKey).WithName("GetKey").WithSummary("One key");
        keys.MapPost("/{id:long}/rotate", RotateKey).WithName("RotateKey").WithSummary("A new secret for the same rights, shown this once; the old one works for grace_seconds more")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        keys.MapDelete("/{id:long}", RevokeKey).WithName("RevokeKey").WithSummary("Ends a key; other processes forget it within half a minute").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The caller as the log names them.</summary>
    internal static AccessActor Actor(HttpContext http) => new(http.User.FindFirstValue(ClaimTypes.Name)!, http.User.Role!.Value.Name(), long.Parse(http.User.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture));

    /// <param name="Expires">RFC 3339; absent: never.</param>
    /// <param name="Layers">Of what the role may read, only these.</param>
    /// <param name="Networks">Where it may be used from: 10.1.0.0/16.</param>
    internal sealed record KeyRequest(
        [property: JsonRequired] string Name, [property: JsonRequired] string Role, string? Unit = null, DateTimeOffset? Expires = null, IReadOnlyList<string>? Layers = null, IReadOnlyList<string>? Networks = null,
        [property: JsonPropertyName("read_only")] bool IsReadOnly = false);

    internal sealed record RotateRequest([property: JsonPropertyName("grace_seconds")] int GraceSeconds = 0);

    internal sealed record MeResponse(string? Name, string Visitor, string? Unit, IReadOnlyList<string> Layers, [property: JsonPropertyName("read_only")] bool IsReadOnly);

    internal sealed record LogEntry(long Id, string At, string Actor, string Role, long? Key, string Action, string Subject, JsonElement Detail);

    internal static Ok<MeResponse> GetMe(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new MeResponse(http.User.FindFirstValue(ClaimTypes.Name), http.User.Role?.Name() ?? VisitorGate.WithoutKey(http)!, http.User.Unit, [.. AccessPolicy.Layers.Where(http.Seen.Reads)], http.User.Holder?.IsReadOnly ?? false));
    }

    internal static IResult GetPolicy(AccessPolicySource policy) => Results.Text(policy.Current.Text, "application/json");

    internal static async Task<Ok<IEnumerable<LogEntry>>> GetLog(HttpContext http, AccessLogStore log, CancellationToken cancellationToken, long? before = null, int limit = 100)
    {
        QueryParameters.RefuseUnknown(http.Request, nameof(before), nameof(limit));
        if (limit is < 1 or > AccessLogStore.MostEntries) throw new BadHttpRequestException($"The parameter 'limit' is {limit}; 1 to {AccessLogStore.MostEntries} is possible.");
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok((await log.ListAsync(before, limit, cancellationToken)).Select(e => new LogEntry(e.Id, WireTime.Text(e.At), e.Actor, e.Role, e.KeyId, e.Action, e.Subject, JsonElement.Parse(e.Detail))));
    }

    internal static async Task<Ok<IEnumerable<KeyResponse>>> ListKeys(HttpContext http, ApiKeyStore keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok((await keys.ListAsync(cancellationToken)).Select(key => KeyResponse.From(key, clock.GetUtcNow())));
    }

    internal static async Task<Results<Ok<KeyResponse>, ProblemHttpResult>> GetKey(long id, HttpContext http, ApiKeyStore keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await keys.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(KeyResponse.From(found, clock.GetUtcNow())) : NoKey(id);
    }

    internal static async Task<Created<KeyResponse>> CreateKey([FromBody] KeyRequest wanted, HttpContext http, ApiKeyStore keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (key, secret) = await keys.CreateAsync(new(wanted.Name, wanted.Role, wanted.Unit, wanted.Expires, wanted.Layers, Networks(wanted.Networks), wanted.IsReadOnly), Actor(http), cancellationToken);
        return Made(http, key, secret, clock);
    }

    internal static async Task<Results<Created<KeyResponse>, ProblemHttpResult>> RotateKey(long id, [FromBody] RotateRequest? wanted, HttpContext http, ApiKeyStore keys, KeyRing ring, TimeProvider clock, CancellationToken cancellationToken)
    {
        var grace = TimeSpan.FromSeconds(wanted?.GraceSeconds ?? 0);
        if (grace < TimeSpan.Zero || grace > TimeSpan.FromDays(LongestGraceDays)) throw new GeoInputException($"grace_seconds is {wanted!.GraceSeconds}; 0 to {LongestGraceDays * 86_400} is possible.");
        if (await keys.RotateAsync(id, grace, Actor(http), cancellationToken) is not var (key, secret)) return NoKey(id);
        ring.Forget();
        return Made(http, key, secret, clock);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> RevokeKey(long id, HttpContext http, ApiKeyStore keys, KeyRing ring, CancellationToken cancellationToken)
    {
        if (!await keys.RevokeAsync(id, Actor(http), cancellationToken)) return NoKey(id);
        ring.Forget();
        return TypedResults.NoContent();
    }

    /// <exception cref="GeoInputException">One is no network.</exception>
    internal static IReadOnlyList<IPNetwork>? Networks(IReadOnlyList<string>? texts) => texts is { Count: > 0 }
        ? [.. texts.Select(text => IPNetwork.TryParse(text, out var network) ? network : throw new GeoInputException($"'{text}' is no network; 10.1.0.0/16 and 2001:db8::/32 are, and a single address ends in /32 or /128."))]
        : null;

    private static Created<KeyResponse> Made(HttpContext http, ApiKey key, string secret, TimeProvider clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(PublicAddress.Of(http.Request, string.Create(CultureInfo.InvariantCulture, $"/access/keys/{key.Id}")), KeyResponse.From(key, clock.GetUtcNow()) with { Secret = secret });
    }

    private static ProblemHttpResult NoKey(long id) => TypedResults.Problem(string.Create(CultureInfo.InvariantCulture, $"There is no key {id} that works; GET /access/keys lists them."), statusCode: StatusCodes.Status404NotFound);
}

/// <summary>A key on the wire.</summary>
/// <param name="State">active, expired, revoked or rotated.</param>
/// <param name="LastUsed">To the minute; absent: never.</param>
/// <param name="Secret">In the answer to its making alone.</param>
internal sealed record KeyResponse(
    long Id, string Name, string Role, string? Unit, string State, string Created,
    [property: JsonPropertyName("created_by")] string? CreatedBy, string? Expires, string? Revoked,
    [property: JsonPropertyName("last_used")] string? LastUsed,
    IReadOnlyList<string>? Layers, IReadOnlyList<string>? Networks,
    [property: JsonPropertyName("read_only")] bool IsReadOnly,
    [property: JsonPropertyName("replaced_by")] long? ReplacedBy,
    string? Secret = null)
{
    internal static KeyResponse From(ApiKey key, DateTimeOffset now) => new(
        key.Id, key.Name, key.Role, key.UnitId, key.State(now), WireTime.Text(key.CreatedAt), key.CreatedBy, Text(key.ExpiresAt), Text(key.RevokedAt), Text(key.LastUsedAt),
        key.Layers, key.Networks?.Select(n => n.ToString()).ToList(), key.IsReadOnly, key.ReplacedBy);

    private static string? Text(DateTimeOffset? at) => at is { } time ? WireTime.Text(time) : null;
}
