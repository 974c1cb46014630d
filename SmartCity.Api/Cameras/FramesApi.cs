using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Cameras;

/// <summary><c>/cameras/{id}/frames</c>: frames as they come, and those that were kept. A key is needed for all of it.</summary>
internal static class FramesApi
{
    internal static IEndpointRouteBuilder MapFrames(this IEndpointRouteBuilder routes)
    {
        var frames = routes.MapGroup("/cameras/{camera}/frames").WithTags("Cameras");
        frames.MapPost("/", TakeFrame).RequireAuthorization(Roles.Analyst).WithName("UploadFrame")
            .WithSummary("Takes a frame (image/jpeg, image/png, image/webp, or a file of multipart/form-data; taken_at in the query, the X-Taken-At header, the form or the EXIF); faces and plates are hidden before it is stored")
            .ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        frames.MapGet("/", ListFrames).RequireAuthorization(Roles.Viewer).WithName("ListFrames").WithSummary("Frames of a camera, the last first; 'next' leads on (datetime=…, plume=true: only those that show a plume)").ProducesProblem(404);
        frames.MapGet("/latest", GetLatest).RequireAuthorization(Roles.Viewer).WithName("GetLatestFrame").WithSummary("The frame that came last, with its plumes").ProducesProblem(404);
        frames.MapGet("/{frame:long}", GetFrame).RequireAuthorization(Roles.Viewer).WithName("GetFrame").WithSummary("One frame with its plumes").ProducesProblem(404);
        frames.MapGet("/{frame:long}/image", GetImage).RequireAuthorization(Roles.Viewer).WithName("GetFrameImage").WithSummary("The picture of a frame, with faces and plates hidden").ProducesProblem(404);
        frames.MapGet("/{frame:long}/original", GetOriginal).RequireAuthorization(Roles.Officer).WithName("GetFrameOriginal")
            .WithSummary("A frame as it came, where the camera's policy keeps it for a while: for officers and admins, and entered in the audit").ProducesProblem(403).ProducesProblem(404);
        return routes;
    }

