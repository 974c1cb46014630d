using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Reports;

/// <summary>A kind of matter that people may report.</summary>
/// <param name="Code">The event class of its cases.</param>
internal sealed record ReportService(
    [property: JsonRequired] string Code, [property: JsonRequired] string NameZh, [property: JsonRequired] string NameEn,
    string GroupZh = "", string GroupEn = "", string Keywords = "", string DescriptionZh = "", string DescriptionEn = "", IReadOnlyList<ReportAttribute>? Attributes = null)
{
    internal string Name(bool isEnglish) => isEnglish ? NameEn : NameZh;

    internal string Description(bool isEnglish) => isEnglish ? DescriptionEn : DescriptionZh;

    internal string Group(bool isEnglish) => isEnglish ? GroupEn : GroupZh;
}

/// <summary>A question of a service beside what and where.</summary>
/// <param name="Datatype">string, number, datetime, text, singlevaluelist or multivaluelist.</param>
internal sealed record ReportAttribute(
    [property: JsonRequired] string Code, [property: JsonRequired] string Datatype, bool Required = false, string DescriptionZh = "", string DescriptionEn = "", IReadOnlyList<ReportValue>? Values = null)
{
    internal const string One = "singlevaluelist", Many = "multivaluelist";

    internal static readonly string[] Datatypes = ["string", "number", "datetime", "text", One, Many];

    internal string Description(bool isEnglish) => isEnglish ? DescriptionEn : DescriptionZh;
}

/// <summary>One of the answers of a list.</summary>
internal sealed record ReportValue([property: JsonRequired] string Key, [property: JsonRequired] string NameZh, [property: JsonRequired] string NameEn);

/// <summary>All kinds that the rules in force know, by code.</summary>
internal sealed class ReportServices
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private readonly IReadOnlyList<ReportService> _all;
    private readonly CaseRulesSource _rules;

    private ReportServices(IReadOnlyList<ReportService> all, CaseRulesSource rules) => (_all, _rules) = (all, rules);

    /// <summary>In the order in which they are shown.</summary>
    internal IReadOnlyList<ReportService> All => [.. _all.Where(s => _rules.Current.Classes.ContainsKey(s.Code))];

    internal ReportService? Find(string? code) => All.FirstOrDefault(s => s.Code == code);

    /// <param name="path">Empty: those that this program carries.</param>
    /// <exception cref="GeoInputException">The file is missing, or not sound; the message says where.</exception>
    internal static ReportServices Load(string path, CaseRulesSource rules)
    {
        try
        {
            return Parse(path.Length > 0 ? File.ReadAllText(path) : Own(), path.Length > 0 ? path : "services.json", rules);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"The services '{path}' can't be read: {e.Message}", e);
        }
    }

    internal static ReportServices Parse(string text, string called, CaseRulesSource rules)
    {
        List<ReportService>? services;
        try
        {
            services = JsonSerializer.Deserialize<List<ReportService>>(text, Json);
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"'{called}' holds no services: {e.Message}", e);
        }
        if (services is not { Count: > 0 }) throw new GeoInputException($"'{called}' holds no services.");
        foreach (var (index, service) in services.Index())
        {
            var what = $"Service {index + 1} ({service.Code}) of '{called}'";
            if (service.Code.Length is 0 or > 64 || service.Code.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))) throw new GeoInputException($"{what}: a code is made of letters, digits, - and _.");
            if (services.Take(index).Any(s => s.Code == service.Code)) throw new GeoInputException($"{what} is there twice.");
            foreach (var attribute in service.Attributes ?? [])
            {
                if (!ReportAttribute.Datatypes.Contains(attribute.Datatype)) throw new GeoInputException($"{what}: attribute {attribute.Code} has the datatype '{attribute.Datatype}'; there are {string.Join(", ", ReportAttribute.Datatypes)}.");
                if ((attribute.Datatype is ReportAttribute.One or ReportAttribute.Many) != (attribute.Values is { Count: > 0 })) throw new GeoInputException($"{what}: attribute {attribute.Code} needs values if it is a list, and none otherwise.");
            }
        }
        return new(services, rules);
    }

    private static string Own()
    {
        using var stream = typeof(ReportServices).Assembly.GetManifestResourceStream("SmartCity.Api.Reports.services.json") ?? throw new InvalidOperationException("services.json is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
