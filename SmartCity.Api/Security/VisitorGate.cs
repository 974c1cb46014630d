using Microsoft.AspNetCore.Authorization;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Security;

/// <summary>Tells the stores of each request for whom they read, and refuses what the access policy closes as a whole. After authorization.</summary>
/// <remarks>Requests that only read get stores that PostgreSQL restricts. Those that change something get the owner's: what they may change is decided by roles and by the rules of cases.</remarks>
internal static class VisitorGate
{
    internal static void UseVisitors(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint() is not { } endpoint) return next(http);
        var seen = SeenBy(http);
        var isWriting = IsWriting(http, endpoint);
        http.RequestServices.GetRequiredService<Reader>().ReadAs(seen, isWriting);
        if (isWriting && http.User.Holder is { IsReadOnly: true } && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            return Refuse(http, "This key only reads; to change something another one is needed.");
        if ((endpoint as RouteEndpoint)?.RoutePattern.RawText is not { } pattern || EndpointLayers.Of(pattern) is not { } layer) return next(http);
        if (!seen.Reads(layer)) return Refuse(http, $"The access policy doesn't let '{Name(http)}' read '{layer}'{(http.User.Holder?.Layers is null ? "" : " with a key of these layers")}.");
        if (seen.HiddenOf(layer) is not { Count: > 0 } hidden) return next(http);
        if (hidden.FirstOrDefault(name => IsAskedFor(http.Request.Query, name)) is { } asked) return Refuse(http, $"The access policy hides '{asked}' of '{layer}' from '{Name(http)}': it can't be asked for either.");
        return pattern == Events.EventsApi.Path ? next(http) : HiddenProperties.AnswerWithoutAsync(http, hidden, next);
    });

    extension(HttpContext http)
    {
        /// <summary>What the caller may see, whatever the request does.</summary>
        internal Visibility Seen => http.RequestServices.GetRequiredService<Reader>().Seen;
    }

    /// <summary>Whom the policy lets a request without a key be; null where it needs one.</summary>
    internal static string? WithoutKey(HttpContext http) => WithoutKey(http, http.RequestServices.GetRequiredService<AccessPolicySource>().Current);

    private static string? WithoutKey(HttpContext http, AccessPolicy policy)
    {
        var visitor = Access.IsLocal(http) && !IsForwarded(http.Request) ? policy.Loopback : policy.Elsewhere;
        return visitor == AccessPolicy.Closed ? null : visitor;
    }

    /// <summary>What a request without a key may see; null where it needs one.</summary>
    internal static Visibility? SeenWithoutKey(HttpContext http, AccessPolicy policy) => WithoutKey(http, policy) is { } visitor ? policy.Of(visitor) : null;

    /// <summary>Whether the caller of a long answer still sees what it saw when it began; a policy that was read anew counts as another.</summary>
    internal static bool IsSightUnchanged(HttpContext http) => SeenBy(http) == http.Seen;

    private static Visibility SeenBy(HttpContext http)
    {
        var policy = http.RequestServices.GetRequiredService<AccessPolicySource>().Current;
        return http.User.Holder is { } holder ? policy.Of(holder.Role.Name(), holder.Unit, holder.Layers) : policy.Of(Name(http));
    }

    /// <summary>A role, local or public; public also where the policy lets nobody in without a key: some endpoints have rules of their own.</summary>
    private static string Name(HttpContext http) => http.User.Role?.Name() ?? WithoutKey(http) ?? AccessPolicy.Public;

    /// <summary>What a proxy on this machine passes on comes from anywhere.</summary>
    private static bool IsForwarded(HttpRequest request) => request.Headers.ContainsKey("X-Forwarded-For") || request.Headers.ContainsKey("Forwarded");

    /// <summary>A POST for which no more than a viewer's key is needed only asks.</summary>
    private static bool IsWriting(HttpContext http, Endpoint endpoint)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method)) return false;
        if (!HttpMethods.IsPost(http.Request.Method)) return true;
        return endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(needed => Roles.Parse(needed.Policy) > Role.Viewer);
    }

    /// <summary>Whether a parameter is named so, or names it, as in by=class.</summary>
    private static bool IsAskedFor(IQueryCollection query, string property) =>
        query.Any(q => q.Key == property || q.Value.Any(value => value?.Split(',').Contains(property) == true));

    private static Task Refuse(HttpContext http, string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http);
}
