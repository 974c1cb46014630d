using System.Globalization;
using System.Text;
using SmartCity.Api.Grids.Quality;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Indicators;

/// <summary>Indicators as one page that holds all it needs: figures, months, a table, definitions, in English and Chinese.</summary>
internal static class IndicatorPage
{
    private const int Ranked = 15, Listed = 2000;

    private const string Style = """
        .key { grid-template-columns: repeat(6, 1fr); } @media (max-width: 820px) { .key { grid-template-columns: repeat(3, 1fr); } }
        .chart { width: 100%; display: block; } .chart text { font-size: 11.5px; fill: var(--soft); font-variant-numeric: tabular-nums; } .chart .grid { stroke: var(--rule); fill: none; } .chart .value { fill: var(--ink); font-size: 11px; }
        .chart .reported { fill: #9db8d2; } .chart .closed { fill: #1f5a9c; } .chart .pale { opacity: .45; } .chart .m:hover rect { filter: brightness(.88); } .chart .line { fill: none; stroke-width: 2; } .chart circle { stroke-width: 1.6; }
        .keys { display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: 13px; margin: 2px 0 8px; padding: 0; list-style: none; } .keys i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; vertical-align: -1px; margin-right: 6px; } .keys i.stroke { height: 0; border-top: 3px solid; width: 18px; border-radius: 0; vertical-align: 3px; }
        .change { font-size: 16px; margin: 0 0 10px; } .change b { font-variant-numeric: tabular-nums; } .note { color: var(--soft); font-size: 13px; margin: 8px 0 0; }
        .rank td { border-bottom: 0; padding: 3px 10px 3px 0; } .rank .length { width: 52%; } .rank .length span { display: block; height: 15px; border-radius: 3px; background: #9db8d2; min-width: 2px; } .rank td.l { white-space: nowrap; }
        .wide table { white-space: nowrap; } .wide th { white-space: normal; min-width: 62px; } dl { display: grid; grid-template-columns: minmax(150px, max-content) 1fr; gap: 5px 18px; font-size: 13.5px; margin: 0; } dt { font-weight: 600; } dd { margin: 0; }
        @media print { .scroll { overflow: visible; } .wide table { font-size: 9px; } .wide th, .wide td { padding: 2px 4px; min-width: 0; } }
        """;

    private const string Script = """
        (() => {
          const root = document.documentElement;
          const speak = lang => { root.lang = lang; document.title = document.body.dataset[lang === 'en' ? 'titleEn' : 'titleZh']; };
          speak((navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
          document.getElementById('language').onclick = () => speak(root.lang === 'en' ? 'zh-CN' : 'en');
          document.getElementById('print').onclick = () => print();
        })();
        """;

    private static readonly (Indicator Of, string Colour)[] Lines =
    [
        (Indicator.Named("in_time_disposal_rate"), "#1f5a9c"), (Indicator.Named("in_time_closing_rate"), "#2f7d5b"), (Indicator.Named("accurate_dispatch_rate"), "#b07a1e"), (Indicator.Named("rework_rate"), "#b2402f"),
    ];

