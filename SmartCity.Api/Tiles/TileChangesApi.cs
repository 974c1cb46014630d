using Microsoft.AspNetCore.Http.Features;
using SmartCity.Api.Layers;
using SmartCity.Api.Security;

namespace SmartCity.Api.Tiles;

/// <summary>Changed areas as server-sent events: <c>GET /tiles/{layers}/changes</c>. See docs/tiles.md.</summary>
internal static class TileChangesApi
{
    /// <param name="layers">Comma-separated.</param>
    /// <param name="zoom">A zoom that touched tiles are named for.</param>
    /// <param name="zooms">Several: 10-14.</param>
    internal static async Task<IResult> Follow(
        string layers, HttpContext http, LayerCatalogue published, TileFeed feed, KeyRing keys, TileOptions options, IHostApplicationLifetime lifetime, string? zoom = null, string? zooms = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "zoom", "zooms");
        if (TileSelection.Of(layers, (await published.NowAsync(http.RequestAborted)).Tiles, http.Seen) is not { } selection) return TypedResults.NotFound();
        var wanted = ZoomList.Parse(zoom, zooms);
        var subscription = new TileSubscription([.. selection.Sets.Select(set => set.Id)], [.. selection.Sets.Select(set => set.Id).Where(layer => http.Seen.HidesRowsOf(layer))]);
        feed.Enter(subscription);
        try
        {
            if (feed.Count > options.Streams)
            {
                http.Response.Headers.RetryAfter = "5";
                return TypedResults.Problem($"{options.Streams} streams are open already; try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await new TileChangeStream(subscription, wanted, keys, options, http).RunAsync(end.Token);
            return Results.Empty;
        }
        finally
        {
            feed.Leave(subscription);
        }
    }
}
