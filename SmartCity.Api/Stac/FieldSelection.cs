using System.Text.Json.Nodes;

namespace SmartCity.Api.Stac;

/// <summary>Which parts of an item are sent: the fields extension of the STAC API, https://github.com/stac-api-extensions/fields, 1.0.0.</summary>
/// <param name="Include">Dotted paths such as properties.gsd; none means all.</param>
/// <param name="Exclude">As above; wins where both name the same.</param>
internal sealed record FieldSelection(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    /// <summary>Always sent, so that a selection is still a list of features that can be told apart.</summary>
    private static readonly string[] Kept = ["type", "id"];

    /// <summary>Of a query parameter: <c>id,properties.gsd,-geometry</c>; null where there is none.</summary>
    internal static FieldSelection? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new([.. names.Where(n => n[0] != '-').Select(n => n.TrimStart('+'))], [.. names.Where(n => n[0] == '-').Select(n => n[1..])]);
    }

    internal JsonObject Of(JsonObject item)
    {
        var chosen = item;
        if (Include.Count > 0)
        {
            chosen = [];
            foreach (var path in Kept.Concat(Include)) Copy(item, chosen, path.Split('.'));
        }
        foreach (var path in Exclude.Except(Kept)) Remove(chosen, path.Split('.'));
        return chosen;
    }

    private static void Copy(JsonObject from, JsonObject to, ReadOnlySpan<string> path)
    {
        if (from[path[0]] is not { } value) return;
        if (path.Length == 1) to[path[0]] = value.DeepClone();
        else if (value is JsonObject inner)
        {
            if (to[path[0]] is not JsonObject target) to[path[0]] = target = [];
            Copy(inner, target, path[1..]);
        }
    }

    private static void Remove(JsonObject from, ReadOnlySpan<string> path)
    {
        if (path.Length == 1) from.Remove(path[0]);
        else if (from[path[0]] is JsonObject inner) Remove(inner, path[1..]);
    }
}
