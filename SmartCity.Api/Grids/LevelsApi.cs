using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Api.Features;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Levels;

namespace SmartCity.Api.Grids;

/// <summary><c>/editions/{id}/levels</c> and <c>/editions/{id}/unions</c>: what cells are put together to.</summary>
internal static class LevelsApi
{
    internal static void MapLevels(this IEndpointRouteBuilder routes)
    {
        var editions = routes.MapGroup("/editions/{id:long}").WithTags("Editions");
        editions.MapGet("/levels/{level}", GetLevel).WithName("GetLevel").WithSummary("Counts, area, outline and open cases of the counties, subdistricts, communities or cells of an edition; ?format=geojson with the outlines");
        editions.MapGet("/unions/{kind}", GetUnions).WithName("GetUnions").WithSummary("Management, evaluation or extended grids of an edition, as GeoJSON").Produces(200, contentType: GeoJson.MediaType);
        editions.MapPut("/unions/{kind}", ReplaceUnions).RequireAuthorization(Roles.Analyst).WithName("ReplaceUnions").WithSummary("Puts management, evaluation or extended grids together of unit grids, in the place of those of the kind").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <param name="Code">May be absent for a management grid: it is numbered.</param>
    /// <param name="Members">Codes of unit grids.</param>
    internal sealed record UnionRequest([property: JsonRequired] IReadOnlyList<string> Members, string? Code = null, string? Name = null);

    internal static async Task<IResult> GetLevel(long id, string level, HttpContext http, EditionStore editions, CancellationToken cancellationToken, string? format = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "format");
        if (format is not (null or "json" or "geojson")) throw new BadHttpRequestException($"The format '{format}' is not known; there are json and geojson.");
        if (Array.IndexOf(LevelJson.Levels, level) < 0) return Results.Problem($"There is no level '{level}'; there are {string.Join(", ", LevelJson.Levels)}.", statusCode: StatusCodes.Status404NotFound);
        if (await EditionsApi.FindVisibleAsync(id, http, editions, cancellationToken) is null) return new NoEdition(id);
        var parsed = LevelJson.Parse(level);
        var cells = await editions.CellsAsync(id, cancellationToken);
        var units = await Task.Run(() => LevelRollUp.Run(cells, parsed, cancellationToken), cancellationToken);
        var cases = await editions.OpenCasesAsync(id, cancellationToken);
        return format == "geojson"
            ? Results.Json(LevelJson.Collection(units, cases), CoverageJson.Options, GeoJson.MediaType)
            : Results.Json(LevelJson.Of(parsed, units, cases), CoverageJson.Options);
    }

    internal static async Task<IResult> GetUnions(string kind, long id, HttpContext http, EditionStore editions, CancellationToken cancellationToken) =>
        Kind(kind) is not { } parsed ? NoKind(kind)
        : await EditionsApi.FindVisibleAsync(id, http, editions, cancellationToken) is null ? new NoEdition(id)
        : Answer(await editions.UnionsAsync(id, parsed, cancellationToken));

    internal static async Task<IResult> ReplaceUnions(string kind, long id, IReadOnlyList<UnionRequest> unions, EditionStore editions, CancellationToken cancellationToken) =>
        Kind(kind) is not { } parsed ? NoKind(kind)
        : await editions.ReplaceUnionsAsync(id, parsed, [.. unions.Select(u => new GridUnionPlan(u.Code, u.Name, u.Members))], cancellationToken) is { } stored ? Answer(stored)
        : new NoEdition(id);

    private static IResult Answer(IReadOnlyList<GridUnion> unions) => Results.Json(new
    {
        Type = "FeatureCollection",
        Features = unions.Select(u => new
        {
            Type = "Feature",
            Id = u.Code,
            Geometry = JsonElement.Parse(GeoJson.Text(u.Geometry)),
            Properties = new { Kind = CoverageJson.Name(u.Kind), u.Code, u.Name, u.Members, AreaM2 = u.AreaSquareMetres, PerimeterM = u.PerimeterMetres },
        }),
    }, CoverageJson.Options, GeoJson.MediaType);

    private static GridUnionKind? Kind(string kind) => Enum.GetValues<GridUnionKind>().Where(k => CoverageJson.Name(k) == kind).Select(k => (GridUnionKind?)k).FirstOrDefault();

    private static IResult NoKind(string kind) => Results.Problem(
        $"There is no kind '{kind}'; there are {string.Join(", ", Enum.GetValues<GridUnionKind>().Select(k => CoverageJson.Name(k)))}.", statusCode: StatusCodes.Status404NotFound);
}
