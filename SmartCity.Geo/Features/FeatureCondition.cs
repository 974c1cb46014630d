using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Npgsql;

namespace SmartCity.Geo.Features;

/// <summary>The WHERE of a feature query. Its text comes from the collection's definition alone; what the caller said goes into parameters.</summary>
internal sealed class FeatureCondition
{
    private readonly List<object> _values = [];
    private readonly List<string> _terms = [];
    private string? _cursorTerm;

    /// <summary>All pages.</summary>
    internal string Matching => _terms.Count == 0 ? "true" : string.Join(" and ", _terms);

    /// <summary>What comes after the page before.</summary>
    internal string MatchingAfterCursor => _cursorTerm is null ? Matching : $"{Matching} and {_cursorTerm}";

    internal static FeatureCondition Of(FeatureLayer collection, FeatureQuery query)
    {
        var condition = new FeatureCondition();
        if (query.Bounds is { } bounds) condition.AddBounds(collection.GeometryColumn, bounds);
        foreach (var (name, value) in query.Filters)
        {
            var property = collection.Properties.FirstOrDefault(p => p.Name == name && p.IsFilterable) ?? throw new GeoInputException(
                $"'{name}' can't be filtered in {collection.Id}; {string.Join(", ", collection.Properties.Where(p => p.IsFilterable).Select(p => p.Name))} can.");
            condition._terms.Add($"{property.Column} = {condition.Add(Parse(property, value))}");
        }
        if (collection.TimeColumn is { } time)
        {
            if (query.From is { } from) condition._terms.Add($"{time} >= {condition.Add(from.ToUniversalTime())}");
            if (query.To is { } to) condition._terms.Add($"{time} <= {condition.Add(to.ToUniversalTime())}");
        }
        if (query.Cursor is { } cursor) condition._cursorTerm = $"{collection.Order ?? collection.Key} > {condition.Add(ReadCursor(collection, cursor))}";
        return condition;
    }

    /// <summary>A command with the parameters that its text uses: PostgreSQL refuses others.</summary>
    internal NpgsqlBatchCommand Command(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        var used = _cursorTerm is not null && !sql.Contains(_cursorTerm, StringComparison.Ordinal) ? _values.Count - 1 : _values.Count;   // the cursor is the last one
        foreach (var value in _values.Take(used)) command.Parameters.Add(new() { Value = value });
        return command;
    }

    /// <returns>Null when the text can't be a key of this collection.</returns>
    internal static object? ParseKey(FeatureLayer collection, string text) => collection.KeyType switch
    {
        "uuid" => Guid.TryParse(text, out var id) ? id : null,
        "bigint" => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
        _ => text.Contains('\0', StringComparison.Ordinal) ? null : text,
    };

    private void AddBounds(string geometry, LonLatBox box)
    {
        if (!(box.West is >= -180 and <= 180 && box.East is >= -180 and <= 180 && box.South is >= -90 and <= 90 && box.North is >= -90 and <= 90 && box.South <= box.North))
            throw new GeoInputException($"bbox is {box.West},{box.South},{box.East},{box.North}; west,south,east,north in degrees of longitude and latitude is needed.");
        _terms.Add(box.West <= box.East ? Within(box) : $"({Within(box with { East = 180 })} or {Within(box with { West = -180 })})");

        string Within(LonLatBox b) => $"st_intersects({geometry}, st_makeenvelope({Add(b.West)}, {Add(b.South)}, {Add(b.East)}, {Add(b.North)}, 4490))";
    }

    private string Add(object value)
    {
        _values.Add(value);
        return "$" + _values.Count.ToString(CultureInfo.InvariantCulture);
    }

    private static object Parse(FeatureProperty property, string text)
    {
        object? value = property.Type switch
        {
            PropertyType.WholeNumber => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            PropertyType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
            PropertyType.Boolean => bool.TryParse(text, out var flag) ? flag : null,
            PropertyType.Instant => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime() : null,
            _ => text.Contains('\0', StringComparison.Ordinal) ? null : text,
        };
        return value ?? throw new GeoInputException($"{property.Name} is '{text.Replace('\0', '?')}'; {property.Type switch { PropertyType.WholeNumber => "a whole number", PropertyType.Number => "a number", PropertyType.Boolean => "true or false", PropertyType.Instant => "an instant such as 2026-05-01T03:30:00Z", _ => "text" }} is needed.");
    }

    private static object ReadCursor(FeatureLayer collection, string cursor)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            return (collection.Order is null ? ParseKey(collection, text) : text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? text : null) ?? throw new FormatException();
        }
        catch (FormatException)
        {
            throw new GeoInputException("The cursor is none of this collection's; take it from the 'next' link of a page.");
        }
    }
}
