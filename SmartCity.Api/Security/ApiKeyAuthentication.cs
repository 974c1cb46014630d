using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace SmartCity.Api.Security;

internal sealed class ApiKeyAuthenticationOptions : AuthenticationSchemeOptions;

/// <summary>Recognises <c>Authorization: Bearer KEY</c> and <c>X-Api-Key: KEY</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<ApiKeyAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys, FailedKeys failures)
    : AuthenticationHandler<ApiKeyAuthenticationOptions>(options, logger, encoder)
{
    internal new const string Scheme = "ApiKey";

    private static readonly object TooMany = new();

    /// <summary>The key that the request carries, in either header; null when it carries none.</summary>
    internal static string? PresentedKey(HttpRequest request)
    {
        const string bearer = "Bearer ";
        if (request.Headers.Authorization.ToString() is { Length: > 0 } header)
            return header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) ? header[bearer.Length..].Trim() : header;
        return request.Headers.TryGetValue("X-Api-Key", out var key) ? key.ToString() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedKey(Request) is not { } key) return AuthenticateResult.NoResult();
        var address = Context.Connection.RemoteIpAddress?.ToString() ?? "local";
        if (!failures.MayTry(address))
        {
            Context.Items[TooMany] = true;
            return AuthenticateResult.Fail("Too many wrong keys from this address.");
        }
        if (await keys.FindAsync(key, Context.RequestAborted) is not { } holder)
        {
            failures.Count(address);
            return AuthenticateResult.Fail("The key is unknown, revoked or expired.");
        }
        if (!holder.MayComeFrom(Context.Connection.RemoteIpAddress)) return AuthenticateResult.Fail("The key is not for use from this address.");
        List<Claim> claims = [new(ClaimTypes.NameIdentifier, holder.Id), new(ClaimTypes.Name, holder.Name), new(ClaimTypes.Role, holder.Role.Name())];
        if (holder.Unit is { } unit) claims.Add(new(Access.UnitClaim, unit));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new KeyIdentity(holder, claims, Scheme)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.Items.ContainsKey(TooMany))
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = "60";
            return Task.CompletedTask;
        }
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
