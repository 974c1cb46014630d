using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>What cameras saw and how they are: plumes, state, and the haze over the region.</summary>
internal static class CameraStateApi
{
    internal static IEndpointRouteBuilder MapCameraState(this IEndpointRouteBuilder routes)
    {
        var camera = routes.MapGroup("/cameras/{camera}").WithTags("Cameras");
        camera.MapGet("/plumes", ListPlumes).RequireAuthorization(Roles.Viewer).WithName("ListPlumes").WithSummary("Plumes of dust that a camera saw, the last first; 'next' leads on (level=possible|likely|alarm)").ProducesProblem(404);
        camera.MapGet("/state", GetState).RequireAuthorization(Roles.Viewer).WithName("GetCameraState").WithSummary("The last frame, the clock, the gate, the threshold with its reasons, false alarms a day, and what waits").ProducesProblem(404);
        camera.MapPost("/forget", Forget).RequireAuthorization(Roles.Officer).WithName("ForgetCameraView").WithSummary("Makes a camera forget what it is used to see: after it was turned on purpose").ProducesProblem(404);
        routes.MapGet("/cameras/states", ListStates).RequireAuthorization(Roles.Viewer).WithTags("Cameras").WithName("ListCameraStates")
            .WithSummary("All cameras whose frames the caller may see, in brief: last frame, gate, threshold, alarms and last plume of today (the city's day), and their sources");
        routes.MapGet("/haze", ListHaze).RequireAuthorization(Roles.Viewer).WithTags("Cameras").WithName("ListHaze").WithSummary("The haze index of the region every five minutes, the latest first (datetime=…)");
        return routes;
    }

