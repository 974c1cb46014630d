using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Grids.Quality;

/// <summary>A quality report as one page that holds all it needs: maps, histograms, tables, in English and Chinese.</summary>
internal static class QualityPage
{
    private const int Listed = 40;
    private static readonly string Script = Resource("report.js");

    /// <summary>The look of every report.</summary>
    internal static string Style { get; } = Resource("report.css");

    /// <param name="name">Of what is reported on: a file or an edition.</param>
    internal static string Write(QualityReport report, string name)
    {
        var map = new QualityMap(report);
        var page = new StringBuilder(report.Cells.Count * 200);
        var title = new Words($"{name}: quality of the cells", $"{name}：网格划分质量报告");
        Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Words.Escape(title.English)}</title>\n<style>{Style}</style></head>\n");
        Add($"<body data-title-en=\"{Words.Escape(title.English)}\" data-title-zh=\"{Words.Escape(title.Chinese)}\"{(report.Cells.Count > 5000 ? " class=\"dense\"" : "")}>\n");
        Add($"<header><div><h1>{Words.Escape(name)}</h1><p>{Both("Quality of the cells", "网格划分质量报告")} · {Load(report)}</p></div><button id=\"print\">{Both("Print", "打印")}</button><button id=\"language\">{new Words("中文", "English")}</button></header>\n");
        Add($"{KeyFigures(report)}\n<h2>{Both("Maps", "地图")}</h2>\n<div class=\"tabs\"><button data-show=\"class\" aria-pressed=\"true\">{Both("Class", "类别")}</button><button data-show=\"deviation\">{Both("Load deviation", "负载偏差")}</button><button data-show=\"compactness\">{Both("Compactness", "紧凑度")}</button></div>\n");
        Add($"<style>{Colours()}</style><div class=\"maps\"><div><div class=\"sheet\">{map.Main(report)}<div id=\"tip\"></div></div><div class=\"copies\"><div class=\"sheet\"><h3>{Both("Load deviation", "负载偏差")}</h3>{map.Copy("show-deviation")}</div><div class=\"sheet\"><h3>{Both("Compactness", "紧凑度")}</h3>{map.Copy("show-compactness")}</div></div></div>{Legend(report)}</div>\n");
        Add($"<h2>{Both("By class", "分类统计")}</h2>\n{ClassTable(report)}\n");
        Add($"<h2>{Both("How the cells are spread", "分布")}</h2>\n{Histograms(report)}\n");
        if (report.Borders.Kinds.Count > 0) Add($"<h2>{Both("Borders on barriers", "边界与河流、道路的吻合")}</h2>\n{Barriers(report)}\n");
        Add($"<h2>{Both("Findings", "检查结果")}</h2>\n{QualityFindings.Write(report, Listed)}\n");
        Add($"<h2>{Both("What the figures mean", "指标说明")}</h2>\n{QualityFindings.Definitions(report.Request)}\n");
        Add($"<script type=\"application/json\" id=\"each\">{Each(report)}</script>\n<script>{Script}</script>\n</body></html>\n");
        return page.ToString();

        void Add(string text) => page.Append(text);
    }

    internal static string Both(string english, string chinese) => new Words(english, chinese).ToString();

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Load(QualityReport report)
    {
        var terms = report.Request.Load;
        if (terms is [{ Points: null }]) return Both("load: area", "负载：面积");
        var sum = string.Join(" + ", terms.Select(t => Text($"{t.Weight:0.##} × {t.Name}")));
        return Both($"load: {sum}", $"负载：{sum}");
    }

    private static string KeyFigures(QualityReport report)
    {
        var core = report.Classes[0];
        var figures = new List<(string Value, Words What, bool? IsGood)>
        {
            (Text($"{report.Cells.Count:N0}"), new(Text($"cells on {report.All.AreaSquareMetres / 1e6:N1} km²"), Text($"个网格，{report.All.AreaSquareMetres / 1e6:N1} km²")), null),
            (Text($"{report.All.AbsoluteDeviation.P95 * 100:0.0} %"), new("load deviation of 95 % of the cells at most", "负载偏差（95% 的网格不超过）"), report.All.AbsoluteDeviation.P95 <= 0.08),
            (Text($"{core.Compactness.P50:0.00}"), new($"median compactness, {Words.OfClass(core.Class).English}", $"紧凑度中位数（{Words.OfClass(core.Class).Chinese}）"), core.Compactness.P50 >= 0.55),
        };
        foreach (var kind in report.Borders.Kinds.Where(k => k.InsideMetres > 0))
            figures.Add((Text($"{kind.FollowedShare * 100:0} %"), new($"of the {Words.OfBarrier(kind.Kind).English} inside have a border on them", $"的{Words.OfBarrier(kind.Kind).Chinese}上有网格边界"), kind.FollowedShare >= 0.6));
        figures.Add((Text($"{report.Necks.Count:N0}"), new("narrow necks", "处狭颈"), null));
        if (report.Nesting is { } nesting) figures.Add((Text($"{nesting.Count:N0}"), new("cells across a parent's border", "个网格跨越上级边界"), nesting.Count == 0));
        var faults = report.Coverage.Faults.Count(f => f.Severity == FaultSeverity.Error);
        figures.Add((faults == 0 ? "✓" : Text($"{faults:N0}"), faults == 0 ? new("no gap, no overlap", "无缝隙、无重叠") : new("coverage faults", "处覆盖错误"), faults == 0));
        return $"<div class=\"key\">{string.Concat(figures.Select(f => $"<div><b{(f.IsGood is { } good ? good ? " class=\"good\"" : " class=\"bad\"" : "")}>{f.Value}</b><small>{f.What}</small></div>"))}</div>";
    }

    private static string Colours() => string.Concat(
        ColourScale.Classes.Select((c, i) => $".c{i + 1}{{--c:{c}}}")
            .Concat(ColourScale.Deviation.Colours.Select((c, i) => $".d{i}{{--d:{c}}}"))
            .Concat(ColourScale.Compactness.Colours.Select((c, i) => $".p{i}{{--p:{c}}}")));

    private static string Legend(QualityReport report)
    {
        var html = new StringBuilder("<div class=\"legend\">");
        Section("class", new("Class", "类别"), report.Classes.Select(q => (ColourScale.Classes[q.Class - 1], Words.OfClass(q.Class).ToString(), q.Count)));
        Section("deviation", new("Load deviation from the zone's mean", "与片区平均负载的偏差"), Rows(ColourScale.Deviation, report.Cells.CountBy(q => ColourScale.Deviation.BinOf(q.Deviation)), v => Text($"{v * 100:+0;−0} %")));
        Section("compactness", new("Compactness (circle = 1)", "紧凑度（圆 = 1）"), Rows(ColourScale.Compactness, report.Cells.CountBy(q => ColourScale.Compactness.BinOf(q.Compactness)), v => Text($"{v:0.00}")));
        html.Append("<section>");
        if (report.Request.Barriers.Count > 0)
            html.Append($"<label class=\"controls\"><input type=\"checkbox\" id=\"show-lines\" checked><i class=\"line\" style=\"color:#2a78b8\"></i>{Both("barriers", "河流与道路")}</label>");
        if (report.Necks.Count + report.Slivers.Count + report.Coverage.Faults.Count > 0)
            html.Append($"<label class=\"controls\"><input type=\"checkbox\" id=\"show-marks\" checked><i class=\"ring\" style=\"color:#111\"></i>{Both("necks", "狭颈")}<i class=\"ring\" style=\"color:#d100a5\"></i>{Both("slivers", "碎片")}<i class=\"ring\" style=\"color:#e00\"></i>{Both("faults", "错误")}</label>");
        return html.Append("</section></div>").ToString();

        void Section(string shows, Words title, IEnumerable<(string Colour, string Label, int Count)> rows) =>
            html.Append(CultureInfo.InvariantCulture, $"<section data-for=\"{shows}\"><h3>{title}</h3><ul>{string.Concat(rows.Select(r => $"<li><i style=\"background:{r.Colour}\"></i>{r.Label}<span class=\"count\">{Text($"{r.Count:N0}")}</span></li>"))}</ul></section>");

        static IEnumerable<(string, string, int)> Rows(ColourScale scale, IEnumerable<KeyValuePair<int, int>> counts, Func<double, string> label)
        {
            var count = counts.ToDictionary();
            for (var i = scale.Colours.Length - 1; i >= 0; i--)
                yield return (scale.Colours[i], i == 0 ? $"&lt; {label(scale.Limits[0])}" : i == scale.Limits.Length ? $"≥ {label(scale.Limits[^1])}" : $"{label(scale.Limits[i - 1])} … {label(scale.Limits[i])}", count.GetValueOrDefault(i));
        }
    }

    private static string ClassTable(QualityReport report)
    {
        var html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        html.Append($"<th class=\"l\">{Both("Class", "类别")}</th>");
        foreach (var head in (Words[])[new("Cells", "网格数"), new("Area km²", "面积 km²"), new("Mean cell ha", "平均面积 ha"), new("Load deviation p5", "负载偏差 p5"), new("p50", "p50"), new("p95", "p95"),
            new("|p95|", "|p95|"), new("|max|", "|最大|"), new("Compactness p5", "紧凑度 p5"), new("p50", "p50"), new("p95", "p95")]) html.Append($"<th>{head}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var q in report.Classes.Append(report.All))
        {
            html.Append(q.Class == 0 ? "<tr class=\"sum\"><td class=\"l\">" : $"<tr><td class=\"l\"><i style=\"background:{ColourScale.Classes[q.Class - 1]}\"></i>").Append($"{Words.OfClass(q.Class)}</td>");
            foreach (var value in (string[])[Text($"{q.Count:N0}"), Text($"{q.AreaSquareMetres / 1e6:N2}"), Text($"{q.AreaSquareMetres / q.Count / 1e4:N1}"), Percent(q.Deviation.P5), Percent(q.Deviation.P50), Percent(q.Deviation.P95),
                Text($"{q.AbsoluteDeviation.P95 * 100:0.0} %"), Text($"{q.AbsoluteDeviation.Most * 100:0.0} %"), Text($"{q.Compactness.P5:0.00}"), Text($"{q.Compactness.P50:0.00}"), Text($"{q.Compactness.P95:0.00}")]) html.Append($"<td>{value}</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Histograms(QualityReport report)
    {
        var classes = report.Request.Cells.Select(c => c.Class).ToArray();
        var reach = Math.Clamp(Math.Ceiling(report.All.AbsoluteDeviation.P95 * 1.6 / 0.05) * 0.05, 0.1, 1);
        var (least, most) = (Math.Floor(Math.Log10(report.All.Area.Least / 1e4)), Math.Ceiling(Math.Log10(report.All.Area.Most / 1e4)));
        if (most <= least) most = least + 1;
        return "<div class=\"row\">"
            + Chart(new("Load deviation", "负载偏差"), q => q.Deviation, [.. ((double[])[-reach, -reach / 2, 0, reach / 2, reach]).Select(v => (v, Percent(v)))], report.All.Deviation, v => v)
            + Chart(new("Compactness", "紧凑度"), q => q.Compactness, [.. ((double[])[0, 0.2, 0.4, 0.6, 0.8, 1]).Select(v => (v, Text($"{v:0.0}")))], report.All.Compactness, v => v)
            + Chart(new("Cell area, ha (logarithmic)", "网格面积 ha（对数）"), q => q.AreaSquareMetres / 1e4, [.. Enumerable.Range((int)least, (int)(most - least) + 1).Select(e => (Math.Pow(10, e), Text($"{Math.Pow(10, e):#,0.###}")))],
                new(0, report.All.Area.P5 / 1e4, report.All.Area.P50 / 1e4, report.All.Area.P95 / 1e4, 0), v => Math.Log10(Math.Max(v, 1e-9)))
            + "</div>";

        string Chart(Words title, Func<CellQuality, double> value, (double, string)[] ticks, Spread spread, Func<double, double> place) =>
            $"<div><h3>{title}</h3>{QualityHistogram.Draw([.. report.Cells.Select((q, i) => (value(q), classes[i]))], ticks, [spread.P5, spread.P50, spread.P95], place)}</div>";
    }

    private static string Barriers(QualityReport report)
    {
        var html = new StringBuilder("<div class=\"row\">");
        var borders = report.Borders;
        html.Append(CultureInfo.InvariantCulture, $"<div><h3>{Both($"Of {borders.InnerMetres / 1000:N0} km of borders between cells, {borders.InnerOnBarriersShare * 100:0.0} % lie within {report.Request.BarrierToleranceMetres:0.#} m of a barrier", $"{borders.InnerMetres / 1000:N0} km 网格边界中，{borders.InnerOnBarriersShare * 100:0.0}% 位于河流、道路 {report.Request.BarrierToleranceMetres:0.#} m 之内")}</h3>{Bar(borders.InnerOnBarriersShare)}</div>");
        foreach (var k in borders.Kinds)
        {
            var (english, chinese) = (Words.OfBarrier(k.Kind).English, Words.OfBarrier(k.Kind).Chinese);
            html.Append(k.InsideMetres > 0
                ? $"<div><h3>{Both(Text($"Of {k.InsideMetres / 1000:N1} km of {english} inside, {k.FollowedShare * 100:0.0} % have a border on them"), Text($"区内 {k.InsideMetres / 1000:N1} km {chinese}中，{k.FollowedShare * 100:0.0}% 上有网格边界"))}</h3>{Bar(k.FollowedShare)}</div>"
                : $"<div><h3>{Both($"None of the {english} lies inside", $"区内没有{chinese}")}</h3></div>");
        }
        return html.Append("</div>").ToString();

        static string Bar(double share) => Text($"<div class=\"bar\"><b style=\"width:{Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * 100:0.#}%\"></b></div>");
    }

    private static string Each(QualityReport report) => JsonSerializer.Serialize(report.Cells.Select((q, i) =>
        (object[])[report.Request.Cells[i].Code, Math.Round(q.AreaSquareMetres / 1e4, 1), Math.Round(q.Deviation * 100, 1), Math.Round(q.Compactness, 2)]));   // escapes < and &: safe within a script element

    private static string Percent(double share) => (share * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) + " %";

    private static string Resource(string name)
    {
        using var stream = typeof(QualityPage).Assembly.GetManifestResourceStream($"SmartCity.Api.Grids.Quality.{name}") ?? throw new InvalidOperationException($"The page's {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
