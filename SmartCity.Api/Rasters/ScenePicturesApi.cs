using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Scenes;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Zones;

namespace SmartCity.Api.Rasters;

/// <summary>A scene as one picture, and parts cut out of it, in the scene's own CRS. See docs/rasters.md.</summary>
internal static class ScenePicturesApi
{
    private const int UsualPreview = 512, LeastWidth = 16, MostWidth = 4096;

    /// <summary>Pixels of a picture.</summary>
    private const long MostPicturePixels = 8_000_000;

    /// <summary>Values of a GeoTIFF: 128 MB before compression.</summary>
    private const long MostFileValues = 32_000_000;

    private static readonly string[] OwnParameters = ["width"], CropParameters = ["width", "bbox"], FileParameters = ["bbox", "bands", "expression", "index"];

    internal static IEndpointRouteBuilder MapScenePictures(this IEndpointRouteBuilder routes)
    {
        var pictures = routes.MapGroup("/scenes/{id}").WithTags("Raster tiles");
        pictures.MapGet("/preview.{format}", GetPreview).WithName("GetScenePreview").WithSummary("All of a scene as one picture, ?width= pixels wide: png, webp, jpg or auto; styled as its tiles are")
            .Produces(200, contentType: "image/png").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        pictures.MapGet("/crop.{format}", GetCrop).WithName("GetSceneCrop").WithSummary("The part of a scene in ?bbox=: a picture (png, webp, jpg, auto), styled as its tiles are, or its values as a GeoTIFF (tif)")
            .Produces(200, contentType: "image/png").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    /// <param name="width">16 to 4096 pixels; 512 when absent.</param>
    internal static async Task<IResult> GetPreview(
        string id, string format, HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, SceneMeasures measures, RasterGate gate, TileCache cache, [AsParameters] PictureQuery query, CancellationToken cancellationToken, string? width = null)
    {
        QueryParameters.RefuseUnknown(http.Request, [.. PictureQuery.Names, .. OwnParameters]);
        var wide = Width(width) ?? UsualPreview;
        if (PictureFormat.Of(format, http.Request) is not { } encoding || await RastersApi.FindScene(id, catalogue, cancellationToken) is not ({ } scene, var generation)) return TypedResults.NotFound();
        var style = query.StyleOf(scene);
        if (encoding.Varies) http.Response.Headers.Vary = "Accept";
        CachedTile Draw()
        {
            var grid = measures.Crop(SceneFiles.Of(scene), null)!.Value.Grid;
            return Encoded(renderer.Draw(scene.Path, scene.Bands, style, View(grid, wide)), encoding, wide);
        }
        // A preview is one tile of its own kind.
        return new TileAnswer(generation is { } known
            ? await cache.GetAsync(new($"scenes/{id}/preview?{style.Key}", 0, wide, 0, encoding.Key, known), () => Task.FromResult(Draw()), cancellationToken)
            : await gate.RunAsync(Draw, cancellationToken));
    }

    /// <param name="bbox">West, south, east, north in degrees.</param>
    /// <param name="width">Of the picture; that of the scene's own pixels when absent. Not for a GeoTIFF.</param>
    internal static async Task<IResult> GetCrop(
        string id, string format, HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, SceneMeasures measures, RasterGate gate, [AsParameters] PictureQuery query, CancellationToken cancellationToken, string? bbox = null, string? width = null)
    {
        var isFile = format == "tif";
        QueryParameters.RefuseUnknown(http.Request, isFile ? FileParameters : [.. PictureQuery.Names, .. CropParameters]);
        var box = QueryParameters.Box(bbox) ?? throw new BadHttpRequestException("The parameter 'bbox' is missing: west,south,east,north in degrees.");
        if (box.West >= box.East || box.South >= box.North) throw new BadHttpRequestException("The parameter 'bbox' is wrong: a crop needs an area, and can't cross the antimeridian.");
        var wide = Width(width);
        var encoding = isFile ? null : PictureFormat.Of(format, http.Request);
        if ((!isFile && encoding is null) || await RastersApi.FindScene(id, catalogue, cancellationToken) is not ({ } scene, _)) return TypedResults.NotFound();
        var file = SceneFiles.Of(scene);
        var quantity = isFile ? RasterQuantities.One(query.Bands, query.Expression, query.Index) ?? SceneQuantity.OfBands(scene.Bands) : null;
        if (quantity is not null) RasterQuantities.Require(scene, quantity);
        var style = isFile ? RasterStyle.TrueColour : query.StyleOf(scene);
        if (measures.Crop(file, new Envelope(box.West, box.East, box.South, box.North)) is not var (window, grid))
            return TypedResults.Problem("The box lies beside the scene.", statusCode: StatusCodes.Status404NotFound);
        if (quantity is not null)
        {
            Limit(window.PixelCount * quantity.Names.Count, MostFileValues, "values", "take a smaller box or fewer bands");
            return await SendFileAsync(scene, quantity, window, http, measures, gate, cancellationToken);
        }
        var view = View(grid, wide ?? window.Width);
        if (wide is null && window.Width > MostWidth) throw new BadHttpRequestException($"The box is {window.Width} pixels wide; at most {MostWidth} are drawn. Say a 'width', or take a smaller box.");
        Limit((long)view.Width * view.Height, MostPicturePixels, "pixels", "say a smaller 'width', or take a smaller box");
        if (encoding!.Varies) http.Response.Headers.Vary = "Accept";
        return new TileAnswer(await gate.RunAsync(() => Encoded(renderer.Draw(scene.Path, scene.Bands, style, view), encoding, view.Width), cancellationToken));
    }

    private static async Task<IResult> SendFileAsync(Scene scene, SceneQuantity quantity, PixelWindow window, HttpContext http, SceneMeasures measures, RasterGate gate, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"smartcity-{Guid.CreateVersion7():N}.tif");
        try
        {
            await gate.RunAsync(() =>
            {
                measures.Write(SceneFiles.Of(scene), quantity, window, path, cancellationToken);
                return true;
            }, cancellationToken);
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            return TypedResults.Stream(file, "image/tiff; application=geotiff", $"{scene.Id}-crop.tif");   // closes it, too
        }
        finally
        {
            File.Delete(path);   // what is open stays readable, and nothing stays behind
        }
    }

    private static CachedTile Encoded(TileImage? drawn, PictureFormat format, int width)
    {
        var picture = drawn ?? new(width, width);
        var encoding = format.For(picture);
        return new(picture.Encode(encoding), TileImage.MediaType(encoding), compressible: false);
    }

    /// <summary>All of a grid, so many pixels wide; less where it would become too high.</summary>
    private static RasterView View(RasterGrid grid, int width)
    {
        var (west, south, east, north) = grid.Bounds;
        var ratio = (north - south) / (east - west);
        if (width * ratio > MostWidth) width = Math.Max(1, (int)(MostWidth / ratio));
        return new(grid.CrsWkt, west, south, east, north, width, Math.Max(1, (int)Math.Round(width * ratio)));
    }

    private static void Limit(long count, long most, string what, string instead)
    {
        if (count > most) throw new BadHttpRequestException($"That would be {count} {what}; at most {most} are sent: {instead}.");
    }

    private static int? Width(string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is >= LeastWidth and <= MostWidth ? width
        : throw new BadHttpRequestException($"The parameter 'width' is '{text}'; wanted are {LeastWidth} to {MostWidth} pixels.");
}
