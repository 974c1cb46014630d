using System.Globalization;
using System.Text;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Api.Evaluation;

/// <summary>An evaluation as a table for other programs: a line per method and pair, counts rather than shares, so that anything can be summed from it.</summary>
internal static class EvaluationCsv
{
    internal static string Write(IReadOnlyList<MethodFigures> methods)
    {
        var text = new StringBuilder("method,data_set,pair,true_positive,false_positive,false_negative,true_negative,precision,recall,f1,iou,objects_true,objects_answered,objects_matched,centre_right,centre_found,touch_right,touch_found,brier,calibration_error,seconds\n");
        foreach (var method in methods)
            foreach (var pair in method.Pairs)
            {
                var (counts, objects) = (pair.Counts, pair.Objects);
                text.Append(string.Create(CultureInfo.InvariantCulture,
                    $"{Quoted(method.Method)},{Quoted(pair.DataSet)},{Quoted(pair.Name)},{counts.TruePositive},{counts.FalsePositive},{counts.FalseNegative},{counts.TrueNegative},{counts.Precision:0.####},{counts.Recall:0.####},{(pair.HasChange ? counts.F1.ToString("0.####", CultureInfo.InvariantCulture) : "")},{(pair.HasChange ? counts.IoU.ToString("0.####", CultureInfo.InvariantCulture) : "")},{objects.Overlap.Truths},{objects.Overlap.Answers},{objects.Overlap.FoundTruths},{objects.Centre.RightAnswers},{objects.Centre.FoundTruths},{objects.Touch.RightAnswers},{objects.Touch.FoundTruths},{pair.Scores?.Brier:0.####},{pair.Scores?.CalibrationError:0.####},{pair.Seconds:0.###}\n"));
            }
        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
