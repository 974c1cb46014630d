using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SmartCity.Api.Features;
using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary><c>/cameras</c>: the register of fixed cameras, as GeoJSON.</summary>
internal static class CamerasApi
{
    internal static void MapCameras(this IEndpointRouteBuilder routes)
    {
        var cameras = routes.MapGroup("/cameras").WithTags("Cameras");
        cameras.MapGet("/", List).WithName("ListCameras").WithSummary("All registered cameras as GeoJSON; the source of their pictures is told to analysts").Produces(200, contentType: GeoJson.MediaType);
        cameras.MapGet("/{id:guid}", Get).WithName("GetCamera").WithSummary("One camera").Produces(200, contentType: GeoJson.MediaType).ProducesProblem(404);
        cameras.MapPost("/", Add).RequireAuthorization(Roles.Analyst).WithName("AddCamera").WithSummary("Registers a camera: a GeoJSON point").ProducesProblem(409).ProducesProblem(422);
        cameras.MapPut("/{id:guid}", Change).RequireAuthorization(Roles.Analyst).WithName("ChangeCamera").WithSummary("Changes it as a whole; needs If-Match with its version. Moved or turned, it loses its calibration").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(428);
        cameras.MapDelete("/{id:guid}", Remove).RequireAuthorization(Roles.Analyst).WithName("RemoveCamera").WithSummary("Takes it off the register; needs If-Match with its version").ProducesProblem(404).ProducesProblem(409).ProducesProblem(428);
        cameras.MapPost("/import", Import).RequireAuthorization(Roles.Analyst).WithName("ImportCameras").Accepts<Stream>("application/geo+json", "text/csv", "application/octet-stream").WithSummary("Cameras of a file, by their codes: all of them, or none").ProducesProblem(422);
    }

    internal static async Task<IResult> List(HttpContext http, CameraStore store, IOptions<GeoOptions> geo, TimeProvider clock, CancellationToken cancellationToken, string? bbox = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "bbox");
        var cameras = await store.ListAsync(QueryParameters.Box(bbox), cancellationToken);
        var local = Local(http, geo, clock);
        return Results.Text(new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. cameras.Select(c => CameraResponse.Of(c, local))]) }.ToJsonString(), GeoJson.MediaType);
    }

    internal static async Task<IResult> Get(Guid id, HttpContext http, CameraStore store, IOptions<GeoOptions> geo, TimeProvider clock, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } found ? Answer(found, http, geo, clock) : None(id);

    internal static async Task<IResult> Add(JsonElement body, HttpContext http, CameraStore store, IOptions<GeoOptions> geo, TimeProvider clock, CancellationToken cancellationToken)
    {
        var added = await store.AddAsync(CameraResponse.Read(body), EditionsApi.Author(http), cancellationToken);
        http.Response.Headers.Location = PublicAddress.Of(http.Request, $"/cameras/{added.Id}");
        return Answer(added, http, geo, clock, StatusCodes.Status201Created);
    }

    internal static async Task<IResult> Change(Guid id, JsonElement body, HttpContext http, CameraStore store, IOptions<GeoOptions> geo, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Version(http.Request) is not { } version) return NoVersion();
        return await store.ChangeAsync(id, CameraResponse.Read(body), version, EditionsApi.Author(http), cancellationToken) is { } changed ? Answer(changed, http, geo, clock) : None(id);
    }

    internal static async Task<IResult> Remove(Guid id, HttpContext http, CameraStore store, CancellationToken cancellationToken)
    {
        if (Version(http.Request) is not { } version) return NoVersion();
        return await store.RemoveAsync(id, version, EditionsApi.Author(http), cancellationToken) ? Results.NoContent() : None(id);
    }

    internal static async Task<IResult> Import(HttpContext http, CameraStore store, CancellationToken cancellationToken)
    {
        var input = VectorInput.Of(http.Request.Query);
        var (cameras, names) = await UploadedVector.ReadAsync(http.Request, (path, name) => CameraFile.Read(path, input with { File = input.File with { CalledAs = name } }, cancellationToken), cancellationToken);
        return Results.Json(await store.ImportAsync(cameras, names, EditionsApi.Author(http), cancellationToken), CoverageJson.Options);
    }

    internal static IResult None(Guid id) => Results.Problem($"No camera is registered as {id}.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Answer(StoredCamera camera, HttpContext http, IOptions<GeoOptions> geo, TimeProvider clock, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{camera.Version}\"");
        return Results.Text(CameraResponse.Of(camera, Local(http, geo, clock)).ToJsonString(), GeoJson.MediaType, statusCode: status);
    }

    /// <summary>Now in the city's time zone, for an analyst; null for others, who don't see where pictures come from.</summary>
    private static DateTime? Local(HttpContext http, IOptions<GeoOptions> geo, TimeProvider clock) =>
        http.User.Role >= Role.Analyst ? CityDay.Local(clock.GetUtcNow(), geo.Value.TimeZone) : null;

    private static int? Version(HttpRequest request)
    {
        var stated = request.Headers.IfMatch.ToString();
        if (stated.Length == 0) return null;
        return int.TryParse(stated.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw new BadHttpRequestException($"If-Match {stated} names no version; send the ETag as it came.");
    }

    private static IResult NoVersion() => Results.Problem("If-Match is missing: send the ETag of the version that you have seen.", statusCode: StatusCodes.Status428PreconditionRequired);
}
