using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Geo;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Processes;

/// <summary>An order for a process as it comes in a request.</summary>
/// <param name="Parameters">Of the job.</param>
/// <param name="IsDocument">Whether the result comes under the output's name, or as it is.</param>
internal readonly record struct ExecuteRequest(JsonElement Parameters, bool IsDocument)
{
    private const string Raw = "raw", Document = "document";

    /// <exception cref="BadHttpRequestException">The body has no media type or is no JSON (400), or is of another media type (415).</exception>
    /// <exception cref="GeoInputException">It is no order for this process.</exception>
    internal static async Task<ExecuteRequest> ReadAsync(HttpRequest request, Process process, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync(request, ["application/json"], cancellationToken) is not JsonObject order) throw new GeoInputException("The body must be an object with inputs.");
        if (order.ContainsKey("subscriber")) throw new GeoInputException("Callbacks (subscriber) are not offered; ask /jobs, or follow /events.");
        var response = order["response"] is null ? Raw : (order["response"] as JsonValue)?.ToString();
        if (response is not (Raw or Document)) throw new GeoInputException($"response is {order["response"]!.ToJsonString()}; {Raw} and {Document} are possible.");
        if (order["outputs"] is { } outputs) CheckOutputs(outputs, process);
        if ((order["inputs"] ?? new JsonObject()) is not JsonObject inputs) throw new GeoInputException("inputs must be an object: a value for each name.");
        var parameters = new JsonObject();
        foreach (var (name, value) in inputs)
        {
            if (process.Inputs.All(i => i.Name != name)) throw new GeoInputException($"{process.Id} has no input '{name}'; there are {string.Join(", ", process.Inputs.Select(i => i.Name))}.");
            if (value is not null) parameters[name] = Value(name, value);
        }
        if (process.Inputs.FirstOrDefault(i => i.IsRequired && !parameters.ContainsKey(i.Name)) is { } missing) throw new GeoInputException($"The input '{missing.Name}' is missing: {missing.Title}.");
        return new(JsonSerializer.SerializeToElement(parameters), response == Document);
    }

    private static void CheckOutputs(JsonNode outputs, Process process)
    {
        if (outputs is not JsonObject wanted || wanted.Any(o => o.Key != process.Output)) throw new GeoInputException($"{process.Id} has one output, '{process.Output}'.");
        if (wanted[process.Output] is JsonObject how && how["transmissionMode"] is { } mode && (mode as JsonValue)?.ToString() != "value") throw new GeoInputException("Outputs are given by value.");
    }

    /// <summary>A value as it stands, one qualified as {"value": …}, or a box.</summary>
    private static JsonNode Value(string name, JsonNode given)
    {
        if (given is not JsonObject qualified) return given.DeepClone();
        if (qualified.ContainsKey("href")) throw new GeoInputException($"The input '{name}' is a reference; values are taken here.");
        if (qualified["value"] is { } value) return value.DeepClone();
        if (qualified["bbox"] is not JsonArray box) throw new GeoInputException($"The input '{name}' is an object without a value.");
        if (qualified["crs"] is JsonValue crs && crs.ToString() != FeatureCrs.Crs84.Uri) throw new GeoInputException($"The input '{name}' is a box in {crs}; {FeatureCrs.Crs84.Uri} is needed.");
        return box.DeepClone();
    }
}
