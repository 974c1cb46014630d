namespace SmartCity.Geo.Questions;

/// <summary>Something that is computed of the features of a group.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Value">SQL over a layer's row: what is collected; null: nothing.</param>
/// <param name="Sql">SQL over the collected values v.</param>
internal sealed record Measure(string Name, string Zh, string En, string? Value, string Sql)
{
    /// <summary>Ground that is covered, that of overlapping features once.</summary>
    internal static Measure Ground(QuestionLayer layer) => new("area_m2", "面积（平方米，重叠只计一次）", "ground covered, square metres, overlaps once",
        $"case when st_dimension({layer.Geometry}) = 2 then {layer.Geometry} end", "coalesce(smartcity.ground_area(st_union(v)), 0)");

    /// <exception cref="GeoInputException">The word is no measure of this layer.</exception>
    internal static Measure Parse(QuestionLayer layer, string word) => word.Split(':') switch
    {
        ["area"] => new("sum_area_m2", "面积之和（平方米）", "sum of areas, square metres", layer.Area ?? throw new GeoInputException($"The parameter 'measure' is 'area', but features of {layer.Layer.Id} have none."), "coalesce(sum(v), 0)::float8"),
        ["ground"] => Ground(layer),
        ["sum", var name] => Of(layer, name, "sum", "之和", "sum(v)::float8"),
        ["mean", var name] => Of(layer, name, "mean", "平均值", "avg(v)::float8"),
        ["min", var name] => Of(layer, name, "min", "最小值", "min(v)::float8"),
        ["max", var name] => Of(layer, name, "max", "最大值", "max(v)::float8"),
        ["median", var name] => Of(layer, name, "median", "中位数", "percentile_cont(0.5) within group (order by v)::float8"),
        _ => throw new GeoInputException($"The parameter 'measure' has '{word}'; wanted are count, density, area, ground, or sum, mean, min, max or median of a property, such as mean:score."),
    };

    private static Measure Of(QuestionLayer layer, string name, string kind, string zh, string sql) => new($"{kind}_{name}", $"{name} {zh}", $"{kind} of {name}", $"({layer.Property(name, "measure", isNumber: true).Column})::float8", sql);
}
