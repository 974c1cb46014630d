using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Features;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Grids;

/// <summary><c>/editions/{id}/cells</c>: an edition's cells for an editor, and where each comes from.</summary>
internal static class EditionCellsApi
{
    internal static void MapEditionCells(this IEndpointRouteBuilder routes)
    {
        var cells = routes.MapGroup("/editions/{id:long}/cells").WithTags("Editions");
        cells.MapGet("/", ListCells).WithName("ListEditionCells").WithSummary("Cells of an edition with their versions, as GeoJSON; ?bbox=west,south,east,north").Produces(200, contentType: GeoJson.MediaType).ProducesProblem(StatusCodes.Status404NotFound);
        cells.MapGet("/{code}/lineage", GetLineage).WithName("GetCellLineage").WithSummary("Which cells a cell's ground comes from, and which it went to");
    }

    /// <param name="Generation">1 for direct parents and children, 2 for theirs …</param>
    /// <param name="ShareOfFormer">0 … 1: how much of the former cell went here.</param>
    /// <param name="Share">0 … 1: how much of the cell came from there.</param>
    internal sealed record Step(
        int Generation,
        [property: JsonPropertyName("former_edition")] long FormerEdition, [property: JsonPropertyName("former_code")] string FormerCode, long Edition, string Code,
        [property: JsonPropertyName("area_m2")] double AreaSquareMetres, [property: JsonPropertyName("share_of_former")] double ShareOfFormer, double Share)
    {
        internal static Step Of(LineageStep step) => new(step.Generation, step.FormerEditionId, step.Link.FormerCode, step.EditionId, step.Link.Code, step.Link.AreaSquareMetres, step.Link.ShareOfFormer, step.Link.Share);
    }

    internal sealed record LineageResponse(long Edition, string Code, IReadOnlyList<Step> Past, IReadOnlyList<Step> Future);

    internal static async Task<IResult> ListCells(long id, HttpContext http, EditionStore editions, CancellationToken cancellationToken, string? bbox = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "bbox");
        var box = QueryParameters.Box(bbox);
        return await EditionsApi.FindVisibleAsync(id, http, editions, cancellationToken) is null
            ? new NoEdition(id)
            : new CellsAnswer(editions.CellFeaturesAsync(id, box is { } b ? new(b.West, b.East, b.South, b.North) : null, cancellationToken));
    }

    internal static async Task<Results<Ok<LineageResponse>, NoEdition>> GetLineage(long id, string code, HttpContext http, EditionStore editions, CancellationToken cancellationToken) =>
        await EditionsApi.FindVisibleAsync(id, http, editions, cancellationToken) is not null && await editions.LineageAsync(id, code, cancellationToken) is { } lineage
            ? TypedResults.Ok(new LineageResponse(id, code, [.. lineage.Past.Select(Step.Of)], [.. lineage.Future.Select(Step.Of)]))
            : new NoEdition(id, code);

    /// <summary>Written as it is read: a province's cells need no memory.</summary>
    private sealed class CellsAnswer(IAsyncEnumerable<FeatureRow> rows) : IResult
    {
        private const int FlushAt = 64 << 10;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = GeoJson.MediaType;
            response.Headers.CacheControl = "no-store";   // the versions must be those of now
            await using var json = new Utf8JsonWriter(response.BodyWriter);
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            await foreach (var row in rows)
            {
                ItemsAnswer.WriteFeature(json, row, links: null);
                if (json.BytesPending < FlushAt) continue;
                await json.FlushAsync(httpContext.RequestAborted);
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
            json.WriteEndArray();
            json.WriteEndObject();
            await json.FlushAsync(httpContext.RequestAborted);
        }
    }
}
