using System.Globalization;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>What was measured on one fixed view with measured fine dust.</summary>
/// <param name="Auc">Of hours above <see cref="FixedViews.Limit"/> against the rest, each day predicted from the others.</param>
/// <param name="RSquared">Of the logarithm, the same way.</param>
/// <param name="TimeAuc">The same from season and hour alone, without any picture: what is not above it has seen nothing.</param>
public sealed record FixedViewFigures(int Frames, int Days, Interval Auc, Interval RSquared, Interval TimeAuc, Interval TimeRSquared);

/// <summary>A fixed view with pm25.csv (image, pm25_ug_m3): how well its pictures tell the fine dust of days that were not learned from.</summary>
internal static class FixedViews
{
    internal const string FileName = "pm25.csv";

    /// <summary>µg/m³.</summary>
    internal const double Limit = 25;

    internal static FixedViewFigures Measure(string folder, int seed, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        var rows = Read(folder);
        var frames = new List<ViewFrame>();
        foreach (var (file, pm) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((frames.Count / (double)rows.Count, "reading " + Path.GetFileName(file)));
            var frame = FrameFile.Read(file);
            var time = frame.Time ?? throw new ImagingInputException($"'{file}' tells no time: its name should, such as 20250204-0900.jpg.");
            var turn = 2 * Math.PI * time.DayOfYear / 365.25;
            var maps = FrameMaps.Of(frame);
            frames.Add(new(HazeFeatures.Of(frame, maps), FixedViewHaze.BlockColours(maps), FixedViewHaze.BlockDarkness(maps), [(float)Math.Sin(turn), (float)Math.Cos(turn), time.Hour, time.Hour * time.Hour], Math.Log(pm), time, DateOnly.FromDateTime(time.Date)));
        }
        var days = frames.Select(f => f.Day).Distinct().ToList();
        if (days.Count < 3) throw new ImagingInputException($"'{folder}' has frames of {days.Count} day{(days.Count == 1 ? "" : "s")}; at least 3 are needed to leave one out.");
        float[] byTime = LeftOut(f => f.Time, 1), byWhole = LeftOut(f => f.Whole, FixedViewHaze.WholeRidge), byColour = LeftOut(f => f.Colours, FixedViewHaze.BlockRidge), byDarkness = LeftOut(f => f.Darkness, FixedViewHaze.BlockRidge);
        // A day's hours all come from regressions that saw none of them, so their mean has seen none either.
        var byPicture = FixedViewHaze.Recent([.. frames.Select(f => f.At)], [.. byWhole.Select((whole, i) => (whole + byColour[i] + byDarkness[i]) / 3)]);
        var figures = Interval.Of(days.Count, seed, counts => [.. Figures(byPicture, counts), .. Figures(byTime, counts)]);
        return new(frames.Count, days.Count, figures[0], figures[1], figures[2], figures[3]);

        float[] LeftOut(Func<ViewFrame, float[]> features, double ridge)
        {
            var result = new float[frames.Count];
            foreach (var day in days)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var fit = RidgeRegression.Fit([.. frames.Where(f => f.Day != day).Select(f => (features(f), f.Log))], ridge);
                for (var i = 0; i < result.Length; i++)
                    if (frames[i].Day == day) result[i] = (float)fit.Predict(features(frames[i]));
            }
            return result;
        }

        double[] Figures(float[] predicted, int[] counts)
        {
            var order = Enumerable.Range(0, predicted.Length).OrderByDescending(i => predicted[i]).ToArray();
            int[] weights = [.. order.Select(i => counts[days.IndexOf(frames[i].Day)])];
            var rank = RankStatistics.Of([.. order.Select(i => predicted[i])], [.. order.Select(i => frames[i].Log > Math.Log(Limit))], weights);
            double all = weights.Sum(), mean = order.Select((i, k) => weights[k] * frames[i].Log).Sum() / all;
            double error = order.Select((i, k) => weights[k] * Math.Pow(frames[i].Log - predicted[i], 2)).Sum(), spread = order.Select((i, k) => weights[k] * Math.Pow(frames[i].Log - mean, 2)).Sum();
            return [rank.Auc, 1 - error / spread];
        }
    }

    private static List<(string File, double Pm)> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var lines = File.ReadAllLines(path);
        var head = lines.Length == 0 ? [] : lines[0].Split(',').Select(h => h.Trim()).ToList();
        var (image, value) = (head.IndexOf("image"), head.IndexOf("pm25_ug_m3"));
        if (image < 0 || value < 0) throw new ImagingInputException($"'{path}' needs the columns image and pm25_ug_m3.");
        var rows = new List<(string, double)>();
        foreach (var cells in lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')))
        {
            var file = cells.Length > Math.Max(image, value) ? Path.Combine(folder, cells[image].Trim()) : "";
            if (File.Exists(file) && double.TryParse(cells[value], NumberStyles.Float, CultureInfo.InvariantCulture, out var pm) && pm > 0) rows.Add((file, pm));   // a value may be missing, and a picture
        }
        return rows.Count > 0 ? rows : throw new ImagingInputException($"'{path}' names no picture of '{folder}' with a value above 0.");
    }

    private sealed record ViewFrame(float[] Whole, float[] Colours, float[] Darkness, float[] Time, double Log, DateTimeOffset At, DateOnly Day);
}
