using System.Globalization;
using System.Text;
using SmartCity.Api.Grids.Quality;
using SmartCity.Imaging.Evaluation;
using static SmartCity.Api.Evaluation.EvaluationPage;

namespace SmartCity.Api.Evaluation;

/// <summary>The tables of an evaluation's page, and what its figures mean.</summary>
internal static class EvaluationTables
{
    private static readonly Words[] Figures =
    [
        new("P", "精确率"), new("R", "召回率"), new("F1", "F1"), new("IoU", "IoU"), new("everything is change, F1", "全判变化 F1"), new("false alarms", "误报"),
        new("objects found / true", "图斑 检出/真实"), new("objects F1, IoU ≥ 0.5", "图斑 F1（IoU ≥ 0.5）"), new("centre", "中心"), new("touch", "触及"), new("AP", "AP"), new("Brier", "Brier"), new("ECE", "ECE"),
    ];

    internal static string DataSets(MethodFigures own)
    {
        var table = new Table([new("data set", "数据集"), new("pairs", "影像对"), .. Figures]);
        foreach (var set in own.DataSets) Row(set.Name!, set, set.MeanF1, set.MeanEverythingF1, "");
        Row(Both("all, pixels summed", "全部（像素合计）").ToString(), own.All, own.All.Pixels.F1, own.All.Pixels.Everything.F1, " class=\"sum\"");
        return table.ToString();

        void Row(string name, GroupFigures g, double f1, double everything, string style) => table.Row(style,
            style.Length == 0 ? Words.Escape(name) : name, Count(g.Pairs), Share(g.Pixels.Precision), Share(g.Pixels.Recall), Share(f1), Share(g.Pixels.IoU), Share(everything), Share(g.FalseAlarmShare),
            Objects(g.Objects), Share(g.Objects.Overlap.F1), Share(g.Objects.Centre.F1), Share(g.Objects.Touch.F1), Share(g.Scores?.AveragePrecision), Share(g.Scores?.Brier), Share(g.Scores?.CalibrationError));
    }

    internal static string Pairs(MethodFigures own)
    {
        var table = new Table([new("pair", "影像对"), .. Figures]);
        foreach (var p in own.Pairs)
            table.Row("", Words.Escape($"{p.DataSet}/{p.Name}"), Share(p.Counts.Precision), Share(p.Counts.Recall), p.HasChange ? Share(p.Counts.F1) : "–", p.HasChange ? Share(p.Counts.IoU) : "–", p.HasChange ? Share(p.Counts.Everything.F1) : "–",
                Share(p.FalseAlarmShare), Objects(p.Objects), Share(p.Objects.Overlap.F1), Share(p.Objects.Centre.F1), Share(p.Objects.Touch.F1), p.HasChange ? Share(p.Scores?.AveragePrecision) : "–", Share(p.Scores?.Brier), Share(p.Scores?.CalibrationError));
        return $"<details{(own.Pairs.Count <= 30 ? " open" : "")}><summary>{Count(own.Pairs.Count)}</summary>{table}</details>";
    }

    internal static string Methods(IReadOnlyList<MethodFigures> methods)
    {
        var table = new Table([new("data set", "数据集"), new("everything is change", "全部判为变化"), .. methods.Select(m => new Words(m.Method, m.Method))]);
        for (var i = 0; i < methods[0].DataSets.Count; i++)
            Row("", Words.Escape(methods[0].DataSets[i].Name!), methods[0].DataSets[i].MeanEverythingF1, [.. methods.Select(m => m.DataSets[i].MeanF1)]);
        Row(" class=\"sum\"", Both("mean over data sets", "数据集平均").ToString(), methods[0].MeanEverythingF1OverDataSets, [.. methods.Select(m => m.MeanF1OverDataSets)]);
        Row("", Both("all pixels", "全部像素").ToString(), methods[0].All.Pixels.Everything.F1, [.. methods.Select(m => m.All.Pixels.F1)]);
        Row("", Both("objects, IoU ≥ 0.5", "图斑，IoU ≥ 0.5").ToString(), double.NaN, [.. methods.Select(m => m.All.Objects.Overlap.F1)]);
        Row("", Both("objects, centre", "图斑，中心").ToString(), double.NaN, [.. methods.Select(m => m.All.Objects.Centre.F1)]);
        table.Row("", [Both("seconds", "秒").ToString(), "–", .. methods.Select(m => Count(m.Pairs.Sum(p => p.Seconds), "0.0"))]);
        return table.ToString();

        // The best is bold.
        void Row(string style, string name, double everything, double[] figures) =>
            table.Row(style, [name, Share(everything), .. figures.Select(f => f == figures.Max() ? $"<b>{Share(f)}</b>" : Share(f))]);
    }

