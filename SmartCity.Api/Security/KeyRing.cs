using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Api.Security;

/// <summary>Who a key belongs to.</summary>
/// <param name="Unit">The unit whose cases a handler sees and acts on.</param>
internal sealed record KeyHolder(string Id, string Name, Role Role, string? Unit = null)
{
    /// <summary>When the key ends; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of what the role may read, only these; null: all of it.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>Where the key may be used from; null: anywhere.</summary>
    public IReadOnlyList<IPNetwork>? Networks { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>Whether the key gives what it gave.</summary>
    internal bool IsAs(KeyHolder? before) => before is not null && before.Role == Role && before.Unit == Unit && (Layers ?? []).SequenceEqual(before.Layers ?? []);

    /// <param name="address">Null: this machine.</param>
    internal bool MayComeFrom(IPAddress? address)
    {
        if (Networks is null) return true;
        var from = address is null ? IPAddress.Loopback : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(from));
    }
}

/// <summary>Looks a key up; null when it is unknown, revoked or expired.</summary>
internal delegate Task<KeyHolder?> FindKey(string key, CancellationToken cancellationToken);

/// <summary>Finds the holder of a key; remembers a found one for half a minute, so that a key that was revoked elsewhere ends within that time.</summary>
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
        var until = clock.GetUtcNow() + Remembered;
        _known[name] = (holder, holder.ExpiresAt < until ? holder.ExpiresAt.Value : until);
        return holder;
    }

    /// <summary>Keys were changed here: all are looked up again.</summary>
    internal void Forget() => _known.Clear();
}
