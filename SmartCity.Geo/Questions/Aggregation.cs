using System.Globalization;
using Npgsql;
using SmartCity.Geo.Features;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Questions;

/// <summary>One group of features.</summary>
/// <param name="Place">Code of a cell or of what holds cells, or of a hexagon; null: no place was asked for, or the features lie in none.</param>
/// <param name="Groups">Value of each grouping property.</param>
/// <param name="Bucket">Label of the time bucket; null: none was asked for, or the features have no time.</param>
/// <param name="Measures">Null where no feature of the group has a value.</param>
internal sealed record AggregateRow(string? Place, IReadOnlyList<object?> Groups, string? Bucket, long Count, IReadOnlyList<double?> Measures);

/// <summary>Counts the features of a layer by place, properties and time, in one statement.</summary>
/// <param name="Places">Null: not by place.</param>
/// <param name="Every">Null: not by time.</param>
internal sealed record Aggregation(QuestionLayer Layer, PlaceKind? Places, IReadOnlyList<FeatureProperty> Groups, TimeBucket? Every, IReadOnlyList<Measure> Measures)
{
    internal const int MostRows = 50_000, MostGroups = 3;

    /// <exception cref="GeoInputException">There are too many groups, or it takes too long.</exception>
    internal async Task<IReadOnlyList<AggregateRow>> ReadAsync(QuestionAsking asking, QuestionScope scope, CancellationToken cancellationToken)
    {
        var values = new SqlValues();
        var sql = Sql(scope, values);
        var rows = await asking.Reader.ReadAsync(sql, values, Read, cancellationToken);
        return rows.Count <= MostRows ? rows : throw new GeoInputException($"That gives more than {MostRows} groups; choose larger places, a longer 'every', fewer groups, or narrow it by a filter.");
    }

    internal string Sql(QuestionScope scope, SqlValues values)
    {
        var keys = new List<string>();
        var selected = new List<string>();
        if (Places is not null) selected.Add(Places.Hexes is null ? $"{Places.Code(Layer)} as place" : $"st_pointonsurface({Layer.Geometry}) as p");
        foreach (var (i, property) in Groups.Index()) selected.Add(string.Create(CultureInfo.InvariantCulture, $"{property.Column} as g{i}"));
        if (Every is not null) selected.Add($"{scope.Bucket(Every, values)} as bucket");
        foreach (var (i, measure) in Measures.Index())
            if (measure.Value is { } value) selected.Add(string.Create(CultureInfo.InvariantCulture, $"{value} as v{i}"));
        var rows = $"select {string.Join(", ", selected)} from {Layer.From} {Places?.Join(Layer)} where {scope.Condition(values)}";
        if (Places?.Hexes is { } hexes) rows = $"select f.*, f.hex_q || ':' || f.hex_r as place from {hexes.Sql(rows)} f";
        if (Places is not null) keys.Add("r.place");
        keys.AddRange(Groups.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"r.g{i}")));
        if (Every is not null) keys.Add("r.bucket");
        var computed = Measures.Select((m, i) => System.Text.RegularExpressions.Regex.Replace(m.Sql, @"\bv\b", string.Create(CultureInfo.InvariantCulture, $"r.v{i}")));
        var numbers = string.Join(", ", Enumerable.Range(1, keys.Count));
        return $"select {string.Join(", ", keys.Append("count(*)").Concat(computed))} from ({rows}) r {(keys.Count == 0 ? "" : $"group by {numbers} order by {numbers}")} limit {MostRows + 1}";
    }

    private AggregateRow Read(NpgsqlDataReader row)
    {
        var at = 0;
        var place = Places is null || row.IsDBNull(at++) ? null : row.GetString(at - 1);
        var groups = new object?[Groups.Count];
        for (var i = 0; i < groups.Length; i++) groups[i] = FeatureRows.Value(row, at++);
        var bucket = Every is null || row.IsDBNull(at++) ? null : row.GetString(at - 1);
        var count = row.GetInt64(at++);
        var measures = new double?[Measures.Count];
        for (var i = 0; i < measures.Length; i++, at++) measures[i] = row.IsDBNull(at) ? null : row.GetDouble(at);
        return new(place is not null && Places!.Hexes is { } hexes ? hexes.Code(Parse(place)) : place, groups, bucket, count, measures);
    }

    private static Hex Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(int.Parse(text.AsSpan(0, colon), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
