using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Indicators;

/// <summary>Indicators as JSON: each rate with numerator and denominator, each indicator with its definition.</summary>
internal static class IndicatorJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static JsonObject Of(IndicatorReport report)
    {
        var table = report.Table;
        return new()
        {
            ["from"] = table.Query.From.ToString("O"),
            ["to"] = table.Query.To.ToString("O"),
            ["time_zone"] = table.TimeZone,
            ["as_of"] = WireTime.Text(table.AsOf),
            ["by"] = new JsonArray([.. table.Query.By.Select(name => (JsonNode)name)]),
            ["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)Row(table, row))]),
            ["total"] = Values(table.Total),
            ["trend"] = new JsonArray([.. report.Months().Select(m => (JsonNode)new JsonObject { ["month"] = m.Month.ToString("yyyy-MM", null), ["is_whole"] = m.IsWhole, ["values"] = Values(m.Counts) })]),
            ["indicators"] = new JsonArray([.. Indicator.All.Select(i => (JsonNode)Definition(i))]),
        };
    }

    internal static string Text(IndicatorReport report) => Of(report).ToJsonString(Indented) + "\n";

    private static JsonObject Row(IndicatorTable table, IndicatorRow row)
    {
        var (keys, zh, en) = (new JsonObject(), new JsonObject(), new JsonObject());
        for (var i = 0; i < row.Keys.Count; i++) (keys[table.Query.By[i]], zh[table.Query.By[i]], en[table.Query.By[i]]) = (row.Keys[i], row.Names[i].Zh, row.Names[i].En);
        return new() { ["keys"] = keys, ["names_zh"] = zh, ["names_en"] = en, ["values"] = Values(row.Counts) };
    }

    private static JsonObject Values(IndicatorCounts counts)
    {
        var values = new JsonObject();
        foreach (var indicator in Indicator.All)
            values[indicator.Key] = indicator.Base is null ? indicator.Of(counts) : new JsonObject { ["value"] = indicator.Value(counts), ["numerator"] = indicator.Of(counts), ["denominator"] = indicator.Base(counts) };
        return values;
    }

    private static JsonObject Definition(Indicator of) => new()
    {
        ["key"] = of.Key,
        ["kind"] = of.IsRate ? "rate" : "count",
        ["name_zh"] = of.NameZh,
        ["name_en"] = of.NameEn,
        ["definition_zh"] = of.DefinitionZh,
        ["definition_en"] = of.DefinitionEn,
    };
}
