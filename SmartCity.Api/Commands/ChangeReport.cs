using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Api.Commands;

/// <summary>What <c>change evaluate</c> prints: figures of the change class per pair, per data set and pooled, beside "everything is change" and the baselines.</summary>
/// <param name="Method">What was measured.</param>
/// <param name="Baselines">Empty unless they were asked for.</param>
internal sealed record ChangeReport(
    string Method, IReadOnlyList<ChangeReport.Line> Pairs, IReadOnlyList<ChangeReport.Line> DataSets, ChangeReport.Line Pooled,
    double? MeanF1OverPairs, double? MeanF1OverDataSets, double? EverythingIsChangeMeanF1OverPairs, double? EverythingIsChangeMeanF1OverDataSets,
    IReadOnlyList<ChangeReport.MethodLine> Baselines, double Seconds)
{
    internal static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>All figures 0–1. Of several pairs, precision, recall, IoU and objects are of what was summed; F1 of a data set is the mean over its pairs that hold change, F1 of all is of the sum.</summary>
    /// <param name="F1">Null when no pair holds change.</param>
    /// <param name="FalseAlarmShare">Share of the unchanged pixels that were called change; of a data set, in its pairs without change, null when there are none.</param>
    internal sealed record Line(
        string DataSet, string? Pair, double? Precision, double? Recall, double? F1, [property: JsonPropertyName("iou")] double? IoU, double? EverythingIsChangeF1, double ChangeShare,
        int PairsWithoutChange, double? FalseAlarmShare, ObjectLine Objects, double? AveragePrecision, double? Brier, double? CalibrationError);

    /// <summary>Objects by three criteria.</summary>
    internal sealed record ObjectLine([property: JsonPropertyName("iou_at_least_half")] Criterion Overlap, Criterion Centre, Criterion Touch);

    internal sealed record Criterion(long RightAnswers, long Answers, long FoundTruths, long Truths, double Precision, double Recall, double F1, [property: JsonPropertyName("iou")] double IoU)
    {
        internal static Criterion Of(ObjectCounts c) => new(c.RightAnswers, c.Answers, c.FoundTruths, c.Truths, c.Precision, c.Recall, c.F1, c.IoU);
    }

    /// <summary>One method over all data sets, with its mean F1 for each of them by name.</summary>
    internal sealed record MethodLine(string Method, double? MeanF1OverDataSets, double? MeanF1OverPairs, Line Pooled, IReadOnlyDictionary<string, double?> DataSets, double Seconds);

    internal static ChangeReport Of(IReadOnlyList<MethodFigures> methods)
    {
        var own = methods[0];
        return new(
            own.Method, [.. own.Pairs.Select(OfPair)], [.. own.DataSets.Select(OfDataSet)], Pool(own.All),
            Known(own.All.MeanF1), Known(own.MeanF1OverDataSets), Known(own.All.MeanEverythingF1), Known(own.MeanEverythingF1OverDataSets),
            [.. methods.Skip(1).Select(OfMethod)], own.Pairs.Sum(p => p.Seconds));
    }

    internal static string ToTable(IReadOnlyList<MethodFigures> methods)
    {
        var report = Of(methods);
        var text = new StringBuilder();
        Row("data set", "pair", "P", "R", "F1", "IoU", "everything", "false al.", "objects", "P", "R", "F1", "centre", "touch", "Brier", "ECE");
        foreach (var line in report.Pairs.Concat(report.DataSets).Append(report.Pooled))
        {
            var objects = line.Objects;
            Row(line.DataSet, line.Pair ?? "(all)", Share(line.Precision), Share(line.Recall), Share(line.F1), Share(line.IoU), Share(line.EverythingIsChangeF1), line.Pair is null || line.F1 is null ? Share(line.FalseAlarmShare) : "",
                Number($"{objects.Overlap.Answers}/{objects.Overlap.Truths}"), Share(objects.Overlap.Precision), Share(objects.Overlap.Recall), Share(objects.Overlap.F1), Share(objects.Centre.F1), Share(objects.Touch.F1), Share(line.Brier), Share(line.CalibrationError));
        }
        text.AppendLine("in %; objects: found/true, then P, R and F1 at IoU ≥ 0.5, F1 by centres, F1 by touching; false al.: unchanged pixels called change in pairs without change");
        if (report.Baselines.Count > 0) Compare(text, methods);
        return text.Append(Number($"mean F1 over pairs {Share(report.MeanF1OverPairs)} (everything is change: {Share(report.EverythingIsChangeMeanF1OverPairs)}), over data sets {Share(report.MeanF1OverDataSets)} ({Share(report.EverythingIsChangeMeanF1OverDataSets)}); {report.Seconds:F1} s")).ToString();

        void Row(string set, string pair, params string[] cells) => text.AppendLine(Number(
            $"{set,-20} {pair,-22} {cells[0],5} {cells[1],5} {cells[2],5} {cells[3],5} {cells[4],10} {cells[5],9} {cells[6],11} {cells[7],5} {cells[8],5} {cells[9],5} {cells[10],6} {cells[11],5} {cells[12],5} {cells[13],5}").TrimEnd());
    }

    private static void Compare(StringBuilder text, IReadOnlyList<MethodFigures> methods)
    {
        text.AppendLine().AppendLine("mean F1 in %, the same pairs");
        text.Append(Number($"{"",-22}"));
        foreach (var set in methods[0].DataSets) text.Append(Number($" {Cut(set.Name!),10}"));
        text.AppendLine("       mean    pooled      s");
        Line("everything is change", s => s.MeanEverythingF1, methods[0].MeanEverythingF1OverDataSets, methods[0].All.Pixels.Everything.F1, methods[0], 0);
        foreach (var method in methods) Line(method.Method, s => s.MeanF1, method.MeanF1OverDataSets, method.All.Pixels.F1, method, method.Pairs.Sum(p => p.Seconds));

        void Line(string name, Func<GroupFigures, double> figure, double mean, double pooled, MethodFigures method, double seconds)
        {
            text.Append(Number($"{name,-22}"));
            foreach (var set in method.DataSets) text.Append(Number($" {Share(Known(figure(set))),10}"));
            text.AppendLine(Number($" {Share(Known(mean)),10} {Share(pooled),9} {seconds,6:F1}"));
        }

        static string Cut(string name) => name.Length <= 10 ? name : name[..10];
    }

    private static Line OfPair(PairFigures pair) => new(
        pair.DataSet, pair.Name, pair.Counts.Precision, pair.Counts.Recall, pair.HasChange ? pair.Counts.F1 : null, pair.HasChange ? pair.Counts.IoU : null, pair.HasChange ? pair.Counts.Everything.F1 : null,
        pair.Counts.Everything.Precision, pair.HasChange ? 0 : 1, pair.FalseAlarmShare, Of(pair.Objects), pair.HasChange ? pair.Scores?.AveragePrecision : null, Known(pair.Scores?.Brier), Known(pair.Scores?.CalibrationError));

    private static Line OfDataSet(GroupFigures set) => Group(set, set.MeanF1, set.MeanEverythingF1);

    private static Line Pool(GroupFigures all) => Group(all, all.Pixels.F1, all.Pixels.Everything.F1);

    private static Line Group(GroupFigures set, double f1, double everything) => new(
        set.Name ?? "pooled", null, set.Pixels.Precision, set.Pixels.Recall, Known(f1), set.Pixels.IoU, Known(everything), set.Pixels.Everything.Precision,
        set.PairsWithoutChange, set.FalseAlarmShare, Of(set.Objects), Known(set.Scores?.AveragePrecision), Known(set.Scores?.Brier), Known(set.Scores?.CalibrationError));

    private static MethodLine OfMethod(MethodFigures method) => new(
        method.Method, Known(method.MeanF1OverDataSets), Known(method.All.MeanF1), Pool(method.All),
        method.DataSets.ToDictionary(s => s.Name!, s => Known(s.MeanF1)), method.Pairs.Sum(p => p.Seconds));

    private static ObjectLine Of(ObjectFigures objects) => new(Criterion.Of(objects.Overlap), Criterion.Of(objects.Centre), Criterion.Of(objects.Touch));

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Share(double? value) => value is { } share ? Number($"{100 * share:F1}") : "–";

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
