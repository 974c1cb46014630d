using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

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

    internal static Results<Ok<HealthResponse>, ProblemHttpResult> Ready(Readiness readiness, CaseRulesSource rules, AccessPolicySource policy) => readiness.Waiting is { } waiting
        ? TypedResults.Problem($"Not ready yet: {waiting}.", statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Ok(new HealthResponse("ready", rules.Current.Version, rules.Problem, policy.Current.Version, policy.Problem));
}

/// <param name="CaseRules">Version of the case rules in force.</param>
/// <param name="CaseRulesProblem">Why the rules' file as it is now is not in force; absent when it is.</param>
/// <param name="AccessPolicy">Version of the access policy in force.</param>
/// <param name="AccessPolicyProblem">Likewise.</param>
internal sealed record HealthResponse(
    string Status,
    [property: JsonPropertyName("case_rules")] string? CaseRules = null,
    [property: JsonPropertyName("case_rules_problem")] string? CaseRulesProblem = null,
    [property: JsonPropertyName("access_policy")] string? AccessPolicy = null,
    [property: JsonPropertyName("access_policy_problem")] string? AccessPolicyProblem = null);
