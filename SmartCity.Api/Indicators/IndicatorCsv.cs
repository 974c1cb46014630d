using System.Globalization;
using System.Text;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Indicators;

/// <summary>Indicators as a table for other programs: UTF-8, rates of 0 … 1 with their denominators, so that anything can be summed from it.</summary>
internal static class IndicatorCsv
{
    internal static string Write(IndicatorTable table)
    {
        var text = new StringBuilder();
        foreach (var name in table.Query.By) text.Append(CultureInfo.InvariantCulture, $"{name},{name}_name,");
        text.AppendJoin(',', Indicator.All.SelectMany(i => i.IsRate ? (string[])[i.Key, i.Key + "_numerator", i.Key + "_denominator"] : [i.Key])).Append('\n');
        foreach (var row in table.Rows)
        {
            for (var i = 0; i < row.Keys.Count; i++) text.Append(CsvValue.Of(row.Keys[i] ?? "")).Append(',').Append(CsvValue.Of(row.Keys[i] is null ? "" : row.Names[i].Zh)).Append(',');
            text.AppendJoin(',', Indicator.All.SelectMany(i => i.Base is null
                ? (string[])[Number(i.Of(row.Counts))]
                : [i.Value(row.Counts)?.ToString("0.######", CultureInfo.InvariantCulture) ?? "", Number(i.Of(row.Counts)), Number(i.Base(row.Counts))])).Append('\n');
        }
        return text.ToString();
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
