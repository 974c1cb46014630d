using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Rasters;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Scenes;

/// <summary>Lists of the scenes and of the comparisons between them, each with the address of its tiles.</summary>
internal static class ScenesApi
{
    internal static IEndpointRouteBuilder MapScenes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/scenes", ListScenes).WithName("ListScenes").WithTags("Scenes").WithSummary("Satellite scenes, newest picture first");
        routes.MapGet("/changes", ListChanges).WithName("ListChanges").WithTags("Scenes").WithSummary("Comparisons of two scenes, newest first");
        routes.MapSeries();
        routes.MapStacSearch();
        return routes;
    }

    internal static async Task<Ok<IEnumerable<SceneResponse>>> ListScenes(HttpContext http, SceneCatalogue catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok((await catalogue.ScenesAsync(cancellationToken)).Items.Select(scene => SceneResponse.From(scene, http.Request)));

    internal static async Task<Ok<IEnumerable<ChangeResponse>>> ListChanges(HttpContext http, SceneCatalogue catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok((await catalogue.RunsAsync(cancellationToken)).Items.Select(run => ChangeResponse.From(run, http.Request)));
}
