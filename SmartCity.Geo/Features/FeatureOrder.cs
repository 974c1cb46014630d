using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace SmartCity.Geo.Features;

/// <summary>The order of a collection's pages, and where a page goes on: the values of the last feature in all its keys (keyset paging), so that ties and nulls lose and repeat nothing.</summary>
internal sealed class FeatureOrder
{
    private readonly string _name;
    private readonly List<Key> _keys;

    private FeatureOrder(string name, List<Key> keys) => (_name, _keys) = (name, keys);

    /// <param name="Read">Text of PostgreSQL → value; null where it is none.</param>
    private sealed record Key(string Column, bool IsDescending, bool IsNeverNull, Func<string, object?> Read);

    /// <exception cref="GeoInputException">There are too many keys, one is there twice, or is no property of the collection.</exception>
    internal static FeatureOrder Of(FeatureLayer layer, IReadOnlyList<FeatureSort> sort)
    {
        if (sort.Count > FeatureQuery.MostSortKeys) throw new GeoInputException($"sortby has {sort.Count} properties; {FeatureQuery.MostSortKeys} are possible.");
        if (sort.CountBy(s => s.Property).FirstOrDefault(s => s.Value > 1) is { Key: { } twice }) throw new GeoInputException($"sortby has {twice} twice.");
        var keys = sort.Select(s =>
        {
            var property = layer.Properties.FirstOrDefault(p => p.Name == s.Property && p.IsFilterable)
                ?? throw new GeoInputException($"sortby names '{s.Property}', which {layer.Id} can't be sorted by; there are {string.Join(", ", layer.Properties.Where(p => p.IsFilterable).Select(p => p.Name))}.");
            return new Key($"({property.Column})", s.IsDescending, property.IsNeverNull, text => FeatureCondition.ParseValue(property.Type, text));
        }).ToList();
        // What is unique makes the order total; after it in falling order it falls too, so that one index serves both.
        keys.Add(new(layer.Order ?? layer.Key, sort is [.., { IsDescending: true }], IsNeverNull: true,
            text => layer.Order is null ? FeatureCondition.ParseKey(layer, text) : text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? text : null));
        return new(string.Join(',', sort.Select(s => (s.IsDescending ? "-" : "+") + s.Property)), keys);
    }

    /// <summary>Of ORDER BY.</summary>
    internal string Sql => string.Join(", ", _keys.Select(k => k.IsDescending ? $"{k.Column} desc" : k.Column));

    /// <summary>To be selected for <see cref="Cursor"/>.</summary>
    internal string Columns => string.Join(", ", _keys.Select(k => $"{k.Column}::text"));

    /// <param name="first">Index of the first of <see cref="Columns"/>.</param>
    internal string Cursor(NpgsqlDataReader row, int first) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(_keys.Select((_, i) => row.IsDBNull(first + i) ? null : row.GetString(first + i)).Prepend(_name)));

    /// <summary>The condition of what comes after a cursor.</summary>
    /// <exception cref="GeoInputException">The cursor is of another collection or another order, or none.</exception>
    internal string After(string cursor, SqlValues values)
    {
        var last = Read(cursor);
        var at = last.Select(v => v is null ? null : values.Add(v)).ToList();
        if (_keys.All(k => k.IsNeverNull && k.IsDescending == _keys[0].IsDescending))
            return $"({string.Join(", ", _keys.Select(k => k.Column))}) {(_keys[0].IsDescending ? "<" : ">")} ({string.Join(", ", at)})";
        var alternatives = _keys.Select((key, i) => string.Join(" and ", Enumerable.Range(0, i).Select(j => at[j] is { } same ? $"{_keys[j].Column} = {same}" : $"{_keys[j].Column} is null").Append(Beyond(key, at[i]))));
        var bound = _keys[0].IsNeverNull ? $"{_keys[0].Column} {(_keys[0].IsDescending ? "<=" : ">=")} {at[0]} and " : "";   // where an index of the first key begins
        return $"{bound}({string.Join(" or ", alternatives)})";
    }

    // Rising: values, then nulls. Falling: nulls, then values.
    private static string Beyond(Key key, string? at) => (key.IsDescending, at) switch
    {
        (false, null) => "false",
        (false, _) => key.IsNeverNull ? $"{key.Column} > {at}" : $"({key.Column} > {at} or {key.Column} is null)",
        (true, null) => $"{key.Column} is not null",
        (true, _) => $"{key.Column} < {at}",
    };

    private List<object?> Read(string cursor)
    {
        try
        {
            var texts = JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(cursor));
            if (texts is null || texts.Length != _keys.Count + 1 || texts[0] != _name) throw new FormatException();
            return [.. _keys.Select((key, i) => texts[i + 1] is { } text ? key.Read(text) ?? throw new FormatException() : key.IsNeverNull ? throw new FormatException() : null)];
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new GeoInputException("The cursor is none of this collection's in this order; take it from the 'next' link of a page.", e);
        }
    }
}
