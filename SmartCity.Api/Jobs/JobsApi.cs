using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Features;
using SmartCity.Api.Processes;
using SmartCity.Api.Security;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Jobs;

/// <summary><c>/jobs</c>: what runs, how far it is, what went wrong; order and cancel. The list and the states are those of OGC API Processes 1.0, too.</summary>
internal static class JobsApi
{
    private const int MostJobs = 1000, UsualJobs = 100, MostSeconds = 1_000_000_000;

    internal static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", ListJobs).RequireAuthorization(Roles.Viewer).WithName("ListJobs").WithSummary("Jobs, newest first, without their results; by processID, status, datetime (of their order), minDuration and maxDuration (seconds)").Produces<JobListResponse>();
        jobs.MapGet("/{id:guid}", GetJob).RequireAuthorization(Roles.Viewer).WithName("GetJob").WithSummary("One job and its progress").Produces<JobResponse>().ProducesProblem(404);
        jobs.MapPost("/", OrderJob).RequireAuthorization(Roles.Analyst).WithName("OrderJob").WithSummary("Order a job");
        jobs.MapDelete("/{id:guid}", CancelJob).RequireAuthorization(Roles.Analyst).WithName("CancelJob").WithSummary("Ask a job to stop").Produces<JobResponse>().ProducesProblem(404);
    }

    internal static async Task<IResult> ListJobs(
        HttpRequest request, JobStore jobs, CancellationToken cancellationToken, [Range(1, MostJobs)] int limit = UsualJobs, [Range(0, int.MaxValue)] int offset = 0,
        string? type = null, string? processID = null, string? status = null, string? datetime = null, double? minDuration = null, double? maxDuration = null)
    {
        QueryParameters.RefuseUnknown(request, nameof(limit), nameof(offset), nameof(type), nameof(processID), nameof(status), nameof(datetime), nameof(minDuration), nameof(maxDuration));
        foreach (var (name, seconds) in ((string, double?)[])[(nameof(minDuration), minDuration), (nameof(maxDuration), maxDuration)])
            if (seconds is not (null or (>= 0 and <= MostSeconds))) throw new BadHttpRequestException(string.Create(CultureInfo.InvariantCulture, $"The parameter '{name}' is {seconds}; 0 to {MostSeconds} seconds are possible."));
        var (from, to) = QueryParameters.Interval(datetime);
        var filter = new JobFilter
        {
            Kinds = Kinds(type, processID),
            States = status is null ? null : [.. status.Split(',').Select(s => JobResponse.StateOf(s) ?? throw new BadHttpRequestException($"The parameter 'status' is '{s}'; there are accepted, running, successful, failed and dismissed."))],
            From = from,
            To = to,
            LeastSeconds = minDuration,
            MostSeconds = maxDuration,
        };
        var found = await jobs.ListAsync(filter, limit + 1, offset, cancellationToken);
        var links = new List<Link> { new(ItemsQuery.Address(request, []), "self", "application/json", "This list") };
        if (found.Count > limit) links.Add(new(ItemsQuery.Address(request, [(nameof(limit), Text(limit)), (nameof(offset), Text(offset + limit))]), "next", "application/json", "Older jobs"));
        return TypedResults.Ok(new JobListResponse([.. found.Take(limit).Select(job => JobResponse.From(job) with { Result = null })], links));

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static List<string>? Kinds(string? type, string? processes)
    {
        if (type is not null && type != "process") throw new BadHttpRequestException($"The parameter 'type' is '{type}'; all jobs are of the type process.");
        return processes is null ? null : [.. processes.Split(',').Select(id => Process.Find(id)?.Kind ?? throw new BadHttpRequestException($"The parameter 'processID' is '{id}'; there are {string.Join(", ", Process.All.Select(p => p.Id))}."))];
    }

    internal static async Task<IResult> GetJob(Guid id, JobStore jobs, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(JobResponse.From(job)) : NoJob(id);

    internal static async Task<Accepted<JobResponse>> OrderJob(OrderJobRequest order, JobDesk desk, CancellationToken cancellationToken)
    {
        var job = await desk.OrderAsync(order.Kind, order.Parameters, cancellationToken);
        return TypedResults.Accepted($"/jobs/{job.Id}", JobResponse.From(job));
    }

    internal static async Task<IResult> CancelJob(Guid id, JobDesk desk, CancellationToken cancellationToken) =>
        await desk.CancelAsync(id, cancellationToken) is { } job ? TypedResults.Ok(JobResponse.From(job)) : NoJob(id);

    internal static IResult NoJob(Guid id) => Results.Problem($"There is no job {id}.", statusCode: StatusCodes.Status404NotFound, type: ProcessesApi.Problem + "no-such-job");
}

/// <param name="Kind">import_city, partition, simulate_scenes, import_scene, fetch_scene, detect_change, detect_series, file_cases …</param>
/// <param name="Parameters">What the kind needs, as a JSON object.</param>
internal sealed record OrderJobRequest(string Kind, JsonElement Parameters);
