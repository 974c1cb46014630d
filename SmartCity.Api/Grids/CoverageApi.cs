using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Features;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary><c>/grids/check</c> and <c>/grids/repair</c>: an uploaded vector file as the body.</summary>
internal static class CoverageApi
{
    /// <summary>More vertices than this would keep the caller waiting: some thirty thousand cells.</summary>
    internal const int MostVertices = 500_000;

    internal static void MapCoverage(this IEndpointRouteBuilder routes)
    {
        var grids = routes.MapGroup("/grids").WithTags("Grids").RequireAuthorization(Roles.Viewer);
        grids.MapPost("/check", Check).WithName("CheckCoverage")
            .WithSummary("Gaps, overlaps, unmatched borders, duplicates, slivers, invalid rings of uploaded areas, each with place, size and geometry");
        grids.MapPost("/repair", Repair).WithName("RepairCoverage").Produces(200, contentType: GeoJson.MediaType)
            .WithSummary("The uploaded areas as a valid coverage, GeoJSON with their attributes; its member 'repair' says what was done to each");
    }

    /// <param name="gapWidth">Gaps of this mean width or more, in metres, are only warnings; without it none is.</param>
    internal static async Task<JsonHttpResult<object>> Check(
        HttpRequest request, CancellationToken cancellationToken,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "gap_width")] double? gapWidth = null,
        [Range(0, 100)] double tolerance = 0.01, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "sliver_width")][Range(0, 1000)] double sliverWidth = 0.5)
    {
        QueryParameters.RefuseUnknown(request, [.. VectorInput.QueryNames, "gap_width", "tolerance", "sliver_width"]);
        var layer = await ReadAsync(request, cancellationToken);
        var options = new CoverageCheckOptions { GapWidthMetres = gapWidth ?? double.PositiveInfinity, ToleranceMetres = tolerance, SliverWidthMetres = sliverWidth };
        var report = await Task.Run(() => CoverageCheck.Run([.. layer.Features.Select(f => f.Geometry)], options, cancellationToken), cancellationToken);
        return TypedResults.Json(CoverageJson.Of(report, CoverageJson.Names(layer.Features)), CoverageJson.Options);
    }

    internal static async Task<ContentHttpResult> Repair(
        HttpRequest request, CancellationToken cancellationToken, [Range(0, 100)] double tolerance = 0.5,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "gap_width")] double gapWidth = 100, double splinter = 1000,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "drop_duplicates")] bool dropDuplicates = false)
    {
        QueryParameters.RefuseUnknown(request, [.. VectorInput.QueryNames, "tolerance", "gap_width", "splinter", "drop_duplicates"]);
        var layer = await ReadAsync(request, cancellationToken);
        var options = new CoverageRepairOptions { ToleranceMetres = tolerance, GapWidthMetres = gapWidth, SplinterSquareMetres = splinter, DropsDuplicates = dropDuplicates };
        var repaired = await Task.Run(() => CoverageRepair.Run([.. layer.Features.Select(f => f.Geometry)], options, cancellationToken), cancellationToken);
        return TypedResults.Content(FeatureCollection(repaired, layer), GeoJson.MediaType);
    }

    private static async Task<VectorLayer> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var layer = CoverageFiles.Required(await UploadedVector.ReadAsync(request, cancellationToken), "The body");
        var vertices = layer.Features.Sum(f => (long)f.Geometry.NumPoints);
        return vertices <= MostVertices ? layer
            : throw new GeoInputException($"The body has {vertices} vertices; {MostVertices} is the most here. The commands 'smartcity grid check' and 'smartcity grid repair' take more.");
    }

    private static string FeatureCollection(RepairedCoverage repaired, VectorLayer layer)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WritePropertyName("repair");
            JsonSerializer.Serialize(json, RepairJson.Of(repaired, CoverageJson.Names(layer.Features)), CoverageJson.Options);
            json.WriteStartArray("features");
            foreach (var feature in RepairJson.Features(repaired, layer.Features))
            {
                json.WriteStartObject();
                json.WriteString("type", "Feature");
                json.WritePropertyName("geometry");
                GeoJson.Write(json, feature.Geometry);
                json.WriteStartObject("properties");
                foreach (var field in layer.Fields)
                {
                    json.WritePropertyName(field.Name);
                    JsonSerializer.Serialize(json, feature.Attributes.GetValueOrDefault(field.Name));
                }
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
