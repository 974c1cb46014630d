using System.Globalization;
using System.Text;
using SmartCity.Api.Grids.Quality;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Api.Evaluation;

/// <summary>An evaluation as one page that holds all it needs: tables and curves, in English and Chinese.</summary>
internal static class EvaluationPage
{
    private const string Style = """
        .curves { width: 100%; max-width: 420px; display: block; } .curves text { font-size: 10.5px; fill: var(--soft); } .curves .grid { stroke: var(--rule); fill: none; }
        .curve { fill: none; stroke-width: 1.3; } .curve.pooled { stroke-width: 2.6; } .curve.ideal { stroke-dasharray: 4 4; stroke-width: 1; } .curve.again { stroke-dasharray: 7 2; }
        .keys { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 13px; margin: 8px 0 0; padding: 0; list-style: none; } .keys i { display: inline-block; width: 20px; border-top: 3px solid; vertical-align: middle; margin-right: 6px; } .keys i.again { border-top-style: dashed; }
        """;

    private const string Script = """
        (() => {
          const root = document.documentElement;
          const speak = lang => { root.lang = lang; document.title = document.body.dataset[lang === 'en' ? 'titleEn' : 'titleZh']; };
          speak((navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
          document.getElementById('language').onclick = () => speak(root.lang === 'en' ? 'zh-CN' : 'en');
          document.getElementById('print').onclick = () => print();
          addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(d => d.open = true));
        })();
        """;

    /// <param name="methods">The default first.</param>
    /// <param name="name">Of the folder that was evaluated.</param>
    internal static string Write(IReadOnlyList<MethodFigures> methods, string name)
    {
        var own = methods[0];
        var page = new StringBuilder();
        var title = new Words($"{name}: accuracy of change detection", $"{name}：变化检测精度评价");
        Add(Head(title, name, Both("Accuracy of change detection on labelled pairs", "变化检测精度评价（有标注影像对）")));
        Add($"{KeyFigures(own)}\n");
        Add($"<h2>{Both("By data set", "分数据集")}</h2>\n{EvaluationTables.DataSets(own)}\n");
        if (methods.Count > 1) Add($"<h2>{Both("Beside classical methods, mean F1 on the same pairs", "与经典方法比较（相同影像对的平均 F1）")}</h2>\n{EvaluationTables.Methods(methods)}\n");
        Add($"<h2>{Both("Curves", "曲线")}</h2>\n{Curves(own)}\n");
        Add($"<h2>{Both("By pair", "分影像对")}</h2>\n{EvaluationTables.Pairs(own)}\n");
        Add($"<h2>{Both("What the figures mean", "指标说明")}</h2>\n{EvaluationTables.Definitions}\n");
        Add(Foot);
        return page.ToString();

        void Add(string text) => page.Append(text);
    }

