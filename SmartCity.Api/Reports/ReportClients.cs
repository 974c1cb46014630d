using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SmartCity.Api.Security;

namespace SmartCity.Api.Reports;

/// <summary>Who reports, and how often they may.</summary>
internal sealed class ReportClients(IOptions<ReportOptions> options, KeyRing keys) : IDisposable
{
    private readonly PartitionedRateLimiter<(string Client, bool HasKey)> _reports = PartitionedRateLimiter.Create<(string Client, bool HasKey), (string, bool)>(client => Bucket(
        client, client.HasKey ? Math.Max(options.Value.Burst, options.Value.PerHourWithKey / 10) : options.Value.Burst, client.HasKey ? options.Value.PerHourWithKey : options.Value.PerHour, TimeSpan.FromHours(1)));

    private readonly PartitionedRateLimiter<(string Client, bool HasKey)> _reads = PartitionedRateLimiter.Create<(string Client, bool HasKey), (string, bool)>(client =>
        Bucket(client, options.Value.ReadsPerMinute, options.Value.ReadsPerMinute, TimeSpan.FromMinutes(1)));

    /// <summary>The client, or why it is refused.</summary>
    /// <param name="apiKey">Of Open311's parameter api_key, beside the headers that the whole API takes.</param>
    internal async Task<(string Client, bool HasKey, string? Refusal)> AdmitAsync(HttpContext http, string? apiKey, CancellationToken cancellationToken)
    {
        var address = Address(http);
        if (apiKey is { Length: > 0 })
            return await keys.FindAsync(apiKey, cancellationToken) is { } holder ? ($"key {holder.Id}", true, null) : (address, false, "The api_key is unknown or revoked.");
        if (http.User.Role is not null) return ($"key {http.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)!.Value}", true, null);
        if (ApiKeyAuthentication.PresentedKey(http.Request) is not null) return (address, false, "The key is unknown or revoked.");
        return options.Value.Anonymous || Access.IsLocal(http) ? (address, false, null) : (address, false, "An api_key is needed.");
    }

    /// <summary>Seconds to wait before another report; 0: it may come now.</summary>
    internal int WaitToReport(string client, bool hasKey) => Wait(_reports, (client, hasKey));

    /// <summary>Seconds to wait before another question; 0: it may be asked now.</summary>
    internal int WaitToRead(HttpContext http) => Wait(_reads, (Address(http), http.User.Role is not null));

    public void Dispose()
    {
        _reports.Dispose();
        _reads.Dispose();
    }

    private static int Wait(PartitionedRateLimiter<(string, bool)> limiter, (string, bool) client)
    {
        using var lease = limiter.AttemptAcquire(client);
        if (lease.IsAcquired) return 0;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 60;
    }

    private static RateLimitPartition<(string, bool)> Bucket((string Client, bool HasKey) client, int atOnce, int inAll, TimeSpan period) => RateLimitPartition.GetTokenBucketLimiter(client, _ => new()
    {
        TokenLimit = atOnce,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = period / inAll,
        AutoReplenishment = true,
    });

    private string Address(HttpContext http)
    {
        var peer = http.Connection.RemoteIpAddress;
        if (options.Value.BehindProxy && Access.IsLocal(http) && http.Request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim() is { } forwarded && IPAddress.TryParse(forwarded, out var client)) peer = client;
        if (peer is null) return "local";
        // Whoever has one address of IPv6 has a whole /64.
        return peer.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !peer.IsIPv4MappedToIPv6 ? Convert.ToHexString(peer.GetAddressBytes().AsSpan(0, 8)) : peer.MapToIPv4().ToString();
    }
}
