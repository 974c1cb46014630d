using System.Globalization;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Indicators;

/// <summary>What files and pages are written from: the table asked for, and the months that lead to its end.</summary>
/// <param name="Trend">By month, at least a year of it.</param>
internal sealed record IndicatorReport(IndicatorTable Table, IndicatorTable Trend)
{
    private const int LeastMonths = 12, MostMonths = 72;

    internal static async Task<IndicatorReport> ReadAsync(IndicatorStore store, IndicatorQuery query, CancellationToken cancellationToken)
    {
        var table = await store.ReadAsync(query, cancellationToken);
        var (first, last) = (new DateOnly(query.From.Year, query.From.Month, 1), new DateOnly(query.To.Year, query.To.Month, 1));
        var (yearBefore, longest) = (last.AddMonths(1 - LeastMonths), last.AddMonths(1 - MostMonths));
        var from = first < longest ? longest : first > yearBefore ? yearBefore : first;
        return new(table, await store.ReadAsync(query with { From = from, By = ["month"], AsOf = table.AsOf }, cancellationToken));
    }

    /// <summary>Every month of the trend, also those in which nothing happened.</summary>
    /// <returns>Whole: the month is over, and the period holds all of it.</returns>
    internal IReadOnlyList<(DateOnly Month, IndicatorCounts Counts, bool IsWhole)> Months()
    {
        var found = Trend.Rows.ToDictionary(r => r.Keys[0]!, r => r.Counts);
        var today = CityDay.Of(Trend.AsOf, Trend.TimeZone);
        var months = new List<(DateOnly, IndicatorCounts, bool)>();
        for (var month = Trend.Query.From; month <= Trend.Query.To; month = month.AddMonths(1))
        {
            var next = month.AddMonths(1);
            months.Add((month, found.GetValueOrDefault(month.ToString("yyyy-MM", CultureInfo.InvariantCulture)), next <= today && next.AddDays(-1) <= Trend.Query.To));
        }
        return months;
    }
}
