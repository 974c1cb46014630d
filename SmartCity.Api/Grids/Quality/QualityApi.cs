using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;
using SmartCity.Api.Features;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Grids.Quality;

/// <summary><c>/editions/{id}/report</c> and <c>/grids/report</c>: JSON for programs, a page for people.</summary>
internal static class QualityApi
{
    internal static void MapQuality(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/editions/{id:long}/report", ReportEdition).RequireAuthorization(Roles.Viewer).WithTags("Grids").WithName("ReportEdition")
            .WithSummary("How good an edition's cells are: balance, shape, borders on rivers, necks, nesting, coverage; JSON, or a page for Accept: text/html or f=html");
        routes.MapPost("/grids/report", ReportUpload).RequireAuthorization(Roles.Viewer).WithTags("Grids").WithName("ReportUpload")
            .WithSummary("The same of uploaded cells, a vector file as the body");
    }

    /// <param name="load">area or cases.</param>
    internal static async Task<Results<ContentHttpResult, NoEdition>> ReportEdition(
        long id, HttpRequest request, EditionStore editions, CellStore cells, MapFeatureStore features, CaseStore cases, CancellationToken cancellationToken,
        string load = LoadSpec.Area, [Range(0.1, 1000)] double tolerance = 5, [Range(0.1, 1000)] double narrow = 20, bool each = false)
    {
        if (await editions.FindAsync(id, cancellationToken) is not { } edition) return new NoEdition(id);
        var quality = new QualityRequest
        {
            Cells = await CellLayer.FromAsync(cells, id, cancellationToken),
            Parents = [.. (await features.ListAsync("district", edition.Bounds, cancellationToken)).Where(f => f.Geometry is IPolygonal).Select(f => new PartitionArea(f.Geometry, "000000", f.Name ?? ""))],
            Barriers = [.. (await features.ListAsync("river", edition.Bounds, cancellationToken)).Select(f => PartitionBarrier.Of(f.Geometry, BarrierKinds.River))],
            Load = load switch
            {
                LoadSpec.Area => [LoadTerm.Area],
                LoadSpec.Cases => [new(LoadSpec.Cases, 1, await LoadSources.CasesAsync(cases, cancellationToken))],
                _ => throw new GeoInputException($"The load '{load}' is unknown here; there are area and cases."),
            },
            BarrierToleranceMetres = tolerance,
            NarrowMetres = narrow,
        };
        return Answer(request, quality, $"{edition.Name} #{edition.Id}", each, cancellationToken);
    }

    internal static async Task<ContentHttpResult> ReportUpload(
        HttpRequest request, CancellationToken cancellationToken, [Range(0.1, 1000)] double tolerance = 5, [Range(0.1, 1000)] double narrow = 20, bool each = false)
    {
        var layer = await UploadedVector.ReadAsync(request, cancellationToken);
        return Answer(request, new() { Cells = CellLayer.From(layer, "the body"), BarrierToleranceMetres = tolerance, NarrowMetres = narrow }, layer.Name, each, cancellationToken);
    }

    private static ContentHttpResult Answer(HttpRequest request, QualityRequest quality, string name, bool each, CancellationToken cancellationToken)
    {
        var isHtml = Representation.WantsHtml(request);
        var report = QualityReporting.Run(quality, cancellationToken);
        return isHtml ? TypedResults.Content(QualityPage.Write(report, name), Representation.HtmlType) : TypedResults.Content(QualityJson.Write(report, each), "application/json");
    }
}
