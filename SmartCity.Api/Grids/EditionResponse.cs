using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids;

/// <summary>An edition on the wire.</summary>
/// <param name="Status">draft, validated, published or discarded.</param>
/// <param name="Bounds">West, south, east, north in degrees.</param>
/// <param name="ValidFrom">Of a published edition: when it takes over, or took over last.</param>
/// <param name="ValidTo">When a later one takes over; absent while none is to.</param>
/// <param name="BasedOn">The edition that a draft began as a copy of.</param>
internal sealed record EditionResponse(
    long Id, string Name, string Status, int Cells, IReadOnlyList<double> Bounds,
    [property: JsonPropertyName("is_in_force")] bool IsInForce,
    [property: JsonPropertyName("valid_from")] string? ValidFrom,
    [property: JsonPropertyName("valid_to")] string? ValidTo,
    [property: JsonPropertyName("published_at")] string? PublishedAt,
    [property: JsonPropertyName("withdrawn_at")] string? WithdrawnAt,
    [property: JsonPropertyName("created_at")] string CreatedAt,
    [property: JsonPropertyName("created_by")] string CreatedBy,
    [property: JsonPropertyName("based_on")] long? BasedOn,
    string Source,
    [property: JsonPropertyName("is_synthetic")] bool IsSynthetic,
    [property: JsonPropertyName("community_is_synthetic")] bool CommunityIsSynthetic,
    [property: JsonPropertyName("domain_area_m2")] double DomainAreaSquareMetres)
{
    internal static EditionResponse Of(Edition edition) => new(edition.Id, edition.Name, edition.Status, edition.CellCount,
        [edition.Bounds.MinX, edition.Bounds.MinY, edition.Bounds.MaxX, edition.Bounds.MaxY], edition.IsInForce,
        edition.PublishedAt is null ? null : WireTime.Text(edition.ValidFrom), Text(edition.ValidTo), Text(edition.PublishedAt), Text(edition.WithdrawnAt),
        WireTime.Text(edition.CreatedAt), edition.CreatedBy, edition.BasedOn, edition.Source, edition.IsSynthetic, edition.CommunityIsSynthetic, edition.DomainAreaSquareMetres);

    private static string? Text(DateTimeOffset? at) => at is { } instant ? WireTime.Text(instant) : null;
}

/// <summary>An entry of an edition's history.</summary>
internal sealed record EditionEventResponse(string At, string Actor, string Action, string? Reason, JsonElement Detail)
{
    internal static EditionEventResponse Of(EditionEvent entry) => new(WireTime.Text(entry.At), entry.Actor, entry.Action, entry.Reason, JsonElement.Parse(entry.Detail));
}

/// <summary>What a validation found.</summary>
internal sealed record ValidationResponse(bool Valid, EditionResponse Edition, IReadOnlyList<ValidationResponse.Fault> Faults)
{
    /// <param name="Cells">Codes of the cells at fault.</param>
    /// <param name="IsAdvice">True when the edition can be published all the same.</param>
    internal sealed record Fault(string Kind, string Message, IReadOnlyList<string> Cells, double? Longitude, double? Latitude,
        [property: JsonPropertyName("area_m2")] double? AreaSquareMetres, [property: JsonPropertyName("is_advice")] bool IsAdvice);

    internal static ValidationResponse Of(EditionValidation validation) => new(validation.IsValid, EditionResponse.Of(validation.Edition),
        [.. validation.Faults.Select(f => new Fault(f.Kind, f.Message, f.Codes, f.Longitude, f.Latitude, f.AreaSquareMetres > 0 ? f.AreaSquareMetres : null, f.IsAdvice))]);
}
