using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Api.Features;
using SmartCity.Api.Processes;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Jobs;

/// <summary>A job on the wire: what OGC API Processes calls a statusInfo, and more.</summary>
/// <param name="JobId">The same as <paramref name="Id"/>.</param>
/// <param name="ProcessId">The OGC process that its kind is; absent for other kinds.</param>
/// <param name="Status">accepted, running, successful, failed or dismissed: the last one also while it is still stopping.</param>
/// <param name="State">queued, running, succeeded, failed or cancelled.</param>
/// <param name="Progress">Per cent.</param>
/// <param name="Share">The same from 0 to 1, not rounded.</param>
internal sealed record JobResponse(
    Guid Id, string Kind, string State,
    [property: JsonPropertyName("jobID")] Guid JobId, [property: JsonPropertyName("processID")] string? ProcessId, string Type, string Status,
    int Progress, double Share, string? Message, JsonElement Parameters, JsonElement? Result, string? Error,
    [property: JsonPropertyName("cancel_requested")] bool CancelRequested,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("started_at")] DateTimeOffset? StartedAt,
    [property: JsonPropertyName("finished_at")] DateTimeOffset? FinishedAt,
    DateTimeOffset Created, DateTimeOffset? Started, DateTimeOffset? Finished, IReadOnlyList<Link> Links)
{
    internal static JobResponse From(JobRun job) => new(
        job.Id, job.Kind, job.State, job.Id, Process.OfKind(job.Kind)?.Id, "process", StatusOf(job), (int)Math.Round(job.Progress * 100), job.Progress, job.Message ?? job.Error,
        Parse(job.Parameters)!.Value, Parse(job.Result), job.Error, job.CancelRequested, job.CreatedAt, job.StartedAt, job.FinishedAt, job.CreatedAt, job.StartedAt, job.FinishedAt,
        job.State == "succeeded" ? [Self(job), new($"/jobs/{job.Id}/results", ProcessesApi.Relation + "results", "application/json", "What it has made")] : [Self(job)]);

    /// <summary>The states that a status stands for.</summary>
    internal static string? StateOf(string status) => status switch
    {
        "accepted" => "queued",
        "running" => "running",
        "successful" => "succeeded",
        "failed" => "failed",
        "dismissed" => "cancelled",
        _ => null,
    };

    private static string StatusOf(JobRun job) => (job.State, job.CancelRequested) switch
    {
        ("succeeded", _) => "successful",
        ("failed", _) => "failed",
        ("cancelled", _) or (_, true) => "dismissed",
        ("queued", _) => "accepted",
        _ => "running",
    };

    private static Link Self(JobRun job) => new($"/jobs/{job.Id}", "self", "application/json", "This job");

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}

/// <param name="Jobs">Newest first.</param>
internal sealed record JobListResponse(IReadOnlyList<JobResponse> Jobs, IReadOnlyList<Link> Links);
