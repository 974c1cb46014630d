using System.Globalization;
using Npgsql;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>Features of a layer as rows of an answer: what is measured of each first, then its properties, its place and its geometry.</summary>
/// <param name="measures">Columns of the question itself, in the order in which the statement selects them, before the others.</param>
internal sealed class FeatureRows(QuestionLayer layer, bool hasGeometry, params IReadOnlyList<AnswerColumn> measures)
{
    internal const int UsualLimit = 1000, MostRows = 10_000, MostCounted = 5000;

    internal static QuestionParameter LimitParameter { get; } = new("limit", $"最多返回多少条：1 至 {MostRows}，默认 {UsualLimit}", $"So many rows at most: 1 to {MostRows}, usually {UsualLimit}");

    internal static QuestionParameter GeometryParameter { get; } = new("skipGeometry", "true：不返回几何", "true: without geometry", Values: ["false", "true"]);

    internal IReadOnlyList<AnswerColumn> Columns { get; } =
    [
        .. measures,
        .. layer.Layer.Properties.Where(p => measures.All(m => m.Name != p.Name)).Select(p => new AnswerColumn(p.Name, p.Type, p.Name, p.Name)),
        new("longitude", PropertyType.Number, "经度（内部点）", "longitude of a point inside"), new("latitude", PropertyType.Number, "纬度（内部点）", "latitude of a point inside"),
    ];

    /// <summary>What is selected after <c>select</c>.</summary>
    /// <param name="measured">SQL of the question's own columns.</param>
    internal string Selected(params IEnumerable<string> measured)
    {
        var properties = layer.Layer.Properties.Where(p => measures.All(m => m.Name != p.Name)).Select(p => p.Type == PropertyType.Structure ? $"{p.Column}::text" : p.Column);
        var inside = $"st_pointonsurface({layer.Geometry})";
        return string.Join(", ", [$"{layer.Layer.Key}::text", .. measured, .. properties, $"st_x({inside})", $"st_y({inside})", hasGeometry ? $"st_asgeojson({layer.Geometry}, 7, 0)" : "null::text"]);
    }

    internal AnswerRow Read(NpgsqlDataReader row)
    {
        var values = new object?[Columns.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Value(row, i + 1);
        values[^2] = Math.Round((double)values[^2]!, 7);
        values[^1] = Math.Round((double)values[^1]!, 7);
        return new(row.GetString(0), values, row.IsDBNull(values.Length + 1) ? null : row.GetString(values.Length + 1));
    }

    /// <summary>A column as an answer holds it.</summary>
    internal static object? Value(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDataTypeName(column) switch
    {
        "date" => row.GetFieldValue<DateOnly>(column),
        "timestamp with time zone" => row.GetFieldValue<DateTimeOffset>(column),
        "smallint" => (long)row.GetInt16(column),
        "integer" => (long)row.GetInt32(column),
        _ => row.GetValue(column),
    };

    /// <summary>How many there are, up to a bound that keeps it cheap.</summary>
    /// <param name="from">The rows, from FROM on.</param>
    internal static async Task<IReadOnlyList<(string, object?)>> CountAsync(QuestionReader reader, string from, SqlValues values, int returned, CancellationToken cancellationToken)
    {
        var counted = (await reader.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"select count(*) from (select {from} limit {MostCounted + 1}) counted"), values, row => row.GetInt64(0), cancellationToken))[0];
        return counted <= MostCounted
            ? [("matched", counted), ("returned", (long)returned), ("is_complete", counted <= returned)]
            : [("matched_at_least", counted), ("returned", (long)returned), ("is_complete", false)];
    }
}
