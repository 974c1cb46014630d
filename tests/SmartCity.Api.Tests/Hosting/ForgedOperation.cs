using System.Text.Json;

namespace SmartCity.Api.Tests.Hosting;

/// <summary>One operation of the OpenAPI document, as far as a forger of requests wants to know it.</summary>
/// <param name="Fields">Names of the body's members.</param>
internal sealed record ForgedOperation(string Method, string Path, IReadOnlyList<string> InPath, IReadOnlyList<string> InQuery, IReadOnlyList<string> BodyTypes, IReadOnlyList<string> Fields)
{
    /// <summary>503 is its word for "not yet".</summary>
    private const string Readiness = "/health/ready";

    /// <summary>All operations that end by themselves: not the streams of events; and not whether the server is ready.</summary>
    internal static IReadOnlyList<ForgedOperation> All(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           where path.Name != Readiness && operation.Name is "get" or "post" or "put" or "patch" or "delete" && !IsStream(operation.Value)
           select Of(document, path.Name, path.Value, operation),
    ];

    private static bool IsStream(JsonElement operation) => operation.GetProperty("responses").GetRawText().Contains("text/event-stream", StringComparison.Ordinal);

    private static ForgedOperation Of(JsonElement document, string path, JsonElement item, JsonProperty operation)
    {
        var parameters = Array(item, "parameters").Concat(Array(operation.Value, "parameters")).Select(p => Resolved(document, p)).ToList();
        IReadOnlyList<string> In(string where) => [.. parameters.Where(p => p.GetProperty("in").GetString() == where).Select(p => p.GetProperty("name").GetString()!)];
        var body = operation.Value.TryGetProperty("requestBody", out var there) && Resolved(document, there).TryGetProperty("content", out var content) ? content.EnumerateObject().ToList() : [];
        var fields = body.SelectMany(b => b.Value.TryGetProperty("schema", out var schema) && Resolved(document, schema).TryGetProperty("properties", out var members) ? members.EnumerateObject().Select(m => m.Name) : []);
        return new(operation.Name.ToUpperInvariant(), path, In("path"), In("query"), [.. body.Select(b => b.Name)], [.. fields.Distinct()]);
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement of, string name) => of.TryGetProperty(name, out var array) ? array.EnumerateArray() : default;

    private static JsonElement Resolved(JsonElement document, JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
        {
            var target = document;
            foreach (var part in reference.GetString()!.TrimStart('#', '/').Split('/')) target = target.GetProperty(part);
            element = target;
        }
        return element;
    }
}
