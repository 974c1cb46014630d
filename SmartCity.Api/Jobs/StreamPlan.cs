namespace SmartCity.Api.Jobs;

/// <summary>One job of a stream.</summary>
/// <param name="Name">Unique in the stream.</param>
/// <param name="After">Names of earlier steps that must have succeeded.</param>
internal sealed record StreamStep(string Name, string Kind, object Parameters, params IReadOnlyList<string> After);

/// <summary>Jobs that belong together. The same key again finds the same jobs, so that nothing is done twice.</summary>
/// <param name="Parameters">JSON object, for people.</param>
/// <param name="Steps">Each after the ones that it waits for.</param>
internal sealed record StreamPlan(string Key, string Parameters, IReadOnlyList<StreamStep> Steps);
