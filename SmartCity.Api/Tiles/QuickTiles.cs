using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using SmartCity.Api.Security;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Tiles;

/// <summary>Answers repeated requests for cached tiles before anything else looks at them: most of what a web map sends.</summary>
/// <remarks>
/// It only knows what the whole way has answered before, for requests without a key, and says no more than that way would: the tile must still lie in the cache, changes must
/// be seen, and the access policy must show the caller what it showed then. Requests from pages of other origins, and those with a key, go the whole way. Thread-safe.
/// </remarks>
internal sealed class QuickTiles(TileCache cache, LayerChanges changes, AccessPolicySource policies)
{
    /// <summary>Addresses that are remembered; beyond, all are forgotten and remembered anew.</summary>
    private const int Most = 20_000;

    /// <summary>A longer address is not worth the memory.</summary>
    private const int LongestAddress = 200;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    private sealed record Known(TileKey Key, int? MaxAge, Visibility Seen);

    /// <summary>Keeps what the whole way has found out about a request for a tile that waits in the cache for changes of its area.</summary>
    internal void Remember(HttpContext http, TileKey key, int? maxAge)
    {
        if (!IsPlain(http) || http.Features.Get<IHttpRequestFeature>()?.RawTarget is not { Length: > 0 and <= LongestAddress } address) return;
        if (_known.Count >= Most) _known.Clear();
        _known[address] = new(key, maxAge, http.Seen);
    }

    /// <returns>Null when the request has to go the whole way.</returns>
    internal TileAnswer? Find(HttpContext http) =>
        changes.AreSeen && http.Features.Get<IHttpRequestFeature>()?.RawTarget is { } address && _known.TryGetValue(address, out var known)
        && IsPlain(http) && VisitorGate.SeenWithoutKey(http, policies.Current) == known.Seen && cache.Find(known.Key) is { } tile
            ? new TileAnswer(tile, known.MaxAge)
            : null;

    private static bool IsPlain(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Origin.Count == 0 && ApiKeyAuthentication.PresentedKey(http.Request) is null;
}

/// <summary>The place of <see cref="QuickTiles"/> in the way of a request.</summary>
internal static class QuickTilesSetup
{
    internal static void UseQuickTiles(this WebApplication app)
    {
        var quick = new Lazy<QuickTiles>(app.Services.GetRequiredService<QuickTiles>);   // a wrong setting is told as the start checks it, not here
        app.Use((http, next) => quick.Value.Find(http) is { } answer ? answer.ExecuteAsync(http) : next(http));
    }
}
