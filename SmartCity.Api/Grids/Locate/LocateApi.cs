using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SmartCity.Api.Security;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Locate.Bulk;

namespace SmartCity.Api.Grids.Locate;

/// <summary><c>/locate</c>: which cell a place lies in; one place, or a file of millions.</summary>
internal static class LocateApi
{
    /// <summary>Tells, as JSON in one line, how many rows there were, how many have a cell, and why the others have none.</summary>
    internal const string SummaryHeader = "Locate-Summary";

    private const string LongitudeName = "lon_field", LatitudeName = "lat_field";

    /// <summary>Bytes that a bulk may have; it streams, so the limit is what the answer may take of the disk.</summary>
    private const long MostBytes = 8L << 30;

    private static readonly Dictionary<string, BulkFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/csv"] = BulkFormat.Csv,
        ["application/geo+json"] = BulkFormat.GeoJson,
        ["application/json"] = BulkFormat.GeoJson,
        ["application/geo+json-seq"] = BulkFormat.GeoJsonLines,
        ["application/x-ndjson"] = BulkFormat.GeoJsonLines,
    };

    internal static void MapLocate(this IEndpointRouteBuilder routes)
    {
        var locate = routes.MapGroup("/locate").WithTags("Grids");
        locate.MapGet("/", LocatePlace).WithName("LocatePlace").WithSummary("The cell that owns a place, in the editions in force or in ?edition; coordinates in ?crs, with the ?shift of a web map")
            .Produces<PlaceResponse>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        locate.MapPost("/", LocateRows).RequireAuthorization(Roles.Viewer).WithName("LocateRows")
            .WithSummary("A CSV, a FeatureCollection or lines of features comes back with the cell of each row; rows without one say why, and the header Locate-Summary counts them")
            .Produces(200, contentType: "text/csv").ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <param name="lon">Degrees; the easting when a CRS is named.</param>
    /// <param name="lat">Degrees; the northing when a CRS is named.</param>
    internal static async Task<IResult> LocatePlace(
        double lon, double lat, HttpContext http, EditionStore editions, LocatorCache locators, CancellationToken cancellationToken, long? edition = null, string? crs = null, string? shift = null)
    {
        QueryParameters.RefuseUnknown(http.Request, nameof(lon), nameof(lat), nameof(edition), nameof(crs), nameof(shift));
        using var coordinates = new PointCoordinates(crs, shift);
        var (longitude, latitude) = coordinates.Apply(lon, lat);
        if (!(Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90))
            throw new BadHttpRequestException(FormattableString.Invariant($"lon={lon}, lat={lat} is no place on Earth; degrees of longitude and latitude are wanted, or a crs."));
        if (await WantedAsync(edition, http, editions, locators, cancellationToken) is not { } wanted) return new NoEdition(edition!.Value);
        http.Response.Headers.CacheControl = "no-cache";
        return (await locators.OfAsync(wanted, cancellationToken)).Find(longitude, latitude) is { } found
            ? TypedResults.Ok(PlaceResponse.Of(longitude, latitude, found))
            : TypedResults.Problem(FormattableString.Invariant($"No cell lies at longitude {longitude:0.######}, latitude {latitude:0.######}."), statusCode: StatusCodes.Status404NotFound);
    }

    /// <remarks>The answer waits on disk until all rows are in: so a file that turns out to be none is answered in words, the summary is a plain
    /// header, and clients that send everything before they read anything (most do, with HTTP/1.1) get their answer.</remarks>
    internal static async Task<IResult> LocateRows(
        HttpContext http, EditionStore editions, LocatorCache locators, CancellationToken cancellationToken,
        long? edition = null, string? crs = null, string? shift = null,
        [FromQuery(Name = LongitudeName)] string? longitudeField = null, [FromQuery(Name = LatitudeName)] string? latitudeField = null)
    {
        var request = http.Request;
        QueryParameters.RefuseUnknown(request, nameof(edition), nameof(crs), nameof(shift), LongitudeName, LatitudeName);
        var mediaType = request.ContentType?.Split(';')[0].Trim() ?? "";
        if (!Formats.TryGetValue(mediaType, out var format) || request.Headers.ContentEncoding.Count > 0)
            throw new BadHttpRequestException($"A body of '{mediaType}{request.Headers.ContentEncoding}' can't be located; send one of {string.Join(", ", Formats.Keys)}, not compressed.", StatusCodes.Status415UnsupportedMediaType);
        if (request.GetTypedHeaders().Accept is { Count: > 0 } accept && !accept.Any(new MediaTypeHeaderValue(mediaType).IsSubsetOf))
            throw new BadHttpRequestException($"The rows come back as they are sent: accept {mediaType}, too.", StatusCodes.Status406NotAcceptable);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        using var coordinates = new PointCoordinates(crs, shift);
        if (await WantedAsync(edition, http, editions, locators, cancellationToken) is not { } wanted) return new NoEdition(edition!.Value);
        var locator = await locators.OfAsync(wanted, cancellationToken);

        var answer = TemporaryFile();
        try
        {
            var options = new BulkOptions { LongitudeField = longitudeField, LatitudeField = latitudeField, ToDegrees = coordinates.ToDegrees };
            var summary = await BulkLocate.RunAsync(request.Body, answer, format, locator.Bulk, options, null, cancellationToken);
            http.Response.Headers[SummaryHeader] = summary.ToJson();
            answer.Position = 0;
            return TypedResults.Stream(answer, request.ContentType);   // closes it, too
        }
        catch
        {
            await answer.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file without a name: whatever ends this process, nothing stays behind.</summary>
    private static FileStream TemporaryFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"smartcity-{Guid.CreateVersion7():N}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        File.Delete(path);
        return file;
    }

    private static async Task<IReadOnlyList<Edition>?> WantedAsync(long? id, HttpContext http, EditionStore editions, LocatorCache locators, CancellationToken cancellationToken) =>
        id is null ? await locators.CurrentAsync(cancellationToken)
        : await EditionsApi.FindVisibleAsync(id.Value, http, editions, cancellationToken) is { } edition ? [edition] : null;
}
