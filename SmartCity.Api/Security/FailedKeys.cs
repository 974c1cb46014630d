using System.Threading.RateLimiting;
using SmartCity.Api.Hosting;

namespace SmartCity.Api.Security;

/// <summary>Counts wrong keys per address over a sliding minute, so that keys can't be guessed at speed.</summary>
internal sealed class FailedKeys(SmartCityOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(address, _ => new()
        {
            PermitLimit = options.FailedKeysPerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    /// <summary>False while the address has used up its wrong keys.</summary>
    internal bool MayTry(string address)
    {
        using var lease = _limiter.AttemptAcquire(address, permitCount: 0);
        return lease.IsAcquired;
    }

    internal void Count(string address) => _limiter.AttemptAcquire(address).Dispose();

    public void Dispose() => _limiter.Dispose();
}