    internal static string Definitions { get; } = "<dl class=\"note\">" + string.Concat((((Words Term, Words Meaning)[])
    [
        (new("P, R, F1, IoU", "精确率、召回率、F1、IoU"), new(
            "Of the change class, in %. A data set's P, R and IoU are of its summed pixels; its F1 is the mean over its pairs that hold change. What could not be assessed counts as not found; what is not labelled (128) counts nowhere.",
            "均为变化类，单位 %。数据集的精确率、召回率和 IoU 由像素合计得出，F1 为含变化影像对的平均。不可判区按未检出计，未标注（128）不计。")),
        (new("Everything is change", "全判变化"), new("The F1 of an answer that calls every pixel change: what is not well above it has found nothing.", "把所有像素判为变化时的 F1；不明显高于它即等于没有检出。")),
        (new("False alarms", "误报"), new("Unchanged pixels that were called change, in %: of a pair, and of a data set in its pairs without any change, which count in no mean of F1.", "未变化像素中被判为变化的百分比；数据集一行只计完全无变化的影像对，它们不计入 F1 平均。")),
        (new("Objects", "图斑"), new(
            "Regions whose pixels touch by an edge, from the resolution class's minimum size on. IoU ≥ 0.5: one answer, one truth, at least half of their union in common. Centre: the middle of an answer is change; the middle of a truth was called so. Touch: one common pixel is enough, which one answer over everything also has.",
            "以边相邻的像素区域，不小于该分辨率等级的最小面积。IoU ≥ 0.5：一一对应且交并比不低于一半；中心：图斑中心落在对方之内；触及：有一个公共像素即可，全判变化亦能满足，须与其他指标同看。")),
        (new("AP, Brier, ECE", "AP、Brier、ECE"), new(
            "AP: area under precision over recall. Brier: mean of (score − truth)². ECE: how far score and share of change lie apart, over ten bins weighted by pixels. In %.",
            "AP：精确率–召回率曲线下面积。Brier：（分值 − 真值）² 的平均。ECE：十个区间内分值与实际变化比例之差，按像素加权。单位 %。")),
    ]).Select(d => $"<dt>{d.Term}</dt><dd>{d.Meaning}</dd>")) + "</dl>";

    private static string Objects(ObjectFigures objects) => $"{Count(objects.Overlap.Answers)} / {Count(objects.Overlap.Truths)}";

    private static string Count(double number, string format = "N0") => number.ToString(format, CultureInfo.InvariantCulture);

    private sealed class Table
    {
        private readonly StringBuilder _html = new("<div class=\"scroll\"><table><thead><tr>");

        internal Table(Words[] head)
        {
            foreach (var (word, i) in head.Select((w, i) => (w, i))) _html.Append(i == 0 ? "<th class=\"l\">" : "<th>").Append(word).Append("</th>");
            _html.Append("</tr></thead><tbody>");
        }

        /// <param name="cells">HTML.</param>
        internal void Row(string attributes, params string[] cells)
        {
            _html.Append("<tr").Append(attributes).Append('>');
            foreach (var (cell, i) in cells.Select((c, i) => (c, i))) _html.Append(i == 0 ? "<td class=\"l\">" : "<td>").Append(cell).Append("</td>");
            _html.Append("</tr>");
        }

        public override string ToString() => _html + "</tbody></table></div>";
    }
}
