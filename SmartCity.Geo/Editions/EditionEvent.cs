namespace SmartCity.Geo.Editions;

/// <summary>Who did what to an edition, when and why; never changed afterwards.</summary>
/// <param name="Action">created, edited, validated, refused, published, rolled_back, discarded or renumbered.</param>
/// <param name="Detail">JSON object.</param>
public sealed record EditionEvent(long Id, DateTimeOffset At, string Actor, string Action, string? Reason, string Detail);
