using System.Text.Json;
using SmartCity.Geo;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids;

/// <summary>The body of a posted edit: <c>{"reason", "versions": {code: version}, "operation"}</c>.</summary>
internal static class EditRequest
{
    /// <exception cref="GeoInputException">A member is missing or of another kind.</exception>
    internal static DraftRequest Parse(JsonElement body, string author)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("operation", out var operation))
            throw new GeoInputException("The body must be an object with \"reason\", \"versions\" and \"operation\".");
        var reason = body.TryGetProperty("reason", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        return new(EditOperation.Parse(operation), operation.GetRawText(), Versions(body), author, reason);
    }

    private static Dictionary<string, int> Versions(JsonElement body)
    {
        var versions = new Dictionary<string, int>();
        if (!body.TryGetProperty("versions", out var given) || given.ValueKind == JsonValueKind.Null) return versions;
        if (given.ValueKind != JsonValueKind.Object) throw new GeoInputException("\"versions\" must be an object: for each cell's code the version that you have seen.");
        foreach (var member in given.EnumerateObject())
            versions[member.Name] = member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var version) ? version : throw new GeoInputException($"The version of cell {member.Name} must be a whole number.");
        return versions;
    }
}
