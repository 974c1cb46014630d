using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Scenes;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Rasters;

/// <summary>Raster tiles of scenes and change scores in Web Mercator, XYZ order: row 0 is the northernmost. See docs/rasters.md.</summary>
internal static class RastersApi
{
    internal static IEndpointRouteBuilder MapRasters(this IEndpointRouteBuilder routes)
    {
        var rasters = routes.MapGroup("").WithTags("Raster tiles");
        rasters.MapGet("/scenes/{id}/tilejson.json", DescribeScene).WithName("DescribeSceneTiles").WithSummary("TileJSON of a scene as true colour, or as the parameters of its tiles say");
        rasters.MapGet("/scenes/{id}/tiles/{z:int}/{x:int}/{y:int}.{format}", GetSceneTile).WithName("GetSceneTile")
            .WithSummary("A scene in true colour, any bands (?bands=nir,red,green), an index (?index=bsi), band math (?expression=) or hill shade: png, webp, jpg or auto")
            .Produces(200, contentType: "image/png").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        rasters.MapGet("/scenes/{id}/tiles/{z:int}/{x:int}/{tile}", GetNamedSceneTile).WithName("GetNamedSceneTile")
            .WithSummary("The same with a name of its own: row, @2x for 512 pixels if wished, and a format or nothing, which chooses one by Accept: 3507@2x.webp, 3507");
        rasters.MapGet("/changes/{id:guid}/tilejson.json", DescribeChange).WithName("DescribeChangeTiles").WithSummary("TileJSON of a change score");
        rasters.MapGet("/changes/{id:guid}/tiles/{z:int}/{x:int}/{tile}", GetChangeTile).WithName("GetChangeTile").WithSummary("A change score, coloured; transparent where little changed");
        return routes;
    }

