using System.Security.Cryptography;
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

    /// <summary>Orders are kept so long after they came in last, for jobs that are run again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    internal static void MapPartition(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/grids/partition", OrderPartition).RequireAuthorization(Roles.Analyst).WithTags("Grids").WithName("OrderPartition")
            .WithSummary("Cut uploaded areas into exactly N cells: a job that ends in a draft edition").Accepts<PartitionOrder>("application/json").ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    internal static async Task<Accepted<JobResponse>> OrderPartition(HttpContext http, DataFolder data, JobDesk desk, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length == 0) throw new GeoInputException("The body is empty; send a JSON object with 'name', 'area' and 'cells'.");
        var order = PartitionOrder.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        GridPartition.Check(order.ToRequest());   // what is wrong is said at once, not by a job that fails

        var hash = Convert.ToHexStringLower(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
        await StoreAsync(data, hash, body, clock.GetUtcNow(), cancellationToken);
        var job = await desk.OrderAsync(JobKind.PartitionUpload, JsonSerializer.SerializeToElement(new PartitionUploadParameters(hash, order.Name, EditionsApi.Author(http)), JobJson.Options), cancellationToken);
        return TypedResults.Accepted($"/jobs/{job.Id}", JobResponse.From(job));
    }

    private static async Task StoreAsync(DataFolder data, string hash, MemoryStream body, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(data.Uploads);
        foreach (var old in Directory.GetFiles(data.Uploads).Where(f => File.GetLastWriteTimeUtc(f) < (now - Kept).UtcDateTime)) File.Delete(old);
        var path = Path.Combine(data.Uploads, hash);
        var beside = $"{path}.{Guid.CreateVersion7():N}";
        body.Position = 0;
        await using (var file = File.Create(beside)) await body.CopyToAsync(file, cancellationToken);
        File.Move(beside, path, overwrite: true);
    }
}
