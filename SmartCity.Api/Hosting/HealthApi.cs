using Microsoft.AspNetCore.Http.HttpResults;

namespace SmartCity.Api.Hosting;

/// <summary>Whether the stream that fills the database is through; the rest of the API works before.</summary>
internal sealed class Readiness
{
    /// <summary>What is still going on; null when all is through.</summary>
    public string? Waiting { get; set => Volatile.Write(ref field, value); } = "starting";
}

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: the data are complete.</summary>
internal static class HealthApi
{
    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Ok(new HealthResponse("live"))).WithName("Live").WithSummary("The process answers");
        health.MapGet("/ready", Ready).WithName("Ready").WithSummary("The data are complete");
    }

    internal static Results<Ok<HealthResponse>, ProblemHttpResult> Ready(Readiness readiness) => readiness.Waiting is { } waiting
        ? TypedResults.Problem($"Not ready yet: {waiting}.", statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Ok(new HealthResponse("ready"));
}

internal sealed record HealthResponse(string Status);
