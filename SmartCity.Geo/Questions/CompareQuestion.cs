using System.Globalization;
using SmartCity.Geo.Features;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Questions;

/// <summary>Whether there was more in one period than in another.</summary>
internal static class CompareQuestion
{
    internal static Question Question { get; } = new(AnswerAsync)
    {
        Name = "compare",
        TitleZh = "两个时段比较",
        TitleEn = "One period against another",
        ExplanationZh = "比较两个时段的数量，按天数折算。ratio 为后一时段日均数 ÷ 前一时段日均数，附 95 % 精确区间（Clopper-Pearson）和双侧 p 值（两个泊松数的条件二项检验），q 为各组一起看时按 Benjamini-Hochberg 校正的值。前提是事件各自独立；成串发生的事件（如一次普查）会使区间过窄。",
        ExplanationEn = "Counts of two periods, per day. ratio is the second daily rate ÷ the first, with its exact 95 % interval (Clopper and Pearson) and a two-sided p (conditional binomial test of two Poisson counts); q is corrected over all groups (Benjamini and Hochberg). It presumes events that come one by one; where one calls forth others, such as in a survey, the intervals are too narrow.",
        Parameters =
        [
            QuestionScope.LayerParameter,
            new("first", "前一时段，如 2026-01/2026-03、2025-Q4", "First period, such as 2026-01/2026-03 or 2025-Q4", true), new("second", "后一时段", "Second period", true),
            AggregateQuestion.ByParameter, PlaceKind.SizeParameter, AggregateQuestion.GroupParameter, .. QuestionScope.PlaceParameters, .. QuestionScope.FilterParameters.Where(p => p.Name.StartsWith("filter", StringComparison.Ordinal)), FeatureRows.GeometryParameter,
        ],
        Example = "layer=cases&first=2026-01/2026-03&second=2026-04/2026-06&by=district",
    };

    private static async Task<QuestionAnswer> AnswerAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var (layer, input) = (asking.Layer(), asking.Input);
        var (first, second) = (Period.Parse(input.Text("first")!, "first"), Period.Parse(input.Text("second")!, "second"));
        if (layer.Time is null) throw new GeoInputException($"Features of {layer.Layer.Id} have no time; periods can't be compared.");
        var aggregation = new Aggregation(layer, await AggregateQuestion.PlacesAsync(asking, cancellationToken), AggregateQuestion.Groups(asking, layer), null, []);
        var scope = await QuestionScope.ReadAsync(asking, layer, cancellationToken, hasTime: false);
        var before = await aggregation.ReadAsync(asking, scope with { From = first.First, To = first.Last }, cancellationToken);
        var after = await aggregation.ReadAsync(asking, scope with { From = second.First, To = second.Last }, cancellationToken);
        var (old, fresh) = (before.ToDictionary(AggregateTable.Id, r => r), after.ToDictionary(AggregateTable.Id, r => r));
        var keys = old.Keys.Union(fresh.Keys).Order(StringComparer.Ordinal).ToList();
        var rows = keys.Select(key => fresh.GetValueOrDefault(key) ?? old[key]).ToList();
        var pairs = keys.Select(key => (First: old.GetValueOrDefault(key)?.Count ?? 0, Second: fresh.GetValueOrDefault(key)?.Count ?? 0)).ToList();
        var ratios = pairs.Select(p => RateRatio.Of(p.First, first.Days, p.Second, second.Days)).ToList();
        var q = FalseDiscovery.Adjusted([.. ratios.Select(r => r.P)]);
        var places = await AggregateTable.PlacesAsync(asking, aggregation, rows, cancellationToken);
        IReadOnlyList<AnswerColumn> columns =
        [
            .. AggregateTable.KeyColumns(aggregation), new("first_count", PropertyType.WholeNumber, "前一时段数量", "first count"), new("second_count", PropertyType.WholeNumber, "后一时段数量", "second count"),
            new("first_per_day", PropertyType.Number, "前一时段日均", "first, per day"), new("second_per_day", PropertyType.Number, "后一时段日均", "second, per day"), new("ratio", PropertyType.Number, "比值", "ratio"),
            new("ratio_lower", PropertyType.Number, "95 % 下限", "95 % from"), new("ratio_upper", PropertyType.Number, "95 % 上限", "95 % to"), new("p", PropertyType.Number, "p 值", "p"), new("q", PropertyType.Number, "q 值（校正后）", "q, corrected"),
        ];
        return asking.Answer(columns, [.. rows.Select((row, i) => new AnswerRow(keys[i],
            [
                .. AggregateTable.Keys(aggregation, row, places), pairs[i].First, pairs[i].Second, Math.Round(pairs[i].First / (double)first.Days, 6), Math.Round(pairs[i].Second / (double)second.Days, 6),
                Rounded(ratios[i].Ratio), Rounded(ratios[i].Lower), Rounded(ratios[i].Upper), ratios[i].P, q[i],
            ], row.Place is null ? null : places.GetValueOrDefault(row.Place)?.Geometry))],
            ("layer", layer.Layer.Id), ("by", aggregation.Places?.Name), ("first", first.ToString()), ("second", second.ToString()), ("first_days", (long)first.Days), ("second_days", (long)second.Days), ("time", layer.Time.Meaning), ("time_zone", asking.Options.TimeZone),
            ("first_total", pairs.Sum(p => p.First)), ("second_total", pairs.Sum(p => p.Second)), ("overlap_days", (long)Math.Max(0, Math.Min(first.Last.DayNumber, second.Last.DayNumber) - Math.Max(first.First.DayNumber, second.First.DayNumber) + 1)));
    }

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 6) : null;
}
