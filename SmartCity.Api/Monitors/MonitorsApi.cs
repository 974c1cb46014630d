using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SmartCity.Api.Features;
using SmartCity.Api.Grids;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Monitors;

namespace SmartCity.Api.Monitors;

/// <summary><c>/monitors</c>: the register, uploads of frames, series and exceedances. All of it needs a key: an MN is half of what a sender proves itself by.</summary>
internal static class MonitorsApi
{
    private const long MostUploadBytes = 64L << 20;
    private const int MostValues = 100_000;

    internal static void MapMonitors(this IEndpointRouteBuilder routes)
    {
        var monitors = routes.MapGroup("/monitors").WithTags("Monitors");
        monitors.MapGet("/", ListMonitors).RequireAuthorization(Roles.Viewer).WithName("ListMonitors").WithSummary("Monitors as GeoJSON, with their last time and the exceedances of a day").Produces(200, contentType: GeoJson.MediaType);
        monitors.MapPost("/", AddMonitor).RequireAuthorization(Roles.Admin).WithName("AddMonitor").WithSummary("Registers a monitor: only its number and password may send then").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        monitors.MapDelete("/{mn}", RetireMonitor).RequireAuthorization(Roles.Admin).WithName("RetireMonitor").WithSummary("Ends a monitor's right to send; what it sent stays").ProducesProblem(StatusCodes.Status404NotFound);
        monitors.MapPost("/frames", TakeFrames).RequireAuthorization(Roles.Analyst).WithName("UploadFrames").Accepts<string>("text/plain").WithSummary("A text file of HJ 212 frames, one a line; refused lines are told, the others stored");
        monitors.MapGet("/exceedances", ListExceedances).RequireAuthorization(Roles.Viewer).WithName("ListExceedances").WithSummary("Periods in which a limit was exceeded, the latest first");
        monitors.MapGet("/{mn}/series", GetSeries).RequireAuthorization(Roles.Viewer).WithName("GetMonitorSeries").WithSummary("Values of a monitor by time, as JSON or CSV (f=csv)").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="Mn">1 to 24 digits and letters.</param>
    /// <param name="Pw">Only its hash is stored.</param>
    /// <param name="SystemCode">39 dust at building sites, 22 ambient air.</param>
    /// <param name="Region">In the file of limits.</param>
    internal sealed record MonitorRequest(
        [property: JsonRequired] string Mn, [property: JsonRequired] string Pw, [property: JsonRequired] string Name, [property: JsonRequired] string Region,
        [property: JsonRequired] double Longitude, [property: JsonRequired] double Latitude,
        [property: JsonPropertyName("system_code")] string SystemCode = AirMonitor.SiteDust, string? Zone = null, [property: JsonPropertyName("site_id")] Guid? SiteId = null,
        [property: JsonPropertyName("real_time_seconds")] int RealTimeSeconds = 60, [property: JsonPropertyName("minute_step")] int MinuteStep = 5);

    internal static async Task<IResult> ListMonitors(MonitorStore monitors, CancellationToken cancellationToken) =>
        Results.Json(MonitorResponse.Of(await monitors.ListAsync(cancellationToken)), CoverageJson.Options, GeoJson.MediaType);

    internal static async Task<IResult> AddMonitor(MonitorRequest request, MonitorStore monitors, LimitsFile limits, CancellationToken cancellationToken)
    {
        var added = await RegisterAsync(new()
        {
            Number = request.Mn,
            Password = request.Pw,
            Name = request.Name,
            System = request.SystemCode,
            Region = request.Region,
            Zone = request.Zone,
            SiteId = request.SiteId,
            Pace = new(request.RealTimeSeconds, request.MinuteStep),
            Longitude = request.Longitude,
            Latitude = request.Latitude,
        }, monitors, limits, cancellationToken);
        return Results.Json(MonitorResponse.Of(new MonitorState(added, null, 0)), CoverageJson.Options, GeoJson.MediaType, StatusCodes.Status201Created);
    }

    /// <summary>Registers a monitor whose region and zone the file of limits knows.</summary>
    /// <exception cref="GeoInputException">They are unknown there, or the register refuses it.</exception>
    internal static async Task<AirMonitor> RegisterAsync(NewMonitor monitor, MonitorStore monitors, LimitsFile limits, CancellationToken cancellationToken)
    {
        if (limits.Current is { } current)
        {
            if (!current.Regions.TryGetValue(monitor.Region, out var region)) throw new GeoInputException($"The file of limits has no region '{monitor.Region}'; it has {string.Join(", ", current.Regions.Keys)}.");
            if (monitor.Zone is { } zone && region.Limits.All(l => l.Zone != zone)) throw new GeoInputException($"The region '{monitor.Region}' has no zone '{zone}'.");
        }
        return await monitors.AddAsync(monitor, cancellationToken);
    }

    internal static async Task<IResult> RetireMonitor(string mn, MonitorStore monitors, CancellationToken cancellationToken) =>
        await monitors.RetireAsync(mn, cancellationToken) ? Results.NoContent() : NoMonitor(mn);

    internal static async Task<IResult> TakeFrames(HttpContext http, FrameFile files, CancellationToken cancellationToken)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostUploadBytes;
        var report = await files.TakeAsync(http.Request.Body, $"key {http.User.FindFirstValue(ClaimTypes.NameIdentifier)}", null, cancellationToken);
        if (report.Frames == 0) throw new GeoInputException("The body holds no frame; send a text file with one HJ 212 frame a line.");
        return Results.Json(report, CoverageJson.Options);
    }

