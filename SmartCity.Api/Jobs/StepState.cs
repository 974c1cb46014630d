namespace SmartCity.Api.Jobs;

/// <summary>How a step of a stream stands.</summary>
/// <param name="State">queued, running, succeeded, failed or cancelled.</param>
/// <param name="Progress">0–1.</param>
internal sealed record StepState(string Name, string Kind, string State, double Progress, string? Message, string? Error);
