using System.Globalization;
using System.Text;
using SmartCity.Imaging.Dust.Evaluation;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Api.Commands.Dust;

/// <summary>What <c>dust evaluate</c> prints; a part is null where the folder held nothing of its kind.</summary>
internal sealed record DustFiguresReport(
    DustFiguresReport.Photographs? ConstructionPhotographs, DustFiguresReport.Sequences? PlumeMasks, DustFiguresReport.Cameras? StaticCameras, DustFiguresReport.Stills? HazeStills,
    DustFiguresReport.View? FixedView, double Seconds)
{
    /// <summary>A figure with its 95 % bootstrap interval; null where it can't be told.</summary>
    internal sealed record Figure(double? Value, double? Low, double? High)
    {
        internal static Figure Of(Interval i) => new(Known(i.Value), Known(i.Low), Known(i.High));
    }

    /// <param name="EverythingIsDustIou">Of an answer that calls everything dust.</param>
    internal sealed record Ranking(Figure Auc, Figure AveragePrecision, Figure BestF1, Figure IouAtBestF1, double? ThresholdOfBestF1, double EverythingIsDustIou, double DustShare, double? Brier, double? CalibrationError, IReadOnlyList<double[]> Reliability)
    {
        internal static Ranking Of(RankFigures f) => new(
            Figure.Of(f.Auc), Figure.Of(f.AveragePrecision), Figure.Of(f.BestF1), Figure.Of(f.IoU), Known(f.BestThreshold), f.EverythingIoU, f.DustShare, Known(f.Spread.Brier), Known(f.Spread.CalibrationError), Bins(f.Spread));
    }

    internal sealed record Photographs(int Count, int TilePixels, Ranking Tiles, IReadOnlyDictionary<string, double?> AucByPhotograph);

    /// <param name="Method">How the views were kept apart.</param>
    internal sealed record Sequences(int Views, string Method, Ranking Pixels, IReadOnlyDictionary<string, double?> AucByView);

    internal sealed record Cameras(
        Figure FrameFalseAlarmsAt90Recall, Figure FrameAuc, double Threshold, int FalseCases, double CameraDays, double FalseCasesPerCameraDay, double HighestFalseCasesPerCameraDay, IReadOnlyList<StaticCameraFigures> Each);

    /// <param name="ShippedAuc">Says nothing on pictures that the shipped index learned from.</param>
    internal sealed record Stills(int Hazy, int Clear, Figure Auc, Figure ShippedAuc, double? Brier, IReadOnlyList<double[]> Reliability, IReadOnlyList<string> Worst);

    internal sealed record View(int Frames, int Days, Figure AucAbove25, Figure RSquaredOfLogarithm, Figure TimeOnlyAuc, Figure TimeOnlyRSquared);

    internal static DustFiguresReport Of(DustEvaluationFigures f) => new(
        f.Photographs is { } p ? new(p.Photographs, 32, Ranking.Of(p.Tiles), p.ByPhotograph.ToDictionary(x => x.Name, x => Known(x.Auc))) : null,
        f.Sequences is { } s ? new(s.Views, Method(s), Ranking.Of(s.Pixels), s.ByView.ToDictionary(x => x.View, x => Known(x.Auc))) : null,
        f.StaticCameras is { } c ? new(
            Figure.Of(c.FalseAlarmsAtRecall), Figure.Of(c.Auc), c.Threshold, c.FalseCases, c.CameraDays, c.FalseCases / c.CameraDays, c.MostPerDay, [.. c.Cameras.Select(x => double.IsNaN(x.Recall) ? x with { Recall = 0 } : x)]) : null,
        f.Stills is { } h ? new(h.Hazy, h.Clear, Figure.Of(h.Auc), Figure.Of(h.ShippedAuc), Known(h.Spread.Brier), Bins(h.Spread), [.. h.Worst.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Name} ({w.Index:F2})"))]) : null,
        f.FixedView is { } v ? new(v.Frames, v.Days, Figure.Of(v.Auc), Figure.Of(v.RSquared), Figure.Of(v.TimeAuc), Figure.Of(v.TimeRSquared)) : null,
        Math.Round(f.Seconds, 1));

    internal static string ToTable(DustEvaluationFigures f)
    {
        var text = new StringBuilder();
        if (f.Photographs is { } p)
        {
            Line($"construction photographs: {p.Photographs}, tiles of 32 pixels, {p.Tiles.DustShare:P1} dust");
            Ranked(p.Tiles);
        }
        if (f.Sequences is { } s)
        {
            Line($"plume masks: {s.Views} views, {Method(s)}; {s.Pixels.DustShare:P2} of the pixels are plume");
            Ranked(s.Pixels);
        }
        if (f.StaticCameras is { } c)
        {
            Line($"static cameras: {c.Cameras.Count}");
            Row("frame false alarms at 90 % recall", c.FalseAlarmsAtRecall);
            Row("frame AUC", c.Auc);
            Line($"  {c.FalseCases} false cases in {c.CameraDays:F3} camera-days (at most {c.MostPerDay:F1} a day with 97.5 %)");
            foreach (var camera in c.Cameras) Line($"    {camera.Name,-24} {camera.Frames,4} frames, {camera.Injected,3} with plumes; false alarms {camera.FalseAlarms:P1}, recall {camera.Recall:P1}, cases {camera.FalseCases}; not assessable {camera.Faults}");
        }
        if (f.Stills is { } h)
        {
            Line($"haze stills: {h.Hazy} hazy or dusty, {h.Clear} clear");
            Row("AUC, left out", h.Auc);
            Row("AUC of the shipped index", h.ShippedAuc);
        }
        if (f.FixedView is { } v)
        {
            Line($"fixed view against PM2.5: {v.Frames} frames of {v.Days} days, each day left out");
            Row("AUC (> 25 µg/m³)", v.Auc);
            Row("R² of the logarithm", v.RSquared);
            Row("time alone: AUC", v.TimeAuc);
            Row("time alone: R²", v.TimeRSquared);
        }
        return text.Append(FormattableString.Invariant($"95 % bootstrap intervals over whole pictures, views, days; {f.Seconds:F1} s")).ToString();

        void Line(FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
        void Row(string name, Interval i) => Line($"  {name,-36} {i.Value:F3}  [{i.Low:F3}, {i.High:F3}]");
        void Ranked(RankFigures r)
        {
            Row("AUC", r.Auc);
            Row("AP", r.AveragePrecision);
            Row("IoU at the best F1", r.IoU);
            Line($"  everything is dust: IoU {r.EverythingIoU:F3}; Brier {r.Spread.Brier:F3}, ECE {r.Spread.CalibrationError:F3}");
        }
    }

    internal static string Method(SequenceFigures s) => s.Parts == 1 ? "shipped model" : FormattableString.Invariant($"{s.Parts} parts of whole views, each told by a model of the other parts");

    private static List<double[]> Bins(ScoreDistribution spread) => [.. spread.Reliability.Select(b => new[] { b.Count, b.MeanScore, b.ChangeShare })];

    private static double? Known(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}