    /// <summary>From the doctype to the headline.</summary>
    internal static string Head(Words title, string name, Words subtitle) =>
        $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Words.Escape(title.English)}</title>\n<style>{QualityPage.Style}\n{Style}</style></head>\n"
        + $"<body data-title-en=\"{Words.Escape(title.English)}\" data-title-zh=\"{Words.Escape(title.Chinese)}\">\n"
        + $"<header><div><h1>{Words.Escape(name)}</h1><p>{subtitle}</p></div><button id=\"print\">{Both("Print", "打印")}</button><button id=\"language\">{new Words("中文", "English")}</button></header>\n";

    /// <summary>The end, with the language switch.</summary>
    internal static string Foot => $"<script>{Script}</script>\n</body></html>\n";

    internal static Words Both(string english, string chinese) => new(english, chinese);

    internal static string Share(double? value) => value is { } share && double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0}") : "–";

    private static string KeyFigures(MethodFigures own)
    {
        List<(string Value, Words What)> figures =
        [
            (Share(own.MeanF1OverDataSets), Both($"mean F1 over {own.DataSets.Count} data sets, %", $"{own.DataSets.Count} 个数据集的平均 F1，%")),
            (Share(own.MeanEverythingF1OverDataSets), Both("the same if everything were called change", "若全部判为变化，同一指标")),
            (Share(own.All.Pixels.F1), Both($"F1 of all pixels of {own.Pairs.Count} pairs, %", $"{own.Pairs.Count} 对影像全部像素的 F1，%")),
            (Share(own.All.Objects.Touch.Recall), Both("of the true objects touched, %", "真实变化图斑被触及的比例，%")),
            (Share(own.All.Scores?.CalibrationError), Both("calibration error (ECE), %", "校准误差（ECE），%")),
        ];
        if (own.All.FalseAlarmShare is { } share) figures.Add((Share(share), Both($"false alarms in {own.All.PairsWithoutChange} pairs without change, % of the area", $"{own.All.PairsWithoutChange} 对无变化影像的误报面积，%")));
        return $"<div class=\"key\">{string.Concat(figures.Select(f => $"<div><b>{f.Value}</b><small>{f.What}</small></div>"))}</div>";
    }

    private static string Curves(MethodFigures own)
    {
        var recall = new CurveChart(Both("recall", "召回率"), Both("precision", "精确率"));
        var threshold = new CurveChart(Both("threshold of the score", "分值阈值"), Both("F1, mean over pairs", "F1（影像对平均）"));
        var reliability = new CurveChart(Both("mean score of a bin", "区间平均分值"), Both("share that is change", "实际变化比例"));
        reliability.Line([(0, 0), (1, 1)], "ideal", "#69737d", "score = share");
        var keys = new StringBuilder("<ul class=\"keys\">");
        foreach (var (set, i) in own.DataSets.Select((s, i) => (s, i)).Append((own.All, -1)))
        {
            if (set.Scores is not { } scores || set.Pixels.TruePositive + set.Pixels.FalseNegative == 0) continue;
            var (colour, style, name) = i < 0 ? ("#22282e", "pooled", "all") : (Colour(i), i < ColourScale.Classes.Length ? "one" : "again", set.Name!);
            keys.Append($"<li><i class=\"{style}\" style=\"color:{colour}\"></i>{(i < 0 ? Both("all pairs", "全部") : new(name, name))}</li>");
            var at = scores.Thresholds().Select(t => t.Counts).ToList();
            recall.Line(at.Where(c => c.TruePositive + c.FalsePositive > 0).Select(c => (c.Recall, c.Precision)), style, colour, $"{name}: AP {Share(scores.AveragePrecision)} %");
            recall.Dot(at[ScoreDistribution.Bins / 2].Recall, at[ScoreDistribution.Bins / 2].Precision, i < 0 ? 4.5 : 3, colour, $"{name}: at 0.5");
            threshold.Line(own.F1OverThreshold(set.Name), style, colour, name);
            reliability.Line(scores.Reliability.Select(b => (b.MeanScore, b.ChangeShare)), style, colour, $"{name}: ECE {Share(scores.CalibrationError)} %");
            if (i < 0)
                foreach (var bin in scores.Reliability) reliability.Dot(bin.MeanScore, bin.ChangeShare, 2 + 6 * Math.Sqrt(bin.Count / (double)scores.Count), colour, $"{bin.Count}");
        }
        string Chart(Words title, Words note, CurveChart chart) => $"<div><h3>{title}</h3>{chart}<p class=\"note\">{note}</p></div>";
        return "<div class=\"row\">"
            + Chart(Both("Precision over recall", "精确率–召回率"), Both("A dot is the threshold 0.5, where objects begin.", "圆点为阈值 0.5，即图斑的起始阈值。"), recall)
            + Chart(Both("F1 over the threshold", "F1–阈值"), Both("Where the tops lie apart, no one threshold suits all.", "各曲线峰值相距越远，单一阈值越难兼顾。"), threshold)
            + Chart(Both("Reliability", "可靠性"), Both("On the dashed line, of the pixels with a score of 0.3 three in ten have changed. Below it the score promises too much.", "虚线表示分值与实际变化比例一致；位于其下说明分值偏高。"), reliability)
            + "</div>" + keys.Append("</ul>");
    }

    private static string Colour(int i) => ColourScale.Classes[i % ColourScale.Classes.Length];
}