    internal static async Task<IResult> TakeFrame(string camera, HttpContext http, IntakeCameraStore cameras, IntakeDesk desk, IOptions<PrivacyOptions> privacy, CancellationToken cancellationToken)
    {
        var most = privacy.Value.Photo.MaxBytes;
        FrameUpload.Check(http.Request, most);
        if (await cameras.FindAsync(camera, cancellationToken) is not { } found) return NoCamera(camera);
        try
        {
            var taken = await desk.TakeAsync(found, stop => FrameUpload.ReadAsync(http.Request, most, stop), IntakeDesk.Upload, cancellationToken);
            if (!taken.IsRepeat) http.Response.Headers.Location = PublicAddress.Of(http.Request, $"/cameras/{found.Id}/frames/{taken.Frame.Id}");
            return Results.Json(FrameResponse.Of(found, taken), CoverageJson.Options, statusCode: taken.IsRepeat ? StatusCodes.Status200OK : StatusCodes.Status201Created);
        }
        catch (CameraBusyException e)
        {
            http.Response.Headers.RetryAfter = "10";
            return Results.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    internal static async Task<IResult> ListFrames(
        string camera, HttpContext http, IntakeCameraStore cameras, FrameStore frames, CancellationToken cancellationToken, [Range(1, 1000)] int limit = 50, long? before = null, string? datetime = null, bool plume = false)
    {
        QueryParameters.RefuseUnknown(http.Request, "limit", "before", "datetime", "plume");
        var (from, to) = QueryParameters.Interval(datetime);
        var (found, refusal) = await SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        var page = await frames.ListAsync(found.Id, new(before, from, to, plume), limit, cancellationToken);
        return Results.Json(new
        {
            Frames = page.Select(f => FrameResponse.Of(found, f)).ToList(),
            Next = page.Count == limit ? string.Create(CultureInfo.InvariantCulture, $"/cameras/{found.Id}/frames?limit={limit}{(datetime is null ? "" : $"&datetime={Uri.EscapeDataString(datetime)}")}{(plume ? "&plume=true" : "")}&before={page[^1].Id}") : null,
        }, CoverageJson.Options);
    }

    internal static async Task<IResult> GetLatest(string camera, HttpContext http, IntakeCameraStore cameras, FrameStore frames, PlumeStore plumes, CameraStore register, CancellationToken cancellationToken)
    {
        var (found, refusal) = await SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        return (await frames.ListAsync(found.Id, new(), 1, cancellationToken)) is [var last]
            ? await WithPlumesAsync(found, last, plumes, register, cancellationToken)
            : Results.Problem($"The camera '{camera}' has sent no frame that is still kept.", statusCode: StatusCodes.Status404NotFound);
    }

    internal static async Task<IResult> GetFrame(string camera, long frame, HttpContext http, IntakeCameraStore cameras, FrameStore frames, PlumeStore plumes, CameraStore register, CancellationToken cancellationToken)
    {
        var (found, refusal) = await SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        return await frames.FindAsync(found.Id, frame, cancellationToken) is { } there ? await WithPlumesAsync(found, there, plumes, register, cancellationToken) : NoFrame(camera, frame);
    }

    private static async Task<IResult> WithPlumesAsync(IntakeCamera camera, CameraFrame frame, PlumeStore plumes, CameraStore register, CancellationToken cancellationToken)
    {
        var seen = await plumes.OfFrameAsync(frame.Id, cancellationToken);
        var calibration = seen.Count == 0 ? null : (await register.FindCalibrationAsync(camera.Id, cancellationToken))?.Calibration;
        return Results.Json(FrameResponse.Of(camera, frame, seen, calibration), CoverageJson.Options);
    }

    internal static async Task<IResult> GetImage(string camera, long frame, HttpContext http, IntakeCameraStore cameras, FrameStore frames, FrameFiles files, CancellationToken cancellationToken)
    {
        var (found, refusal) = await SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        if (await frames.FindAsync(found.Id, frame, cancellationToken) is not { } there || await files.ReadPictureAsync(there, cancellationToken) is not { } content) return NoFrame(camera, frame);
        http.Response.Headers.CacheControl = "private, max-age=3600";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(content, "image/jpeg");
    }

    internal static async Task<IResult> GetOriginal(string camera, long frame, HttpContext http, IntakeCameraStore cameras, FrameStore frames, FrameFiles files, TimeProvider clock, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (found, refusal) = await SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        if (http.User.Role is not (Role.Officer or Role.Admin)) return Results.Problem($"Originals are for officers and admins; this is {http.User.Role!.Value.Name()}.", statusCode: StatusCodes.Status403Forbidden);
        var there = await frames.FindAsync(found.Id, frame, cancellationToken);
        // What is due to go is gone for all but the disk.
        if (there is not { HasOriginal: true } || there.ReceivedAt.AddHours(found.OriginalsHours) <= clock.GetUtcNow() || await files.ReadOriginalAsync(there, cancellationToken) is not { } content)
            return Results.Problem($"There is no original of frame {frame}: the camera's policy does not keep it, or no longer.", statusCode: StatusCodes.Status404NotFound);
        await frames.NoteAccessAsync(there, http.User.FindFirstValue(ClaimTypes.Name)!, http.User.Role!.Value.Name(), cancellationToken);
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(content, PhotoFile.MediaType(content) ?? "application/octet-stream");
    }

    /// <summary>The camera, for who may see its frames; else why not.</summary>
    internal static async Task<(IntakeCamera? Camera, IResult? Refusal)> SeeAsync(string camera, HttpContext http, IntakeCameraStore cameras, CancellationToken cancellationToken)
    {
        if (await cameras.FindAsync(camera, cancellationToken) is not { } found) return (null, NoCamera(camera));
        return IsPermitted(found, http)
            ? (found, null)
            : (null, Results.Problem($"The frames of camera '{found.Code}' are for {string.Join(", ", found.PermittedRoles!)}; this is {http.User.Role!.Value.Name()}.", statusCode: StatusCodes.Status403Forbidden));
    }

    internal static bool IsPermitted(IntakeCamera camera, HttpContext http) =>
        camera.PermittedRoles is not { } permitted || http.User.Role!.Value.Name() is var role && (role == Roles.Admin || permitted.Contains(role));

    private static IResult NoCamera(string camera) => Results.Problem($"There is no camera '{camera}'.", statusCode: StatusCodes.Status404NotFound);

    private static IResult NoFrame(string camera, long frame) => Results.Problem($"The camera '{camera}' has no frame {frame}, or keeps it no longer.", statusCode: StatusCodes.Status404NotFound);
}
