using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Security;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>An event on the wire: the same JSON for webhooks and streams.</summary>
internal static class EventMessage
{
    /// <summary>What only callers with a key may know.</summary>
    private static readonly string[] Internal = ["unit", "deadline_at"];

    /// <summary>One line of UTF-8 JSON: id, type, timestamp, data.</summary>
    /// <param name="isPublic">Without the handling of the case.</param>
    /// <param name="hidden">Further properties that the access policy hides.</param>
    internal static byte[] Of(OutboxEvent of, bool isPublic = false, IReadOnlyList<string>? hidden = null)
    {
        var data = JsonNode.Parse(of.Data)!.AsObject();
        if (isPublic)
            foreach (var name in Internal) data.Remove(name);
        if (hidden is not null) HiddenProperties.Remove(data, hidden);
        return Of(of.EventId, of.Type, of.OccurredAt, data);
    }

    internal static byte[] Of(Guid id, string type, DateTimeOffset at, JsonObject data) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["id"] = id.ToString(),
        ["type"] = type,
        ["timestamp"] = WireTime.Text(at),
        ["data"] = data,
    });
}
