using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Api.Grids;

/// <summary><c>POST /grids/partition</c>: a job whose result is a draft edition and the partition's figures.</summary>
internal static class PartitionApi
{
    /// <summary>Largest order, in bytes.</summary>
    internal const long MostBytes = 128L << 20;

    internal static void MapPartition(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/grids/partition", OrderPartition).RequireAuthorization(Roles.Analyst).WithTags("Grids").WithName("OrderPartition")
            .WithSummary("Cut uploaded areas into exactly N cells: a job that ends in a draft edition").Accepts<PartitionOrder>("application/json").ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    internal static async Task<Accepted<JobResponse>> OrderPartition(HttpContext http, UploadFolder uploads, JobDesk desk, CancellationToken cancellationToken)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length == 0) throw new GeoInputException("The body is empty; send a JSON object with 'name', 'area' and 'cells'.");
        var order = PartitionOrder.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        GridPartition.Check(order.ToRequest());   // what is wrong is said at once, not by a job that fails

        var upload = await uploads.KeepAsync(body, ".json", cancellationToken);
        var job = await desk.OrderAsync(JobKind.PartitionUpload, JsonSerializer.SerializeToElement(new PartitionUploadParameters(upload, order.Name, EditionsApi.Author(http)), JobJson.Options), cancellationToken);
        return TypedResults.Accepted($"/jobs/{job.Id}", JobResponse.From(job));
    }
}
