using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Scenes;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Rasters;

/// <summary>Raster tiles of scenes and change scores in Web Mercator, XYZ order: row 0 is the northernmost.</summary>
internal static class RastersApi
{
    private const int TileSize = 256;

    internal static IEndpointRouteBuilder MapRasters(this IEndpointRouteBuilder routes)
    {
        var rasters = routes.MapGroup("").WithTags("Raster tiles");
        rasters.MapGet("/scenes/{id}/tilejson.json", DescribeScene).WithName("DescribeSceneTiles").WithSummary("TileJSON of a scene");
        rasters.MapGet("/scenes/{id}/tiles/{z:int}/{x:int}/{y:int}.{format}", GetSceneTile).WithName("GetSceneTile").WithSummary("A scene in true colour, or one of its indices (?index=bsi): png, webp or jpg");
        rasters.MapGet("/changes/{id:guid}/tilejson.json", DescribeChange).WithName("DescribeChangeTiles").WithSummary("TileJSON of a change score");
        rasters.MapGet("/changes/{id:guid}/tiles/{z:int}/{x:int}/{y:int}.png", GetChangeTile).WithName("GetChangeTile").WithSummary("A change score, coloured; transparent where little changed");
        return routes;
    }

    internal static async Task<Results<Ok<TileJson>, NotFound>> DescribeScene(string id, HttpContext http, SceneCatalogue catalogue, CancellationToken cancellationToken, string? index = null)
    {
        var colours = ColoursOf(index);
        if (await FindScene(id, catalogue, cancellationToken) is not ({ } scene, _)) return TypedResults.NotFound();
        RequireBands(scene, colours);
        var (title, query) = colours is null ? (scene.Title, "") : ($"{scene.Title} · {colours.Name.ToUpperInvariant()}", $"?index={colours.Name}");
        var address = PublicAddress.Of(http.Request, $"/scenes/{id}/tiles/{{z}}/{{x}}/{{y}}.{(colours is null ? "webp" : "png")}{query}");
        return TypedResults.Ok(TileJson.OfRaster(title, scene.Footprint.EnvelopeInternal, scene.GsdMetres, address, scene.Source) with { Legend = colours is null ? null : TileLegend.Of(colours) });
    }

    internal static async Task<IResult> GetSceneTile(
        string id, int z, int x, int y, string format, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, CancellationToken cancellationToken, string? index = null)
    {
        var colours = ColoursOf(index);
        if (Format(format) is not { } encoding || !TileAddress.Exists(z, x, y)) return TypedResults.NotFound();
        if (await FindScene(id, catalogue, cancellationToken) is not ({ } scene, var generation)) return TypedResults.NotFound();
        RequireBands(scene, colours);
        return colours is null
            ? await DrawAsync($"scenes/{id}", z, x, y, format, encoding, generation, cache, view => renderer.DrawScene(scene.Path, view), cancellationToken)
            : await DrawAsync($"scenes/{id}?index={colours.Name}", z, x, y, format, encoding, generation, cache, view => renderer.DrawIndex(scene.Path, scene.Bands, colours, view), cancellationToken);
    }

    /// <exception cref="BadHttpRequestException">There is no such index.</exception>
    private static IndexColours? ColoursOf(string? index) => string.IsNullOrEmpty(index) ? null
        : IndexColours.Find(index) ?? throw new BadHttpRequestException($"There is no index '{index}'; there are {string.Join(", ", IndexColours.All.Select(i => i.Name))}.");

    /// <exception cref="BadHttpRequestException">The scene's bands don't allow the index.</exception>
    private static void RequireBands(Scene scene, IndexColours? colours)
    {
        if (colours is null || IndexColours.Of(scene.Bands) is var possible && possible.Contains(colours.Name)) return;
        throw new BadHttpRequestException($"The scene '{scene.Id}' has the bands {string.Join(", ", scene.Bands)}: too few for {colours.Name}. It has {(possible.Count == 0 ? "no index" : string.Join(", ", possible))}.");
    }

    internal static async Task<Results<Ok<TileJson>, NotFound>> DescribeChange(Guid id, HttpContext http, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (await FindRun(id, catalogue, cancellationToken) is not ({ } run, _)) return TypedResults.NotFound();
        var (after, _) = await FindScene(run.AfterScene, catalogue, cancellationToken);
        return TypedResults.Ok(TileJson.OfRaster($"Change {run.BeforeScene} → {run.AfterScene}", run.Bounds, after?.GsdMetres ?? 10,
            PublicAddress.Of(http.Request, $"/changes/{id}/tiles/{{z}}/{{x}}/{{y}}.png"), after?.Source));
    }

    internal static async Task<IResult> GetChangeTile(
        Guid id, int z, int x, int y, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, CancellationToken cancellationToken)
    {
        if (!TileAddress.Exists(z, x, y) || await FindRun(id, catalogue, cancellationToken) is not ({ ScorePath: { } score }, var generation)) return TypedResults.NotFound();
        return await DrawAsync($"changes/{id}", z, x, y, "png", ImageFormat.Png, generation, cache, view => renderer.DrawScore(score, view, ColourRamp.ChangeScore), cancellationToken);
    }

    /// <summary>A tile beside the raster is a transparent picture: every map client takes it, a 204 only some.</summary>
    private static async Task<IResult> DrawAsync(
        string layer, int z, int x, int y, string format, ImageFormat encoding, Generation? generation, TileCache cache, Func<RasterView, TileImage?> draw, CancellationToken cancellationToken)
    {
        CachedTile Draw() => new((draw(RasterView.WebMercatorTile(z, x, y, TileSize)) ?? new(TileSize, TileSize)).Encode(encoding), TileImage.MediaType(encoding), compressible: false);
        var tile = generation is { } known
            ? await cache.GetAsync(new(layer, z, x, y, format, known), () => Task.FromResult(Draw()), cancellationToken)
            : await Task.Run(Draw, cancellationToken);
        return new TileAnswer(tile);
    }

    private static async Task<(Scene? Scene, Generation? Generation)> FindScene(string id, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var kept = await catalogue.ScenesAsync(cancellationToken);
        return (kept.Items.FirstOrDefault(scene => scene.Id == id), kept.Generation);
    }

    private static async Task<(ChangeRun? Run, Generation? Generation)> FindRun(Guid id, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var kept = await catalogue.RunsAsync(cancellationToken);
        return (kept.Items.FirstOrDefault(run => run.Id == id && run.ScorePath is not null), kept.Generation);
    }

    private static ImageFormat? Format(string extension) => extension switch
    {
        "png" => ImageFormat.Png,
        "webp" => ImageFormat.WebP,
        "jpg" or "jpeg" => ImageFormat.Jpeg,
        _ => null,
    };
}
