using System.Globalization;
using Npgsql;
using SmartCity.Geo.Features.Cql2;

namespace SmartCity.Geo.Features;

/// <summary>The WHERE of a feature query. Its text comes from the collection's definition alone; what the caller said goes into parameters.</summary>
internal sealed class FeatureCondition
{
    private readonly SqlValues _values = new();
    private readonly List<string> _terms = [];
    private string? _cursorTerm, _offset;
    private int _valuesOfAllPages;

    /// <summary>All pages.</summary>
    internal string Matching => _terms.Count == 0 ? "true" : string.Join(" and ", _terms);

    /// <summary>Every feature matches.</summary>
    internal bool IsAll => _terms.Count == 0;

    /// <summary>Parameters of all pages.</summary>
    internal int Count => _valuesOfAllPages;

    /// <summary>What comes after the page before.</summary>
    internal string MatchingAfterCursor => _cursorTerm is null ? Matching : $"{Matching} and {_cursorTerm}";

    internal static FeatureCondition Of(FeatureLayer collection, FeatureQuery query, FeatureOrder order)
    {
        var condition = new FeatureCondition();
        if (query.Bounds is { } bounds) condition.AddBounds(collection.GeometryColumn, bounds);
        if (query.Area is { } area) condition._terms.Add($"st_intersects({collection.GeometryColumn}, {condition._values.Add(area)})");
        foreach (var (name, value) in query.Filters)
        {
            var property = collection.Properties.FirstOrDefault(p => p.Name == name && p.IsFilterable) ?? throw new GeoInputException(
                $"'{name}' can't be filtered in {collection.Id}; {string.Join(", ", collection.Properties.Where(p => p.IsFilterable).Select(p => p.Name))} can.");
            condition._terms.Add($"{property.Column} = {condition._values.Add(Parse(property, value))}");
        }
        if (query.Filter is { } filter) condition._terms.Add(Cql2Sql.Condition(collection, filter, condition._values));
        if (collection.TimeColumn is { } time)
        {
            if (query.From is { } from) condition._terms.Add($"{time} >= {condition._values.Add(from.ToUniversalTime())}");
            if (query.To is { } to) condition._terms.Add($"{time} <= {condition._values.Add(to.ToUniversalTime())}");
        }
        condition._valuesOfAllPages = condition._values.Values.Count;
        if (query.Cursor is { } cursor) condition._cursorTerm = order.After(cursor, condition._values);
        return condition;
    }

    /// <summary>SQL of one page: how many features it skips. As a value, so that pages share one statement.</summary>
    internal string AddOffset(int offset) => _offset = $" offset {_values.Add((long)offset)}";

    /// <summary>A command with the parameters that its text uses: PostgreSQL refuses others.</summary>
    internal NpgsqlBatchCommand Command(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        var isOfAllPages = !Has(_cursorTerm) && !Has(_offset);
        foreach (var value in isOfAllPages ? _values.Values.Take(_valuesOfAllPages) : _values.Values) command.Parameters.Add(new() { Value = value });
        return command;

        bool Has(string? term) => term is not null && sql.Contains(term, StringComparison.Ordinal);
    }

    /// <returns>Null when the text can't be a key of this collection.</returns>
    internal static object? ParseKey(FeatureLayer collection, string text) => collection.KeyType switch
    {
        "uuid" => Guid.TryParse(text, out var id) ? id : null,
        "bigint" => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
        _ => text.Contains('\0', StringComparison.Ordinal) ? null : text,
    };

    /// <returns>Null when the text is no such value.</returns>
    internal static object? ParseValue(PropertyType type, string text) => type switch
    {
        PropertyType.WholeNumber => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        PropertyType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
        PropertyType.Boolean => bool.TryParse(text, out var flag) ? flag : null,
        PropertyType.Instant => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime() : null,
        PropertyType.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        _ => text.Contains('\0', StringComparison.Ordinal) ? null : text,
    };

    private void AddBounds(string geometry, LonLatBox box)
    {
        if (!(box.West is >= -180 and <= 180 && box.East is >= -180 and <= 180 && box.South is >= -90 and <= 90 && box.North is >= -90 and <= 90 && box.South <= box.North))
            throw new GeoInputException($"bbox is {box.West},{box.South},{box.East},{box.North}; west,south,east,north in degrees of longitude and latitude is needed.");
        _terms.Add(box.West <= box.East ? Within(box) : $"({Within(box with { East = 180 })} or {Within(box with { West = -180 })})");

        string Within(LonLatBox b) => $"st_intersects({geometry}, st_makeenvelope({_values.Add(b.West)}, {_values.Add(b.South)}, {_values.Add(b.East)}, {_values.Add(b.North)}, 4490))";
    }

    private static object Parse(FeatureProperty property, string text) => ParseValue(property.Type, text) ?? throw new GeoInputException($"{property.Name} is '{text.Replace('\0', '?')}'; {property.Type switch
    {
        PropertyType.WholeNumber => "a whole number",
        PropertyType.Number => "a number",
        PropertyType.Boolean => "true or false",
        PropertyType.Instant => "an instant such as 2026-05-01T03:30:00Z",
        PropertyType.Day => "a day such as 2026-05-01",
        _ => "text",
    }} is needed.");
}
