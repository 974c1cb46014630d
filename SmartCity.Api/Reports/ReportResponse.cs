using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Geo.Reports;

namespace SmartCity.Api.Reports;

internal sealed record ServiceResponse(
    string Code,
    [property: JsonPropertyName("name_zh")] string NameZh,
    [property: JsonPropertyName("name_en")] string NameEn,
    [property: JsonPropertyName("description_zh")] string DescriptionZh,
    [property: JsonPropertyName("description_en")] string DescriptionEn);

/// <summary>An open case that may be the same matter.</summary>
internal sealed record NearbyResponse(
    string Number, string Status,
    [property: JsonPropertyName("opened_at")] string OpenedAt,
    [property: JsonPropertyName("distance_m")] double DistanceMetres)
{
    internal static NearbyResponse From(NearbyCase of) => new(of.Number, of.Status, WireTime.Text(of.OpenedAt), Math.Round(of.DistanceMetres, 1));
}

/// <param name="Token">Lets the reporter read and erase the report; shown this once.</param>
/// <param name="Nearby">Open cases that may be the same matter; nothing was merged.</param>
internal sealed record SubmittedResponse(string Number, string Token, IReadOnlyList<NearbyResponse> Nearby);

/// <summary>A report, for who has its token.</summary>
/// <param name="Status">Of the case that stays.</param>
/// <param name="HandledAs">Its number, when it is another one.</param>
internal sealed record ReportResponse(
    string Number, string Status,
    [property: JsonPropertyName("is_open")] bool IsOpen,
    [property: JsonPropertyName("service_code")] string ServiceCode,
    [property: JsonPropertyName("submitted_at")] string SubmittedAt,
    [property: JsonPropertyName("expected_at")] string? ExpectedAt,
    [property: JsonPropertyName("handled_as")] string? HandledAs,
    string? Answer, string? Description, double Lat, double Long, int Photographs,
    [property: JsonPropertyName("erased_at")] string? ErasedAt,
    IReadOnlyList<ReportResponse.Step> Steps)
{
    internal sealed record Step(string Status, string At);

    internal static ReportResponse From(CitizenReport of, IReadOnlyList<ReportStep> steps) => new(
        of.Number, of.Status, of.IsOpen, of.ServiceCode, WireTime.Text(of.SubmittedAt), of.ExpectedAt is { } due ? WireTime.Text(due) : null, of.StandingNumber == of.Number ? null : of.StandingNumber,
        of.Answer, of.Description, of.Latitude, of.Longitude, of.Photographs.Count, of.ErasedAt is { } erased ? WireTime.Text(erased) : null, [.. steps.Select(s => new Step(s.Status, WireTime.Text(s.At)))]);
}

/// <summary>Who reported a case, for officers. After an erasure only the case's own parts are there.</summary>
internal sealed record PersonResponse(
    string Number,
    [property: JsonPropertyName("submitted_at")] string SubmittedAt,
    [property: JsonPropertyName("erased_at")] string? ErasedAt,
    [property: JsonPropertyName("first_name")] string? FirstName,
    [property: JsonPropertyName("last_name")] string? LastName,
    string? Phone, string? Email, string? Description, string? Address,
    [property: JsonPropertyName("media_url")] string? MediaUrl,
    JsonElement? Attributes, string? Answer)
{
    internal static PersonResponse From(CitizenReport of, ReportPerson? person) => new(
        of.Number, WireTime.Text(of.SubmittedAt), of.ErasedAt is { } erased ? WireTime.Text(erased) : null, person?.FirstName, person?.LastName, person?.Phone, person?.Email, person?.Description, person?.Address,
        person?.MediaUrl, person is null ? null : JsonElement.Parse(person.Attributes), of.Answer);
}
