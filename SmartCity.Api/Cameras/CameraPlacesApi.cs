using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SmartCity.Api.Features;
using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>How a camera's pictures lie on the ground: its calibrations, and the places of its pixels.</summary>
internal static class CameraPlacesApi
{
    internal static void MapCameraPlaces(this IEndpointRouteBuilder routes)
    {
        var camera = routes.MapGroup("/cameras/{id:guid}").WithTags("Cameras");
        camera.MapPost("/calibrations", Calibrate).RequireAuthorization(Roles.Analyst).WithName("CalibrateCamera").WithSummary("Calibrates a camera by control points; dry_run=true only tells what would come of them").ProducesProblem(404).ProducesProblem(422);
        camera.MapGet("/calibrations/current", Current).WithName("GetCameraCalibration").WithSummary("The calibration in force: residuals, error, view-shed").ProducesProblem(404);
        camera.MapGet("/place", Place).WithName("PlaceCameraPixel").WithSummary("Where a pixel lies on the ground: x, y, and sigma, its standard deviation in pixels; with error ellipse, cell, sites and routes").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    internal sealed record PointPart([property: JsonRequired] double X, [property: JsonRequired] double Y, [property: JsonRequired] double Lon, [property: JsonRequired] double Lat);

    /// <param name="Points">At least six, spread in depth.</param>
    internal sealed record CalibrationRequest([property: JsonRequired] IReadOnlyList<PointPart> Points);

    internal static async Task<IResult> Calibrate(Guid id, CalibrationRequest request, HttpContext http, CameraStore store, CancellationToken cancellationToken, bool dry_run = false)
    {
        IReadOnlyList<ControlPoint> points = [.. request.Points.Select(p => new ControlPoint(p.X, p.Y, p.Lon, p.Lat))];
        if (dry_run)
        {
            if (await store.FindAsync(id, cancellationToken) is not { } camera) return CamerasApi.None(id);
            return Json(CameraResponse.Of(CameraCalibrating.Calibrate(CameraStore.SightOf(camera), points)));
        }
        if (await store.CalibrateAsync(id, points, EditionsApi.Author(http), cancellationToken) is not { } made) return CamerasApi.None(id);
        http.Response.Headers.Location = PublicAddress.Of(http.Request, $"/cameras/{id}/calibrations/current");
        return Json(CameraResponse.Of(made), StatusCodes.Status201Created);
    }

    internal static async Task<IResult> Current(Guid id, CameraStore store, CancellationToken cancellationToken)
    {
        if (await store.FindCalibrationAsync(id, cancellationToken) is { } found) return Json(CameraResponse.Of(found));
        return await store.FindAsync(id, cancellationToken) is { } camera
            ? Results.Problem($"{camera.Camera.Code} is not calibrated: POST control points to /cameras/{id}/calibrations.", statusCode: StatusCodes.Status404NotFound)
            : CamerasApi.None(id);
    }

    internal static async Task<IResult> Place(Guid id, HttpRequest request, CameraStore store, double x, double y, CancellationToken cancellationToken, double? sigma = null)
    {
        QueryParameters.RefuseUnknown(request, "x", "y", "sigma");
        var (place, refused) = await PlaceAsync(id, store, x, y, sigma, cancellationToken);
        if (place is null) return refused!;
        var around = await store.AroundAsync(place, 0, cancellationToken);
        var json = CameraResponse.Of(place);
        json["cell"] = around.CellCode;
        json["sites"] = new JsonArray([.. around.Entries.Where(e => !e.IsRoute).Select(Of)]);
        json["routes"] = new JsonArray([.. around.Entries.Where(e => e.IsRoute).Select(Of)]);
        return Json(json);
    }

    /// <returns>The place of a pixel, or the answer that says why there is none.</returns>
    /// <exception cref="GeoConflictException">The camera is not calibrated.</exception>
    internal static async Task<(CameraPlace? Place, IResult? Refused)> PlaceAsync(Guid id, CameraStore store, double x, double y, double? sigma, CancellationToken cancellationToken)
    {
        if (sigma is { } stated && !(stated is >= 0 and <= 1000)) throw new BadHttpRequestException("sigma is a standard deviation in pixels, from 0 to 1000.");
        if (await store.FindAsync(id, cancellationToken) is not { } camera) return (null, CamerasApi.None(id));
        if (await store.FindCalibrationAsync(id, cancellationToken) is not { Calibration: var calibration }) throw new GeoConflictException($"{camera.Camera.Code} is not calibrated: nothing that it sees can be placed yet.");
        var place = CameraPlacing.Place(calibration, camera.Camera.RangeMetres ?? 0, x, y, sigma);
        return place.Refusal is null ? (place, null) : (null, Results.Problem(place.Text, statusCode: StatusCodes.Status422UnprocessableEntity, extensions: new Dictionary<string, object?> { ["reason"] = place.Reason }));
    }

    internal static JsonObject Of(NearbyEntry entry) => new() { ["id"] = entry.Id, ["kind"] = entry.Kind, ["code"] = entry.Code, ["name"] = entry.Name, ["distance_m"] = Math.Round(entry.DistanceMetres, 2) };

    private static IResult Json(JsonObject json, int status = StatusCodes.Status200OK) => Results.Text(json.ToJsonString(), "application/json", statusCode: status);
}
