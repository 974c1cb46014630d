using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Jobs;
using SmartCity.Api.Security;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Grids;

/// <summary><c>POST /editions/{id}/recut</c>: a job that makes a draft in which all cells fit again, changing as few as it takes.</summary>
internal static class RecutApi
{
    internal static void MapRecut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/editions/{id:long}/recut", OrderRecut).RequireAuthorization(Roles.Analyst).WithTags("Editions").WithName("RecutEdition")
            .WithSummary("Orders a draft in which all cells fit their load; the job's result names the draft, the steps and what could not be met").ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <param name="Name">Of the draft.</param>
    /// <param name="MaxDeviation">Share of the mean cell of the class that a cell may bear more or less; 0.5 = ±50 %.</param>
    /// <param name="Cells">Exactly so many cells; absent: as many as it takes.</param>
    /// <param name="Load">What cells bear; absent: their area.</param>
    internal sealed record RecutOrder(
        [property: JsonRequired] string Name, [property: JsonPropertyName("max_deviation")] double MaxDeviation = 0.5, int? Cells = null, IReadOnlyList<RecutLoad>? Load = null, int Seed = 1);

    internal static async Task<Results<Accepted<JobResponse>, NoEdition>> OrderRecut(long id, RecutOrder order, HttpContext http, EditionStore editions, JobStore jobs, CancellationToken cancellationToken)
    {
        if (await editions.FindAsync(id, cancellationToken) is not { Status: not "discarded" }) return new NoEdition(id);
        var parameters = new RecutParameters(id, order.Name, order.MaxDeviation, order.Cells, order.Load, order.Seed, EditionsApi.Author(http));
        RecutJob.Check(parameters);
        var job = await jobs.CreateAsync(JobKind.Recut, JobJson.Write(parameters), cancellationToken);
        return TypedResults.Accepted($"/jobs/{job.Id}", JobResponse.From(job));
    }
}
