using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;
using SmartCity.Api.Scenes;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Rasters;

/// <summary>Tiles of all scenes of the catalogue as one: of each pixel the newest, the least cloudy or the median. See docs/rasters.md.</summary>
internal static class MosaicApi
{
    private const string Newest = "newest", LeastCloudy = "least_cloudy", Median = "median";

    private static readonly string[] OwnParameters = ["pixel", "datetime"];

    internal static IEndpointRouteBuilder MapMosaic(this IEndpointRouteBuilder routes)
    {
        var mosaic = routes.MapGroup("/mosaic").WithTags("Raster tiles");
        mosaic.MapGet("/tilejson.json", Describe).WithName("DescribeMosaicTiles").WithSummary("TileJSON of the mosaic that the parameters say");
        mosaic.MapGet("/tiles/{z:int}/{x:int}/{tile}", GetTile).WithName("GetMosaicTile")
            .WithSummary("All scenes as one: ?pixel=newest|least_cloudy|median, ?datetime= an interval, styled as a scene's tiles; clouds are left out where a mask tells them")
            .Produces(200, contentType: "image/png").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    internal static async Task<Results<Ok<TileJson>, NotFound>> Describe(HttpContext http, SceneCatalogue catalogue, [AsParameters] PictureQuery query, CancellationToken cancellationToken, string? pixel = null, string? datetime = null)
    {
        var (scenes, _, _, rule) = await SelectAsync(http, catalogue, query, pixel, datetime, cancellationToken);
        if (scenes.Count == 0) return TypedResults.NotFound();
        var bounds = new Envelope();
        foreach (var scene in scenes) bounds.ExpandToInclude(scene.Footprint.EnvelopeInternal);
        return TypedResults.Ok(TileJson.OfRaster($"Scenes, {rule.Replace('_', ' ')}", bounds, scenes.Min(s => s.GsdMetres),
            PublicAddress.Of(http.Request, $"/mosaic/tiles/{{z}}/{{x}}/{{y}}.webp{http.Request.QueryString}"), string.Join("; ", scenes.Select(s => s.Source).Distinct())));
    }

    /// <param name="pixel">newest, least_cloudy (newest among equals) or median.</param>
    /// <param name="datetime">A day or an instant, or two with a slash between.</param>
    internal static async Task<IResult> GetTile(
        int z, int x, string tile, HttpContext http, SceneCatalogue catalogue, Mosaic mosaic, TileCache cache, [AsParameters] PictureQuery query, CancellationToken cancellationToken, string? pixel = null, string? datetime = null)
    {
        var (scenes, generation, style, rule) = await SelectAsync(http, catalogue, query, pixel, datetime, cancellationToken);
        if (RastersApi.Format(tile, z, x, http.Request) is not var (name, format)) return TypedResults.NotFound();
        var bounds = Degrees(name.View(z, x));
        var here = scenes.Where(s => s.Footprint.EnvelopeInternal.Intersects(bounds)).Take(Mosaic.MostScenes).Select(SceneFiles.Of).ToList();
        return await RastersApi.DrawAsync($"mosaic?{rule}&{datetime}&{style.Key}", z, x, name, format, generation, http, cache,
            view => here.Count == 0 ? null : mosaic.Draw(here, style, rule == Median, SceneFiles.Of(scenes[0]), view), cancellationToken);
    }

    // The best first. A scene without the wished bands is left out; where none has them, the request is wrong.
    private static async Task<(IReadOnlyList<Scene> Scenes, Generation? Generation, RasterStyle Style, string Rule)> SelectAsync(
        HttpContext http, SceneCatalogue catalogue, PictureQuery query, string? pixel, string? datetime, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request, [.. PictureQuery.Names, .. OwnParameters]);
        var rule = QueryParameters.Choice("pixel", pixel, Newest, LeastCloudy, Median);
        var (from, to) = QueryParameters.Interval(datetime);
        var style = query.Style();
        if (style.Hillshade is not null || style.Quantity?.Index == "soil") throw new BadHttpRequestException("A mosaic shows neither a hill shade nor the soil score: both are of one scene.");
        var kept = await catalogue.ScenesAsync(cancellationToken);
        var inTime = kept.Items.Where(s => !(s.AcquiredAt < from) && !(s.AcquiredAt > to)).ToList();
        var scenes = inTime.Where(s => style.Quantity is { } quantity ? RasterQuantities.Allows(s, quantity) : HasTrueColour(s)).ToList();
        if (scenes.Count > 0) query.StyleOf(scenes[0]);
        else if (inTime.Count > 0) throw new BadHttpRequestException($"None of {inTime.Count} scenes has the bands that are wished.");
        return (rule == LeastCloudy ? [.. scenes.OrderBy(s => s.CloudShare ?? 1)] : scenes, kept.Generation, style, rule);
    }

    private static Envelope Degrees(RasterView tile)
    {
        const double Radius = RasterView.WebMercatorHalfWidth / Math.PI;
        static double Latitude(double y) => Math.Atan(Math.Sinh(y / Radius)) * 180 / Math.PI;
        return new(tile.West / Radius * 180 / Math.PI, tile.East / Radius * 180 / Math.PI, Latitude(tile.South), Latitude(tile.North));
    }

    private static bool HasTrueColour(Scene scene) => ((string[])["red", "green", "blue"]).All(name => BandSelection.Find(scene.Bands, name) >= 0);
}
