using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Imaging.Change;

namespace SmartCity.Api.Commands;

/// <summary>What <c>change evaluate</c> prints: figures of the change class per pair, per data set and pooled, beside "everything is change".</summary>
internal sealed record ChangeReport(
    IReadOnlyList<ChangeReport.Line> Pairs, IReadOnlyList<ChangeReport.Line> DataSets, ChangeReport.Line Pooled,
    double MeanF1OverPairs, double MeanF1OverDataSets, double EverythingIsChangeMeanF1OverPairs, double EverythingIsChangeMeanF1OverDataSets, double Seconds)
{
    internal static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>All figures 0–1. A data set's precision, recall and IoU are of its pooled pixels; its F1 is the mean over its pairs that hold change.</summary>
    internal sealed record Line(string DataSet, string? Pair, double Precision, double Recall, double F1,
        [property: JsonPropertyName("iou")] double IoU, double EverythingIsChangeF1, double ChangeShare)
    {
        internal static Line Of(string dataSet, string? pair, ConfusionCounts counts)
        {
            var all = counts.Everything;
            return new(dataSet, pair, counts.Precision, counts.Recall, counts.F1, counts.IoU, all.F1, all.Precision);
        }
    }

    internal static ChangeReport Of(IReadOnlyList<ChangeEvaluation.Pair> pairs)
    {
        List<Line> perPair = [.. pairs.Select(p => Line.Of(p.DataSet, p.Name, p.Counts))];
        // Without change there is nothing to find: F1 then is 0 or 1 for one pixel more or less, and says nothing in a mean.
        List<Line> telling = [.. perPair.Where(l => l.ChangeShare > 0)];
        if (telling.Count == 0) telling = perPair;
        List<Line> perSet = [.. pairs.GroupBy(p => p.DataSet).Select(g =>
        {
            List<Line> own = [.. telling.Where(l => l.DataSet == g.Key)];
            var pooled = Line.Of(g.Key, null, Sum(g));
            return own.Count == 0 ? pooled : pooled with { F1 = own.Average(l => l.F1), EverythingIsChangeF1 = own.Average(l => l.EverythingIsChangeF1) };
        })];
        return new(perPair, perSet, Line.Of("pooled", null, Sum(pairs)),
            telling.Average(l => l.F1), perSet.Average(l => l.F1), telling.Average(l => l.EverythingIsChangeF1), perSet.Average(l => l.EverythingIsChangeF1), pairs.Sum(p => p.Seconds));
    }

    internal string ToTable()
    {
        var text = new StringBuilder("data set              pair                           P     R    F1   IoU  everything-F1\n");
        foreach (var line in Pairs.Concat(DataSets).Append(Pooled))
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"{line.DataSet,-21} {line.Pair ?? "(all)",-26} {100 * line.Precision,5:F1} {100 * line.Recall,5:F1} {100 * line.F1,5:F1} {100 * line.IoU,5:F1} {100 * line.EverythingIsChangeF1,14:F1}"));
        return text.Append(string.Create(CultureInfo.InvariantCulture,
            $"mean F1 over pairs {100 * MeanF1OverPairs:F1} (everything is change: {100 * EverythingIsChangeMeanF1OverPairs:F1}), over data sets {100 * MeanF1OverDataSets:F1} ({100 * EverythingIsChangeMeanF1OverDataSets:F1}); {Seconds:F1} s")).ToString();
    }

    private static ConfusionCounts Sum(IEnumerable<ChangeEvaluation.Pair> pairs) => pairs.Aggregate(default(ConfusionCounts), (sum, p) => sum + p.Counts);
}