    internal static async Task<Results<Ok<TileJson>, NotFound>> DescribeScene(string id, HttpContext http, SceneCatalogue catalogue, [AsParameters] PictureQuery query, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request, PictureQuery.Names);
        if (await FindScene(id, catalogue, cancellationToken) is not ({ } scene, _)) return TypedResults.NotFound();
        var style = query.StyleOf(scene);
        var colours = style.Quantity?.Index is { } index && style is { Colours: null, Rescale: null, Percentiles: null } ? IndexColours.Find(index) : null;
        var title = colours is null ? scene.Title : $"{scene.Title} · {colours.Name.ToUpperInvariant()}";
        var address = PublicAddress.Of(http.Request, $"/scenes/{id}/tiles/{{z}}/{{x}}/{{y}}.{(style.Quantity is { Names.Count: 1 } ? "png" : "webp")}{http.Request.QueryString}");
        return TypedResults.Ok(TileJson.OfRaster(title, scene.Footprint.EnvelopeInternal, scene.GsdMetres, address, scene.Source) with { Legend = colours is null ? null : TileLegend.Of(colours) });
    }

    internal static Task<IResult> GetSceneTile(
        string id, int z, int x, int y, string format, HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, [AsParameters] PictureQuery query, CancellationToken cancellationToken) =>
        GetNamedSceneTile(id, z, x, FormattableString.Invariant($"{y}.{format}"), http, catalogue, renderer, cache, query, cancellationToken);

    internal static async Task<IResult> GetNamedSceneTile(
        string id, int z, int x, string tile, HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, [AsParameters] PictureQuery query, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request, PictureQuery.Names);
        if (Format(tile, z, x, http.Request) is not var (name, format)) return TypedResults.NotFound();
        if (await FindScene(id, catalogue, cancellationToken) is not ({ } scene, var generation)) return TypedResults.NotFound();
        return await DrawSceneAsync(scene, query.StyleOf(scene), z, x, name, format, generation, http, cache, renderer, cancellationToken);
    }

    /// <remarks>True colour knows bands by the file's names, as evidence pictures do.</remarks>
    internal static Task<IResult> DrawSceneAsync(
        Scene scene, RasterStyle style, int z, int x, TileName name, PictureFormat format, Generation? generation, HttpContext http, TileCache cache, RasterRenderer renderer, CancellationToken cancellationToken) =>
        DrawAsync($"scenes/{scene.Id}?{style.Key}", z, x, name, format, generation, http, cache,
            view => style.Key.Length == 0 ? renderer.DrawScene(scene.Path, view) : renderer.Draw(scene.Path, scene.Bands, style, view), cancellationToken);

    internal static async Task<Results<Ok<TileJson>, NotFound>> DescribeChange(Guid id, HttpContext http, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (await FindRun(id, catalogue, cancellationToken) is not ({ } run, _)) return TypedResults.NotFound();
        var (after, _) = await FindScene(run.AfterScene, catalogue, cancellationToken);
        return TypedResults.Ok(TileJson.OfRaster($"Change {run.BeforeScene} → {run.AfterScene}", run.Bounds, after?.GsdMetres ?? 10,
            PublicAddress.Of(http.Request, $"/changes/{id}/tiles/{{z}}/{{x}}/{{y}}.png"), after?.Source));
    }

    internal static async Task<IResult> GetChangeTile(
        Guid id, int z, int x, string tile, HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, CancellationToken cancellationToken)
    {
        if (Format(tile, z, x, http.Request) is not var (name, format) || await FindRun(id, catalogue, cancellationToken) is not ({ ScorePath: { } score }, var generation)) return TypedResults.NotFound();
        return await DrawScoreAsync(id, score, z, x, name, format, generation, http, cache, renderer, cancellationToken);
    }

    internal static Task<IResult> DrawScoreAsync(
        Guid run, string score, int z, int x, TileName name, PictureFormat format, Generation? generation, HttpContext http, TileCache cache, RasterRenderer renderer, CancellationToken cancellationToken) =>
        DrawAsync($"changes/{run}", z, x, name, format, generation, http, cache, view => renderer.DrawScore(score, view, ColourRamp.ChangeScore), cancellationToken);

    /// <summary>Null when there is no such tile.</summary>
    internal static (TileName Name, PictureFormat Format)? Format(string tile, int z, int x, HttpRequest request) =>
        TileName.Parse(tile) is { } name && PictureFormat.Of(name.Ending, request) is { } format && TileAddress.Exists(z, x, name.Row) ? (name, format) : null;

    /// <summary>A tile beside the raster is a transparent picture: every map client takes it, a 204 only some.</summary>
    /// <param name="layer">With all that the picture depends on but its place and format.</param>
    internal static async Task<IResult> DrawAsync(
        string layer, int z, int x, TileName name, PictureFormat format, Generation? generation, HttpContext http, TileCache cache, Func<RasterView, TileImage?> draw, CancellationToken cancellationToken)
    {
        CachedTile Draw()
        {
            var picture = draw(name.View(z, x)) ?? new(name.Size, name.Size);
            var encoding = format.For(picture);
            return new(picture.Encode(encoding), TileImage.MediaType(encoding), compressible: false);
        }
        if (format.Varies) http.Response.Headers.Vary = "Accept";
        var tile = generation is { } known
            ? await cache.GetAsync(new(layer, z, x, name.Row, $"{name.Size}.{format.Key}", known), () => Task.FromResult(Draw()), cancellationToken)
            : await Task.Run(Draw, cancellationToken);
        return new TileAnswer(tile);
    }

    internal static async Task<(Scene? Scene, Generation? Generation)> FindScene(string id, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var kept = await catalogue.ScenesAsync(cancellationToken);
        return (kept.Items.FirstOrDefault(scene => scene.Id == id), kept.Generation);
    }

    private static async Task<(ChangeRun? Run, Generation? Generation)> FindRun(Guid id, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var kept = await catalogue.RunsAsync(cancellationToken);
        return (kept.Items.FirstOrDefault(run => run.Id == id && run.ScorePath is not null), kept.Generation);
    }
}
