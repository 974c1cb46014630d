using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http.Features;
using SmartCity.Api.Security;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Tiles;

/// <summary>Answers repeated requests for cached tiles before anything else looks at them: most of what a web map sends.</summary>
/// <remarks>
/// It only knows what the whole way has answered before, for requests without a key, and says no more than that way would: the tile must still lie in the cache, changes must
/// be seen, and the access policy must show the caller what it showed then. Requests from pages of other origins, and those with a key, go the whole way. Thread-safe.
/// </remarks>
internal sealed class QuickTiles
{
    /// <summary>Addresses that are remembered; beyond, all are forgotten and remembered anew.</summary>
    private const int Most = 20_000;

    /// <summary>A longer address is not worth the memory.</summary>
    private const int LongestAddress = 200;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly TileCache _cache;
    private readonly LayerChanges _changes;
    private readonly AccessPolicySource _policies;
    private long _answered;

    public QuickTiles(TileCache cache, LayerChanges changes, AccessPolicySource policies, IMeterFactory meters)
    {
        (_cache, _changes, _policies) = (cache, changes, policies);
        meters.Create(ApiMetrics.Name).CreateObservableCounter("smartcity.tile.repeats", () => Interlocked.Read(ref _answered), unit: "{request}",
            description: "Requests for cached tiles that were answered before anything else looked at them; http.server.request.duration doesn't count them.");
    }

    private sealed record Known(TileKey Key, int? MaxAge, Visibility Seen);

    /// <summary>Keeps what the whole way has found out about a request for a tile that waits in the cache for changes of its area.</summary>
    internal void Remember(HttpContext http, TileKey key, int? maxAge)
    {
        if (!IsPlain(http) || http.Features.Get<IHttpRequestFeature>()?.RawTarget is not { Length: > 0 and <= LongestAddress } address) return;
        if (_known.Count >= Most) _known.Clear();
        _known[address] = new(key, maxAge, http.Seen);
    }

    /// <returns>Null when the request has to go the whole way.</returns>
    internal TileAnswer? Find(HttpContext http)
    {
        if (!_changes.AreSeen || http.Features.Get<IHttpRequestFeature>()?.RawTarget is not { } address || !_known.TryGetValue(address, out var known)
            || !IsPlain(http) || VisitorGate.SeenWithoutKey(http, _policies.Current) != known.Seen || _cache.Find(known.Key) is not { } tile) return null;
        Interlocked.Increment(ref _answered);
        return new(tile, known.MaxAge);
    }

    private static bool IsPlain(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Origin.Count == 0 && ApiKeyAuthentication.PresentedKey(http.Request) is null;
}
