using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartCity.Geo.Features.UserLayers;

/// <summary>The properties of a user layer's feature, as they are stored: JSON by name, what is unknown absent.</summary>
public static class UserLayerValues
{
    /// <summary>Of a feature that a caller wrote as JSON.</summary>
    /// <exception cref="GeoInputException">A value is not of its property's type, or too long; or there is no such property.</exception>
    public static JsonObject Read(IReadOnlyList<UserLayerField> fields, JsonElement properties)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var values = new JsonObject();
        foreach (var given in properties.EnumerateObject())
        {
            var field = fields.FirstOrDefault(f => f.Name == given.Name) ?? throw new GeoInputException($"There is no property '{given.Name}'; there are {string.Join(", ", fields.Select(f => f.Name))}.");
            if (given.Value.ValueKind == JsonValueKind.Null) continue;
            values[field.Name] = Value(field, given.Value) ?? throw new GeoInputException($"{field.Name} is {Brief(given.Value)}; {Wanted(field.Type)} is needed.");
        }
        return values;
    }

    /// <summary>One value of a file.</summary>
    /// <param name="value">string, long, double, bool or DateTime (UTC), or null.</param>
    /// <returns>Null for what is unknown, and for a number that is none.</returns>
    /// <exception cref="GeoInputException">A text is too long or can't be stored.</exception>
    public static JsonNode? Of(object? value, string what) => value switch
    {
        null => null,
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        long whole => JsonValue.Create(whole),
        bool truth => JsonValue.Create(truth),
        DateTime instant => JsonValue.Create(Text(new(DateTime.SpecifyKind(instant, DateTimeKind.Utc)))),
        _ => JsonValue.Create(Storable(Convert.ToString(value, CultureInfo.InvariantCulture)!, what)),
    };

    private static JsonValue? Value(UserLayerField field, JsonElement given) => (field.Type, given.ValueKind) switch
    {
        (PropertyType.WholeNumber, JsonValueKind.Number) => given.TryGetInt64(out var whole) ? JsonValue.Create(whole) : null,
        (PropertyType.Number, JsonValueKind.Number) => given.TryGetDouble(out var number) && double.IsFinite(number) ? JsonValue.Create(number) : null,
        (PropertyType.Boolean, JsonValueKind.True or JsonValueKind.False) => JsonValue.Create(given.GetBoolean()),
        (PropertyType.Instant, JsonValueKind.String) => DateTimeOffset.TryParse(given.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? JsonValue.Create(Text(instant)) : null,
        (PropertyType.Text, JsonValueKind.String) => JsonValue.Create(Storable(given.GetString()!, field.Name)),
        _ => null,
    };

    private static string Storable(string text, string what) =>
        text.Length > UserLayerLimits.LongestText ? throw new GeoInputException($"{what} has {text.Length} characters; {UserLayerLimits.LongestText} are possible.")
        : text.Contains('\0', StringComparison.Ordinal) ? throw new GeoInputException($"{what} holds the character U+0000, which can't be stored.")
        : text;

    private static string Text(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Brief(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private static string Wanted(PropertyType type) => type switch
    {
        PropertyType.WholeNumber => "a whole number",
        PropertyType.Number => "a number",
        PropertyType.Boolean => "true or false",
        PropertyType.Instant => "an instant such as \"2026-05-01T03:30:00Z\"",
        _ => "a text",
    };
}
