using System.Text.Json.Nodes;
using SmartCity.Geo.Reports;

namespace SmartCity.Api.Reports;

/// <summary>Services and requests as GeoReport v2 names their parts.</summary>
internal static class Open311Wire
{
    internal static JsonObject Service(ReportService of, bool isEnglish) => new()
    {
        ["service_code"] = of.Code,
        ["service_name"] = of.Name(isEnglish),
        ["description"] = of.Description(isEnglish),
        ["metadata"] = of.Attributes is { Count: > 0 },
        ["type"] = "realtime",
        ["keywords"] = of.Keywords,
        ["group"] = of.Group(isEnglish),
    };

    internal static JsonObject Definition(ReportService of, bool isEnglish) => new()
    {
        ["service_code"] = of.Code,
        ["attributes"] = new JsonArray([.. (of.Attributes ?? []).Select((a, i) => (JsonNode)new JsonObject
        {
            ["variable"] = true,
            ["code"] = a.Code,
            ["datatype"] = a.Datatype,
            ["required"] = a.Required,
            ["datatype_description"] = null,
            ["order"] = i + 1,
            ["description"] = a.Description(isEnglish),
            ["values"] = new JsonArray([.. (a.Values ?? []).Select(v => (JsonNode)new JsonObject { ["key"] = v.Key, ["name"] = isEnglish ? v.NameEn : v.NameZh })]),
        })]),
    };

    /// <param name="showsAll">To officers: what a stranger wrote and photographed also before anybody has verified it.</param>
    /// <param name="mediaAddress">Of a picture's hash.</param>
    internal static JsonObject Request(CitizenReport of, ReportService? service, bool isEnglish, bool showsAll, Func<string, string> mediaAddress)
    {
        var isShown = showsAll || of.IsVerified;
        return new()
        {
            ["service_request_id"] = of.Number,
            ["status"] = of.IsOpen ? "open" : "closed",
            ["status_notes"] = of.Answer ?? Note(of, isEnglish),
            ["service_name"] = service?.Name(isEnglish) ?? of.ServiceCode,
            ["service_code"] = of.ServiceCode,
            ["description"] = isShown ? of.Description : null,
            ["agency_responsible"] = of.Agency is { } agency ? isEnglish ? agency.En : agency.Zh : null,
            ["service_notice"] = null,
            ["requested_datetime"] = WireTime.Text(of.SubmittedAt),
            ["updated_datetime"] = WireTime.Text(of.UpdatedAt),
            ["expected_datetime"] = of.ExpectedAt is { } due ? WireTime.Text(due) : null,
            ["address"] = isShown ? of.Address : null,
            ["address_id"] = null,
            ["zipcode"] = null,
            ["lat"] = of.Latitude,
            ["long"] = of.Longitude,
            ["media_url"] = isShown && of.Photographs is [var first, ..] ? mediaAddress(first) : null,
        };
    }

    /// <summary>What can be said where no officer has.</summary>
    private static string? Note(CitizenReport of, bool isEnglish) => of switch
    {
        { OwnStatus: "duplicate" } => isEnglish ? $"Known already; handled as {of.StandingNumber}." : $"该问题已在办理，案卷号 {of.StandingNumber}。",
        { Status: "rejected" } => isEnglish ? "Looked at and not taken up." : "经核实，未予立案。",
        _ => null,
    };
}