    internal static async Task<IResult> ListPlumes(
        string camera, HttpContext http, IntakeCameraStore cameras, PlumeStore plumes, CameraStore register, CancellationToken cancellationToken, [Range(1, 1000)] int limit = 50, long? before = null, string? level = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "limit", "before", "level");
        if (level is not null) QueryParameters.Choice("level", level, "possible", "likely", "alarm");
        var (found, refusal) = await FramesApi.SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        var page = await plumes.ListAsync(found.Id, before, level, limit, cancellationToken);
        var calibration = page.Count == 0 ? null : (await register.FindCalibrationAsync(found.Id, cancellationToken))?.Calibration;
        return Results.Json(new
        {
            Plumes = page.Select(p => FrameResponse.Of(found, p, calibration)).ToList(),
            Next = page.Count == limit ? string.Create(CultureInfo.InvariantCulture, $"/cameras/{found.Id}/plumes?limit={limit}{(level is null ? "" : $"&level={level}")}&before={page[^1].Id}") : null,
        }, CoverageJson.Options);
    }

    internal static async Task<IResult> GetState(
        string camera, HttpContext http, IntakeCameraStore cameras, FrameStore frames, ThresholdDesk thresholds, CameraLanes lanes, CameraSources sources, IntakeOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (found, refusal) = await FramesApi.SeeAsync(camera, http, cameras, cancellationToken);
        if (found is null) return refusal!;
        var last = (await frames.ListAsync(found.Id, new(), 1, cancellationToken)).SingleOrDefault();
        var (threshold, days, judged, stored) = await thresholds.LearnAsync(found, cancellationToken);
        var wrong = judged.Count(j => !j.IsDust);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new
        {
            Camera = found.Code,
            LastFrame = last is null ? null : FrameResponse.Of(found, last),
            SilentS = Silence(last, clock),
            ClockSkewS = last?.ClockSkewSeconds,
            Gate = Gate(last, options),
            Threshold = new { Value = Math.Round(threshold, 4), Start = ThresholdDesk.Start, LearnedAt = FrameResponse.Time(stored?.LearnedAt), Reasons = stored is null ? (JsonElement?)null : JsonElement.Parse(stored.Reasons) },
            FalseAlarms = new { Count = wrong, Confirmed = judged.Count - wrong, Days = Math.Round(days, 3), PerDay = Math.Round(wrong / days, 3), AcceptedPerDay = found.FalseAlarmsPerDay },
            Queue = new { Waiting = lanes.Find(found.Id)?.Waiting ?? 0, InMemory = options.FramesInMemory },
            Source = sources.StateOf(found.Id),
        }, CoverageJson.Options);
    }

    internal static async Task<IResult> ListStates(
        HttpContext http, IntakeCameraStore cameras, FrameStore frames, PlumeStore plumes, ThresholdStore thresholds, CameraStore register, CameraSources sources, IntakeOptions options, IOptions<GeoOptions> geo, TimeProvider clock, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request);
        var today = CityDay.Midnight(CityDay.Of(clock.GetUtcNow(), geo.Value.TimeZone), geo.Value.TimeZone);
        var last = (await frames.ListLatestAsync(cancellationToken)).ToDictionary(f => f.CameraId);
        var (seen, learned) = (await plumes.ListSinceAsync(today, cancellationToken), await thresholds.ListCurrentAsync(cancellationToken));
        IReadOnlyList<IntakeCamera> permitted = [.. (await cameras.ListAsync(cancellationToken)).Where(c => FramesApi.IsPermitted(c, http))];
        var calibrations = await register.FindCalibrationsAsync([.. permitted.Where(c => seen.GetValueOrDefault(c.Id)?.Last.Place is not null).Select(c => c.Id)], cancellationToken);
        var states = new List<object>();
        foreach (var camera in permitted)
        {
            var (frame, dust) = (last.GetValueOrDefault(camera.Id), seen.GetValueOrDefault(camera.Id));
            states.Add(new
            {
                camera.Id,
                Camera = camera.Code,
                LastFrame = frame is null ? null : FrameResponse.Of(camera, frame),
                SilentS = Silence(frame, clock),
                Gate = Gate(frame, options),
                Threshold = Math.Round(learned.GetValueOrDefault(camera.Id, ThresholdDesk.Start), 4),
                AcceptedPerDay = camera.FalseAlarmsPerDay,
                AlarmsToday = dust?.Alarms ?? 0,
                LastPlume = dust is null ? null : FrameResponse.Of(camera, dust.Last, calibrations.GetValueOrDefault(camera.Id)),
                Source = sources.StateOf(camera.Id),
            });
        }
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { Since = WireTime.Text(today), Cameras = states }, CoverageJson.Options);
    }

    /// <summary>Seconds since the camera sent anything; null: it has sent nothing.</summary>
    private static double? Silence(CameraFrame? last, TimeProvider clock) => last is null ? null : Math.Round((clock.GetUtcNow() - (last.RepeatedAt ?? last.ReceivedAt)).TotalSeconds);

    private static object Gate(CameraFrame? last, IntakeOptions options)
    {
        var isFrozen = last is not null && (last.Repeats >= options.FrozenRepeats || last.Reason == "frozen");
        return new
        {
            Verdict = last is null ? null : isFrozen || last.Reason is not null ? "not_assessable" : "assessable",
            Reason = isFrozen ? "frozen" : last?.Reason,
            FrozenSince = isFrozen ? WireTime.Text(last!.ReceivedAt) : null,
            Repeats = last?.Repeats ?? 0,
        };
    }

    internal static async Task<IResult> Forget(string camera, IntakeCameraStore cameras, CameraLanes lanes, CameraMemories memories, CancellationToken cancellationToken)
    {
        if (await cameras.FindAsync(camera, cancellationToken) is not { } found) return Results.Problem($"There is no camera '{camera}'.", statusCode: StatusCodes.Status404NotFound);
        await memories.ForgetAsync(found.Id, lanes.Of(found.Id), cancellationToken);
        return Results.NoContent();
    }

    internal static async Task<IResult> ListHaze(HttpContext http, RegionalHazeStore haze, CancellationToken cancellationToken, string? datetime = null, [Range(1, 10_000)] int limit = 288)
    {
        QueryParameters.RefuseUnknown(http.Request, "datetime", "limit");
        var (from, to) = QueryParameters.Interval(datetime);
        return Results.Json(new { Haze = (await haze.ListAsync(from, to, limit, cancellationToken)).Select(FrameResponse.Of).ToList() }, CoverageJson.Options);
    }
}
