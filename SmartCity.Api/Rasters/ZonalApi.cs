using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using SmartCity.Api.Grids;
using SmartCity.Api.Grids.Locate;
using SmartCity.Api.Scenes;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Zones;

namespace SmartCity.Api.Rasters;

/// <summary><c>/scenes/{id}/zonal</c>: a value of a scene over all cells of an edition, each pixel weighted by how much of it lies in the cell. See docs/rasters.md.</summary>
internal static class ZonalApi
{
    internal static IEndpointRouteBuilder MapZonal(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/scenes/{id}/zonal", GetZonal).WithTags("Raster questions").WithName("GetSceneZonal")
            .WithSummary("Mean, deviation, least, greatest and weight of ?index=, ?expression= or one of ?bands= in each cell of the editions in force or of ?edition=; JSON or CSV (?f=csv)")
            .Produces<ZonalResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    /// <param name="Value">What was averaged.</param>
    /// <param name="Kept">True when it had been computed before.</param>
    internal sealed record ZonalResponse(string Scene, [property: JsonPropertyName("acquired_at")] string AcquiredAt, string Value, string Unit, bool Clear, IReadOnlyList<long> Editions, bool Kept, IEnumerable<CellResponse> Cells)
    {
        internal static ZonalResponse Of(Scene scene, SceneQuantity quantity, bool isClear, IReadOnlyList<Edition> editions, IReadOnlyList<ZonalDesk.Row> rows, bool wasKept) =>
            new(scene.Id, WireTime.Text(scene.AcquiredAt), quantity.Key, SceneQuestionsApi.Unit(scene), isClear, [.. editions.Select(e => e.Id)], wasKept, rows.Select(CellResponse.Of));
    }

    /// <param name="Mean">Absent where the scene shows nothing of the cell, as all but the weights.</param>
    /// <param name="Weight">Pixels with data in the cell, parts added up: the sum of the weights.</param>
    /// <param name="Pixels">Pixels of the scene in the cell, with data or not.</param>
    internal sealed record CellResponse(string Code, long Edition, double? Mean, double? Std, double? Min, double? Max, double Weight, double Pixels)
    {
        internal static CellResponse Of(ZonalDesk.Row row) => Of(row.Code, row.Edition, row.Statistics);

        private static CellResponse Of(string code, long edition, ZoneStatistics zone) =>
            new(code, edition, zone.Mean, zone.StandardDeviation, zone.Min, zone.Max, Math.Round(zone.Weight, 6), Math.Round(zone.Covered, 6));
    }

    /// <param name="collection">cells; nothing else has zones yet.</param>
    /// <param name="edition">Absent: the editions in force.</param>
    /// <param name="clear">true: what the scene's mask hides is left out.</param>
    /// <param name="f">json or csv.</param>
    internal static async Task<IResult> GetZonal(
        string id, HttpContext http, SceneCatalogue catalogue, EditionStore editions, LocatorCache locators, ZonalDesk desk, CancellationToken cancellationToken,
        string? collection = null, long? edition = null, string? bands = null, string? expression = null, string? index = null, string? clear = null, string? f = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "collection", "edition", "bands", "expression", "index", "clear", "f");
        _ = QueryParameters.Choice("collection", collection, "cells");
        var (format, isClear) = (QueryParameters.Choice("f", f, "json", "csv"), QueryParameters.Truth("clear", clear) ?? false);
        var quantity = RasterQuantities.One(bands, expression, index) ?? throw new BadHttpRequestException("Say what to average: 'index', 'expression' or one of 'bands'.");
        if (quantity.Names.Count != 1) throw new BadHttpRequestException($"The parameter 'bands' names {quantity.Names.Count}; one is averaged at a time.");
        if (await RastersApi.FindScene(id, catalogue, cancellationToken) is not ({ } scene, _)) return TypedResults.NotFound();
        RasterQuantities.Require(scene, quantity);
        SceneQuestionsApi.RequireMask(scene, isClear);
        IReadOnlyList<Edition> wanted;
        if (edition is null) wanted = await locators.CurrentAsync(cancellationToken);
        else if (await EditionsApi.FindVisibleAsync(edition.Value, http, editions, cancellationToken) is { } found) wanted = [found];
        else return new NoEdition(edition.Value);
        var (rows, wasKept) = await desk.RowsAsync(scene, quantity, isClear, [.. wanted.OrderBy(e => e.Id)], cancellationToken);
        http.Response.Headers.CacheControl = "no-cache";
        return format == "csv"
            ? TypedResults.File(Encoding.UTF8.GetBytes(Csv(rows)), "text/csv; charset=utf-8", $"{scene.Id}-{quantity.Index ?? "zonal"}.csv")
            : TypedResults.Ok(ZonalResponse.Of(scene, quantity, isClear, wanted, rows, wasKept));
    }

    private static string Csv(IReadOnlyList<ZonalDesk.Row> rows)
    {
        var text = new StringBuilder("code,edition,mean,std,min,max,weight,pixels\n");
        foreach (var cell in rows.Select(CellResponse.Of))
            text.Append(CultureInfo.InvariantCulture, $"{cell.Code},{cell.Edition},{cell.Mean:R},{cell.Std:R},{cell.Min:R},{cell.Max:R},{cell.Weight:R},{cell.Pixels:R}\n");
        return text.ToString();
    }
}
