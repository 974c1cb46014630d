namespace SmartCity.Geo.Events;

/// <summary>Somebody who wants to be told of events.</summary>
/// <param name="State">active, paused or gone (it answered 410).</param>
/// <param name="Waiting">Deliveries that are still to be made.</param>
/// <param name="Dead">Deliveries that were given up.</param>
/// <param name="Trouble">Why the delivery that waits first failed last; null when it hasn't.</param>
public sealed record Webhook(
    Guid Id, string Name, string Url, EventFilter Filter, string State, string CreatedBy, DateTimeOffset CreatedAt, long Waiting, long Dead, string? Trouble);

/// <summary>One event on its way to one webhook.</summary>
/// <param name="State">waiting, delivered or dead.</param>
/// <param name="Answered">HTTP status of the last attempt; null when none came.</param>
public sealed record WebhookDelivery(OutboxEvent Event, string State, int Attempts, DateTimeOffset NextAt, int? Answered, string? Trouble, DateTimeOffset? AttemptedAt);

/// <summary>A webhook that this process alone may call for a while.</summary>
/// <param name="Secret">Sealed.</param>
public sealed record WebhookLease(Guid WebhookId, Guid Lease, string Url, byte[] Secret);
