using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Detections;
using SmartCity.Geo.Tracks;

namespace SmartCity.Api.Detections;

/// <summary>Single detections, what officers say of them, and what a classifier may learn from that. Lists are in <c>/collections/detections/items</c>.</summary>
internal static class DetectionsApi
{
    internal static IEndpointRouteBuilder MapDetections(this IEndpointRouteBuilder routes)
    {
        var detections = routes.MapGroup("/detections").WithTags("Detections");
        detections.MapGet("/{id:guid}", GetDetection).WithName("GetDetection").WithSummary("One detection; with a key also its reviews");
        detections.MapGet("/{id:guid}/reviews", ListReviews).RequireAuthorization(Roles.Viewer).WithName("ListReviews").WithSummary("What officers said of a detection, oldest first");
        detections.MapPost("/{id:guid}/reviews", AddReview).RequireAuthorization(Roles.Officer).WithName("ReviewDetection")
            .WithSummary("Confirms, rejects, re-classes or redraws a detection; a stale version is refused with the current state")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        detections.MapGet("/feedback", GetFeedback).RequireAuthorization(Roles.Analyst).WithName("GetFeedback").Produces(200, contentType: Features.GeoJson.MediaType)
            .WithSummary("Judged objects with their features, as a classifier learns from them: ?f=geojson or ?f=csv");
        return routes;
    }

    /// <param name="Verdict">confirmed, rejected, reclassed or redrawn.</param>
    /// <param name="Version">The version of the detection that the caller has seen.</param>
    /// <param name="Class">With reclassed, and where it is wrong with redrawn: what the object is.</param>
    /// <param name="Geometry">With redrawn: a GeoJSON Polygon or MultiPolygon, longitude and latitude on CGCS2000, that touches what was detected.</param>
    /// <param name="Comment">The caller's words; may be absent.</param>
    internal sealed record ReviewRequest([property: JsonRequired] string Verdict, [property: JsonRequired] int Version, string? Class = null, JsonElement? Geometry = null, string? Comment = null);

    internal static async Task<Results<Ok<DetectionResponse>, NotFound>> GetDetection(Guid id, HttpContext http, DetectionReviewStore reviews, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";   // what it holds depends on the key
        return await reviews.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(await AnswerAsync(found, http, reviews, cancellationToken)) : TypedResults.NotFound();
    }

    internal static async Task<Results<Ok<IEnumerable<ReviewResponse>>, NotFound>> ListReviews(Guid id, DetectionReviewStore reviews, CancellationToken cancellationToken) =>
        await reviews.FindAsync(id, cancellationToken) is null ? TypedResults.NotFound() : TypedResults.Ok((await reviews.HistoryAsync(id, cancellationToken)).Select(ReviewResponse.From));

    internal static async Task<Results<Ok<DetectionResponse>, ProblemHttpResult>> AddReview(
        Guid id, [FromBody] ReviewRequest said, HttpContext http, DetectionReviewStore reviews, TrackStore tracks, CancellationToken cancellationToken)
    {
        var result = await reviews.AddAsync(new()
        {
            DetectionId = id,
            Version = said.Version,
            Verdict = said.Verdict,
            Class = said.Class is { } kind ? Known(kind) : null,
            Geometry = said.Geometry is { ValueKind: not JsonValueKind.Null } drawn ? Drawn(drawn) : null,
            Comment = said.Comment is { Length: > 0 } words ? words : null,
            KeyId = long.Parse(http.User.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture),
            Actor = http.User.FindFirstValue(ClaimTypes.Name)!,
            Role = http.User.Role!.Value.Name(),
        }, cancellationToken);
        if (result.Outcome == ReviewOutcome.Applied) await tracks.RefoldDetectionAsync(id, cancellationToken);   // a confirmed one opens its track at once
        return result.Outcome switch
        {
            ReviewOutcome.Applied => TypedResults.Ok(await AnswerAsync((await reviews.FindAsync(id, cancellationToken))!, http, reviews, cancellationToken)),
            ReviewOutcome.NotFound => TypedResults.Problem($"There is no detection {id}.", statusCode: StatusCodes.Status404NotFound),
            _ => TypedResults.Problem($"Detection {id} is at version {result.Detection!.Version} ({result.Detection.Verdict}), not {said.Version}: it has been judged since it was read.",
                statusCode: StatusCodes.Status409Conflict, extensions: new Dictionary<string, object?> { ["detection"] = DetectionResponse.From(result.Detection) }),
        };
    }

    internal static async Task<IResult> GetFeedback(HttpContext http, Stores<DetectionReviewStore> stores, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request, "f");
        var format = FeedbackFile.Format(http.Request.Query["f"].FirstOrDefault() ?? "geojson");
        http.Response.Headers.CacheControl = "no-store";
        var examples = await stores.Owner.ListFeedbackAsync(cancellationToken).ToListAsync(cancellationToken);   // reviewers are told apart by hashes of their keys, which no visitor's connection reads
        return Results.Bytes(FeedbackFile.Bytes(format, examples), FeedbackFile.MediaType(format));
    }

    private static async Task<DetectionResponse> AnswerAsync(JudgedDetection found, HttpContext http, DetectionReviewStore reviews, CancellationToken cancellationToken)
    {
        var answer = DetectionResponse.From(found);
        if (http.User.Role is not { } role) return answer;
        return answer with { Verdicts = ReviewVerdict.Of(role.Name()), Reviews = [.. (await reviews.HistoryAsync(found.Id, cancellationToken)).Select(ReviewResponse.From)] };
    }

    private static string Known(string kind) => Imaging.Change.ChangeClass.All.Contains(kind)
        ? kind
        : throw new GeoInputException($"There is no class '{kind}'; there are {string.Join(", ", Imaging.Change.ChangeClass.All)}.");

    private static NetTopologySuite.Geometries.Geometry Drawn(JsonElement geometry)
    {
        try
        {
            return Features.GeoJson.Geometry(geometry);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            throw new GeoInputException($"\"geometry\" must be a GeoJSON Polygon or MultiPolygon of longitude and latitude: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
