using System.Text.Json;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Access;

/// <summary>Reads an <see cref="AccessPolicy"/> from JSON and tells all that is wrong, each with its JSON path and what would be right.</summary>
internal sealed class AccessPolicyReader
{
    private readonly List<string> _problems = [];

    private AccessPolicyReader() { }

    /// <exception cref="GeoInputException">It is not sound; the message names every fault with its place.</exception>
    internal static AccessPolicy Parse(string text)
    {
        var reader = new AccessPolicyReader();
        try
        {
            using var document = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var policy = reader.Policy(document.RootElement, text);
            if (reader._problems.Count == 0) return policy;
        }
        catch (JsonException e)
        {
            reader._problems.Add($"It is no JSON: {e.Message}");
        }
        throw new GeoInputException($"The access policy is not sound: {string.Join(" ", reader._problems)}");
    }

    private AccessPolicy Policy(JsonElement root, string text)
    {
        Known(root, "$", "version", "note", "without_key", "visitors");
        var version = Text(root, "$", "version", null);
        var (loopback, elsewhere) = (AccessPolicy.Closed, AccessPolicy.Closed);
        if (Child(root, "$", "without_key") is { } without)
        {
            Known(without, "$.without_key", "loopback", "elsewhere");
            loopback = Text(without, "$.without_key", "loopback", [AccessPolicy.Local, AccessPolicy.Public, AccessPolicy.Closed]);
            elsewhere = Text(without, "$.without_key", "elsewhere", [AccessPolicy.Public, AccessPolicy.Closed]);
        }
        var sights = new Dictionary<string, Sight>();
        if (Child(root, "$", "visitors") is { ValueKind: JsonValueKind.Object } visitors)
        {
            Known(visitors, "$.visitors", [.. AccessPolicy.Visitors]);
            foreach (var one in visitors.EnumerateObject())
                if (one.Value.ValueKind == JsonValueKind.Object) sights[one.Name] = Sight(one.Value, $"$.visitors.{one.Name}");
                else Wrong($"$.visitors.{one.Name}", "is no object; it says at least what is read.");
            foreach (var named in new[] { loopback, elsewhere }.Where(n => n != AccessPolicy.Closed && !sights.ContainsKey(n)).Distinct())
                Wrong("$.without_key", $"lets '{named}' in, but $.visitors doesn't say what it sees.");
        }
        return new() { Version = version, Loopback = loopback, Elsewhere = elsewhere, Sights = sights, Text = text };
    }

    private Sight Sight(JsonElement of, string path)
    {
        Known(of, path, "read", "case_statuses", "own_unit", "hide");
        var layers = of.TryGetProperty("read", out var read) && read is { ValueKind: JsonValueKind.String } && read.GetString() == "*"
            ? null
            : Names(Child(of, path, "read"), $"{path}.read", AccessPolicy.Layers, "a layer");
        var statuses = of.TryGetProperty("case_statuses", out var listed) ? Names(listed, $"{path}.case_statuses", CaseLifecycle.Statuses, "a status") : null;
        var isOwnUnit = false;
        if (of.TryGetProperty("own_unit", out var own))
        {
            if (own.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Wrong($"{path}.own_unit", "is neither true nor false.");
            isOwnUnit = own.ValueKind == JsonValueKind.True;
            if (isOwnUnit && path.EndsWith(AccessPolicy.Public, StringComparison.Ordinal) | path.EndsWith(AccessPolicy.Local, StringComparison.Ordinal)) Wrong($"{path}.own_unit", "is true, but only a key has a unit.");
        }
        var hidden = new Dictionary<string, IReadOnlyList<string>>();
        if (of.TryGetProperty("hide", out var hide))
        {
            Known(hide, $"{path}.hide", [.. FeatureLayer.All.Select(layer => layer.Id)]);
            if (hide.ValueKind == JsonValueKind.Object)
                foreach (var layer in hide.EnumerateObject())
                    if (FeatureLayer.All.FirstOrDefault(l => l.Id == layer.Name) is { } known)
                        hidden[layer.Name] = Names(layer.Value, $"{path}.hide.{layer.Name}", [.. known.Hideable], "a property that can be hidden");
        }
        return new(layers, statuses, isOwnUnit, hidden);
    }

    private string[] Names(JsonElement? list, string path, IReadOnlyList<string> known, string what)
    {
        if (list is not { } found) return [];
        if (found.ValueKind != JsonValueKind.Array || found.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            Wrong(path, path.EndsWith("read", StringComparison.Ordinal) ? "is neither \"*\" nor a list of layers." : "is no list of names.");
            return [];
        }
        string[] names = [.. found.EnumerateArray().Select(name => name.GetString()!)];
        foreach (var name in names.Where(name => !known.Contains(name))) Wrong(path, $"names '{name}', which is not {what}; there are {string.Join(", ", known)}.");
        return names;
    }

    private JsonElement? Child(JsonElement of, string path, string name)
    {
        if (of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var child)) return child;
        Wrong(path, $"has no '{name}'.");
        return null;
    }

    private string Text(JsonElement of, string path, string name, string[]? choices)
    {
        if (Child(of, path, name) is not { } child) return AccessPolicy.Closed;
        if (child is { ValueKind: JsonValueKind.String } && child.GetString() is { Length: > 0 } text && (choices is null || choices.Contains(text))) return text;
        Wrong($"{path}.{name}", choices is null ? "is no text." : $"is {child.GetRawText()}; {string.Join(", ", choices)} are possible.");
        return AccessPolicy.Closed;
    }

    private void Known(JsonElement of, string path, params string[] names)
    {
        if (of.ValueKind != JsonValueKind.Object) Wrong(path, "is no object.");
        else
            foreach (var other in of.EnumerateObject().Where(p => !names.Contains(p.Name)))
                Wrong(path, $"has '{other.Name}', which means nothing here; there are {string.Join(", ", names)}.");
    }

    private void Wrong(string path, string what) => _problems.Add($"{path} {what}");
}
