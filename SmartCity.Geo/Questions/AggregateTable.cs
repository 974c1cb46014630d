using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>An aggregation as a table: its places with their names and outlines, its groups, buckets, counts and measures.</summary>
internal static class AggregateTable
{
    /// <summary>GeoJSON repeats the outline of a place in each of its rows; more rows than this come without.</summary>
    private const int MostRowsWithGeometry = 10_000;

    /// <summary>Columns that tell the group of a row: place, properties, bucket.</summary>
    internal static IReadOnlyList<AnswerColumn> KeyColumns(Aggregation aggregation) =>
    [
        .. aggregation.Places is null ? (IEnumerable<AnswerColumn>)[] : [new("place", PropertyType.Text, "区域编码", aggregation.Places.Name), new("district_name", PropertyType.Text, "区县", "district"), new("place_area_m2", PropertyType.Number, "区域面积（平方米）", "area of the place, square metres")],
        .. aggregation.Groups.Select(g => new AnswerColumn(g.Name, g.Type, g.Name, g.Name)),
        .. aggregation.Every is { } every ? (IEnumerable<AnswerColumn>)[new(every.Name, PropertyType.Text, every.Name switch { "day" => "日", "week" => "周", "month" => "月", "quarter" => "季", _ => "年" }, every.Name)] : [],
    ];

    internal static IReadOnlyList<object?> Keys(Aggregation aggregation, AggregateRow row, IReadOnlyDictionary<string, Place> places) =>
    [
        .. aggregation.Places is null ? (IEnumerable<object?>)[] : row.Place is not null && places.TryGetValue(row.Place, out var place) ? [row.Place, place.DistrictName, Math.Round(place.AreaSquareMetres, 1)] : [row.Place, null, null],
        .. row.Groups,
        .. aggregation.Every is null ? (IEnumerable<object?>)[] : [row.Bucket],
    ];

    /// <summary>Names a row among its table's: its keys.</summary>
    internal static string Id(AggregateRow row) => string.Join('/', new[] { row.Place }.Concat(row.Groups.Select(g => FormattableString.Invariant($"{g}"))).Append(row.Bucket).Where(k => k is not null)) is { Length: > 0 } id ? id : "all";

    internal static Task<IReadOnlyDictionary<string, Place>> PlacesAsync(QuestionAsking asking, Aggregation aggregation, IReadOnlyList<AggregateRow> rows, CancellationToken cancellationToken) => aggregation.Places is { } places
        ? places.FindAsync(asking, [.. rows.Select(r => r.Place).OfType<string>().Distinct()], !asking.Input.Truth("skipGeometry") && rows.Count <= MostRowsWithGeometry, cancellationToken)
        : Task.FromResult<IReadOnlyDictionary<string, Place>>(new Dictionary<string, Place>());

    internal static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, Aggregation aggregation, QuestionScope scope, bool hasDensity, CancellationToken cancellationToken, params (string, object?)[] facts)
    {
        var rows = await aggregation.ReadAsync(asking, scope, cancellationToken);
        var places = await PlacesAsync(asking, aggregation, rows, cancellationToken);
        IReadOnlyList<AnswerColumn> columns =
        [
            .. KeyColumns(aggregation), new("count", PropertyType.WholeNumber, "数量", "count"),
            .. aggregation.Measures.Select(m => new AnswerColumn(m.Name, PropertyType.Number, m.Zh, m.En)),
            .. hasDensity ? (IEnumerable<AnswerColumn>)[new("density_km2", PropertyType.Number, "每平方公里数量", "count per square kilometre")] : [],
        ];
        return asking.Answer(columns, [.. rows.Select(row =>
        {
            var place = row.Place is null ? null : places.GetValueOrDefault(row.Place);
            return new AnswerRow(Id(row),
            [
                .. Keys(aggregation, row, places), row.Count, .. row.Measures.Cast<object?>(),
                .. hasDensity ? (IEnumerable<object?>)[place is null ? null : Math.Round(row.Count / place.AreaSquareMetres * 1e6, 6)] : [],
            ], place?.Geometry);
        })],
        [
            ("layer", aggregation.Layer.Layer.Id), ("by", aggregation.Places?.Name), ("size_m", aggregation.Places?.Hexes?.SpacingMetres), ("every", aggregation.Every?.Name), ("time", aggregation.Layer.Time?.Meaning), ("time_zone", asking.Options.TimeZone),
            ("from", scope.From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), ("to", scope.To?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), ("total", rows.Sum(r => r.Count)), .. facts,
        ]);
    }
}
