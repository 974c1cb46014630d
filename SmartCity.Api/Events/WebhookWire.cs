using System.Text.Json.Serialization;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <param name="Url">Begins with https://.</param>
/// <param name="Name">For people; absent: the host.</param>
/// <param name="Types">Such as case.opened; absent: all.</param>
/// <param name="Classes">Event classes of cases; absent: all.</param>
/// <param name="Areas">Prefixes of cell codes, such as 530102 for a district; absent: all.</param>
internal sealed record WebhookRequest([property: JsonRequired] string Url, string? Name = null, IReadOnlyList<string>? Types = null, IReadOnlyList<string>? Classes = null, IReadOnlyList<string>? Areas = null);

/// <param name="EventId">Only this dead letter; absent: all of them.</param>
internal sealed record RetryRequest([property: JsonPropertyName("event_id")] Guid? EventId = null);

/// <param name="Count">Dead letters that are delivered again.</param>
internal sealed record RetryResponse(int Count);

/// <param name="Answered">HTTP status; absent when none came.</param>
/// <param name="Trouble">Absent when it was taken.</param>
internal sealed record TestResponse(bool Taken, int? Answered, string? Trouble);

/// <param name="State">active, paused, or gone when it answered 410.</param>
/// <param name="Waiting">Deliveries still to be made.</param>
/// <param name="Dead">Deliveries that were given up: the dead letters.</param>
/// <param name="Trouble">Why the delivery that waits first failed last.</param>
/// <param name="Secret">There only in the answer to the registration: it is shown this once.</param>
internal sealed record WebhookResponse(
    Guid Id, string Name, string Url, IReadOnlyList<string> Types, IReadOnlyList<string> Classes, IReadOnlyList<string> Areas, string State,
    [property: JsonPropertyName("created_by")] string CreatedBy,
    [property: JsonPropertyName("created_at")] string CreatedAt,
    long Waiting, long Dead, string? Trouble, string? Secret = null)
{
    internal static WebhookResponse From(Webhook of) => new(of.Id, of.Name, of.Url, of.Filter.Types, of.Filter.Classes, of.Filter.Areas, of.State, of.CreatedBy, WireTime.Text(of.CreatedAt), of.Waiting, of.Dead, of.Trouble);
}

/// <param name="Position">To be sent as "after" for the next page.</param>
/// <param name="NextAt">When it is tried again; for those that wait.</param>
internal sealed record DeliveryResponse(
    long Position,
    [property: JsonPropertyName("event_id")] Guid EventId,
    string Type,
    [property: JsonPropertyName("case_id")] Guid CaseId,
    string State, int Attempts, int? Answered, string? Trouble,
    [property: JsonPropertyName("attempted_at")] string? AttemptedAt,
    [property: JsonPropertyName("next_at")] string? NextAt)
{
    internal static DeliveryResponse From(WebhookDelivery of) => new(of.Event.Position, of.Event.EventId, of.Event.Type, of.Event.CaseId, of.State, of.Attempts, of.Answered, of.Trouble,
        of.AttemptedAt is { } at ? WireTime.Text(at) : null, of.State == "waiting" ? WireTime.Text(of.NextAt) : null);
}
