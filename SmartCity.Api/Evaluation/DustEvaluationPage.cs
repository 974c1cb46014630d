using System.Globalization;
using System.Text;
using SmartCity.Api.Grids.Quality;
using SmartCity.Imaging.Dust.Evaluation;
using SmartCity.Imaging.Evaluation;
using static SmartCity.Api.Evaluation.EvaluationPage;

namespace SmartCity.Api.Evaluation;

/// <summary>An evaluation of dust and haze as one page that holds all it needs, in English and Chinese.</summary>
internal static class DustEvaluationPage
{
    /// <param name="name">Of the folder that was evaluated.</param>
    internal static string Write(DustEvaluationFigures figures, string name)
    {
        var page = new StringBuilder();
        var title = new Words($"{name}: accuracy of dust detection", $"{name}：扬尘识别精度评价");
        page.Append(Head(title, name, Both("Accuracy of dust and haze detection, with 95 % bootstrap intervals", "扬尘与雾霾识别精度评价（95 % 自助法区间）")));
        if (figures.Photographs is { } p) Section(Both($"{p.Photographs} photographs, tiles of 32 pixels", $"{p.Photographs} 张照片，32 像素分块"), Ranks(p.Tiles) + List(Both("AUC by photograph", "各照片 AUC"), p.ByPhotograph) + Reliability(p.Tiles.Spread));
        if (figures.Sequences is { } s)
            Section(
                Both($"Plume masks, {s.Views} views", $"烟羽掩膜，{s.Views} 个视角"),
                Note(s.Parts == 1 ? Both("Told by the shipped model.", "使用随产品发布的模型。") : Both($"Views in {s.Parts} parts; each part is told by a model of the others.", $"视角分为 {s.Parts} 份，每份由其余各份训练的模型判定。")) + Ranks(s.Pixels) + List(Both("AUC by view", "各视角 AUC"), s.ByView) + Reliability(s.Pixels.Spread));
        if (figures.StaticCameras is { } c) Section(Both($"{c.Cameras.Count} fixed cameras without dust", $"{c.Cameras.Count} 个无扬尘固定摄像机"), Cameras(c));
        if (figures.Stills is { } h)
            Section(
                Both($"Haze stills: {h.Hazy} hazy or dusty, {h.Clear} clear", $"雾霾静态照片：{h.Hazy} 张雾霾或沙尘，{h.Clear} 张清晰"),
                Table((Both("AUC, left out", "留出法 AUC"), h.Auc), (Both("AUC of the shipped index", "随产品指数 AUC"), h.ShippedAuc))
                + Note(Both("The shipped index says nothing on pictures that it learned from.", "随产品指数对其训练照片的结果没有意义。")) + List(Both("Most wrong", "误差最大"), [.. h.Worst.Select(w => (w.Name, w.Index))]) + Reliability(h.Spread));
        if (figures.FixedView is { } v)
            Section(
                Both($"One view against PM2.5: {v.Frames} frames, {v.Days} days", $"固定视角与 PM2.5：{v.Frames} 帧，{v.Days} 天"),
                Table((Both("AUC above 25 µg/m³, day left out", "PM2.5 > 25 µg/m³ 的 AUC（逐日留出）"), v.Auc), (Both("R² of the logarithm", "对数 R²"), v.RSquared), (Both("Season and hour alone: AUC", "仅用季节与时刻：AUC"), v.TimeAuc), (Both("Season and hour alone: R²", "仅用季节与时刻：R²"), v.TimeRSquared))
                + Note(Both("What is not above season and hour alone has seen nothing in the pictures.", "不高于“仅用季节与时刻”即未从画面中获得信息。")));
        return page.Append(Foot).ToString();

        void Section(Words heading, string body) => page.Append($"<h2>{heading}</h2>\n{body}\n");
    }

