using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Scenes;

/// <summary><c>/series</c>: places followed through three or more scenes. <c>detect_series</c> jobs make them; their sites are <c>/collections/sites</c>.</summary>
internal static class SeriesApi
{
    internal static void MapSeries(this IEndpointRouteBuilder routes)
    {
        var series = routes.MapGroup("/series").WithTags("Scenes");
        series.MapGet("/", ListSeries).WithName("ListSeries").WithSummary("Places followed through three or more scenes, newest first");
        series.MapGet("/{id:guid}", GetSeries).WithName("GetSeries").WithSummary("One series: its scenes, what they show, and where its sites are");
        series.MapGet("/{id:guid}/sites", GetSites).WithName("GetSeriesSites").Produces(200, contentType: Features.GeoJson.MediaType)
            .WithSummary("Construction sites of a series as GeoJSON: stage, first change, persistence, recovery");
        series.MapGet("/{id:guid}/objects", GetObjects).WithName("GetSeriesObjects").Produces(200, contentType: Features.GeoJson.MediaType)
            .WithSummary("Changed objects of a series as GeoJSON: class, first change, persistence, recovery");
        series.MapGet("/{id:guid}/series.tif", GetRaster).WithName("GetSeriesRaster").WithSummary("First change, persistence, recovery, probability and clear dates of each pixel");
    }

    internal static async Task<Ok<IEnumerable<SeriesResponse>>> ListSeries(HttpContext http, SeriesRunStore runs, CancellationToken cancellationToken) =>
        TypedResults.Ok((await runs.ListAsync(cancellationToken)).Select(run => SeriesResponse.From(run, http.Request)));

    internal static async Task<Results<Ok<SeriesResponse>, NotFound>> GetSeries(Guid id, HttpContext http, SeriesRunStore runs, CancellationToken cancellationToken) =>
        await FinishedAsync(id, runs, cancellationToken) is { } run ? TypedResults.Ok(SeriesResponse.From(run, http.Request)) : TypedResults.NotFound();

    internal static Task<IResult> GetSites(Guid id, SeriesRunStore runs, CancellationToken cancellationToken) => AnswerAsync(id, runs, runs.SitesGeoJsonAsync, cancellationToken);

    internal static Task<IResult> GetObjects(Guid id, SeriesRunStore runs, CancellationToken cancellationToken) => AnswerAsync(id, runs, runs.ObjectsGeoJsonAsync, cancellationToken);

    internal static async Task<IResult> GetRaster(Guid id, SeriesRunStore runs, CancellationToken cancellationToken) =>
        await FinishedAsync(id, runs, cancellationToken) is { RasterPath: { } path } && File.Exists(path) ? Results.File(path, "image/tiff", enableRangeProcessing: true) : Results.NotFound();

    private static async Task<IResult> AnswerAsync(Guid id, SeriesRunStore runs, Func<Guid, CancellationToken, Task<string>> read, CancellationToken cancellationToken) =>
        await FinishedAsync(id, runs, cancellationToken) is null ? Results.NotFound() : Results.Text(await read(id, cancellationToken), Features.GeoJson.MediaType);

    private static async Task<SeriesRun?> FinishedAsync(Guid id, SeriesRunStore runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { FinishedAt: not null } run ? run : null;
}

/// <summary>A series on the wire.</summary>
/// <param name="Scenes">Ids, in order of time.</param>
/// <param name="Objects">Number of changed objects.</param>
/// <param name="Sites">Number of construction sites.</param>
/// <param name="Statistics">Shares assessed and changed, and per date how clear it was and whether it counted.</param>
/// <param name="SitesHref">Address of the sites as GeoJSON.</param>
/// <param name="ObjectsHref">Address of the objects as GeoJSON.</param>
/// <param name="Raster">Address of the raster; absent when none was kept.</param>
internal sealed record SeriesResponse(
    Guid Id, IReadOnlyList<string> Scenes,
    [property: JsonPropertyName("method_version")] string MethodVersion,
    [property: JsonPropertyName("finished_at")] string FinishedAt,
    int Objects, int Sites, JsonElement Statistics,
    [property: JsonPropertyName("sites_href")] string SitesHref,
    [property: JsonPropertyName("objects_href")] string ObjectsHref,
    string? Raster)
{
    internal static SeriesResponse From(SeriesRun run, HttpRequest request)
    {
        string At(string part) => PublicAddress.Of(request, $"/series/{run.Id}/{part}");
        return new(run.Id, run.Scenes, run.MethodVersion, WireTime.Text(run.FinishedAt!.Value), run.Objects, run.Sites, JsonElement.Parse(run.Statistics), At("sites"), At("objects"), run.RasterPath is null ? null : At("series.tif"));
    }
}
