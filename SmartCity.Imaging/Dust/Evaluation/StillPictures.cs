using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>What was measured on stills by scene.</summary>
/// <param name="Auc">Of haze and dust against clear, each tenth of the pictures told by an index learned from the others.</param>
/// <param name="ShippedAuc">Of the shipped index; on the pictures that it learned from it says nothing.</param>
/// <param name="Worst">Pictures on the wrong side by most: name, truth, index.</param>
public sealed record StillFigures(int Hazy, int Clear, Interval Auc, Interval ShippedAuc, IReadOnlyList<(string Name, bool IsHaze, double Index)> Worst, Imaging.Evaluation.ScoreDistribution Spread);

/// <summary>Stills in folders named clear, haze and dust_storm.</summary>
internal static class StillPictures
{
    internal const string ClearName = "clear";
    internal static readonly string[] HazeNames = ["haze", "dust_storm"];

    private const int Parts = 10, Shown = 6;

    internal static bool IsSet(string folder) => Directory.Exists(Path.Combine(folder, ClearName)) && HazeNames.Any(n => Directory.Exists(Path.Combine(folder, n)));

    internal static List<(string Name, float[] Features, bool IsHaze)> Read(string folder, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        var pictures = new List<(string, float[], bool)>();
        List<(string Name, bool IsHaze)> parts = [(ClearName, false), .. HazeNames.Where(n => Directory.Exists(Path.Combine(folder, n))).Select(n => (n, true))];
        foreach (var (name, isHaze) in parts)
            foreach (var file in FrameFile.List(Path.Combine(folder, name)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report((0, "reading stills"));
                var frame = FrameFile.Read(file);
                pictures.Add((name + "/" + frame.Name, HazeFeatures.Of(frame, FrameMaps.Of(frame)), isHaze));
            }
        return pictures;
    }

    internal static StillFigures Measure(string folder, int seed, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        var pictures = Read(folder, progress, cancellationToken);
        var order = Enumerable.Range(0, pictures.Count).ToArray();
        new Random(seed).Shuffle(order);
        // Parts with the same share of haze each.
        var part = new int[pictures.Count];
        foreach (var group in order.GroupBy(i => pictures[i].IsHaze))
            foreach (var (i, k) in group.Select((i, k) => (i, k))) part[i] = k % Parts;
        var index = new double[pictures.Count];
        for (var fold = 0; fold < Parts; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((fold / (double)Parts, "stills"));
            var model = HazeModel.Fit(HazeFeatures.Names, [.. pictures.Where((_, i) => part[i] != fold).Select(p => (p.Features, p.IsHaze))], HazeTraining.Ridge, "left out");
            for (var i = 0; i < index.Length; i++)
                if (part[i] == fold) index[i] = model.Probability(pictures[i].Features);
        }
        var shipped = HazeModel.Shipped();
        ScoredGroups leftOut = new(), own = new();
        foreach (var (picture, i) in pictures.Select((p, i) => (p, i)))
        {
            leftOut.Next();
            leftOut.Add((float)index[i], picture.IsHaze);
            own.Next();
            own.Add((float)shipped.Probability(picture.Features), picture.IsHaze);
        }
        var figures = leftOut.Figures(seed);
        var worst = pictures.Select((p, i) => (p.Name, p.IsHaze, Index: index[i])).OrderByDescending(p => p.IsHaze ? 1 - p.Index : p.Index).Take(Shown).ToList();
        return new(pictures.Count(p => p.IsHaze), pictures.Count(p => !p.IsHaze), figures.Auc, own.Figures(seed).Auc, worst, figures.Spread);
    }
}
