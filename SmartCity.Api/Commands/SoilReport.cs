using System.Globalization;
using System.Text;
using SmartCity.Imaging.Soil;

namespace SmartCity.Api.Commands;

/// <summary>What <c>soil evaluate</c> prints.</summary>
internal sealed record SoilReport(string Scene, string NumbersAre, string Field, string Class, IReadOnlyList<SoilReport.ClassRow> Classes, double Prevalence, IReadOnlyList<SoilReport.Row> Methods)
{
    /// <summary>What is not defined, such as the threshold of "everything", is null.</summary>
    internal sealed record Row(string Method, double? Auc, double? AucLow, double? AucHigh, double? AveragePrecision, double? BestF1, double? BestThreshold, double? F1, double? Threshold);

    internal sealed record ClassRow(string Class, int Polygons, int Pixels);

    internal static SoilReport Of(SoilEvaluationResult result) => new(
        result.Scene, result.NumbersAre, result.Field, result.Class,
        [.. result.Polygons.Select(p => new ClassRow(p.Key, p.Value.Polygons, p.Value.Pixels))], result.Prevalence,
        [.. result.Figures.Select(f => new Row(f.Method, Known(f.Auc), Known(f.AucLow), Known(f.AucHigh), Known(f.AveragePrecision), Known(f.BestF1), Known(f.BestThreshold), Known(f.OwnF1), Known(f.OwnThreshold)))]);

    internal string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Scene} ({NumbersAre}): '{Class}' of {Field} against the rest, {Prevalence:P1} of the pixels");
        text.AppendLine(string.Join(", ", Classes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Class}: {c.Polygons} polygons, {c.Pixels} pixels"))));
        text.AppendLine("method      AUC    95 % by polygon   AP     best F1 (at)      F1 (at own threshold)");
        foreach (var row in Methods)
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.Method,-10}  {row.Auc,5:F3}  {row.AucLow,5:F3} – {row.AucHigh,5:F3}     {row.AveragePrecision,5:F3}  {row.BestF1,5:F3} ({row.BestThreshold,6:F3})    {row.F1,5:F3} ({row.Threshold:F3})");
        return text.ToString().TrimEnd();
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
