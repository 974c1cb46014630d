using System.Text.Json.Nodes;

namespace SmartCity.Api.Features.Writing;

/// <summary>JSON Merge Patch, RFC 7396.</summary>
internal static class MergePatch
{
    /// <summary>The target as the patch wants it; neither is changed.</summary>
    internal static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var merged = target is JsonObject whole ? (JsonObject)whole.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null) merged.Remove(name);
            else
            {
                merged.TryGetPropertyValue(name, out var before);
                merged[name] = Apply(before, change);
            }
        }
        return merged;
    }
}
