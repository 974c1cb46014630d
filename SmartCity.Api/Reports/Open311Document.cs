using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace SmartCity.Api.Reports;

/// <summary>What Open311 answers, in the format that was asked for: JSON as it stands, or XML of the same parts.</summary>
internal static class Open311Document
{
    private const string JsonType = "application/json; charset=utf-8", XmlType = "text/xml; charset=utf-8";

    private static readonly Dictionary<string, string> Singular = new()
    {
        ["services"] = "service",
        ["service_requests"] = "request",
        ["errors"] = "error",
        ["attributes"] = "attribute",
        ["values"] = "value",
    };

    /// <param name="name">Of XML's root; of a list a plural that has its singular here.</param>
    internal static IResult Answer(JsonNode content, string name, bool isXml, int status = StatusCodes.Status200OK) => isXml
        ? Results.Content(new XDeclaration("1.0", "utf-8", null) + "\n" + Element(name, content), XmlType, statusCode: status)
        : Results.Content(content.ToJsonString(Text), JsonType, statusCode: status);

    /// <summary>An error as GeoReport v2 wants it.</summary>
    internal static IResult Error(int code, string description, bool isXml) =>
        Answer(new JsonArray(new JsonObject { ["code"] = code, ["description"] = description }), "errors", isXml, code);

    private static readonly System.Text.Json.JsonSerializerOptions Text = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static XElement Element(string name, JsonNode? content) => content switch
    {
        JsonArray list => new(name, list.Select(item => Element(Singular[name], item))),
        JsonObject parts => new(name, parts.Select(part => Element(part.Key, part.Value))),
        null => new(name),
        JsonValue value => new XElement(name, Words(value)),
        _ => throw new ArgumentOutOfRangeException(nameof(content)),
    };

    private static string Words(JsonValue value) => value.TryGetValue(out bool flag) ? flag ? "true" : "false"
        : value.TryGetValue(out double number) ? number.ToString(CultureInfo.InvariantCulture)
        : value.TryGetValue(out int whole) ? whole.ToString(CultureInfo.InvariantCulture)
        : XmlText.Of(value.ToString());
}
