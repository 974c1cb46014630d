using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Api.Security;

/// <summary>Who a key belongs to.</summary>
/// <param name="Unit">The unit whose cases a handler sees and acts on.</param>
internal sealed record KeyHolder(string Id, string Name, Role Role, string? Unit = null);

/// <summary>Looks a key up; null when it is unknown or revoked.</summary>
internal delegate Task<KeyHolder?> FindKey(string key, CancellationToken cancellationToken);

/// <summary>Finds the holder of a key; remembers a found one for half a minute, so that a revoked key ends within that time.</summary>
internal sealed class KeyRing(FindKey find, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (KeyHolder Holder, DateTimeOffset Until)> _known = new();

    internal async ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));   // the key itself is never kept
        if (_known.TryGetValue(name, out var known) && known.Until > clock.GetUtcNow()) return known.Holder;
        _known.TryRemove(name, out _);
        if (await find(key, cancellationToken) is not { } holder) return null;
        _known[name] = (holder, clock.GetUtcNow() + Remembered);
        return holder;
    }
}