    internal static string Write(IndicatorReport report)
    {
        var table = report.Table;
        var months = report.Months();
        var period = string.Create(CultureInfo.InvariantCulture, $"{table.Query.From:yyyy-MM-dd} – {table.Query.To:yyyy-MM-dd}");
        var title = new Words($"Indicators of the cases, {period}", $"案件评价指标 {period}");
        var page = new StringBuilder();
        Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Words.Escape(title.English)}</title>\n<style>{QualityPage.Style}\n{Style}</style></head>\n");
        Add($"<body data-title-en=\"{Words.Escape(title.English)}\" data-title-zh=\"{Words.Escape(title.Chinese)}\">\n");
        Add($"<header><div><h1>{Both("Indicators of the cases", "案件评价指标")}</h1><p>{period} · {Both($"as of {WireTime.Text(table.AsOf)[..16]}Z", $"截至 {WireTime.Text(table.AsOf)[..16]}Z")} · {Words.Escape(table.TimeZone)}{Filters(table.Query)}</p></div><button id=\"print\">{Both("Print", "打印")}</button><button id=\"language\">{new Words("中文", "English")}</button></header>\n");
        Add($"{KeyFigures(table.Total)}\n");
        Add($"<h2>{Both("Month by month", "月度趋势")}</h2>\n{Change(months)}<ul class=\"keys\"><li><i style=\"background:#9db8d2\"></i>{Name("reported")}</li><li><i style=\"background:#1f5a9c\"></i>{Name("closed")}</li></ul>\n{IndicatorCharts.Months(months)}\n");
        Add($"<ul class=\"keys\">{string.Concat(Lines.Select(l => $"<li><i class=\"stroke\" style=\"color:{l.Colour}\"></i>{new Words(l.Of.NameEn, l.Of.NameZh)}</li>"))}</ul>\n{IndicatorCharts.Rates(months, Lines)}\n<p class=\"note\">{Both("Pale bars and hollow dots: the month is not over, or only a part of it was asked for.", "浅色柱与空心点：该月未满。")}</p>\n");
        if (table.Query.By.Count > 0)
        {
            if (IndicatorDimension.Find(table.Query.By[0])!.IsPeriod is false) Add($"<h2>{Both($"Reported cases by {By(table.Query).English}", $"按{By(table.Query).Chinese}的上报数")}</h2>\n{Ranking(table)}\n");
            Add($"<h2>{Both($"By {By(table.Query).English}", $"按{By(table.Query).Chinese}统计")}</h2>\n{Table(table)}\n");
        }
        Add($"<h2>{Both("What the figures mean", "指标说明")}</h2>\n<dl>{string.Concat(Indicator.All.Select(i => $"<dt>{new Words(i.NameEn, i.NameZh)}</dt><dd>{new Words(i.DefinitionEn, i.DefinitionZh)}</dd>"))}</dl>\n");
        Add($"<p class=\"note\">{Both("All figures are computed from the log of the cases. Counts tell what happened in the period; rates follow what the period brought up to the moment named above.", "全部指标由案件日志计算得出：计数为时段内发生的数量，比率跟踪时段内产生的案件至上述截止时刻。")}</p>\n<script>{Script}</script>\n</body></html>\n");
        return page.ToString();

        void Add(string text) => page.Append(text);
    }

    private static Words Both(string english, string chinese) => new(english, chinese);

    private static Words Name(string key) => new(Indicator.Named(key).NameEn, Indicator.Named(key).NameZh);

    private static Words By(IndicatorQuery query)
    {
        var by = query.By.Select(name => IndicatorDimension.Find(name)!).ToList();
        return new(string.Join(", ", by.Select(d => d.NameEn)), string.Join("、", by.Select(d => d.NameZh)));
    }

    private static string Filters(IndicatorQuery query)
    {
        string?[] filters = [query.Area, query.Class, query.Source, query.UnitId];
        return string.Concat(filters.OfType<string>().Select(f => $" · {Words.Escape(f)}"));
    }

    private static string KeyFigures(IndicatorCounts total)
    {
        var counts = ((string[])["reported", "filed", "disposed", "closed"]).Select(Indicator.Named).Select(i => $"<div><b>{i.Of(total).ToString("N0", CultureInfo.InvariantCulture)}</b><small>{new Words(i.NameEn, i.NameZh)}</small></div>");
        var rates = Indicator.All.Where(i => i.IsRate).Select(i => $"<div><b>{Share(i.Value(total))}</b><small>{new Words(i.NameEn, i.NameZh)}<br>{i.Of(total).ToString("N0", CultureInfo.InvariantCulture)} / {i.Base!(total).ToString("N0", CultureInfo.InvariantCulture)}</small></div>");
        return $"<div class=\"key\">{string.Concat(counts)}{string.Concat(rates)}</div>";
    }

    /// <summary>From the first whole month that had cases to the last whole one.</summary>
    private static string Change(IReadOnlyList<(DateOnly Month, IndicatorCounts Counts, bool IsWhole)> months)
    {
        var whole = months.Where(m => m.IsWhole).SkipWhile(m => m.Counts.Reported == 0).ToList();
        if (whole.Count < 2) return "";
        var (first, last) = (whole[0], whole[^1]);
        var change = last.Counts.Reported / (double)first.Counts.Reported - 1;
        string Say(string from, string to) => string.Create(CultureInfo.InvariantCulture, $"{from} {first.Month:yyyy-MM}: <b>{first.Counts.Reported:N0}</b> → {to}{last.Month:yyyy-MM}: <b>{last.Counts.Reported:N0}</b>, <b>{(change < 0 ? "−" : "+")}{Math.Abs(change) * 100:0.0} %</b>");
        return $"<p class=\"change\"><span class=\"en\" lang=\"en\">{Say("Reported cases a month, ", "")}</span><span class=\"zh\" lang=\"zh-CN\">{Say("月上报数", "")}</span></p>\n";
    }

    private static string Ranking(IndicatorTable table)
    {
        var rows = table.Rows.GroupBy(r => (Key: r.Keys[0], Name: r.Names[0])).Select(g => (g.Key.Name, Counts: g.Aggregate(default(IndicatorCounts), (sum, r) => sum + r.Counts)))
            .OrderByDescending(r => r.Counts.Reported).ToList();
        var (most, inTime) = (Math.Max(1, rows.Count == 0 ? 1 : rows.Max(r => r.Counts.Reported)), Indicator.Named("in_time_disposal_rate"));
        var text = new StringBuilder($"<table class=\"rank\"><tr><th class=\"l\"></th><th class=\"l\">{Name("reported")}</th><th></th><th>{new Words(inTime.NameEn, inTime.NameZh)}</th></tr>");
        foreach (var (name, counts) in rows.Take(Ranked))
            text.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"l\">{new Words(name.En, name.Zh)}</td><td class=\"length\"><span style=\"width:{100.0 * counts.Reported / most:0.##}%\"></span></td><td>{counts.Reported:N0}</td><td>{Share(inTime.Value(counts))}</td></tr>");
        text.Append("</table>");
        return rows.Count > Ranked ? text.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Both($"The first {Ranked} of {rows.Count}.", $"共 {rows.Count} 项，列前 {Ranked} 项。")}</p>").ToString() : text.ToString();
    }

    private static string Table(IndicatorTable table)
    {
        var text = new StringBuilder("<div class=\"scroll wide\"><table><tr>");
        foreach (var name in table.Query.By) text.Append(CultureInfo.InvariantCulture, $"<th class=\"l\">{new Words(IndicatorDimension.Find(name)!.NameEn, IndicatorDimension.Find(name)!.NameZh)}</th>");
        foreach (var indicator in Indicator.All) text.Append(CultureInfo.InvariantCulture, $"<th>{new Words(indicator.NameEn, indicator.NameZh)}</th>");
        text.Append("</tr>\n");
        foreach (var row in table.Rows.Take(Listed))
            text.Append("<tr>").AppendJoin("", row.Names.Select(n => $"<td class=\"l\">{new Words(n.En, n.Zh)}</td>")).Append(Values(row.Counts)).Append("</tr>\n");
        text.Append(CultureInfo.InvariantCulture, $"<tr class=\"sum\"><td class=\"l\" colspan=\"{table.Query.By.Count}\">{Both("Total", "合计")}</td>{Values(table.Total)}</tr></table></div>");
        return table.Rows.Count > Listed ? text.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Both($"The first {Listed} of {table.Rows.Count} rows; CSV and XLSX hold all.", $"共 {table.Rows.Count} 行，列前 {Listed} 行；CSV 与 XLSX 含全部。")}</p>").ToString() : text.ToString();
    }

    private static string Values(IndicatorCounts counts) => string.Concat(Indicator.All.Select(i => $"<td>{(i.IsRate ? Share(i.Value(counts)) : i.Of(counts).ToString("N0", CultureInfo.InvariantCulture))}</td>"));

    private static string Share(double? value) => value is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %") : "–";
}
