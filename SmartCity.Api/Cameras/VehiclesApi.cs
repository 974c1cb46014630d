using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Large vehicles at gates and on routes: passages with their clips, counts by hour, and the check list, which is the officer's.</summary>
internal static class VehiclesApi
{
    private const int LongestOpinion = 2000;

    /// <summary>Goes with every answer.</summary>
    private const string Honesty = "The detector tells that a large vehicle is there. It judges neither load nor cover: those are what an officer says.";

    /// <param name="Load">right, too_high, spilling or unclear.</param>
    /// <param name="Cover">closed, open or unclear.</param>
    internal sealed record CheckRequest(string Load, string Cover, string? Opinion = null);

    internal static IEndpointRouteBuilder MapVehicles(this IEndpointRouteBuilder routes)
    {
        var vehicles = routes.MapGroup("/cameras/{camera}/vehicles").WithTags("Cameras");
        vehicles.MapGet("/", List).RequireAuthorization(Roles.Viewer).WithName("ListVehicles").WithSummary("Large vehicles that a camera saw, the last first, each with its clip; 'next' leads on (datetime=…, open=true: nobody has looked yet)").ProducesProblem(404);
        vehicles.MapGet("/counts", Count).RequireAuthorization(Roles.Viewer).WithName("CountVehicles").WithSummary("Large vehicles by hour (datetime=…), and what officers said of them").ProducesProblem(404);
        vehicles.MapGet("/{passage:long}", Get).RequireAuthorization(Roles.Viewer).WithName("GetVehicle").WithSummary("One large vehicle with its clip").ProducesProblem(404);
        vehicles.MapPost("/{passage:long}/check", Check).RequireAuthorization(Roles.Officer).WithName("CheckVehicle").WithSummary("What an officer sees of load and cover").ProducesProblem(404).ProducesProblem(422);
        return routes;
    }

    internal static async Task<IResult> List(
        string camera, HttpContext http, IntakeCameraStore cameras, VehicleStore vehicles, CancellationToken cancellationToken, [Range(1, 1000)] int limit = 50, long? before = null, string? datetime = null, bool open = false)
    {
        QueryParameters.RefuseUnknown(http.Request, "limit", "before", "datetime", "open");
        var (from, to) = QueryParameters.Interval(datetime);
        var (found, refusal) = await FramesApi.SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        var page = await vehicles.ListAsync(found.Id, before, open, from, to, limit, cancellationToken);
        return Results.Json(new
        {
            Note = Honesty,
            Vehicles = page.Select(Of).ToList(),
            Next = page.Count == limit ? string.Create(CultureInfo.InvariantCulture, $"/cameras/{found.Id}/vehicles?limit={limit}{(datetime is null ? "" : $"&datetime={Uri.EscapeDataString(datetime)}")}{(open ? "&open=true" : "")}&before={page[^1].Id}") : null,
        }, CoverageJson.Options);
    }

    internal static async Task<IResult> Count(string camera, HttpContext http, IntakeCameraStore cameras, VehicleStore vehicles, CancellationToken cancellationToken, string? datetime = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "datetime");
        var (from, to) = QueryParameters.Interval(datetime);
        var (found, refusal) = await FramesApi.SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        return Results.Json(new
        {
            Note = Honesty,
            Hours = (await vehicles.CountAsync(found.Id, from, to, cancellationToken)).Select(h => new { Hour = WireTime.Text(h.Hour), h.Trucks, h.Buses, h.Checked, h.Faulty }).ToList(),
        }, CoverageJson.Options);
    }

    internal static async Task<IResult> Get(string camera, long passage, HttpContext http, IntakeCameraStore cameras, VehicleStore vehicles, CancellationToken cancellationToken)
    {
        var (found, refusal) = await FramesApi.SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        return await vehicles.FindAsync(found.Id, passage, cancellationToken) is { } seen ? Results.Json(new { Note = Honesty, Vehicle = Of(seen) }, CoverageJson.Options) : Missing(found, passage);
    }

    internal static async Task<IResult> Check(string camera, long passage, CheckRequest order, HttpContext http, IntakeCameraStore cameras, VehicleStore vehicles, TimeProvider clock, CancellationToken cancellationToken)
    {
        Require("load", order.Load, VehicleCheck.Loads);
        Require("cover", order.Cover, VehicleCheck.Covers);
        if (order.Opinion is { Length: > LongestOpinion }) throw new BadHttpRequestException($"The opinion has {order.Opinion.Length} characters; {LongestOpinion} are possible.");
        var (found, refusal) = await FramesApi.SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        if (!await vehicles.CheckAsync(found.Id, passage, new(order.Load, order.Cover, order.Opinion), EditionsApi.Author(http), clock.GetUtcNow(), cancellationToken)) return Missing(found, passage);
        return Results.Json(new { Note = Honesty, Vehicle = Of((await vehicles.FindAsync(found.Id, passage, cancellationToken))!) }, CoverageJson.Options);
    }

    private static void Require(string name, string? said, IReadOnlyList<string> words)
    {
        if (said is null || !words.Contains(said)) throw new BadHttpRequestException($"'{name}' is {(said is null ? "missing" : $"'{said}'")}; wanted is one of {string.Join(", ", words)}.");
    }

    private static IResult Missing(IntakeCamera camera, long passage) => Results.Problem(string.Create(CultureInfo.InvariantCulture, $"The camera {camera.Code} has seen no vehicle {passage}."), statusCode: StatusCodes.Status404NotFound);

    private static object Of(VehiclePassage seen) => new
    {
        seen.Id,
        seen.Best.Kind,
        FirstSeen = WireTime.Text(seen.FirstSeen),
        LastSeen = WireTime.Text(seen.LastSeen),
        seen.Sightings,
        Score = Math.Round(seen.Best.Score, 4),
        Box = (double[])[Math.Round(seen.Best.Left, 4), Math.Round(seen.Best.Top, 4), Math.Round(seen.Best.Right, 4), Math.Round(seen.Best.Bottom, 4)],
        Clip = seen.Frames.Select(f => string.Create(CultureInfo.InvariantCulture, $"/cameras/{seen.CameraId}/frames/{f}/image")).ToList(),
        Check = seen.Check is { } check ? new { check.Load, check.Cover, check.Opinion, By = seen.CheckedBy, At = WireTime.Text(seen.CheckedAt!.Value) } : null,
    };
}