    internal static async Task<IResult> ListExceedances(
        HttpRequest request, ExceedanceStore exceedances, IOptions<GeoOptions> geo, CancellationToken cancellationToken,
        string? mn = null, string? from = null, string? to = null, bool withdrawn = false, int limit = 1000)
    {
        QueryParameters.RefuseUnknown(request, "mn", "from", "to", "withdrawn", "limit");
        var zone = geo.Value.TimeZone;
        var filter = new ExceedanceFilter { Monitor = mn, From = EffectiveDate.Parse(from, zone), To = EffectiveDate.Parse(to, zone), WithWithdrawn = withdrawn, Limit = InRange(limit) };
        return Results.Json(new { Exceedances = (await exceedances.ListAsync(filter, cancellationToken)).Select(MonitorResponse.Of).ToList() }, CoverageJson.Options);
    }

    internal static async Task<IResult> GetSeries(
        string mn, HttpRequest request, MonitorStore monitors, MeasurementStore measurements, LimitsFile limits, IOptions<GeoOptions> geo, TimeProvider clock, CancellationToken cancellationToken,
        string? code = null, string? cn = null, string? from = null, string? to = null, string f = "json", int limit = 10_000)
    {
        QueryParameters.RefuseUnknown(request, "code", "cn", "from", "to", "f", "limit");
        if (f is not ("json" or "csv")) throw new BadHttpRequestException($"The parameter 'f' is '{f}'; it is json or csv.");
        if (await monitors.FindAsync(mn, cancellationToken) is not { Monitor: var monitor }) return NoMonitor(mn);
        var end = EffectiveDate.Parse(to, geo.Value.TimeZone) ?? clock.GetUtcNow();
        var begin = EffectiveDate.Parse(from, geo.Value.TimeZone) ?? end.AddDays(-1);
        var values = await measurements.SeriesAsync(monitor.Id, code, cn, begin.ToUniversalTime(), end.ToUniversalTime(), InRange(limit), cancellationToken);
        var units = limits.Current?.Units;
        return f == "csv"
            ? Results.Text(Csv(values), "text/csv", Encoding.UTF8)
            : Results.Json(new { Mn = mn, IsCut = values.Count == limit, Values = values.Select(v => MonitorResponse.Of(v, units?.GetValueOrDefault(v.Code))).ToList() }, CoverageJson.Options);
    }

    /// <summary>A missing value is an empty one, never zero.</summary>
    internal static string Csv(IEnumerable<Measurement> values)
    {
        var text = new StringBuilder("at,cn,code,value,minimum,maximum,flag\n");
        foreach (var v in values) text.Append(CultureInfo.InvariantCulture, $"{WireTime.Text(v.At)},{v.Command},{v.Code},{v.Value},{v.Minimum},{v.Maximum},{v.Flag}\n");
        return text.ToString();
    }

    private static int InRange(int limit) => limit is >= 1 and <= MostValues ? limit : throw new BadHttpRequestException($"The parameter 'limit' is {limit}; 1 to {MostValues} are possible.");

    private static IResult NoMonitor(string mn) => Results.Problem($"There is no monitor '{mn}'.", statusCode: StatusCodes.Status404NotFound);
}
