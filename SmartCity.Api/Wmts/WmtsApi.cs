using System.Globalization;
using SmartCity.Api.Rasters;
using SmartCity.Api.Scenes;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Wmts;

/// <summary>WMTS 1.0.0 for clients that know nothing newer: the raster tiles by KVP and by addresses. Faults are OWS exception reports.</summary>
internal static class WmtsApi
{
    internal const string Document = $"/wmts/{WmtsCapabilities.Version}/WMTSCapabilities.xml";

    private const string Tile = $"/wmts/{WmtsCapabilities.Version}/{{layer}}/{{style}}/{{tileMatrixSet}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}.{{ending}}";

    internal static void MapWmts(this IEndpointRouteBuilder routes)
    {
        var wmts = routes.MapGroup("").WithTags("WMTS");
        wmts.MapGet("/wmts", Ask).WithName("AskWmts").WithSummary("WMTS 1.0.0 by KVP: SERVICE=WMTS&REQUEST=GetCapabilities or GetTile").Produces(200, contentType: "application/xml");
        wmts.MapGet(Document, GetDocument).WithName("GetWmtsCapabilities").WithSummary("The capabilities of WMTS 1.0.0").Produces(200, contentType: "application/xml");
        wmts.MapGet(Tile, GetTile).WithName("GetWmtsTile").WithSummary("A raster tile; row before column").Produces(200, contentType: "image/png");
    }

    /// <remarks>Names of parameters in any case, as OWS has them; unknown ones are vendors' own and left aside.</remarks>
    private static async Task<IResult> Ask(HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, CancellationToken cancellationToken)
    {
        string? Of(string name) => http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
        if (Of("service") is not { } service) return Missing("service");
        if (!service.Equals("WMTS", StringComparison.OrdinalIgnoreCase)) return WmtsFault.Invalid("service", $"The service is '{service}'; WMTS is offered.").ToResult();
        switch (Of("request"))
        {
            case null: return Missing("request");
            case "GetCapabilities":
                return Of("acceptversions") is { } versions && !versions.Split(',').Contains(WmtsCapabilities.Version)
                    ? new WmtsFault("VersionNegotiationFailed", null, $"Of the versions {versions} none is offered; {WmtsCapabilities.Version} is.").ToResult()
                    : await GetDocument(http.Request, catalogue, cancellationToken);
            case "GetTile": break;
            case var other: return new WmtsFault("OperationNotSupported", other, $"There is no request '{other}'; there are GetCapabilities and GetTile.").ToResult();
        }
        if (((string[])["version", "layer", "style", "format", "tilematrixset", "tilematrix", "tilerow", "tilecol"]).FirstOrDefault(name => Of(name) is null) is { } missing) return Missing(missing);
        if (Of("version") != WmtsCapabilities.Version) return WmtsFault.Invalid("version", $"The version is '{Of("version")}'; {WmtsCapabilities.Version} is offered.").ToResult();
        return WmtsCapabilities.Formats.FirstOrDefault(f => f.MediaType == Of("format")).Ending is { } ending
            ? await DrawAsync(Of("layer")!, Of("style")!, Of("tilematrixset")!, Of("tilematrix")!, Of("tilerow")!, Of("tilecol")!, ending, http, catalogue, renderer, cache, cancellationToken)
            : WmtsFault.Invalid("format", $"The format is '{Of("format")}'; there are {string.Join(", ", WmtsCapabilities.Formats.Select(f => f.MediaType))}.").ToResult();
    }

    private static async Task<IResult> GetDocument(HttpRequest request, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var template = PublicAddress.Of(request, $"/wmts/{WmtsCapabilities.Version}/") + "{Layer}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}";
        return Results.Text(WmtsCapabilities.Write(await WmtsLayer.AllAsync(catalogue, cancellationToken), PublicAddress.Of(request, "/wmts?"), PublicAddress.Of(request, Document), template), "application/xml");
    }

    private static Task<IResult> GetTile(
        string layer, string style, string tileMatrixSet, string tileMatrix, string tileRow, string tileCol, string ending, HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, CancellationToken cancellationToken) =>
        DrawAsync(layer, style, tileMatrixSet, tileMatrix, tileRow, tileCol, ending, http, catalogue, renderer, cache, cancellationToken);

    private static async Task<IResult> DrawAsync(
        string layerId, string style, string matrixSet, string matrix, string row, string column, string ending, HttpContext http, SceneCatalogue catalogue, RasterRenderer renderer, TileCache cache, CancellationToken cancellationToken)
    {
        if (await WmtsLayer.FindAsync(layerId, catalogue, cancellationToken) is not { } layer) return WmtsFault.Invalid("layer", $"There is no layer '{layerId}'; the capabilities list them.").ToResult();
        if (!layer.Styles.Contains(style)) return WmtsFault.Invalid("style", $"{layerId} has no style '{style}'; it has {string.Join(", ", layer.Styles)}.").ToResult();
        if (matrixSet != WmtsCapabilities.MatrixSet) return WmtsFault.Invalid("tilematrixset", $"There is no tile matrix set '{matrixSet}'; there is {WmtsCapabilities.MatrixSet}.").ToResult();
        if (Number(matrix) is not { } zoom || zoom > TileAddress.MaxZoom) return WmtsFault.Invalid("tilematrix", $"There is no tile matrix '{matrix}'; there are 0 to {TileAddress.MaxZoom}.").ToResult();
        if (Number(row) is not { } y || !TileAddress.Exists(zoom, 0, y)) return OutOfRange("tilerow", row, zoom);
        if (Number(column) is not { } x || !TileAddress.Exists(zoom, x, 0)) return OutOfRange("tilecol", column, zoom);
        if (PictureFormat.Of(ending, http.Request) is not { Fixed: not null } format) return WmtsFault.Invalid("format", $"There is no format '{ending}'.").ToResult();
        var name = new TileName(y, WmtsCapabilities.TilePixels, ending);
        return layer.Scene is { } scene
            ? await RastersApi.DrawSceneAsync(scene, new PictureQuery(null, null, style == WmtsLayer.UsualStyle ? null : style, null, null, null, null, null, null, null).StyleOf(scene), zoom, x, name, format, layer.Generation, http, cache, renderer, cancellationToken)
            : await RastersApi.DrawScoreAsync(layer.Run!.Id, layer.Run.ScorePath!, zoom, x, name, format, layer.Generation, http, cache, renderer, cancellationToken);
    }

    private static IResult OutOfRange(string parameter, string value, int zoom) =>
        new WmtsFault("TileOutOfRange", parameter, string.Create(CultureInfo.InvariantCulture, $"{parameter} is '{value}'; tile matrix {zoom} has 0 to {(1 << zoom) - 1}.")).ToResult();

    private static IResult Missing(string parameter) => new WmtsFault("MissingParameterValue", parameter, $"The parameter {parameter} is missing.").ToResult();

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
