using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Questions;

/// <summary>How many, or how much, by place, properties and time.</summary>
internal static class AggregateQuestion
{
    private const int MostMeasures = 4;

    internal static QuestionParameter ByParameter { get; } = new("by", $"按区域：{PlaceKind.Names}；不给则不分区域", $"By place: {PlaceKind.Names}; none: all together", Values: PlaceKind.All);

    internal static QuestionParameter GroupParameter { get; } = new("group", "按属性分组，至多三个，如 class,status", "By up to three properties, such as class,status");

    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "aggregate",
        TitleZh = "分区、分类、分时统计",
        TitleEn = "How many, by place, kind and time",
        ExplanationZh = "按网格、社区、街道、区县或六边形，按属性和按日、周、月、季、年（城市时区）统计要素。案件归其立案网格，其他要素归其内部点所在的现行网格；六边形画在城市的 CGCS2000 高斯-克吕格平面上。面积在椭球面上量算；六边形只计城市范围内的部分。没有要素的组不列出。",
        ExplanationEn = "Counts features by cell, community, subdistrict, district or hexagon, by properties, and by day, ISO week, month, quarter or year in the city's time zone. Cases belong to the cell that they were filed in, other features to the cell in force that holds a point inside of them; hexagons are drawn in the city's CGCS2000 Gauss-Krüger plane. Areas are on the ellipsoid, of hexagons the part in the city. Groups without features are not listed.",
        Parameters =
        [
            QuestionScope.LayerParameter, ByParameter, PlaceKind.SizeParameter, GroupParameter,
            new("every", "按时间：day, week, month, quarter, year", "By time: day, week, month, quarter, year", Values: [.. TimeBucket.All.Select(b => b.Name)]),
            new("measure", "除数量外，至多四个：density, area, ground（重叠只计一次）, sum:属性, mean:, min:, max:, median:", "Beside the count, up to four of density, area (sum), ground (overlaps once), and sum, mean, min, max, median of a property, such as mean:score"),
            .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters, FeatureRows.GeometryParameter,
        ],
        Example = "layer=cases&by=district&group=class&every=month",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var (layer, input) = (asking.Layer(), asking.Input);
        var measures = input.List("measure", MostMeasures);
        var aggregation = new Aggregation(layer, await PlacesAsync(asking, cancellationToken), Groups(asking, layer), Every(input), [.. measures.Where(m => m is not ("count" or "density")).Select(m => Measure.Parse(layer, m))]);
        if (measures.Contains("density") && aggregation.Places is null) throw new GeoInputException("The parameter 'measure' has 'density', which needs 'by': a number a square kilometre is one of places.");
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken);
        return await AggregateTable.AnswerAsync(asking, aggregation, scope, measures.Contains("density"), cancellationToken);
    }

    internal static async Task<PlaceKind?> PlacesAsync(QuestionAsking asking, CancellationToken cancellationToken) =>
        asking.Input.Text("by") is not { } by ? null : await PlaceKind.ReadAsync(asking, by, cancellationToken) ?? throw asking.Input.Wrong("by", $"one of {PlaceKind.Names}");

    internal static IReadOnlyList<Features.FeatureProperty> Groups(QuestionAsking asking, QuestionLayer layer) => [.. asking.Input.List("group", Aggregation.MostGroups).Select(name => layer.Property(name, "group"))];

    private static TimeBucket? Every(QuestionInput input) =>
        input.Text("every") is { } every ? TimeBucket.All.FirstOrDefault(b => b.Name == every) ?? throw input.Wrong("every", $"one of {string.Join(", ", TimeBucket.All.Select(b => b.Name))}") : null;
}
