using System.Text.Json;
using SmartCity.Geo;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Jobs;

/// <summary>Takes orders for jobs from the API and the command line, and cancellations.</summary>
internal sealed class JobDesk(JobStore jobs, JobGraphStore graph, IEnumerable<IJob> kinds)
{
    /// <exception cref="GeoInputException">There is no such kind, or the parameters are not what it needs.</exception>
    internal Task<JobRun> OrderAsync(string kind, JsonElement parameters, CancellationToken cancellationToken)
    {
        var work = kinds.SingleOrDefault(k => k.Kind == kind)
            ?? throw new GeoInputException($"There is no job of kind '{kind}'; there are {string.Join(", ", kinds.Select(k => k.Kind).Order())}.");
        if (parameters.ValueKind != JsonValueKind.Object) throw new GeoInputException($"A job of kind '{kind}' needs its 'parameters' as a JSON object.");
        work.CheckOrder(parameters);
        return jobs.CreateAsync(kind, parameters.GetRawText(), cancellationToken);
    }

    /// <summary>Enters a stream with its steps, or finds it; steps that failed or were cancelled before get another chance.</summary>
    /// <returns>The stream's own job.</returns>
    internal async Task<Guid> OrderAsync(StreamPlan plan, CancellationToken cancellationToken)
    {
        var stream = await graph.EnsureAsync(plan.Key, JobKind.SampleStream, plan.Parameters, null, [], cancellationToken);
        var ids = new Dictionary<string, Guid>();
        foreach (var step in plan.Steps)
            ids[step.Name] = await graph.EnsureAsync($"{plan.Key}/{step.Name}", step.Kind, JobJson.Write(step.Parameters), stream, [.. step.After.Select(a => ids[a])], cancellationToken);
        await graph.ReviveAsync(stream, cancellationToken);
        return stream;
    }

    /// <summary>Cancels a job, and its steps when it is a stream.</summary>
    /// <returns>The job as it is now; null when there is none.</returns>
    internal async Task<JobRun?> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        await graph.CancelStepsAsync(id, cancellationToken);
        return await jobs.RequestCancelAsync(id, cancellationToken);
    }
}
