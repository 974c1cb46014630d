using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace SmartCity.Api.Security;

/// <summary>The identity that a key gives.</summary>
internal sealed class KeyIdentity(KeyHolder holder, IEnumerable<Claim> claims, string scheme) : ClaimsIdentity(claims, scheme)
{
    internal KeyHolder Holder => holder;
}

/// <summary>Who may call what: one policy per role, and the public one as the fallback of every endpoint that names none.</summary>
/// <remarks>The public policy lets a request without a key pass where the access policy has a visitor for it (docs/access.md); a wrong key never passes as "no key".</remarks>
internal static class Access
{
    internal const string UnitClaim = "unit";

    internal static IServiceCollection AddAccess(this IServiceCollection services)
    {
        // Not AddAuthentication: that brings data protection, which would write key files to the user's home.
        services.AddAuthenticationCore(o => o.DefaultScheme = ApiKeyAuthentication.Scheme).AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<ApiKeyAuthenticationOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null);
        services.AddSingleton<KeyRing>().AddSingleton<FailedKeys>();
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(MayReadPublic).Build());
        foreach (var role in Enum.GetValues<Role>())
            authorization.AddPolicy(role.Name(), policy => policy.RequireAssertion(context => context.User.Role >= role));
        return services;
    }

    extension(ClaimsPrincipal user)
    {
        /// <summary>The role of the caller's key; null without one.</summary>
        internal Role? Role => Roles.Parse(user.FindFirstValue(ClaimTypes.Role));

        /// <summary>The unit that the caller's key belongs to; null without one.</summary>
        internal string? Unit => user.FindFirstValue(UnitClaim);

        /// <summary>The caller's key; null without one.</summary>
        internal KeyHolder? Holder => (user.Identity as KeyIdentity)?.Holder;

        /// <summary>Whether the caller's key has at least this role.</summary>
        internal bool Has(Role role) => user.Role >= role;
    }

    private static bool MayReadPublic(AuthorizationHandlerContext context) =>
        context.User.Role is not null
        || context.Resource is HttpContext http && ApiKeyAuthentication.PresentedKey(http.Request) is null && VisitorGate.WithoutKey(http) is not null;

    /// <summary>Whether the request comes from this machine.</summary>
    internal static bool IsLocal(HttpContext http) => IsLoopback(http.Connection.RemoteIpAddress);

    /// <remarks>A null address is the in-memory test server or a unix socket: both local.</remarks>
    private static bool IsLoopback(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
