using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;
using SmartCity.Api.Features;
using SmartCity.Geo.Tracks;

namespace SmartCity.Api.Tracks;

/// <summary>Objects through dates, as GeoJSON.</summary>
internal static class TracksApi
{
    private const int MostTracks = 1000;

    internal static IEndpointRouteBuilder MapTracks(this IEndpointRouteBuilder routes)
    {
        var tracks = routes.MapGroup("/tracks").WithTags("Tracks");
        tracks.MapGet("/", ListTracks).WithName("ListTracks").WithSummary("Tracks by id: ?bbox, ?class, ?state, ?limit; the link 'next' leads on").Produces<TrackPage>(200, GeoJson.MediaType);
        tracks.MapGet("/{id:guid}", GetTrack).WithName("GetTrack").WithSummary("One track with what each date says of it, and its lineage").Produces<TrackResponse>(200, GeoJson.MediaType);
        return routes;
    }

    /// <param name="bbox">West, south, east, north in degrees.</param>
    /// <param name="after">The last id of the page before.</param>
    internal static async Task<JsonHttpResult<TrackPage>> ListTracks(
        HttpContext http, TrackStore tracks, CancellationToken cancellationToken, string? bbox = null, string? @class = null, string? state = null, int limit = ItemsQuery.UsualLimit, Guid? after = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "bbox", "class", "state", "limit", "after");
        if (limit is < 1 or > MostTracks) throw new BadHttpRequestException($"The parameter 'limit' is {limit}; 1 to {MostTracks} is possible.");
        var box = QueryParameters.Box(bbox);
        if (box is { } b && b.West > b.East) throw new BadHttpRequestException("The parameter 'bbox' is wrong: its west lies east of its east.");
        var found = await tracks.ListAsync(new()
        {
            Box = box is { } sides ? new(sides.West, sides.East, sides.South, sides.North) : null,
            Class = @class,
            State = state is null ? null : State(state),
            After = after,
            Limit = limit,
        }, cancellationToken);
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Json(new TrackPage("FeatureCollection", found.Select(t => TrackResponse.From(t)), Links(http.Request, found, limit)), contentType: GeoJson.MediaType);
    }

    internal static async Task<Results<JsonHttpResult<TrackResponse>, NotFound>> GetTrack(Guid id, HttpContext http, TrackStore tracks, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request);
        if (await tracks.FindAsync(id, cancellationToken) is not { } found) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Json(TrackResponse.From(found, await tracks.ObservationsAsync(id, cancellationToken), await tracks.LineageAsync(id, cancellationToken)), contentType: GeoJson.MediaType);
    }

    /// <exception cref="BadHttpRequestException">There is no such state.</exception>
    private static TrackState State(string text) => TrackTexts.Find(text) ?? throw new BadHttpRequestException($"There is no state '{text}'; there are {string.Join(", ", TrackTexts.States)}.");

    private static List<Link> Links(HttpRequest request, IReadOnlyList<Track> page, int limit)
    {
        var links = new List<Link> { new(PublicAddress.Of(request, request.Path + request.QueryString.Value), "self", GeoJson.MediaType, "This page") };
        if (page.Count < limit) return links;
        var query = new QueryBuilder(request.Query.Where(p => p.Key is not ("after" or "limit")).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString())))
        {
            { "limit", limit.ToString(CultureInfo.InvariantCulture) },
            { "after", page[^1].Id.ToString() },
        };
        links.Add(new(PublicAddress.Of(request, request.Path + query.ToString()), "next", GeoJson.MediaType, "The next page"));
        return links;
    }
}
