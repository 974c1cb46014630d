using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Security;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Jobs;

/// <summary><c>/jobs</c>: what runs, how far it is, what went wrong; order and cancel.</summary>
internal static class JobsApi
{
    internal static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", ListJobs).RequireAuthorization(Roles.Viewer).WithName("ListJobs").WithSummary("Jobs, newest first");
        jobs.MapGet("/{id:guid}", GetJob).RequireAuthorization(Roles.Viewer).WithName("GetJob").WithSummary("One job and its progress");
        jobs.MapPost("/", OrderJob).RequireAuthorization(Roles.Analyst).WithName("OrderJob").WithSummary("Order a job");
        jobs.MapDelete("/{id:guid}", CancelJob).RequireAuthorization(Roles.Analyst).WithName("CancelJob").WithSummary("Ask a job to stop");
    }

    internal static async Task<Ok<IEnumerable<JobResponse>>> ListJobs(
        JobStore jobs, CancellationToken cancellationToken, [Range(1, 1000)] int limit = 100, [Range(0, int.MaxValue)] int offset = 0) =>
        TypedResults.Ok((await jobs.ListAsync(limit, offset, cancellationToken)).Select(JobResponse.From));

    internal static async Task<Results<Ok<JobResponse>, NotFound>> GetJob(Guid id, JobStore jobs, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(JobResponse.From(job)) : TypedResults.NotFound();

    internal static async Task<Accepted<JobResponse>> OrderJob(OrderJobRequest order, JobDesk desk, CancellationToken cancellationToken)
    {
        var job = await desk.OrderAsync(order.Kind, order.Parameters, cancellationToken);
        return TypedResults.Accepted($"/jobs/{job.Id}", JobResponse.From(job));
    }

    internal static async Task<Results<Ok<JobResponse>, NotFound>> CancelJob(Guid id, JobDesk desk, CancellationToken cancellationToken) =>
        await desk.CancelAsync(id, cancellationToken) is { } job ? TypedResults.Ok(JobResponse.From(job)) : TypedResults.NotFound();
}

/// <param name="Kind">import_city, partition, simulate_scenes, import_scene, fetch_scene, detect_change, detect_series, file_cases …</param>
/// <param name="Parameters">What the kind needs, as a JSON object.</param>
internal sealed record OrderJobRequest(string Kind, JsonElement Parameters);

/// <param name="State">queued, running, succeeded, failed or cancelled.</param>
/// <param name="Progress">0–1.</param>
internal sealed record JobResponse(
    Guid Id, string Kind, string State, double Progress, string? Message, JsonElement Parameters, JsonElement? Result, string? Error,
    [property: JsonPropertyName("cancel_requested")] bool CancelRequested,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("started_at")] DateTimeOffset? StartedAt,
    [property: JsonPropertyName("finished_at")] DateTimeOffset? FinishedAt)
{
    internal static JobResponse From(JobRun job) => new(job.Id, job.Kind, job.State, job.Progress, job.Message, Parse(job.Parameters)!.Value, Parse(job.Result), job.Error,
        job.CancelRequested, job.CreatedAt, job.StartedAt, job.FinishedAt);

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}
