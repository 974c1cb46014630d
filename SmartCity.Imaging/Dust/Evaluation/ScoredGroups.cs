using SmartCity.Imaging.Evaluation;

namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>How well a score ranks dust above the rest.</summary>
/// <param name="Auc">Area under the ROC curve, pooled; a constant score has 0.5.</param>
/// <param name="AveragePrecision">A constant score has <paramref name="DustShare"/>.</param>
/// <param name="BestF1">Of any one threshold for all.</param>
/// <param name="IoU">At that threshold.</param>
/// <param name="EverythingIoU">Of an answer that calls everything dust.</param>
/// <param name="DustShare">Of what was scored, 0 … 1.</param>
/// <param name="Spread">Reliability: score against truth.</param>
public sealed record RankFigures(Interval Auc, Interval AveragePrecision, Interval BestF1, Interval IoU, double BestThreshold, double EverythingIoU, double DustShare, ScoreDistribution Spread);

/// <summary>Scores with their truth, in groups that belong together: a picture, a view, a day.</summary>
internal sealed class ScoredGroups
{
    private readonly List<(float Score, bool IsDust, int Weight, int Group)> _rows = [];
    private readonly ScoreDistribution _spread = new();

    internal int Groups { get; private set; }

    /// <summary>Begins the next group.</summary>
    internal void Next() => Groups++;

    /// <param name="weight">Pixels of this score and truth.</param>
    internal void Add(float score, bool isDust, int weight = 1)
    {
        if (weight <= 0) return;
        _rows.Add((score, isDust, weight, Groups - 1));
        _spread.Add(isDust, score);
    }

    /// <summary>A cell that is partly dust.</summary>
    internal void Add(float score, int dustPixels, int otherPixels)
    {
        Add(score, true, dustPixels);
        Add(score, false, otherPixels);
    }

    internal RankFigures Figures(int seed)
    {
        _rows.Sort((a, b) => b.Score.CompareTo(a.Score));
        float[] scores = [.. _rows.Select(r => r.Score)];
        bool[] truth = [.. _rows.Select(r => r.IsDust)];
        var weights = new int[scores.Length];
        RankStatistics At(int[] counts)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] = _rows[i].Weight * counts[_rows[i].Group];
            return RankStatistics.Of(scores, truth, weights);
        }
        var threshold = double.NaN;
        var first = true;
        var intervals = Interval.Of(Groups, seed, counts =>
        {
            var s = At(counts);
            if (first) (threshold, first) = (s.BestThreshold, false);
            return [s.Auc, s.AveragePrecision, s.BestF1, s.BestF1 / (2 - s.BestF1)];
        });
        var (dust, all) = (_rows.Where(r => r.IsDust).Sum(r => (long)r.Weight), _rows.Sum(r => (long)r.Weight));
        var share = dust / (double)Math.Max(1, all);
        return new(intervals[0], intervals[1], intervals[2], intervals[3], threshold, share, share, _spread);
    }
}