    private static string Ranks(RankFigures r) => Table(
        (new("AUC", "AUC"), r.Auc), (Both("average precision", "平均精确率 AP"), r.AveragePrecision), (Both("IoU at the best F1", "最佳 F1 时的 IoU"), r.IoU), (Both("the same, if everything were dust", "若全部判为扬尘"), new(r.EverythingIoU, double.NaN, double.NaN)));

    private static string Cameras(StaticFigures c)
    {
        var html = new StringBuilder(Table((Both("frames with a false alarm where 90 % of the plumes are found", "烟羽召回率 90 % 时的误报帧比例"), c.FalseAlarmsAtRecall), (Both("frame AUC", "帧 AUC"), c.Auc)));
        html.Append(Note(Both(
            Invariant($"{c.FalseCases} false cases in {c.CameraDays:F3} camera-days; with 97.5 % no more than {c.MostPerDay:F1} a day. Plumes are simulated."),
            Invariant($"{c.CameraDays:F3} 摄像机·天内误报案件 {c.FalseCases} 起；97.5 % 把握不超过每天 {c.MostPerDay:F1} 起。烟羽为模拟。"))));
        html.Append($"<div class=\"scroll\"><table><thead><tr><th class=\"l\">{Both("camera", "摄像机")}</th><th>{Both("frames", "帧")}</th><th>{Both("with plumes", "含烟羽")}</th><th>{Both("not assessable", "不可判")}</th><th>{Both("false alarms, %", "误报，%")}</th><th>{Both("recall, %", "召回，%")}</th><th>{Both("false cases", "误报案件")}</th></tr></thead><tbody>");
        foreach (var x in c.Cameras) html.Append(Invariant($"<tr><td class=\"l\">{Words.Escape(x.Name)}</td><td>{x.Frames}</td><td>{x.Injected}</td><td>{x.Faults}</td><td>{Share(x.FalseAlarms)}</td><td>{Share(x.Recall)}</td><td>{x.FalseCases}</td></tr>"));
        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Table(params (Words Name, Interval Figure)[] rows)
    {
        var html = new StringBuilder($"<div class=\"scroll\"><table><thead><tr><th class=\"l\"></th><th>{Both("figure", "数值")}</th><th>{Both("95 % interval", "95 % 区间")}</th></tr></thead><tbody>");
        foreach (var (name, figure) in rows) html.Append($"<tr><td class=\"l\">{name}</td><td><b>{Number(figure.Value)}</b></td><td>{Number(figure.Low)} … {Number(figure.High)}</td></tr>");
        return html.Append("</tbody></table></div>").ToString();
    }

    private static string List(Words name, IReadOnlyList<(string Name, double Value)> values) =>
        $"<details><summary>{name}</summary><p class=\"note\">{string.Join(" · ", values.OrderBy(v => v.Value).Select(v => $"{Words.Escape(v.Name)} {Number(v.Value)}"))}</p></details>";

    private static string Reliability(ScoreDistribution spread)
    {
        var chart = new CurveChart(Both("mean score of a bin", "区间平均分值"), Both("share that is dust", "实际扬尘比例"));
        chart.Line([(0, 0), (1, 1)], "ideal", "#69737d", "score = share");
        chart.Line(spread.Reliability.Select(b => (b.MeanScore, b.ChangeShare)), "pooled", "#22282e", Invariant($"ECE {spread.CalibrationError:F3}"));
        foreach (var bin in spread.Reliability) chart.Dot(bin.MeanScore, bin.ChangeShare, 2 + 6 * Math.Sqrt(bin.Count / (double)spread.Count), "#22282e", Invariant($"{bin.Count}"));
        return $"<div class=\"row\"><div><h3>{Both("Reliability", "可靠性")}</h3>{chart}{Note(Both("On the dashed line a score of 0.3 is dust three times in ten.", "位于虚线上时，分值 0.3 表示十次中有三次为扬尘。"))}</div></div>";
    }

    private static string Note(Words words) => $"<p class=\"note\">{words}</p>";

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
