using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartCity.Geo.Cameras;

/// <summary>Wind of a configured file: {"source":"Airport","readings":[{"at":"2026-11-27T08:00:00Z","from_deg":225,"speed_m_s":3.4}, …]}.</summary>
public static class WindReadings
{
    /// <summary>Readings older than this say nothing of now.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <param name="called">What messages call the file.</param>
    /// <returns>The last reading within the hour before; null: there is none.</returns>
    /// <exception cref="GeoInputException">It is no such file.</exception>
    public static Wind? At(string json, string called, DateTimeOffset at)
    {
        Content content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(json, Strict) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"'{called}' holds no wind such as {{\"source\":\"Airport\",\"readings\":[{{\"at\":\"2026-11-27T08:00:00Z\",\"from_deg\":225,\"speed_m_s\":3.4}}]}}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        foreach (var (i, reading) in content.Readings.Index())
            if (!(reading.FromDeg is >= 0 and <= 360 && reading.SpeedMS is >= 0 and <= 100)) throw new GeoInputException($"'{called}': reading {i + 1} is no wind: from_deg from 0 to 360 and speed_m_s from 0 to 100 are wanted.");
        var last = content.Readings.Where(r => r.At <= at && r.At > at - Validity).MaxBy(r => r.At);
        return last is null ? null : new(last.FromDeg % 360, last.SpeedMS, last.At, content.Source);
    }

    private sealed record Content(string Source, IReadOnlyList<Reading> Readings);

    private sealed record Reading(DateTimeOffset At, double FromDeg, [property: JsonPropertyName("speed_m_s")] double SpeedMS);
}
