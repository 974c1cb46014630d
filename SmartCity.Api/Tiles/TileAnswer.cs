using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace SmartCity.Api.Tiles;

/// <summary>Answers a request with a tile: the best encoding that the client takes, its ETag, 304 where the client has it.</summary>
/// <param name="maxAge">Seconds that the client itself, and nobody between, may keep it without asking; null when the tile may be another at any moment: it asks each time, and mostly gets a 304.</param>
internal sealed class TileAnswer(CachedTile tile, int? maxAge = null) : IResult
{
    private const int LongestKept = 100, MostKept = 100;

    /// <summary>By the header, of tiles that come in all encodings.</summary>
    private static readonly ConcurrentDictionary<string, string> Chosen = new(StringComparer.Ordinal);

    private const string VaryByKey = "Authorization, X-Api-Key", VaryByAll = "Accept-Encoding, " + VaryByKey;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var encoding = tile.Varies ? Choose(tile.Encodings, request) : "identity";
        var etag = tile.ETag(encoding);
        response.Headers.ETag = etag;
        response.Headers.CacheControl = maxAge is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"private, max-age={seconds}") : "no-cache";
        response.Headers.Append(HeaderNames.Vary, tile.Varies ? VaryByAll : VaryByKey);   // a shared cache must not give one visitor the tile of another
        if (request.Headers.IfNoneMatch is { Count: > 0 } && Matches(request.GetTypedHeaders().IfNoneMatch, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = tile.MediaType;
        if (encoding != "identity") response.Headers.ContentEncoding = encoding;
        var body = tile.Body(encoding);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    /// <summary>If-None-Match compares weakly (RFC 9110, 13.1.2).</summary>
    internal static bool Matches(IList<EntityTagHeaderValue> candidates, string etag) =>
        candidates.Any(c => c.Tag == "*" || c.Tag == etag);

    /// <remarks>Clients say the same few things over and over; they are read once.</remarks>
    private static string Choose(IReadOnlyList<string> offered, HttpRequest request)
    {
        if (request.Headers.AcceptEncoding is not [{ Length: <= LongestKept } said]) return Choose(offered, request.GetTypedHeaders().AcceptEncoding);
        if (Chosen.TryGetValue(said, out var known)) return known;
        if (Chosen.Count >= MostKept) Chosen.Clear();
        return Chosen[said] = Choose(offered, request.GetTypedHeaders().AcceptEncoding);
    }

    /// <summary>The encoding of highest weight in the request; ours decides between equals.</summary>
    internal static string Choose(IReadOnlyList<string> offered, IList<StringWithQualityHeaderValue> accepted)
    {
        var (best, bestQuality) = ("identity", 0.0);
        foreach (var encoding in offered)
        {
            var named = accepted.FirstOrDefault(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)) ?? accepted.FirstOrDefault(a => a.Value == "*");
            var quality = named is null ? (encoding == "identity" ? 0.001 : 0) : named.Quality ?? 1;
            if (quality > bestQuality) (best, bestQuality) = (encoding, quality);
        }
        return best;
    }
}
