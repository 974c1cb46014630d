using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SmartCity.Api.Hosting;

/// <summary>A body in JSON has no null where its type has none: neither as a member nor, what the serialiser alone lets pass, as an element of a list.</summary>
internal static class WholeBodies
{
    internal static void Require(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseNullElements);
    }

    private static void RefuseNullElements(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(WholeBodies).Assembly) return;
        var lists = type.Properties.Where(p => p.Get is not null && IsListOfNoNulls(p)).ToList();
        if (lists.Count == 0) return;
        type.OnDeserialized = body =>
        {
            if (lists.Find(p => p.Get!(body) is IEnumerable elements && elements.Cast<object?>().Contains(null)) is { } broken)
                throw new JsonException($"The list '{broken.Name}' holds null.");
        };
    }

    private static bool IsListOfNoNulls(JsonPropertyInfo property) =>
        property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && property.AttributeProvider is PropertyInfo declared
        && new NullabilityInfoContext().Create(declared).GenericTypeArguments[0] is { Type.IsValueType: false, WriteState: NullabilityState.NotNull };
}
